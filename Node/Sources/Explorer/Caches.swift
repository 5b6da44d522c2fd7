import Chain
import ChainStore
import EthereumTypes
import Hashes
import Parallel
import Synchronization

/// Values by hash; when there are too many, those that came first go.
final class Memo<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private struct State {
    var values: [Key: (value: Value, cost: Int)] = [:]
    var order: [Key] = []
    var first = 0
    var cost = 0
  }

  private let state = Mutex(State())
  private let limit: Int

  /// `limit`: of all costs together.
  init(limit: Int) { self.limit = limit }

  subscript(key: Key) -> Value? { state.withLock { $0.values[key]?.value } }

  func insert(_ value: Value, cost: Int = 1, for key: Key) {
    state.withLock { state in
      if let old = state.values.updateValue((value, cost), forKey: key) {
        state.cost -= old.cost
      } else {
        state.order.append(key)
      }
      state.cost += cost
      while state.cost > limit, state.first < state.order.count {
        if let old = state.values.removeValue(forKey: state.order[state.first]) { state.cost -= old.cost }
        state.first += 1
      }
      if state.first > 1024 {
        state.order.removeFirst(state.first)
        state.first = 0
      }
    }
  }
}

/// A block in a list: what its header does not say is how many transactions it has.
struct BlockSummary: Sendable {
  let header: Header
  let hash: Hash256
  let transactions: Int
}
