public import Hashes
public import Ledger

/// What a sequencer posts for a batch: the data that rebuilds the state, and what it claims follows from it.
public struct BatchCommitment: Equatable, Sendable {
  /// Consecutive from 0.
  public var number: UInt64
  /// The published batch data, byte for byte as the guest reads it.
  public var data: [UInt8]
  public var previousRoot: Hash256
  public var newRoot: Hash256
  public var withdrawalRoot: Hash256
  /// Deposits taken from the queue by this batch.
  public var depositCount: UInt64

  public init(
    number: UInt64, data: [UInt8], previousRoot: Hash256, newRoot: Hash256, withdrawalRoot: Hash256,
    depositCount: UInt64
  ) {
    self.number = number
    self.data = data
    self.previousRoot = previousRoot
    self.newRoot = newRoot
    self.withdrawalRoot = withdrawalRoot
    self.depositCount = depositCount
  }
}

/// Where a chain stands on its base layer. Counts of batches: batch n is committed when `committed` > n.
public struct ChainHead: Equatable, Sendable {
  public var committed: UInt64
  public var proven: UInt64
  public var final: UInt64
  /// State root after the last committed and the last final batch; the genesis root before the first.
  public var committedRoot: Hash256
  public var finalRoot: Hash256
  /// Deposits in the queue since the beginning, and how many of them the committed batches have consumed.
  public var depositsQueued: UInt64
  public var depositsConsumed: UInt64
  /// The queue's hash chain after the consumed ones.
  public var queueHash: Hash256
}

/// The contract between the rollup and whatever settles it: the native store of this package, and later L1.
///
/// A batch passes `commit` → `prove` → `finalise`, in the order of its number. The base layer rebuilds the public
/// values of a proof from what it stored itself; whoever proves supplies the proof and nothing else.
public protocol BaseLayer: Sendable {
  func head() throws(SettlementError) -> ChainHead

  /// Puts a deposit into the queue and returns its position, from 0.
  @discardableResult
  func enqueue(_ deposit: Deposit) throws(SettlementError) -> UInt64

  /// The deposits from `position` on, at most `limit`.
  func deposits(from position: UInt64, limit: Int) throws(SettlementError) -> [Deposit]

  func commit(_ batch: BatchCommitment) throws(SettlementError)

  /// Accepts the proof of the lowest unproven batch.
  func prove(batch number: UInt64, proof: [UInt8]) throws(SettlementError)

  /// Makes every batch up to and including `number` final and returns the state root.
  @discardableResult
  func finalise(upTo number: UInt64) throws(SettlementError) -> Hash256

  /// Withdraws committed batches that have no proof, from `number` up. They can never become final.
  func revert(from number: UInt64) throws(SettlementError)

  /// Pays out withdrawal `index` of a final batch, once.
  func claim(
    _ withdrawal: LedgerWithdrawal, batch number: UInt64, index: UInt64, proof: [Hash256]
  ) throws(SettlementError)
}

extension ChainHead {
  /// A chain without batches and deposits, from the empty state.
  public static let genesis = ChainHead(
    committed: 0, proven: 0, final: 0, committedRoot: TreeDigest.empty.bytes, finalRoot: TreeDigest.empty.bytes,
    depositsQueued: 0, depositsConsumed: 0, queueHash: .zero)
}
