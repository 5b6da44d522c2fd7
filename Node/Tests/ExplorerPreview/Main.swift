import BigIntegers
import Chain
import ChainTestSupport
import EthereumTypes
import Explorer
import Foundation
import Hashes
import Hummingbird
import TemporaryFolders
import UnixSignals

/// A chain with something to see, and the explorer on it: for its pictures and for tests in a browser. Prints the address it
/// listens at, and makes a block for each line on its standard input; ends with it.
@main
struct ExplorerPreview {
  static func main() async throws {
    let folder = try TemporaryFolder()
    let scene = try Scene(folder.path)
    try scene.begin()
    let router = Router()
    var options = Explorer.Options()
    options.labels = scene.labels
    let explorer = Explorer(
      chain: scene.chain, mempool: scene.mempool, name: "Martinet devnet", options: options)
    explorer.mount(on: router)
    let app = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in
        var lines = "http://127.0.0.1:\(channel.localAddress?.port ?? 0)\n"
        for (name, path) in scene.places { lines += "\(name) \(path)\n" }
        FileHandle.standardOutput.write(Data((lines + "ready\n").utf8))
      })
    let server = Task { try await app.runService(gracefulShutdownSignals: [.sigterm]) }
    let lines = Thread {
      while readLine() != nil {
        do { try scene.seal() } catch { FileHandle.standardError.write(Data("\(error)\n".utf8)) }
      }
      // The input is closed: whoever started this is gone.
      kill(getpid(), SIGTERM)
    }
    lines.start()
    try await server.value
    scene.mempool.close()
  }
}
