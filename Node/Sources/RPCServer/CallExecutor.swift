import DequeModule
import Dispatch
import Foundation
import Synchronization

/// Threads for requests, so that those never hold up the network's: a request runs until it is done or waits for something
/// that is no processor, such as the disk.
final class CallExecutor: TaskExecutor {
  private struct State {
    var jobs = Deque<UnownedJob>()
    var isStopped = false
  }

  private let state = Mutex(State())
  private let available = DispatchSemaphore(value: 0)
  private let count: Int
  /// Requests that were let in and not answered, and how many there may be.
  private let admitted = Atomic(0)
  private let limit: Int

  init(threads: Int, waiting: Int) {
    count = max(1, threads)
    limit = count + max(0, waiting)
  }

  /// Starts the threads; they hold the executor until `stop`.
  func start() {
    for i in 0..<count {
      let thread = Thread { self.work() }
      thread.name = "rpc-\(i)"
      thread.stackSize = 16 << 20
      thread.start()
    }
  }

  /// What has come is done; threads end when nothing is left.
  func stop() {
    state.withLock { $0.isStopped = true }
    for _ in 0..<count { available.signal() }
  }

  // MARK: Admission

  /// Whether one more request may come; it must be left again.
  func enter() -> Bool {
    let before = admitted.add(1, ordering: .relaxed).oldValue
    if before < limit { return true }
    leave()
    return false
  }

  func leave() { admitted.subtract(1, ordering: .relaxed) }

  /// Requests that run or wait.
  var calls: Int { admitted.load(ordering: .relaxed) }

  // MARK: Jobs

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let isStopped = state.withLock { state in
      if !state.isStopped { state.jobs.append(job) }
      return state.isStopped
    }
    // What still waited when the threads ended is finished elsewhere.
    if isStopped {
      DispatchQueue.global().async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    } else {
      available.signal()
    }
  }

  private func work() {
    while true {
      available.wait()
      let (job, isStopped) = state.withLock { ($0.jobs.popFirst(), $0.isStopped) }
      if let job {
        job.runSynchronously(on: asUnownedTaskExecutor())
      } else if isStopped {
        return
      }
    }
  }
}
