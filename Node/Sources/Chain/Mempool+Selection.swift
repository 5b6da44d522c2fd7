public import BigIntegers
public import EthereumTypes
import Hashes
import Synchronization

extension Mempool {
  /// The pool's transactions for one block, best first.
  public func selection(_ order: Order, baseFee: UInt256, blobBaseFee: UInt256 = .zero) -> MempoolSelection {
    MempoolSelection(self, order, baseFee, blobBaseFee)
  }
}

/// Goes through a pool for one block: the first transaction of each sender in a heap, and behind one that was taken the
/// sender's next. For one thread; the pool may change meanwhile.
public final class MempoolSelection: TransactionSource {
  private struct Candidate {
    let entry: PendingTransaction
    let tip: UInt256

    func comes(before other: Candidate, _ order: Mempool.Order) -> Bool {
      if order == .fee && tip != other.tip { return tip > other.tip }
      return entry.sequence < other.entry.sequence
    }
  }

  private let pool: Mempool
  private let order: Mempool.Order
  private let baseFee: UInt256
  private let blobBaseFee: UInt256
  /// A binary heap, the best at 0.
  private var heap: [Candidate] = []
  private var given: PendingTransaction?

  init(_ pool: Mempool, _ order: Mempool.Order, _ baseFee: UInt256, _ blobBaseFee: UInt256) {
    self.pool = pool
    self.order = order
    self.baseFee = baseFee
    self.blobBaseFee = blobBaseFee
    let first = pool.state.withLock { state in
      state.queues.values.compactMap { queue in
        queue.entries.first.flatMap { $0.transaction.nonce == queue.nonce ? $0 : nil }
      }
    }
    heap.reserveCapacity(first.count)
    for entry in first { push(entry) }
  }

  private func push(_ entry: PendingTransaction) {
    // Below the base fee it waits, and all behind it.
    guard let tip = entry.tip(baseFee), entry.transaction.kind != .blob || entry.transaction.maxFeePerBlobGas >= blobBaseFee
    else { return }
    heap.append(Candidate(entry: entry, tip: tip))
    var i = heap.count - 1
    while i > 0 {
      let parent = (i - 1) / 2
      guard heap[i].comes(before: heap[parent], order) else { break }
      heap.swapAt(i, parent)
      i = parent
    }
  }

  private func pop() -> PendingTransaction? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    if heap.isEmpty { return first.entry }
    heap[0] = last
    var i = 0
    while true {
      var best = i
      for child in [2 * i + 1, 2 * i + 2] where child < heap.count && heap[child].comes(before: heap[best], order) {
        best = child
      }
      if best == i { break }
      heap.swapAt(i, best)
      i = best
    }
    return first.entry
  }

  public func next(gas: UInt64) -> (transaction: Transaction, sender: Address)? {
    // No transaction needs less than 21,000.
    guard gas >= 21_000 else { return nil }
    while let entry = pop() {
      if entry.transaction.gasLimit > gas { continue }
      given = entry
      return (entry.transaction, entry.sender)
    }
    return nil
  }

  public func outcome(_ reason: InclusionFailure?) {
    guard let entry = given else { return }
    given = nil
    switch reason {
    case nil:
      let next = entry.transaction.nonce + 1
      if let following = pool.state.withLock({ $0.entry(entry.sender, next) }) { push(following) }
    case .later: break
    case .never: pool.state.withLock { $0.remove(entry.hash) }
    }
  }
}
