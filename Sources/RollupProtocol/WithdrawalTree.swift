import BigIntegers
import EthereumTypes
public import Hashes
public import Ledger

/// The Merkle tree of a batch's withdrawals, in Keccak-256 so that the base layer checks a claim cheaply.
///
/// Leaf i: Keccak-256 of four words (batch number, i, recipient, amount; 128 bytes). Node: Keccak-256 of its
/// two children (64 bytes); the lengths tell them apart. The leaves are filled up with zero words to the next
/// power of two. The root of no withdrawals is zero.
public enum WithdrawalTree {
  public static func leaf(_ withdrawal: LedgerWithdrawal, batchNumber: UInt64, index: UInt64) -> Hash256 {
    var words: InlineArray<16, UInt64> = InlineArray(repeating: 0)
    words.setBigEndian(UInt256(batchNumber), at: 0)
    words.setBigEndian(UInt256(index), at: 4)
    words.setBigEndian(withdrawal.recipient.integer, at: 8)
    words.setBigEndian(withdrawal.amount, at: 12)
    return words.keccak256(words: 16)
  }

  static func node(_ left: Hash256, _ right: Hash256) -> Hash256 {
    var words: InlineArray<8, UInt64> = InlineArray(repeating: 0)
    words.set(left, at: 0)
    words.set(right, at: 4)
    return words.keccak256(words: 8)
  }

  public static func root(_ withdrawals: [LedgerWithdrawal], batchNumber: UInt64) -> Hash256 {
    if withdrawals.isEmpty { return .zero }
    var level = leaves(withdrawals, batchNumber)
    while level.count > 1 { level = parents(level) }
    return level[0]
  }

  /// The siblings from leaf `index` up to the root; nil when there is no such leaf.
  public static func proof(_ withdrawals: [LedgerWithdrawal], batchNumber: UInt64, index: Int) -> [Hash256]? {
    guard withdrawals.indices.contains(index) else { return nil }
    var level = leaves(withdrawals, batchNumber)
    var position = index
    var proof: [Hash256] = []
    while level.count > 1 {
      proof.append(level[position ^ 1])
      level = parents(level)
      position >>= 1
    }
    return proof
  }

  /// Whether `withdrawal` is number `index` of the batch under `root`.
  public static func verify(
    _ withdrawal: LedgerWithdrawal, batchNumber: UInt64, index: UInt64, proof: [Hash256], root: Hash256
  ) -> Bool {
    guard proof.count < 64, index &>> UInt64(proof.count) == 0 else { return false }
    var hash = leaf(withdrawal, batchNumber: batchNumber, index: index)
    for (level, sibling) in proof.enumerated() {
      hash = (index &>> UInt64(level)) & 1 == 0 ? node(hash, sibling) : node(sibling, hash)
    }
    return hash == root
  }

  private static func leaves(_ withdrawals: [LedgerWithdrawal], _ batchNumber: UInt64) -> [Hash256] {
    var level: [Hash256] = []
    var width = 1
    while width < withdrawals.count { width *= 2 }
    level.reserveCapacity(width)
    for i in withdrawals.indices {
      level.append(leaf(withdrawals[i], batchNumber: batchNumber, index: UInt64(i)))
    }
    while level.count < width { level.append(.zero) }
    return level
  }

  private static func parents(_ level: [Hash256]) -> [Hash256] {
    var result: [Hash256] = []
    result.reserveCapacity(level.count / 2)
    for i in stride(from: 0, to: level.count, by: 2) { result.append(node(level[i], level[i + 1])) }
    return result
  }
}
