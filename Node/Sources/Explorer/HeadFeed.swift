import Chain
import ChainStore
import Hashes
import Synchronization

/// New heads of a chain for pages that are open: server-sent events to a bounded number of readers.
///
/// It listens to the chain only while somebody reads. A reader that is slow gets the newest heads and misses those between.
final class HeadFeed: Sendable {
  private struct State {
    var next = 0
    var readers: [Int: AsyncStream<String>.Continuation] = [:]
    /// What listens to the chain and what keeps connections alive.
    var tasks: [Task<Void, Never>] = []
    var isClosed = false
  }

  private let chain: Chain
  private let limit: Int
  private let heartbeat: Duration
  private let state = Mutex(State())

  /// `limit`: of readers. `heartbeat`: how often a reader hears something at least; a connection that is gone is noticed then.
  init(_ chain: Chain, limit: Int, heartbeat: Duration) {
    self.chain = chain
    self.limit = limit
    self.heartbeat = heartbeat
  }

  var readers: Int { state.withLock { $0.readers.count } }

  /// Events as they go over the wire, the present head first; nil where there are too many readers, or no more are taken.
  func subscribe() -> AsyncStream<String>? {
    let (stream, continuation) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(4))
    let id: Int? = state.withLock { state in
      guard !state.isClosed, state.readers.count < limit else { return nil }
      state.next += 1
      state.readers[state.next] = continuation
      if state.tasks.isEmpty { state.tasks = start() }
      return state.next
    }
    guard let id else { return nil }
    continuation.onTermination = { [weak self] _ in self?.leave(id) }
    // A browser comes again three seconds after it lost the connection.
    continuation.yield("retry: 3000\n" + HeadFeed.event(chain.head))
    return stream
  }

  /// Ends all streams; there will be no others.
  func close() {
    let readers = state.withLock { state in
      state.isClosed = true
      return Array(state.readers.values)
    }
    for reader in readers { reader.finish() }
  }

  private func leave(_ id: Int) {
    let tasks: [Task<Void, Never>] = state.withLock { state in
      state.readers[id] = nil
      guard state.readers.isEmpty else { return [] }
      defer { state.tasks = [] }
      return state.tasks
    }
    for task in tasks { task.cancel() }
  }

  private func start() -> [Task<Void, Never>] {
    let events = chain.events()
    return [
      // A chain that is closed meanwhile is not held back.
      Task { [weak self] in
        for await _ in events { self?.sendHead() }
      },
      Task { [weak self, heartbeat] in
        while (try? await Task.sleep(for: heartbeat)) != nil { self?.send(": \n\n") }
      },
    ]
  }

  private func sendHead() { send(HeadFeed.event(chain.head)) }

  private func send(_ text: String) {
    let readers = state.withLock { Array($0.readers.values) }
    for reader in readers { reader.yield(text) }
  }

  private static func event(_ head: Chain.Head) -> String {
    "event: head\ndata: {\"number\":\(head.number),\"hash\":\"\(head.hash)\"}\n\n"
  }
}
