public import EthereumTypes
public import Ledger
public import RollupProtocol
public import Settlement

/// Orders and executes operations and closes batches: the native side of the chain.
///
/// Keeps the whole state in memory. A batch takes the waiting deposits first, then operations in the order given.
public struct Sequencer: Sendable {
  public let ledger: Ledger
  public private(set) var state: LedgerState

  public init(ledger: Ledger, state: LedgerState = LedgerState()) {
    self.ledger = ledger
    self.state = state
  }

  /// An operation that the ledger turned away, with its reason and its place in the list.
  public struct Rejection: Sendable {
    public let index: Int
    public let operation: SignedOperation
    public let reason: BatchBuilder.BuilderError
  }

  /// Executes the next batch on the base layer's deposits and on `operations`.
  ///
  /// Rejected operations change nothing and are reported; the others make the batch.
  public mutating func seal(
    _ operations: [SignedOperation], on head: ChainHead, deposits: [Deposit]
  ) throws -> (batch: SealedBatch, rejections: [Rejection]) {
    var builder = BatchBuilder(
      ledger: ledger, batchNumber: head.committed, depositQueue: head.queueHash, state: &state)
    do {
      for deposit in deposits { try builder.add(deposit, state: &state) }
    } catch {
      builder.abandon(state: &state)
      throw error
    }
    var rejections: [Rejection] = []
    for (index, operation) in operations.enumerated() {
      do throws(BatchBuilder.BuilderError) {
        try builder.add(operation, state: &state)
      } catch {
        rejections.append(Rejection(index: index, operation: operation, reason: error))
      }
    }
    return (builder.seal(state: &state), rejections)
  }
}

extension BatchCommitment {
  /// What the sequencer posts for a sealed batch.
  public init(_ batch: SealedBatch) {
    let values = batch.publicValues
    self.init(
      number: values.batchNumber, data: batch.data, previousRoot: values.previousRoot, newRoot: values.newRoot,
      withdrawalRoot: values.withdrawalRoot, depositCount: values.depositCount)
  }
}
