import EthereumTypes
public import Hashes
public import Ledger

/// The hash chain in which the base layer keeps the deposits that no batch has consumed yet.
public enum DepositQueue {
  /// The chain before the first deposit.
  public static let empty = Hash256.zero

  /// Keccak-256 of the chain so far ‖ 12 zero bytes ‖ recipient (20 bytes) ‖ amount (32 bytes, most
  /// significant first): three 32-byte words.
  public static func append(_ deposit: Deposit, to queue: Hash256) -> Hash256 {
    var words: InlineArray<12, UInt64> = InlineArray(repeating: 0)
    words.set(queue, at: 0)
    words.setBigEndian(deposit.recipient.integer, at: 4)
    words.setBigEndian(deposit.amount, at: 8)
    return words.keccak256(words: 12)
  }
}
