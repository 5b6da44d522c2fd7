/// What a sequencer posts for a batch: the data that rebuilds the state, and what it claims follows from it.
public struct BatchCommitment: Equatable, Sendable {
  /// Consecutive from 1.
  public var number: UInt64
  /// The published batch data, byte for byte as the guest reads it.
  public var data: [UInt8]
  /// 32 bytes each.
  public var previousRoot: [UInt8]
  public var newRoot: [UInt8]
  public var withdrawalRoot: [UInt8]
  /// How many deposits of the queue are consumed after this batch, counted from the chain's beginning.
  public var depositsConsumed: UInt64

  public init(
    number: UInt64, data: [UInt8], previousRoot: [UInt8], newRoot: [UInt8], withdrawalRoot: [UInt8],
    depositsConsumed: UInt64
  ) {
    self.number = number
    self.data = data
    self.previousRoot = previousRoot
    self.newRoot = newRoot
    self.withdrawalRoot = withdrawalRoot
    self.depositsConsumed = depositsConsumed
  }
}

/// Where a chain stands on its base layer.
public struct ChainHead: Equatable, Sendable {
  public var committed: UInt64
  public var proven: UInt64
  public var final: UInt64
  /// State root after the last committed, proven and final batch.
  public var committedRoot: [UInt8]
  public var provenRoot: [UInt8]
  public var finalRoot: [UInt8]
  /// Deposits in the queue, and how many the committed batches have consumed.
  public var depositsQueued: UInt64
  public var depositsConsumed: UInt64
}

/// The contract between the rollup and whatever settles it: the native store of this package, and later L1.
///
/// A batch passes `commit` → `prove` → `finalise`, in order of its number. The base layer rebuilds the
/// public values of a proof from what it stored itself; the prover supplies the proof and nothing else.
public protocol BaseLayer: Sendable {
  func head() throws(SettlementError) -> ChainHead

  /// Puts a deposit into the queue and returns its index. `recipient`: 20 bytes; `amount`: 32 bytes, big-endian.
  func enqueueDeposit(recipient: [UInt8], amount: [UInt8]) throws(SettlementError) -> UInt64

  func commit(_ batch: BatchCommitment) throws(SettlementError)

  /// Accepts the proof of the lowest unproven batch.
  func prove(batch number: UInt64, proof: [UInt8]) throws(SettlementError)

  /// Makes every batch up to `number` final and returns the state root.
  func finalise(upTo number: UInt64) throws(SettlementError) -> [UInt8]

  /// Withdraws committed batches that have no proof, from `number` up. They can never become final.
  func revert(from number: UInt64) throws(SettlementError)
}
