import BigIntegers
import Chain
import ChainTestSupport
import DevelopmentKeys
import EthereumTypes
import ExecutionFixtures
import Foundation
import Hashes
import KZGProver
import RPC
import TemporaryFolders
import Testing

/// A development chain with funded development accounts, and a dispatcher over it.
final class DevelopmentChain: Sendable {
  static let chainID: UInt64 = 31337
  /// When the tests' clock begins.
  static let start: UInt64 = 1_700_000_000

  let folder: TemporaryFolder
  let keys: [DevelopmentKey]
  let chain: Chain
  let mempool: Mempool
  let producer: BlockProducer
  let rpc: RPCDispatcher

  init(
    accounts: Int = 3, folder: TemporaryFolder? = nil, extra: [Address: DevelopmentGenesis.Account] = [:],
    blobs: BlobSetup? = nil
  ) throws {
    self.folder = try folder ?? TemporaryFolder()
    keys = try DevelopmentKey.accounts(accounts)
    var funded = extra
    for key in keys { funded[key.address] = .init(balance: UInt256(1 as UInt64) << 80) }
    let genesis = try DevelopmentGenesis.file(chainID: Self.chainID, accounts: funded, timestamp: Self.start)
    chain = try Chain(directory: self.folder.path, genesis: genesis)
    let verifies: (@Sendable (BlobSidecar, [Hash256]) -> Bool)?
    if let blobs { verifies = { blobs.verifies($0, for: $1) } } else { verifies = nil }
    mempool = try Mempool(
      chain: chain, journalPath: self.folder.path + "/pool",
      verifiesSidecar: verifies)
    producer = BlockProducer(chain: chain, mempool: mempool)
    rpc = RPCDispatcher(
      chain: chain, mempool: mempool,
      development: DevelopmentServices(control: DevelopmentControl(chain), producer: producer, keys: keys, blobs: blobs))
  }

  /// The whole answer.
  func call(_ method: String, _ parameters: String = "") async throws -> JSONValue {
    let text = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\(method)\",\"params\":[\(parameters)]}"
    return try JSONDocument(try #require(await rpc.respond(to: Array(text.utf8)))).root
  }

  /// The result's text as it stands in the answer: quotes show its kind.
  func result(_ method: String, _ parameters: String = "") async throws -> String {
    let answer = try await call(method, parameters)
    if let error = answer["error"] { Issue.record("\(method)(\(parameters)): \(error.text)") }
    return answer.members.first { $0.key == "result" }?.value.text ?? ""
  }

  func message(_ method: String, _ parameters: String = "") async throws -> String {
    try await call(method, parameters)["error"]?["message"]?.string ?? "no error"
  }

  /// A signed payment of one wei.
  func payment(_ sender: Int, nonce: UInt64) -> Transaction {
    var transaction = Transaction(
      kind: .feeMarket, chainID: UInt256(Self.chainID), nonce: nonce, maxPriorityFeePerGas: UInt256(1 as UInt64),
      maxFeePerGas: UInt256(100_000_000_000 as UInt64), gasLimit: 21_000, to: keys[(sender + 1) % keys.count].address,
      value: UInt256(1 as UInt64))
    transaction.sign(with: keys[sender].privateKey)
    return transaction
  }
}
