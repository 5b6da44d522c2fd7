import Chain
import ChainStore
import DequeModule
import EthereumTypes
import Hashes
import Synchronization

/// The filters that clients poll.
///
/// What happens is written once for all of them, in order; a filter is a place in that record. So a filter costs the same
/// whether its client polls or not. A filter whose client stays away longer than the limit is removed, and so is one whose
/// place has left the record: nobody gets changes with a gap in them.
final class FilterStore: Sendable {
  enum Kind: Sendable {
    case blocks
    case transactions(areFull: Bool)
    case logs(LogQuery, blocks: ClosedRange<UInt64>)
  }

  /// A block that became canonical, or is so no longer.
  struct Step: Sendable {
    let isRemoved: Bool
    let number: UInt64
    let hash: Hash256
    /// Where the chain has forgotten the block.
    var block: SealedBlock?
  }

  struct Filter: Sendable {
    let kind: Kind
    var lastUse: ContinuousClock.Instant
    /// The place in the record of steps, or of transactions.
    var place: UInt64
  }

  private struct State {
    var filters: [String: Filter] = [:]
    var alternatives = 0
    var steps: EventRecord<Step>
    var transactions: EventRecord<PendingTransaction>
    var checked = ContinuousClock.now
  }

  private let limits: RPCLimits
  private let state: Mutex<State>

  init(_ limits: RPCLimits) {
    self.limits = limits
    state = Mutex(State(steps: EventRecord(limits.filterSteps), transactions: EventRecord(limits.filterTransactions)))
  }

  // MARK: Filters

  func add(_ kind: Kind) throws -> String {
    let alternatives = kind.alternatives
    return try state.withLock { state in
      removeExpired(&state)
      guard state.filters.count < limits.filters else { throw RPCError.limit("too many filters") }
      guard state.alternatives + alternatives <= limits.keptAlternatives else {
        throw RPCError.limit("the filters are too large together")
      }
      let place = if case .transactions = kind { state.transactions.end } else { state.steps.end }
      let id = newIdentifier()
      state.filters[id] = Filter(kind: kind, lastUse: .now, place: place)
      state.alternatives += alternatives
      return id
    }
  }

  func remove(_ id: String) -> Bool {
    state.withLock { state in
      removeExpired(&state)
      return remove(id, &state)
    }
  }

  private func remove(_ id: String, _ state: inout State) -> Bool {
    guard let filter = state.filters.removeValue(forKey: id) else { return false }
    state.alternatives -= filter.kind.alternatives
    trim(&state)
    return true
  }

  /// The filter, whose time starts anew.
  func use(_ id: String) throws -> Filter {
    try state.withLock { state in
      removeExpired(&state)
      guard let filter = state.filters[id] else { throw RPCError.server("filter not found") }
      state.filters[id]?.lastUse = .now
      return filter
    }
  }

  func steps(behind place: UInt64) throws -> Deque<Step>.SubSequence { try state.withLock { try $0.steps.elements(from: place) } }

  /// The transactions that came behind the filter's place, as many as one answer may have; it goes on behind them.
  func takeTransactions(_ id: String) throws -> Deque<PendingTransaction>.SubSequence {
    try state.withLock { state in
      guard let filter = state.filters[id] else { throw RPCError.server("filter not found") }
      let taken = try state.transactions.elements(from: filter.place).prefix(limits.filterChanges)
      state.filters[id]?.place = filter.place + UInt64(taken.count)
      trim(&state)
      return taken
    }
  }

  /// The filter's client has what is in front of `place`.
  func move(_ id: String, to place: UInt64) {
    state.withLock { state in
      guard let filter = state.filters[id], filter.place < place else { return }
      state.filters[id]?.place = place
      trim(&state)
    }
  }

  // MARK: The record

  func record(_ event: EventFeed.Event) {
    state.withLock { state in
      if state.filters.isEmpty { return }
      let now = ContinuousClock.now
      if now - state.checked > .seconds(1) {
        state.checked = now
        removeExpired(&state)
      }
      switch event {
      case .chain(.sealed(let block)): state.steps.append(Step(added: block))
      case .chain(.reorganised(let removed, let added)):
        for block in removed {
          state.steps.append(Step(isRemoved: true, number: block.block.header.number, hash: block.hash))
        }
        for block in added { state.steps.append(Step(added: block)) }
      case .chain(.rewound(let removed)):
        // A filter that has not read yet that a block came must find its logs as well.
        let blocks = Dictionary(removed.map { ($0.hash, $0) }, uniquingKeysWith: { first, _ in first })
        state.steps.change { if let block = blocks[$0.hash] { $0.block = block } }
        for block in removed {
          state.steps.append(
            Step(isRemoved: true, number: block.block.header.number, hash: block.hash, block: block))
        }
      case .arrived(let transactions):
        guard state.filters.values.contains(where: \.kind.isOfTransactions) else { return }
        for transaction in transactions { state.transactions.append(transaction) }
      }
      removeOverrun(&state)
    }
  }

  private func removeExpired(_ state: inout State) {
    let now = ContinuousClock.now
    for (id, filter) in state.filters where now - filter.lastUse >= limits.filterTime { _ = remove(id, &state) }
  }

  /// The record may have lost what some have not read.
  private func removeOverrun(_ state: inout State) {
    for (id, filter) in state.filters {
      let start = filter.kind.isOfTransactions ? state.transactions.start : state.steps.start
      if filter.place < start { _ = remove(id, &state) }
    }
  }

  /// Forgets what all have read.
  private func trim(_ state: inout State) {
    var (step, transaction) = (state.steps.end, state.transactions.end)
    for filter in state.filters.values {
      if filter.kind.isOfTransactions {
        transaction = min(transaction, filter.place)
      } else {
        step = min(step, filter.place)
      }
    }
    state.steps.trim(to: step)
    state.transactions.trim(to: transaction)
  }
}

extension FilterStore.Step {
  init(added block: SealedBlock) {
    self.init(isRemoved: false, number: block.block.header.number, hash: block.hash)
  }
}

extension FilterStore.Kind {
  var isOfTransactions: Bool { if case .transactions = self { true } else { false } }
  var alternatives: Int { if case .logs(let query, _) = self { query.filter.alternatives } else { 0 } }
}

/// The newest of what happened, counted from the beginning.
struct EventRecord<Element: Sendable>: Sendable {
  private var list = Deque<Element>()
  private let limit: Int
  /// The place of the oldest that is there.
  private(set) var start: UInt64 = 0

  init(_ limit: Int) { self.limit = limit }

  /// The place of the next one.
  var end: UInt64 { start + UInt64(list.count) }

  mutating func append(_ element: Element) {
    list.append(element)
    if list.count > limit { trim(to: start + 1) }
  }

  mutating func trim(to place: UInt64) {
    guard place > start else { return }
    let place = min(place, end)
    list.removeFirst(Int(place - start))
    start = place
  }

  func elements(from place: UInt64) throws -> Deque<Element>.SubSequence {
    guard place >= start else { throw RPCError.server("filter not found") }
    return list[Int(min(place, end) - start)...]
  }

  /// Changes what is there, if `body` does.
  mutating func change(_ body: (inout Element) -> Void) { for i in list.indices { body(&list[i]) } }
}

/// A name of a filter or a subscription that nobody guesses: 128 random bits as a quantity.
func newIdentifier() -> String {
  "0x" + String(UInt128.random(in: 0...UInt128.max), radix: 16)
}
