import BigIntegers
import Chain
import ChainTestSupport
import Console
import EthereumTypes
import ExecutionFixtures
import GenesisFile
import Hashes
import RPC
import TemporaryFolders
import Testing

/// A development chain with contracts, and a dispatcher that is asked in JSON.
struct CallFixture {
  let folder: TemporaryFolder
  let wallets: Wallets
  let chain: Chain
  let mempool: Mempool
  let rpc: RPCDispatcher

  /// `contracts`: assembly.
  init(_ contracts: [Address: String], slots: [Address: [UInt256: UInt256]] = [:], _ change: (inout RPCLimits) -> Void = { _ in })
    throws
  {
    folder = try TemporaryFolder()
    wallets = try Wallets(3)
    var accounts: [Address: DevelopmentGenesis.Account] = [:]
    for (address, text) in contracts {
      accounts[address] = .init(code: try Assembler.assemble(text), slots: slots[address] ?? [:])
    }
    chain = try Chain(directory: folder.path, genesis: try wallets.genesis(extra: accounts))
    mempool = try Mempool(chain: chain, journalPath: nil)
    var limits = RPCLimits()
    change(&limits)
    rpc = RPCDispatcher(chain: chain, mempool: mempool, limits: limits)
  }

  /// The whole answer.
  func ask(_ method: String, _ parameters: String) async throws -> JSONValue {
    let request = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\(method)\",\"params\":[\(parameters)]}"
    return try JSONDocument(try #require(await rpc.respond(to: Array(request.utf8)))).root
  }

  /// The result, which must be there.
  func result(_ method: String, _ parameters: String) async throws -> JSONValue {
    let answer = try await ask(method, parameters)
    return try #require(answer["result"], "\(answer.text.prefix(500))")
  }

  /// The message of the error, which must be there.
  func failure(_ method: String, _ parameters: String) async throws -> String {
    let answer = try await ask(method, parameters)
    return try #require(answer["error"]?["message"]?.string, "\(answer.text.prefix(500))")
  }

  /// Puts transactions into a block.
  @discardableResult
  func seal(_ transactions: [Transaction]) throws -> SealedBlock {
    for result in mempool.submit(transactions.map(\.envelope)) { _ = try result.get() }
    let sealed = try chain.seal(BlockPlan(), from: mempool.selection(.arrival, baseFee: .zero))
    #expect(sealed.block.transactions.count == transactions.count)
    return sealed
  }
}
