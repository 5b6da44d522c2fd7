internal import BigIntegers
internal import EthereumTypes
public import Foundation

extension EVMWorkload {
  /// Workloads on the contracts of `bench-contracts`, which is unpacked at `folder`.
  public static func published(_ folder: URL) throws -> [EVMWorkload] {
    let contracts = try JSONDocument(file: folder.appending(path: "mainnet-contracts.json")).root
    let revm = try JSONDocument(file: folder.appending(path: "revm/revme-bench.json")).root
    return [try transfers(contracts), try snailtracer(revm)]
  }

  private static func runtime(_ contracts: JSONValue, _ name: String) throws(FixtureError) -> [UInt8] {
    for contract in try contracts.require("contracts").elements where contract["name"]?.string == name {
      return try contract.get("runtime") { (v) throws(FixtureError) in try v.bytes() }
    }
    throw FixtureError("no contract \(name)")
  }

  /// 16,384 transfers of an OpenZeppelin token to 4,096 receivers by a contract that calls it in a loop.
  static func transfers(_ contracts: JSONValue) throws(FixtureError) -> EVMWorkload {
    let token = Address(high: 0x3333_3333_3333_3333, middle: 0x3333_3333_3333_3333, low: 0x3333_3333)
    let code = try runtime(contracts, "PEPE (OpenZeppelin ERC-20, Ownable)")
    // Slot 1 is the mapping of balances, slot 3 the supply; the pair's address, which must not be 0 for others than the owner
    // to transfer, is in slot 9.
    var storage: [UInt256: UInt256] = [9: 1, 3: UInt256(1) << 90]
    storage[mappingSlot(contract.integer, 1)] = UInt256(1) << 90
    return EVMWorkload(
      "erc20-transfers",
      code: try Assembler.assemble(
        """
        PUSH 0xa9059cbb PUSH 0xe0 SHL PUSH 0 MSTORE PUSH 1 PUSH 36 MSTORE
        PUSH 16384
        loop: DUP1 PUSH 0xfff AND PUSH 0x10000 ADD PUSH 4 MSTORE PUSH 1 PUSH 36 MSTORE
        PUSH 32 PUSH 128 PUSH 68 PUSH 0 PUSH 0 PUSH20 \(token.text) GAS CALL ISZERO @fail JUMPI
        PUSH 128 MLOAD ISZERO @fail JUMPI
        PUSH 1 SWAP1 SUB DUP1 @loop JUMPI STOP
        fail: INVALID
        """), others: [token: FixtureAccount(nonce: 1, code: code, storage: storage)])
  }

  /// A ray tracer in Solidity.
  static func snailtracer(_ revm: JSONValue) throws(FixtureError) -> EVMWorkload {
    for one in try revm.require("cases").elements where one["name"]?.string == "snailtracer" {
      let bytes = { (v: JSONValue) throws(FixtureError) in try v.bytes() }
      return EVMWorkload("snailtracer", code: try one.get("runtime", bytes), data: try one.get("calldata", bytes))
    }
    throw FixtureError("no case snailtracer")
  }
}
