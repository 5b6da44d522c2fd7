import BigIntegers
import Chain
import ChainStore
import ChainTestSupport
import EthereumTypes
import ExecutionFixtures
import Foundation
import RPC
import TemporaryFolders
import Testing

/// A chain with an account whose code logs what it is called with, and a second chain from the same genesis to change branches with.
struct EventChain {
  /// Logs its argument as a topic: CALLDATALOAD(0), LOG1(0, 0, ·).
  static let logger = Address(truncating: 0x1065)

  let folders: [TemporaryFolder]
  let wallets: Wallets
  let chain: Chain
  let other: Chain
  let mempool: Mempool

  init() throws {
    folders = [try TemporaryFolder(), try TemporaryFolder()]
    wallets = try Wallets(2)
    let code: [UInt8] = [0x5f, 0x35, 0x5f, 0x5f, 0xa1, 0x00]
    let genesis = try wallets.genesis(extra: [Self.logger: .init(balance: .zero, code: code)])
    chain = try Chain(directory: folders[0].path, genesis: genesis)
    other = try Chain(directory: folders[1].path, genesis: genesis)
    mempool = try Mempool(chain: chain, journalPath: nil)
  }

  static func topic(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return "0x" + String(repeating: "0", count: 64 - digits.count) + digits
  }

  func transaction(_ topic: UInt64, on chain: Chain) throws -> Transaction {
    let nonce = try chain.state(at: chain.head.number).account(wallets.addresses[0])?.nonce ?? 0
    return transaction(topic, nonce: nonce)
  }

  func transaction(_ topic: UInt64, nonce: UInt64) -> Transaction {
    wallets.sign(
      0, nonce: nonce, to: Self.logger, value: 0, data: UInt256(topic).bigEndianBytes, gas: 60_000)
  }

  /// A block with one log.
  @discardableResult
  func seal(_ topic: UInt64, on chain: Chain? = nil) throws -> SealedBlock {
    let chain = chain ?? self.chain
    let source = ListSource([(try transaction(topic, on: chain), wallets.addresses[0])])
    var plan = BlockPlan()
    plan.timestamp = chain.head.header.timestamp + 1
    let sealed = try chain.seal(plan, from: source)
    #expect(sealed.receipts.map(\.logs.count) == [1])
    return sealed
  }

  /// Makes the other chain's branch the chain's.
  func change(to blocks: [SealedBlock]) throws { for block in blocks { try chain.insert(block.block) } }
}

extension RPCDispatcher {
  /// The answer to one request.
  func ask(_ method: String, _ parameters: String...) async throws -> JSONValue {
    let text = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\(method)\",\"params\":[\(parameters.joined(separator: ","))]}"
    return try JSONDocument(try #require(await respond(to: Array(text.utf8)))).root
  }

  /// The name of a new filter.
  func newFilter(_ method: String, _ parameters: String...) async throws -> String {
    let text = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\(method)\",\"params\":[\(parameters.joined(separator: ","))]}"
    let answer = try JSONDocument(try #require(await respond(to: Array(text.utf8)))).root
    return "\"\(try #require(answer["result"]?.string, "\(answer.text)"))\""
  }

  func changes(_ filter: String) async throws -> [JSONValue] {
    let answer = try await ask("eth_getFilterChanges", filter)
    return try #require(answer["result"], "\(answer.text)").elements
  }
}

extension JSONValue {
  /// The code and the words of an error.
  var problem: String { "\(self["error"]?["code"]?.text ?? "") \(self["error"]?["message"]?.string ?? text)" }

  /// Of a log: its topic as a number, negative where it was removed.
  var mark: Int {
    let topic = Int(self["topics"]?.elements.first?.string?.suffix(15) ?? "", radix: 16) ?? 0
    return self["removed"]?.bool == true ? -topic : topic
  }
}
