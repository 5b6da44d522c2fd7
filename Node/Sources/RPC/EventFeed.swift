import Chain
import Dispatch
import Synchronization

/// Brings what happens to the chain and the pool to filters and subscriptions.
///
/// Filters are told at once, on the thread where it happens. Subscriptions take longer, so their events wait in a line of
/// their own; a line that grows beyond its limit ends all subscriptions, as none may miss an event without knowing.
final class EventFeed: Sendable {
  enum Event: Sendable {
    case chain(ChainEvent)
    case arrived([PendingTransaction])
  }

  /// Events that wait for subscriptions at most.
  static let waitingLimit = 4_096

  private struct State {
    /// How many events there were.
    var count: UInt64 = 0
    var waiting: [(place: UInt64, event: Event)] = []
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
      if state.waiting.count < EventFeed.waitingLimit {
        state.waiting.append((state.count, event))
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
