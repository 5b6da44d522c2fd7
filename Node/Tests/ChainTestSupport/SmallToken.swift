public import BigIntegers
public import EthereumTypes
import Hashes

/// A contract for tests that answers as an ERC-20 does, keeps no balances, and reverts when it is asked to `burn`:
/// assembled here, so that what it says of itself can be anything.
public struct SmallToken: Sendable {
  /// What stays at its address. `transfer` stores the amount in slot 0 and logs it.
  public let code: [UInt8]

  /// Code that leaves `code` behind.
  public var creation: [UInt8] {
    // PUSH2 length, DUP1, PUSH1 10, PUSH0, CODECOPY, PUSH0, RETURN
    let head: [UInt8] = [
      0x61, UInt8(code.count >> 8), UInt8(code.count & 255), 0x80, 0x60, 0x0a, 0x5f, 0x39, 0x5f, 0xf3,
    ]
    return head + code
  }

  public init(name: String, symbol: String, decimals: UInt64 = 18, supply: UInt256, burnReason: String) {
    let answers: [(String, [UInt8])] = [
      ("name()", SmallToken.string(name)), ("symbol()", SmallToken.string(symbol)),
      ("decimals()", UInt256(decimals).bigEndianBytes), ("totalSupply()", supply.bigEndianBytes),
    ]
    let reason =
      Array(Keccak256.hash(Array("Error(string)".utf8)).bytes[..<4]) + SmallToken.string(burnReason)
    let event = Keccak256.hash(Array("Transfer(address,address,uint256)".utf8)).bytes
    // PUSH1 0x24 CALLDATALOAD DUP1 PUSH0 SSTORE PUSH0 MSTORE; PUSH1 4 CALLDATALOAD CALLER PUSH32 event PUSH1 32 PUSH0 LOG3;
    // PUSH1 1 PUSH0 MSTORE PUSH1 32 PUSH0 RETURN
    let transfer: [UInt8] =
      [0x60, 0x24, 0x35, 0x80, 0x5f, 0x55, 0x5f, 0x52, 0x60, 0x04, 0x35, 0x33, 0x7f] + event
      + [0x60, 0x20, 0x5f, 0xa3, 0x60, 0x01, 0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3]
    var branches: [(selector: String, body: (Int) -> [UInt8], data: [UInt8])] = answers.map { name, data in
      (name, { SmallToken.copy(data.count, from: $0) + [0xf3] }, data)
    }
    branches.append(("burn(uint256)", { SmallToken.copy(reason.count, from: $0) + [0xfd] }, reason))
    branches.append(("transfer(address,uint256)", { _ in transfer }, []))
    // PUSH0 CALLDATALOAD PUSH1 224 SHR, and 11 bytes a branch: DUP1 PUSH4 EQ PUSH2 JUMPI. Then PUSH0 PUSH0 REVERT, the bodies, and
    // behind them the data: among the bodies, letters would be PUSH instructions that swallow a JUMPDEST.
    var code: [UInt8] = [0x5f, 0x35, 0x60, 0xe0, 0x1c]
    var place = code.count + 11 * branches.count + 3
    var dataPlace = place + branches.reduce(0) { $0 + 1 + $1.body(0).count }
    var bodies: [UInt8] = []
    for branch in branches {
      code += [0x80, 0x63] + Keccak256.hash(Array(branch.selector.utf8)).bytes[..<4]
      code += [0x14, 0x61, UInt8(place >> 8), UInt8(place & 255), 0x57]
      let body = [0x5b] + branch.body(dataPlace)
      bodies += body
      place += body.count
      dataPlace += branch.data.count
    }
    self.code = code + [0x5f, 0x5f, 0xfd] + bodies + branches.flatMap(\.data)
  }

  /// The data of a call of `transfer`.
  public static func transfer(to: Address, amount: UInt256) -> [UInt8] {
    call("transfer(address,uint256)", [to.integer, amount])
  }

  public static func call(_ function: String, _ arguments: [UInt256] = []) -> [UInt8] {
    Keccak256.hash(Array(function.utf8)).bytes[..<4] + arguments.flatMap(\.bigEndianBytes)
  }

  /// PUSH2 length PUSH2 place PUSH0 CODECOPY PUSH2 length PUSH0: what RETURN and REVERT take.
  private static func copy(_ length: Int, from place: Int) -> [UInt8] {
    let size: [UInt8] = [0x61, UInt8(length >> 8), UInt8(length & 255)]
    return size + [0x61, UInt8(place >> 8), UInt8(place & 255), 0x5f, 0x39] + size + [0x5f]
  }

  private static func string(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    return UInt256(32).bigEndianBytes + UInt256(UInt64(bytes.count)).bigEndianBytes + bytes
      + [UInt8](repeating: 0, count: (32 - bytes.count % 32) % 32)
  }
}
