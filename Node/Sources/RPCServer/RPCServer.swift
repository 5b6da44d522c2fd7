import Foundation
public import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
import NIOPosix
public import RPC
public import ServiceLifecycle
import Synchronization

/// JSON-RPC over HTTP and WebSocket on one port, with other pages beside it.
///
/// * POST to "/": requests and batches; OPTIONS answers browsers.
/// * A WebSocket at "/" or "/ws": requests, batches, subscriptions.
/// * GET "/healthz": 200 as long as the process lives. GET "/readyz": 200 or 503, as `isReady` says.
/// * Everything else: the routes that the caller adds.
///
/// It ends with its task's cancellation, or gracefully: it takes no connection any more, answers what runs, and sends
/// WebSockets a close frame.
public struct RPCServer: Service {
  public typealias Context = BasicRequestContext

  private let core: ServerCore
  private let responder: RouterResponder<Context>
  private let port = BoundPort()

  /// `routes` adds to the router of the same port.
  public init(
    dispatcher: RPCDispatcher, options: RPCServerOptions = RPCServerOptions(), logger: Logger,
    isReady: @escaping @Sendable () -> Bool = { true }, routes: (Router<Context>) -> Void = { _ in }
  ) {
    core = ServerCore(dispatcher, options, logger)
    let router = Router(context: Context.self, options: .autoGenerateHeadEndpoints)
    router.get("/healthz") { _, _ in "ok\n" }
    router.get("/readyz") { _, _ in
      isReady()
        ? Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "ready\n")))
        : Response(status: .serviceUnavailable, body: .init(byteBuffer: ByteBuffer(string: "not ready\n")))
    }
    routes(router)
    responder = router.buildResponder()
  }

  /// The port that it listens at, once it does; throws where it never will.
  public func boundPort() async throws -> Int { try await port.value }

  public func run() async throws {
    allowDescriptors(core.options.connections)
    core.calls.start()
    defer { core.calls.stop() }
    let (core, options, port) = (core, core.options, port)
    var configuration = ApplicationConfiguration(
      address: .hostname(options.host, port: options.port), backlog: 1_024)
    configuration.serverName = nil
    let application = Application(
      responder: responder,
      server: HTTPServerBuilder { responder in ConnectionChannel(core: core, responder: responder) },
      configuration: configuration,
      onServerRunning: { channel in port.set(.success(channel.localAddress?.port ?? options.port)) },
      logger: core.logger)
    do {
      try await withGracefulShutdownHandler {
        try await application.run()
      } onGracefulShutdown: {
        // What does not end by itself.
        MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: options.shutdownTime.timeAmount) {
          core.connections.closeAll()
        }
      }
      port.set(.failure(CancellationError()))
    } catch {
      port.set(.failure(error))
      throw error
    }
  }

  /// What it does now and has done.
  public var statistics: RPCServerStatistics { RPCServerStatistics(core) }
}

/// Lets the process have as many files as the connections need beside what else it opens, as far as the system allows.
private func allowDescriptors(_ connections: Int) {
  var limits = rlimit()
  // The constant's type differs between systems' headers.
  #if canImport(Glibc)
    let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  #else
    let kind = RLIMIT_NOFILE
  #endif
  guard getrlimit(kind, &limits) == 0 else { return }
  let wanted = min(rlim_t(connections) + 4_096, limits.rlim_max)
  if limits.rlim_cur < wanted {
    limits.rlim_cur = wanted
    _ = setrlimit(kind, &limits)
  }
}

/// Figures for metrics.
public struct RPCServerStatistics: Sendable {
  /// Now: connections, those of them that are WebSockets, requests that run or wait, bytes in memory because clients are slow.
  public let connections: Int
  public let webSockets: Int
  public let calls: Int
  public let bufferedBytes: Int
  /// Since the start: connections, HTTP requests, messages and notifications of WebSockets, requests that were forbidden,
  /// those that were refused for lack of room, WebSockets that were ended because they did not read.
  public let totalConnections: UInt64
  public let totalRequests: UInt64
  public let totalMessages: UInt64
  public let totalNotifications: UInt64
  public let totalForbidden: UInt64
  public let totalOverloads: UInt64
  public let totalSlowReaders: UInt64

  init(_ core: ServerCore) {
    connections = core.connections.count
    webSockets = core.webSockets.load(ordering: .relaxed)
    calls = core.calls.calls
    bufferedBytes = core.bufferedBytes.load(ordering: .relaxed)
    let counters = core.statistics
    totalConnections = counters.connections.load(ordering: .relaxed)
    totalRequests = counters.requests.load(ordering: .relaxed)
    totalMessages = counters.messages.load(ordering: .relaxed)
    totalNotifications = counters.notifications.load(ordering: .relaxed)
    totalForbidden = counters.forbidden.load(ordering: .relaxed)
    totalOverloads = counters.overloads.load(ordering: .relaxed)
    totalSlowReaders = counters.slowReaders.load(ordering: .relaxed)
  }
}

/// A port that is known later.
private final class BoundPort: Sendable {
  private struct State {
    var result: Result<Int, any Error>?
    var waiting: [CheckedContinuation<Int, any Error>] = []
  }

  private let state = Mutex(State())

  /// The first result counts.
  func set(_ result: Result<Int, any Error>) {
    let waiting = state.withLock { state in
      if state.result == nil { state.result = result }
      defer { state.waiting = [] }
      return state.waiting
    }
    for one in waiting { one.resume(with: result) }
  }

  var value: Int {
    get async throws {
      try await withCheckedThrowingContinuation { continuation in
        let result = state.withLock { state in
          if state.result == nil { state.waiting.append(continuation) }
          return state.result
        }
        if let result { continuation.resume(with: result) }
      }
    }
  }
}
