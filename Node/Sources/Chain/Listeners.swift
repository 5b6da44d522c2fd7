import Synchronization

/// Who wants to know what happens to a chain.
final class Listeners: Sendable {
  private struct State {
    var next = 0
    var streams: [Int: AsyncStream<ChainEvent>.Continuation] = [:]
    var hooks: [@Sendable (ChainEvent) -> Void] = []
  }

  private let state = Mutex(State())

  func stream() -> AsyncStream<ChainEvent> {
    AsyncStream(bufferingPolicy: .bufferingNewest(1024)) { continuation in
      let id = state.withLock { state in
        state.next += 1
        state.streams[state.next] = continuation
        return state.next
      }
      continuation.onTermination = { [self] _ in state.withLock { _ = $0.streams.removeValue(forKey: id) } }
    }
  }

  /// Calls `hook` on the writer's thread before the writer goes on: it must not change the chain.
  func add(_ hook: @escaping @Sendable (ChainEvent) -> Void) { state.withLock { $0.hooks.append(hook) } }

  func send(_ event: ChainEvent) {
    let (hooks, streams) = state.withLock { ($0.hooks, Array($0.streams.values)) }
    for hook in hooks { hook(event) }
    for stream in streams { stream.yield(event) }
  }
}
