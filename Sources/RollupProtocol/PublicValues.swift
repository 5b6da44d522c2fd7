import BigIntegers
public import Hashes
import Ledger

/// What the proof of one batch says, and all that the base layer learns from it
/// (Documentation/PublicValues-Rollup.md).
///
/// Encoded as nine 32-byte words, integers most significant byte first (what Solidity and Vyper call
/// abi.encode of (uint64, uint64, bytes32, bytes32, bytes32, bytes32, bytes32, uint64, bytes32)): 288 bytes.
@frozen
public struct PublicValues: Hashable, Sendable {
  /// Bytes in the encoding.
  public static let byteCount = 288

  public var chainID: UInt64
  /// The first batch is number 0.
  public var batchNumber: UInt64
  /// `TreeDigest.bytes` of the accounts before and after.
  public var previousRoot: Hash256
  public var newRoot: Hash256
  /// Keccak-256 of the batch data.
  public var dataHash: Hash256
  /// The deposit queue's hash chain before the first and after the last deposit of the batch.
  public var depositQueueBefore: Hash256
  public var depositQueueAfter: Hash256
  /// Deposits consumed.
  public var depositCount: UInt64
  /// Root of the withdrawals of the batch, zero if there are none.
  public var withdrawalRoot: Hash256

  public init(
    chainID: UInt64, batchNumber: UInt64, previousRoot: Hash256, newRoot: Hash256, dataHash: Hash256,
    depositQueueBefore: Hash256, depositQueueAfter: Hash256, depositCount: UInt64, withdrawalRoot: Hash256
  ) {
    self.chainID = chainID
    self.batchNumber = batchNumber
    self.previousRoot = previousRoot
    self.newRoot = newRoot
    self.dataHash = dataHash
    self.depositQueueBefore = depositQueueBefore
    self.depositQueueAfter = depositQueueAfter
    self.depositCount = depositCount
    self.withdrawalRoot = withdrawalRoot
  }

  /// The 288 bytes.
  public var bytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(PublicValues.byteCount)
    func append(_ value: UInt64) {
      for _ in 0..<24 { result.append(0) }
      for i in 0..<8 { result.append(UInt8(truncatingIfNeeded: value &>> UInt64(56 &- 8 &* i))) }
    }
    func append(_ value: Hash256) {
      for i in 0..<32 { result.append(value[i]) }
    }
    append(chainID)
    append(batchNumber)
    append(previousRoot)
    append(newRoot)
    append(dataHash)
    append(depositQueueBefore)
    append(depositQueueAfter)
    append(depositCount)
    append(withdrawalRoot)
    return result
  }

  /// Nil unless these are 288 bytes of that form: integers below 2⁶⁴, roots of canonical elements.
  public init?(bytes: [UInt8]) {
    guard bytes.count == PublicValues.byteCount else { return nil }
    var words: [Hash256] = []
    for i in 0..<9 {
      guard let word = Hash256(Array(bytes[(32 * i)..<(32 * i + 32)])) else { return nil }
      words.append(word)
    }
    func integer(_ word: Hash256) -> UInt64? {
      (word.word0 | word.word1 | word.word2) == 0 ? word.word3.byteSwapped : nil
    }
    guard let chainID = integer(words[0]), let batchNumber = integer(words[1]), let count = integer(words[7]),
      TreeDigest(words[2]) != nil, TreeDigest(words[3]) != nil
    else { return nil }
    self.init(
      chainID: chainID, batchNumber: batchNumber, previousRoot: words[2], newRoot: words[3],
      dataHash: words[4],
      depositQueueBefore: words[5], depositQueueAfter: words[6], depositCount: count, withdrawalRoot: words[8]
    )
  }
}
