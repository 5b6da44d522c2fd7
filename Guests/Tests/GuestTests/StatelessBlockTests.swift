import BigIntegers
import EthereumTypes
import ExecutionFixtures
import Executor
import Foundation
import Hashes
import StatelessBlock
import StatelessExecution
import Testing
import VectorTestSupport

/// Blocks from their witness on the machine.
@Suite(.enabled(if: PublishedVectors.isThere("witness-blocks"), "../shared/vectors/witness-blocks.tar.xz is not there"))
struct StatelessBlockTests {
  static func block(_ name: String) throws -> StatelessTest {
    let file = try PublishedVectors.url("witness-blocks", "witness-blocks/\(name).json")
    return try #require(try StatelessTest.all(JSONDocument(file: file)).first)
  }

  @Test(arguments: ["holesky-2971844", "mainnet-22615247", "mainnet-23587691", "hoodi-1265656"])
  func realBlocks(name: String) throws {
    let test = try Self.block(name)
    let input = try test.guestInput()
    let native = try input.withUnsafeBytes { try statelessBlock($0) }
    let guest = try Prebuilt.run("StatelessBlock", input)
    #expect(guest.exitCode == 0)
    #expect(guest.output == native)
    #expect(Array(native[96..<128]) == test.blockHash.bytes)
    #expect(Array(native[160..<192]) == test.preStateRoot.bytes)
    #expect(Array(native[192..<224]) == test.postStateRoot.bytes)
    #expect(native[255] == (test.headers.isEmpty ? 0 : 1))
  }

  /// Without one of its nodes, or with one byte of the block changed, nothing is shown.
  @Test func refusals() throws {
    let test = try Self.block("holesky-2971844")
    var changed = test.block
    changed[changed.count / 2] ^= 1
    var less = test.witness
    less.state.removeFirst()
    let inputs = [
      StatelessBlockInput.encode(
        chainID: test.chainID, rules: 0, block: changed, witness: test.witness, start: test.start),
      StatelessBlockInput.encode(
        chainID: test.chainID, rules: 0, block: test.block, witness: less, start: test.start),
    ]
    for input in inputs {
      #expect(throws: StatelessBlockError.self) { try input.withUnsafeBytes { try statelessBlock($0) } }
      let guest = try Prebuilt.run("StatelessBlock", input)
      #expect(guest.exitCode == 1 && guest.output.isEmpty)
    }
  }

  /// The cycles of one ERC-20 transfer with everything it needs: signature, execution, trie, receipt.
  @Test(.enabled(if: PublishedVectors.isThere("bench-contracts"), "../shared/vectors/bench-contracts.tar.xz is not there"))
  func transferCost() throws {
    let contracts = try JSONValue.contracts()
    let token = TransferBlock.Token(code: try #require(contracts["WETH9"]).code, balanceSlot: 3)
    var system: [Address: [UInt8]] = [:]
    for (name, contract) in contracts where name.hasPrefix("EIP-") { system[contract.address] = contract.code }
    func cycles(_ transfers: Int) throws -> Int {
      let block = try TransferBlock(transfers: transfers, holders: 1_000, token: token, system: system)
      let guest = try Prebuilt.run("StatelessBlock", block.guestInput)
      try #require(guest.exitCode == 0)
      #expect(Array(guest.output[96..<128]) == block.blockHash.bytes)
      return guest.cycleCount
    }
    let cost = (try cycles(25) - cycles(5)) / 20
    print("an ERC-20 transfer (WETH9, 1,000 holders) in a block: \(cost) cycles")
    #expect(cost < 60_000)
  }
}

extension JSONValue {
  /// The contracts of `bench-contracts` by name.
  static func contracts() throws -> [String: (address: Address, code: [UInt8])] {
    let file = try PublishedVectors.url("bench-contracts", "bench-contracts/mainnet-contracts.json")
    var result: [String: (address: Address, code: [UInt8])] = [:]
    for contract in try JSONDocument(file: file).root.require("contracts").elements {
      let name = try #require(contract["name"]?.string)
      let address = try #require(contract["address"]?.string.flatMap { Address(text: $0) })
      result[name] = (address, try contract.get("runtime") { (v) throws(FixtureError) in try v.bytes() })
    }
    return result
  }
}
