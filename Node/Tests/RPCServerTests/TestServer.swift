import BigIntegers
import Chain
import ChainStore
import ChainTestSupport
import EthereumTypes
import Foundation
import Hummingbird
import Logging
import RPC
import RPCServer
import ServiceLifecycle
import TemporaryFolders

/// A server over a development chain, on a port that was free.
struct TestServer: Sendable {
  static let logger = Address(truncating: 0x1065)

  let folder: TemporaryFolder
  let wallets: Wallets
  let chain: Chain
  let mempool: Mempool
  let rpc: RPCDispatcher
  let server: RPCServer
  let port: Int
  private let group: ServiceGroup

  /// Runs `body` on a thread of its own, as it may block, and stops the server gracefully.
  static func run(
    options change: (inout RPCServerOptions) -> Void = { _ in }, limits changeLimits: (inout RPCLimits) -> Void = { _ in },
    isReady: @escaping @Sendable () -> Bool = { true }, routes: (Router<RPCServer.Context>) -> Void = { _ in },
    onCall: (@Sendable (RPCCall) -> Void)? = nil, _ body: @escaping @Sendable (TestServer) throws -> Void
  ) async throws {
    let folder = try TemporaryFolder()
    let wallets = try Wallets(2)
    // Logs its argument as a topic.
    let code: [UInt8] = [0x5f, 0x35, 0x5f, 0x5f, 0xa1, 0x00]
    let genesis = try wallets.genesis(extra: [Self.logger: .init(balance: .zero, code: code)])
    let chain = try Chain(directory: folder.path, genesis: genesis)
    let mempool = try Mempool(chain: chain, journalPath: nil)
    var limits = RPCLimits()
    changeLimits(&limits)
    let rpc = RPCDispatcher(chain: chain, mempool: mempool, limits: limits, onCall: onCall)
    var options = RPCServerOptions()
    options.port = 0
    change(&options)
    var log = Logger(label: "test")
    log.logLevel = .error
    let server = RPCServer(dispatcher: rpc, options: options, logger: log, isReady: isReady, routes: routes)
    let group = ServiceGroup(configuration: .init(services: [.init(service: server)], logger: log))
    async let running: Void = group.run()
    let world = TestServer(
      folder: folder, wallets: wallets, chain: chain, mempool: mempool, rpc: rpc, server: server,
      port: try await server.boundPort(), group: group)
    let result: Result<Void, any Error> = await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: Result { try body(world) }) }
    }
    await group.triggerGracefulShutdown()
    try await running
    try result.get()
  }

  /// Begins to stop the server; `run` waits for it.
  func stop() { Task { await group.triggerGracefulShutdown() } }

  func connect() throws -> SocketClient { try SocketClient(port) }
  func webSocket() throws -> WebSocketClient { try WebSocketClient(port) }

  /// Whether the server answers a new client.
  var answers: Bool {
    get throws { try connect().post(SocketClient.question).text == SocketClient.answer }
  }

  func transaction(_ topic: UInt64, nonce: UInt64) -> Transaction {
    wallets.sign(0, nonce: nonce, to: Self.logger, value: 0, data: UInt256(topic).bigEndianBytes, gas: 60_000)
  }

  /// A block with one log, on any chain of the same genesis. `nonce`: the sender's.
  @discardableResult
  func seal(_ topic: UInt64, nonce: UInt64, on other: Chain? = nil) throws -> SealedBlock {
    let chain = other ?? self.chain
    var plan = BlockPlan()
    plan.timestamp = chain.head.header.timestamp + 1
    return try chain.seal(plan, from: ListSource([(transaction(topic, nonce: nonce), wallets.addresses[0])]))
  }

  /// A second chain from the same genesis.
  func otherChain(_ folder: TemporaryFolder) throws -> Chain {
    let code: [UInt8] = [0x5f, 0x35, 0x5f, 0x5f, 0xa1, 0x00]
    return try Chain(
      directory: folder.path, genesis: wallets.genesis(extra: [Self.logger: .init(balance: .zero, code: code)]))
  }
}

/// Waits until something that happens on another thread is so; what is not so in a minute never will be.
func waitUntil(_ condition: () throws -> Bool) throws {
  for _ in 0..<60_000 {
    if try condition() { return }
    usleep(1_000)
  }
  throw SocketClient.Failure("not so after a minute")
}
