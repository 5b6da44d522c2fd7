public import EthereumTypes
public import Hashes

extension TrieRoot {
  /// What a header's `transactionsRoot` must be.
  public static func transactions(_ transactions: [Transaction]) -> Hash256 {
    list(transactions.count) { transactions[$0].encode(to: &$1) }
  }

  /// The same, of the bytes the transactions were read from.
  public static func transactions(_ block: EncodedBlock) -> Hash256 { block.withEnvelopes { list($0) } }

  /// What a header's `receiptsRoot` must be.
  public static func receipts(_ receipts: [Receipt]) -> Hash256 {
    receipts.withUnsafeBufferPointer { receipts in list(receipts.count) { receipts[$0].encode(to: &$1) } }
  }

  /// What a header's `withdrawalsRoot` must be.
  public static func withdrawals(_ withdrawals: [Withdrawal]) -> Hash256 {
    list(withdrawals.count) { withdrawals[$0].encode(to: &$1) }
  }
}
