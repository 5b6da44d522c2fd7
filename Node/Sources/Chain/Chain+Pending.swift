public import ChainStore
import EVM
public import EthereumTypes
public import Hashes
import StateTrie
import StatelessExecution
import Synchronization

/// The block that would come next, executed but not made: nothing of it is on disk.
public final class PendingBlock: Sendable {
  public let parent: Chain.Head
  /// Without the root of its state, which costs more than all the rest: `Chain.completed` has it.
  let block: Block
  public let receipts: [Receipt]
  public let senders: [Address]
  /// What it changes.
  public let overlay: StateOverlay
  nonisolated(unsafe) private let changes: [AccountChange]
  private let root = Mutex<Hash256?>(nil)

  /// Whether it is what has that header before it is executed.
  func isBlock(_ next: Header) -> Bool {
    let own = block.header
    return own.timestamp == next.timestamp && own.baseFeePerGas == next.baseFeePerGas && own.gasLimit == next.gasLimit
      && own.beneficiary == next.beneficiary
  }

  /// Its state root is not known yet.
  public var header: Header { block.header }

  init(_ parent: Chain.Head, _ block: Block, _ receipts: [Receipt], _ senders: [Address], _ changes: [AccountChange]) {
    self.parent = parent
    self.block = block
    self.receipts = receipts
    self.senders = senders
    self.changes = changes
    overlay = StateOverlay(changes)
  }

  /// With the root of its state, computed once; `trie` opens the trie of the parent's state.
  fileprivate func completed(_ trie: () throws(ChainError) -> HistoricalTrie) throws(ChainError) -> Block {
    // Codes and their like are only looked at by who holds the lock.
    let result: Result<Hash256, ChainError> = root.withLock { known in
      if let known { return .success(known) }
      do throws(ChainError) {
        let source = try trie()
        let accounts = source.open()
        do throws(TrieError) {
          try accounts.apply(changes)
        } catch {
          throw .store(source.failure ?? .damaged("\(error)"))
        }
        let found = accounts.rootHash()
        known = found
        return .success(found)
      } catch {
        return .failure(error)
      }
    }
    var block = block
    block.header.stateRoot = try result.get()
    return block
  }
}

extension Chain {
  /// Executes what `source` gives in a block on the head, and keeps the result in memory.
  public func pending(_ plan: BlockPlan, from source: any TransactionSource) throws(ChainError) -> PendingBlock {
    let (parent, snapshot) = try headState()
    let header = try nextHeader(plan, headerDecree, on: parent)
    let fork = fork(header)
    guard fork >= .paris else { throw .setting("a pending block is not available before Paris") }
    do throws(BlockError) {
      let execution = try BlockExecution(
        BlockExecution.Context(header, chain: specification, fork: fork), reader: snapshot)
      try execution.begin()
      let (transactions, senders) = try fill(execution, plan, source, fork)
      let withdrawals = fork >= .shanghai ? plan.withdrawals : nil
      try execution.finish(withdrawals: withdrawals)
      let changes: [AccountChange]
      do throws(StateError) { changes = try execution.state.changes() } catch { throw .state(error) }
      return PendingBlock(
        parent, close(header, execution, transactions, withdrawals, .zero), execution.receipts, senders, changes)
    } catch {
      if let failure = snapshot.failure { throw .store(failure) }
      throw .invalid(block: parent.hash, error)
    }
  }

  /// The pending block with the root of its state.
  public func completed(_ pending: PendingBlock) throws(ChainError) -> Block {
    try pending.completed { () throws(ChainError) in try trie(at: pending.parent.number) }
  }

  /// The state behind a pending block. For one thread. `ChainError.unknownBlock` where the chain has left the block's branch.
  public func state(behind pending: PendingBlock) throws(ChainError) -> CallState {
    CallState(try state(behind: pending.parent), overlay: pending.overlay)
  }

  /// A machine whose code believes to run in the pending block, over the state behind it.
  public func simulation(
    behind pending: PendingBlock, overriding overrides: BlockOverrides = BlockOverrides(),
    accounts: StateOverrides = StateOverrides(), limit: ExecutionLimit = ExecutionLimit(nil)
  ) throws(ChainError) -> Simulation {
    try simulation(
      try state(behind: pending), in: pending.header, overriding: overrides, accounts: accounts, limit: limit)
  }
}

/// The pending block of a pool, made anew when it is asked for and is another: after a change of head, pool or clock. A pool that
/// never rests does not make it more often than a tenth of the time allows.
///
/// Safe from any thread.
public final class PendingBlocks: Sendable {
  private struct Known {
    let block: PendingBlock
    let version: UInt64
    /// Until then it stands, even if the pool has changed.
    let stands: ContinuousClock.Instant
  }

  public let mempool: Mempool
  private let known = Mutex<Known?>(nil)
  private let settings: @Sendable () -> (plan: BlockPlan, order: Mempool.Order)

  /// `settings`: what the block has in common with those that are really made.
  public init(
    _ mempool: Mempool, settings: @escaping @Sendable () -> (plan: BlockPlan, order: Mempool.Order) = { (BlockPlan(), .fee) }
  ) {
    self.mempool = mempool
    self.settings = settings
  }

  /// Of the blocks that `producer` makes.
  public convenience init(_ producer: BlockProducer) {
    self.init(producer.mempool) { (producer.plan, producer.order) }
  }

  /// Who asks while it is being made waits for it.
  public func current() throws(ChainError) -> PendingBlock {
    let (plan, order) = settings()
    let result: Result<PendingBlock, ChainError> = known.withLock { known in
      do throws(ChainError) {
        let next = try mempool.chain.nextHeader(plan)
        let version = mempool.version
        let start = ContinuousClock.now
        if let known, known.block.parent.hash == next.parentHash {
          if start < known.stands { return .success(known.block) }
          if known.version == version, known.block.isBlock(next) { return .success(known.block) }
        }
        let environment = mempool.chain.environment(of: next)
        let source = LookingSource(
          mempool.selection(order, baseFee: environment.baseFee, blobBaseFee: environment.blobBaseFee))
        let block = try mempool.chain.pending(plan, from: source)
        let end = ContinuousClock.now
        known = Known(block: block, version: version, stands: end + (end - start) * 9)
        return .success(block)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}

/// Takes from a pool without telling it what became of anything.
private final class LookingSource: TransactionSource {
  private let source: MempoolSelection
  init(_ source: MempoolSelection) { self.source = source }

  func next(gas: UInt64) -> (transaction: Transaction, sender: Address)? { source.next(gas: gas) }
  func outcome(_ reason: InclusionFailure?) { source.outcome(reason == nil ? nil : .later) }
}
