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
  /// The batch consumes deposits that nobody made, or gives some back.
  case depositsOutOfRange(consumed: UInt64, claimed: UInt64, queued: UInt64)
  case dataTooLarge(limit: Int, got: Int)
  case malformedRoot(length: Int)
  /// A proof for a batch that was never committed.
  case unknownBatch(UInt64)
  /// A proof for a batch that has one, or for one whose predecessor has none.
  case proofOutOfOrder(expected: UInt64, got: UInt64)
  /// The verifier said no.
  case proofRejected(String)
  /// Finalisation beyond the proven batches.
  case notProven(proven: UInt64, got: UInt64)
  /// The store itself failed; nothing was acknowledged.
  case storage(String)
}

extension SettlementError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .foreignStore(let field, let expected, let got):
      "this store belongs to another chain: \(field) is \(got), expected \(expected)"
    case .staleBatch(let expected, let got):
      "batch \(got) was committed before; the next batch is \(expected)"
    case .skippedBatch(let expected, let got):
      "batch \(got) skips ahead; the next batch is \(expected)"
    case .previousRootMismatch(let expected, let got):
      "the batch starts from state root \(got); the chain stands at \(expected)"
    case .depositsOutOfRange(let consumed, let claimed, let queued):
      "the batch ends at deposit \(claimed); \(consumed) are consumed and \(queued) are queued"
    case .dataTooLarge(let limit, let got):
      "batch data of \(got) bytes; at most \(limit) are accepted"
    case .malformedRoot(let length): "a root of \(length) bytes; 32 are expected"
    case .unknownBatch(let number): "batch \(number) was never committed"
    case .proofOutOfOrder(let expected, let got):
      "a proof for batch \(got); the next batch to prove is \(expected)"
    case .proofRejected(let reason): "the proof was rejected: \(reason)"
    case .notProven(let proven, let got):
      "batch \(got) cannot be final: batches up to \(proven) are proven"
    case .storage(let reason): "the settlement store failed: \(reason)"
    }
  }
}
