public import Logging
import RPCServer
import ServiceLifecycle
import UnixSignals

extension ChainNode {
  /// Runs nodes until SIGTERM or SIGINT, and ends them gracefully, the last one first. `whenReady` is called once, when all of
  /// them listen, with their ports.
  public static func run(
    _ nodes: [ChainNode], logger: Logger, whenReady: @escaping @Sendable ([Int]) -> Void
  ) async throws {
    let servers = nodes.map(\.server)
    let ready = Task {
      var ports: [Int] = []
      for server in servers { ports.append(try await server.boundPort()) }
      whenReady(ports)
    }
    defer { ready.cancel() }
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: nodes.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
    try await group.run()
  }
}
