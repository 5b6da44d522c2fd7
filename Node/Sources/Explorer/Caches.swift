import Chain
import ChainStore
import DequeModule
import EthereumTypes
import Hashes
import Parallel
import Synchronization

/// Values by hash; when there are too many, those that came first go.
final class Memo<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private struct State {
    var values: [Key: (value: Value, cost: Int)] = [:]
    var order = Deque<Key>()
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
      while state.cost > limit, let key = state.order.popFirst() {
        if let old = state.values.removeValue(forKey: key) { state.cost -= old.cost }
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
