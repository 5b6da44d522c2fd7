public import BigIntegers
import ChainStore
import Dispatch
import EVM
public import EthereumTypes
public import Hashes
import Parallel
import Synchronization

/// Transactions that wait for a block.
///
/// A sender's transactions are kept by nonce, with gaps up to a limit; one with the same nonce is replaced for 10 % more fee and
/// tip (100 % for blobs). What was accepted is in a journal on disk before the sender hears of it: transactions that
/// arrive while the disk is busy share the next write. When the pool is full, those go that pay the least at the present base
/// fee; that a transaction was acknowledged does not protect it from better ones, only from the end of the process.
///
/// Safe from any thread. Lock order: the chain's writer, then the pool; the pool never waits for the chain's writer.
public final class Mempool: Sendable {
  public struct Limits: Sendable {
    public var transactions = 65_536
    public var bytes = 256 << 20
    public var perSender = 1_024
    /// How far ahead of the account a nonce may be.
    public var nonceGap: UInt64 = 1_024
    /// How many may wait to be looked at; more are refused at once.
    public var waiting = 16_384
    /// Bytes of a transaction without its sidecar.
    public var transactionBytes = 131_072
    /// The least tip that is accepted.
    public var minimumTip = UInt256.zero
    /// By how many percent fee and tip must grow to replace a transaction; with blobs, the blob fee as well.
    public var replacementPercent: UInt64 = 10
    public var blobReplacementPercent: UInt64 = 100

    public init() {}
  }

  /// In which order a block takes transactions; a sender's own are always in the order of their nonces.
  public enum Order: Sendable {
    /// What pays the most for a gas first, then what came first.
    case fee
    case arrival
  }

  /// Blocks of branches that were left so far behind the head give their transactions back when a pool is opened.
  static let branchMemory: UInt64 = 64

  public let chain: Chain
  public let limits: Limits
  let state = Mutex(MempoolState())
  /// Checks a sidecar's proofs against its blobs; without it blob transactions are refused.
  let verifiesSidecar: (@Sendable (BlobSidecar, [Hash256]) -> Bool)?

  /// The thread that admits, and what waits for it.
  let admission = DispatchQueue(label: "martinet.mempool.admission", qos: .userInitiated)
  let waiting = Mutex<[Submission]>([])
  /// Used by `admission` only.
  nonisolated(unsafe) var journal: MempoolJournal?
  let arrivals = Listeners<PendingTransaction>(keeping: 4096)

  /// Opens the pool of `chain`. What `journalPath` holds from before is admitted again, under the rules that hold now.
  public init(
    chain: Chain, journalPath: String?, limits: Limits = Limits(),
    verifiesSidecar: (@Sendable (BlobSidecar, [Hash256]) -> Bool)? = nil
  ) throws(MempoolError) {
    self.chain = chain
    self.limits = limits
    self.verifiesSidecar = verifiesSidecar
    if let journalPath {
      let (journal, envelopes) = try MempoolJournal.open(journalPath)
      // What does not fit any more is gone.
      _ = admit(envelopes.map { PooledTransaction.decode($0) })
      // A kill may have come after the chain left a branch, and before its transactions were in the journal again.
      let number = chain.head.number
      do throws(ChainError) {
        let left = try chain.read { (index) throws(StoreError) in
          try index.sideBlocks(from: number > Mempool.branchMemory ? number - Mempool.branchMemory : 0)
        }
        let transactions = left.flatMap(\.block.transactions).filter { $0.blobHashes.isEmpty }
        _ = admit(transactions.map { .success(PooledTransaction(transaction: $0)) })
      } catch {
        throw .chain(error)
      }
      self.journal = journal
      try journal.rewrite(liveEnvelopes())
    }
    chain.listeners.add { [weak self] events in for event in events { self?.follow(event) } }
  }

  // MARK: Looking

  public subscript(hash: Hash256) -> PendingTransaction? { state.withLock { $0[hash] } }

  /// How many can be in a next block, going by their nonces, and how many wait for one before them.
  public var counts: (pending: Int, queued: Int) {
    state.withLock { state in
      var pending = 0
      for queue in state.queues.values { pending += Int(clamping: queue.next - queue.nonce) }
      return (pending, state.count - pending)
    }
  }

  /// Whether there is one that can be in a next block, going by its nonce.
  public var hasPending: Bool { state.withLock { state in state.queues.values.contains { $0.next > $0.nonce } } }

  /// Grows with every change of what is in the pool.
  public var version: UInt64 { state.withLock { $0.version } }

  /// The nonce of the account's next transaction, those in the pool counted as long as there is no gap.
  public func nextNonce(_ address: Address) throws(ChainError) -> UInt64 {
    if let next = state.withLock({ $0.queues[address]?.next }) { return next }
    let (_, reader) = try chain.headState()
    do throws(StateError) { return try reader.account(address)?.nonce ?? 0 } catch { throw .state(error) }
  }

  /// Everything, by sender and nonce. `isPending`: no gap before it.
  public func content(of sender: Address? = nil) -> [(transaction: PendingTransaction, isPending: Bool)] {
    let queues = state.withLock { state in
      if let sender { return state.queues[sender].map { [sender: $0] } ?? [:] }
      return state.queues
    }
    var result: [(transaction: PendingTransaction, isPending: Bool)] = []
    for (_, queue) in queues.sorted(by: { $0.key < $1.key }) {
      let next = queue.next
      for entry in queue.entries { result.append((entry, entry.transaction.nonce < next)) }
    }
    return result
  }

  /// Transactions as they are accepted: for subscriptions.
  public func arrived() -> AsyncStream<PendingTransaction> { arrivals.stream() }

  func liveEnvelopes() -> [[UInt8]] {
    let entries = state.withLock { state in state.queues.values.flatMap(\.entries) }
    return entries.sorted { $0.sequence < $1.sequence }.map(\.networkEnvelope)
  }

  /// Takes nothing any more, and answers what waits. Accepted transactions stay in the journal.
  public func close() {
    state.withLock { $0.isClosed = true }
    admission.sync {}
  }

  // MARK: Following the chain

  /// On the chain's writer's thread, before it goes on.
  private func follow(_ event: ChainEvent) {
    switch event {
    case .sealed(let sealed):
      remove(sealed)
      // Any nonce may be another.
      if sealed.decree != nil { refresh() }
    case .reorganised(let removed, let added):
      for block in added { remove(block) }
      let included = Set(added.flatMap { $0.block.transactions.map(\.hash) })
      let back = removed.reversed().flatMap(\.block.transactions).filter { !included.contains($0.hash) && $0.blobHashes.isEmpty }
      refresh()
      // Not here: admission reads the chain, and the chain waits for this call.
      admission.async { [self] in
        _ = admitDurably(back.map { .success(PooledTransaction(transaction: $0)) })
      }
    case .rewound:
      refresh()
      // What was in the blocks is dropped, also after the next start.
      admission.async { [self] in try? journal?.rewrite(liveEnvelopes()) }
    }
  }

  private func remove(_ sealed: SealedBlock) {
    let transactions = sealed.block.transactions
    if transactions.isEmpty { return }
    var senders: [Address?] = sealed.senders
    if senders.count != transactions.count {
      let isEmpty = state.withLock { $0.queues.isEmpty }
      let fork = chain.fork(sealed.block.header)
      senders = isEmpty ? [] : Parallel.map(transactions.count) { transactions[$0].sender(fork: fork) }
    }
    state.withLock { state in
      // Another transaction of the sender's may have had that nonce here.
      for case (let transaction, let sender?) in zip(transactions, senders) {
        state.advance(sender, to: transaction.nonce + 1)
      }
    }
    admission.async { [self] in compactJournal() }
  }

  /// Reads all senders' accounts anew: the state is another.
  private func refresh() {
    guard let (_, reader) = try? chain.headState() else { return }
    state.withLock { state in
      for sender in Array(state.queues.keys) {
        state.advance(sender, to: (try? reader.account(sender))?.nonce ?? 0)
      }
    }
  }

  /// On `admission`. Rewrites the journal when most of it is of no use any more.
  func compactJournal() {
    guard let journal else { return }
    let live = state.withLock { $0.count }
    guard journal.records > 2 * live + 8_192 else { return }
    // A failure leaves the old file, which is longer than it must be and otherwise right.
    try? journal.rewrite(liveEnvelopes())
  }
}

extension PooledTransaction {
  static func decode(_ envelope: [UInt8]) -> Result<PooledTransaction, MempoolError> {
    do throws(RLPError) {
      return .success(try PooledTransaction(envelope: envelope))
    } catch {
      return .failure(.malformed(error))
    }
  }
}
