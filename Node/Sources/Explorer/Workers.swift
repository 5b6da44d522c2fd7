import DequeModule
import Dispatch
import Synchronization

/// Runs what waits for disks, or computes, beside the event loops of the server: so many at once, and so many that wait. Who
/// comes when all places are taken is refused at once.
final class Workers: Sendable {
  /// All places are taken.
  struct Busy: Error {}

  /// Does its work, and returns what tells the one who waits for it. It is gone before that one goes on: what it held, such as a
  /// chain, is not closed later on a thread of ours.
  private typealias Job = @Sendable () -> @Sendable () -> Void

  private struct State {
    var running = 0
    var jobs = Deque<Job>()
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
      let job: Job = {
        let result = Result { try body() }
        return { continuation.resume(with: result) }
      }
      let (isTaken, isFirst) = state.withLock { state in
        let isFirst = state.running < width
        guard isFirst || state.jobs.count < waitingLimit else { return (false, false) }
        if isFirst { state.running += 1 }
        state.jobs.append(job)
        return (true, isFirst)
      }
      if isFirst { queue.async { self.work() } }
      if !isTaken { continuation.resume(throwing: Busy()) }
    }
  }

  /// Until there is nothing to do.
  private func work() { while let finish = step() { finish() } }

  private func step() -> (@Sendable () -> Void)? {
    let job: Job? = state.withLock { state in
      let job = state.jobs.popFirst()
      if job == nil { state.running -= 1 }
      return job
    }
    return job?()
  }
}
