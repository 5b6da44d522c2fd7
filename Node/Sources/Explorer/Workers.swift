import Dispatch
import Synchronization

/// Runs what waits for disks, or computes, beside the event loops of the server: so many at once, and so many that wait. Who
/// comes when all places are taken is refused at once.
final class Workers: Sendable {
  /// All places are taken.
  struct Busy: Error {}

  private enum Place { case now, later, none }

  private struct State {
    var running = 0
    /// In the order of arrival, from `first` on; what is before has been taken.
    var waiting: [@Sendable () -> Void] = []
    var first = 0
  }

  private let queue = DispatchQueue(label: "martinet.explorer", qos: .utility, attributes: .concurrent)
  private let state = Mutex(State())
  private let width: Int
  private let waitingLimit: Int

  init(width: Int, waiting: Int) {
    self.width = max(1, width)
    waitingLimit = max(0, waiting)
  }

  func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let work: @Sendable () -> Void = { continuation.resume(with: Result { try body() }) }
      let place: Place = state.withLock { state in
        if state.running < width {
          state.running += 1
          return .now
        }
        guard state.waiting.count - state.first < waitingLimit else { return .none }
        state.waiting.append(work)
        return .later
      }
      switch place {
      case .now: queue.async { self.work(through: work) }
      case .later: break
      case .none: continuation.resume(throwing: Busy())
      }
    }
  }

  /// Does one piece and then what waits, until nothing does.
  private func work(through first: @escaping @Sendable () -> Void) {
    var next: (@Sendable () -> Void)? = first
    while let work = next {
      work()
      next = state.withLock { state in
        guard state.first < state.waiting.count else {
          state.waiting.removeAll(keepingCapacity: true)
          state.first = 0
          state.running -= 1
          return nil
        }
        let work = state.waiting[state.first]
        state.waiting[state.first] = {}
        state.first += 1
        return work
      }
    }
  }
}
