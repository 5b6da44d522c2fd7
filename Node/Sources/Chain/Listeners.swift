import Synchronization

/// Who wants to know what happens to a chain or a pool.
final class Listeners<Event: Sendable>: Sendable {
  private struct State {
    var next = 0
    var streams: [Int: AsyncStream<Event>.Continuation] = [:]
    var hooks: [@Sendable ([Event]) -> Void] = []
  }

  private let state = Mutex(State())
  /// How many events a stream keeps that nobody has read: the newest.
  private let kept: Int

  init(keeping kept: Int) { self.kept = kept }

  func stream() -> AsyncStream<Event> {
    AsyncStream(bufferingPolicy: .bufferingNewest(kept)) { continuation in
      let id = state.withLock { state in
        state.next += 1
        state.streams[state.next] = continuation
        return state.next
      }
      continuation.onTermination = { [weak self] _ in
        self?.state.withLock { _ = $0.streams.removeValue(forKey: id) }
      }
    }
  }

  /// Calls `hook` on the sender's thread before the sender goes on: a hook of a chain must not change it.
  func add(_ hook: @escaping @Sendable ([Event]) -> Void) { state.withLock { $0.hooks.append(hook) } }

  func send(_ events: Event...) { send(events) }

  func send(_ events: [Event]) {
    if events.isEmpty { return }
    let (hooks, streams) = state.withLock { ($0.hooks, Array($0.streams.values)) }
    for hook in hooks { hook(events) }
    for stream in streams { for event in events { stream.yield(event) } }
  }
}
