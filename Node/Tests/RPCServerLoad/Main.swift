import BigIntegers
import Chain
import ChainStore
import ChainTestSupport
import EthereumTypes
import Foundation
import Logging
import RPC
import RPCServer
import ServiceLifecycle
import TemporaryFolders
import UnixSignals

/// A server over a development chain of some blocks, to measure: `RPCServerLoad PORT` (Documentation/RPC.md).
@main
enum Main {
  static func main() async throws {
    let folder = try TemporaryFolder()
    let wallets = try Wallets(100)
    let chain = try Chain(directory: folder.path, genesis: wallets.genesis())
    let mempool = try Mempool(chain: chain, journalPath: folder.path + "/journal")
    for nonce in 0..<10 as Range<UInt64> {
      let list = (0..<100).map { sender in
        (wallets.sign(sender, nonce: nonce, to: wallets.addresses[(sender + 1) % 100]), wallets.addresses[sender])
      }
      _ = try chain.seal(BlockPlan(), from: ListSource(list))
    }
    var options = RPCServerOptions()
    options.port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 8545
    let server = RPCServer(
      dispatcher: RPCDispatcher(chain: chain, mempool: mempool), options: options, logger: Logger(label: "load"))
    print("account \(wallets.addresses[0]), block \(chain.head.number)")
    try await ServiceGroup(
      configuration: .init(services: [.init(service: server)], gracefulShutdownSignals: [.sigterm, .sigint], logger: Logger(label: "load"))
    ).run()
  }
}
