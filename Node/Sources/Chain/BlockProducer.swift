import BigIntegers
import ChainStore
import Dispatch
import EVM
import EthereumTypes
import Synchronization

/// Makes blocks of a pool's transactions: when one arrives, at intervals, or when it is told to.
public final class BlockProducer: Sendable {
  public enum Mode: Hashable, Sendable {
    /// `seal()` alone.
    case manual
    /// As soon as the pool has something (automatic mining of development chains).
    case instant
    /// Every so often, also without transactions if `empty` says so.
    case interval(Duration, empty: Bool)
  }

  public let chain: Chain
  public let mempool: Mempool
  private let queue = DispatchQueue(label: "martinet.producer", qos: .userInitiated)

  private struct State {
    var mode = Mode.manual
    var order = Mempool.Order.fee
    var plan = BlockPlan()
    /// A run that has not begun yet.
    var isScheduled = false
    /// Grows with every change of the mode, so that timers of the mode before know that they are over.
    var generation = 0
    var isStopped = false
    var failure: ChainError?
  }

  private let state = Mutex(State())
  private let attempts = Listeners<Result<(SealedBlock, Duration), ChainError>>(keeping: 0)

  /// `plan`: what all blocks have in common; a time in it would hold for the first block only.
  public init(chain: Chain, mempool: Mempool, plan: BlockPlan = BlockPlan(), order: Mempool.Order = .fee) {
    self.chain = chain
    self.mempool = mempool
    state.withLock {
      $0.plan = plan
      $0.order = order
    }
    mempool.arrivals.add { [weak self] _ in self?.poke() }
  }

  public var mode: Mode { state.withLock { $0.mode } }

  /// What its blocks have in common.
  public var plan: BlockPlan { state.withLock { $0.plan } }
  public var order: Mempool.Order { state.withLock { $0.order } }

  /// Why the last attempt to make a block failed; nil after one that did not.
  public var failure: ChainError? { state.withLock { $0.failure } }

  public func setMode(_ mode: Mode) {
    let generation = state.withLock { state in
      state.mode = mode
      state.generation += 1
      return state.generation
    }
    if case .interval(let duration, _) = mode { schedule(after: duration, generation) }
    poke()
  }

  /// Changes what later blocks have in common: the beneficiary, the gas limit's target.
  public func update(_ change: (inout BlockPlan) -> Void) { state.withLock { change(&$0.plan) } }

  /// Calls `observer` with every block that is made and how long it took, from the choice of its transactions to the disk, and
  /// with every reason why one could not be made, on the thread that makes it. There is no way to take it back.
  public func observe(_ observer: @escaping @Sendable (Result<(SealedBlock, Duration), ChainError>) -> Void) {
    attempts.add { $0.forEach(observer) }
  }

  /// Makes a block now and waits for it.
  @discardableResult
  public func seal(_ change: (inout BlockPlan) -> Void = { _ in }) throws(ChainError) -> SealedBlock {
    var (plan, order) = state.withLock { ($0.plan, $0.order) }
    change(&plan)
    let header = try chain.nextHeader(plan)
    let environment = chain.environment(of: header)
    let start = ContinuousClock.now
    do throws(ChainError) {
      let sealed = try chain.seal(
        plan, from: mempool.selection(order, baseFee: environment.baseFee, blobBaseFee: environment.blobBaseFee))
      state.withLock { $0.failure = nil }
      attempts.send(.success((sealed, ContinuousClock.now - start)))
      return sealed
    } catch {
      if error != .nothingToSeal {
        state.withLock { $0.failure = error }
        attempts.send(.failure(error))
      }
      throw error
    }
  }

  /// Ends the timers and waits for a block that is being made.
  public func stop() {
    state.withLock {
      $0.isStopped = true
      $0.mode = .manual
      $0.generation += 1
    }
    queue.sync {}
  }

  /// Waits for the block that is made of what the pool has by now, where blocks are made at once.
  public func settled() async {
    guard mode == .instant else { return }
    // What arrived has its run in the queue before the pool acknowledges it.
    await withCheckedContinuation { continuation in queue.async { continuation.resume() } }
  }

  /// Looks at the pool again: an account may have become able to pay, or have another nonce.
  public func poke() {
    let starts = state.withLock { state in
      guard state.mode == .instant, !state.isScheduled, !state.isStopped else { return false }
      state.isScheduled = true
      return true
    }
    guard starts else { return }
    queue.async { [self] in
      state.withLock { $0.isScheduled = false }
      // What arrives while a block is made starts another run; what does not fit this block starts one here.
      while mode == .instant, mempool.hasPending {
        // Transactions that no block could include now, below the base fee, make no empty ones.
        guard let sealed = try? seal({ $0.sealsEmpty = false }), !sealed.block.transactions.isEmpty else { return }
      }
    }
  }

  private func schedule(after duration: Duration, _ generation: Int) {
    let (seconds, attoseconds) = duration.components
    let nanoseconds = Int(clamping: seconds) &* 1_000_000_000 &+ Int(attoseconds / 1_000_000_000)
    queue.asyncAfter(deadline: .now() + .nanoseconds(max(1_000_000, nanoseconds))) { [weak self] in
      self?.tick(generation)
    }
  }

  private func tick(_ generation: Int) {
    let mode: Mode? = state.withLock { $0.generation == generation && !$0.isStopped ? $0.mode : nil }
    guard case .interval(let duration, let empty)? = mode else { return }
    let start = ContinuousClock.now
    if empty || mempool.hasPending { _ = try? seal() }
    // The time that it took is part of the interval.
    let rest = duration - (ContinuousClock.now - start)
    schedule(after: max(rest, .milliseconds(1)), generation)
  }
}
