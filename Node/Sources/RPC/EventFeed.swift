import Chain
import Dispatch
import EthereumTypes
import Synchronization

/// Brings what happens to the chain and the pool to filters and subscriptions.
///
/// Filters are told at once, on the thread where it happens. Subscriptions take longer, so their events wait in a line of
/// their own. When it grows beyond its limit all sessions with subscriptions end, as none may miss an event without knowing.
final class EventFeed: Sendable {
  enum Event: Sendable {
    case chain(ChainEvent)
    case arrived([PendingTransaction])

    /// What it costs to keep: transactions, and one.
    var weight: Int {
      switch self {
      case .chain(.sealed(let block)): 1 + block.block.transactions.count
      case .chain(.rewound(let removed)): removed.reduce(1) { $0 + 1 + $1.block.transactions.count }
      case .chain(.reorganised(let removed, let added)):
        (removed + added).reduce(1) { $0 + 1 + $1.block.transactions.count }
      case .arrived(let transactions): 1 + transactions.count
      }
    }
  }

  private struct State {
    /// How many events there were.
    var count: UInt64 = 0
    var waiting: [(place: UInt64, event: Event)] = []
    var waitingWeight = 0
    var isDelivering = false
    var isOverrun = false
    var sessions: [ObjectIdentifier: RPCSession] = [:]
    /// Subscriptions of all sessions, and the alternatives in their filters.
    var subscriptions = 0
    var alternatives = 0
  }

  private let filters: FilterStore
  private let limits: RPCLimits
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "martinet.rpc.events", qos: .userInitiated)

  init(filters: FilterStore, limits: RPCLimits) {
    self.filters = filters
    self.limits = limits
  }

  /// Begins to listen.
  func follow(_ chain: Chain, _ mempool: Mempool) {
    chain.observe { [weak self] events in for event in events { self?.take(.chain(event)) } }
    mempool.observe { [weak self] arrived in self?.take(.arrived(arrived)) }
  }

  private func take(_ event: Event) {
    filters.record(event)
    let isFirst = state.withLock { state in
      state.count += 1
      if state.sessions.isEmpty { return false }
      let weight = event.weight
      // One event may be heavier than all that may wait.
      if state.waiting.isEmpty || state.waitingWeight + weight <= limits.waitingTransactions {
        state.waiting.append((state.count, event))
        state.waitingWeight += weight
      } else {
        state.isOverrun = true
      }
      if state.isDelivering { return false }
      state.isDelivering = true
      return true
    }
    if isFirst { queue.async { [self] in deliver() } }
  }

  private func deliver() {
    while true {
      let (events, sessions, isOverrun) = state.withLock { state in
        let taken = (state.waiting, Array(state.sessions.values), state.isOverrun)
        state.waiting = []
        state.waitingWeight = 0
        state.isOverrun = false
        if taken.0.isEmpty && !taken.2 { state.isDelivering = false }
        return taken
      }
      if isOverrun {
        for session in sessions { session.end(.missedEvents) }
      } else if events.isEmpty {
        return
      } else {
        for (place, event) in events {
          let notices = EventNotices(event)
          for session in sessions { session.deliver(notices, at: place) }
        }
      }
    }
  }

  // MARK: Sessions

  /// Counts a new subscription of `session` and says behind which event it begins.
  func add(_ session: RPCSession, alternatives: Int) throws -> UInt64 {
    try state.withLock { state in
      guard state.subscriptions < limits.subscriptions else { throw RPCError.limit("too many subscriptions") }
      guard state.alternatives + alternatives <= limits.keptAlternatives else {
        throw RPCError.limit("the filters of all subscriptions are too large")
      }
      state.sessions[ObjectIdentifier(session)] = session
      state.subscriptions += 1
      state.alternatives += alternatives
      return state.count
    }
  }

  /// `isLast`: the session has no other.
  func remove(_ session: RPCSession, subscriptions: Int, alternatives: Int, isLast: Bool) {
    state.withLock { state in
      state.subscriptions -= subscriptions
      state.alternatives -= alternatives
      if isLast { state.sessions[ObjectIdentifier(session)] = nil }
    }
  }
}
