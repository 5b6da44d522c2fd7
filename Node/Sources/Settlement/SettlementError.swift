/// Why the base layer refused a call. Each case says what was expected and what came.
public enum SettlementError: Error, Equatable, Sendable {
  /// The store belongs to another chain, program or genesis.
  case foreignStore(field: String, expected: String, got: String)
  /// A batch number that was committed before: a stale batch or a replay.
  case staleBatch(expected: UInt64, got: UInt64)
  /// A batch number ahead of the next one.
  case skippedBatch(expected: UInt64, got: UInt64)
  /// The batch does not start where the chain stands.
  case previousRootMismatch(expected: String, got: String)
  /// The batch consumes more deposits than the queue has.
  case depositsOutOfRange(waiting: UInt64, claimed: UInt64)
  case dataTooLarge(limit: Int, got: Int)
  /// A proof or a claim for a batch that was never committed.
  case unknownBatch(UInt64)
  /// A proof for a batch that has one, or whose predecessor has none.
  case proofOutOfOrder(expected: UInt64, got: UInt64)
  /// The verifier said no.
  case proofRejected(String)
  /// Finalisation of a batch that is not proven.
  case notProven(proven: UInt64, got: UInt64)
  /// A proven batch cannot be withdrawn.
  case alreadyProven(proven: UInt64, got: UInt64)
  /// A claim against a batch that is not final.
  case notFinal(UInt64)
  /// The Merkle proof does not lead to the batch's withdrawal root.
  case withdrawalNotInBatch(batch: UInt64, index: UInt64)
  /// The withdrawal was paid out before.
  case alreadyClaimed(batch: UInt64, index: UInt64)
  /// The store itself failed; nothing was acknowledged.
  case storage(String)
}

extension SettlementError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .foreignStore(let field, let expected, let got):
      "this store belongs to another chain: its \(field) is \(got), expected \(expected)"
    case .staleBatch(let expected, let got):
      "batch \(got) was committed before; the next batch is \(expected)"
    case .skippedBatch(let expected, let got):
      "batch \(got) skips ahead; the next batch is \(expected)"
    case .previousRootMismatch(let expected, let got):
      "the batch starts from state root \(got); the chain stands at \(expected)"
    case .depositsOutOfRange(let waiting, let claimed):
      "the batch consumes \(claimed) deposits; \(waiting) are waiting"
    case .dataTooLarge(let limit, let got):
      "batch data of \(got) bytes; at most \(limit) are accepted"
    case .unknownBatch(let number): "batch \(number) was never committed"
    case .proofOutOfOrder(let expected, let got):
      "a proof for batch \(got); the next batch to prove is \(expected)"
    case .proofRejected(let reason): "the proof was rejected: \(reason)"
    case .notProven(let proven, let got):
      "batch \(got) cannot be final: \(proven) batches are proven"
    case .alreadyProven(let proven, let got):
      "batch \(got) cannot be withdrawn: \(proven) batches are proven"
    case .notFinal(let number): "batch \(number) is not final"
    case .withdrawalNotInBatch(let batch, let index):
      "the Merkle proof does not show withdrawal \(index) in batch \(batch)"
    case .alreadyClaimed(let batch, let index):
      "withdrawal \(index) of batch \(batch) was paid out before"
    case .storage(let reason): "the settlement store failed: \(reason)"
    }
  }
}
