import EthereumTypes
public import Hashes
public import KoalaBear

/// Eight KoalaBear elements: a node of the account tree, or its root. Collisions cost about 2¹²⁴ work.
///
/// Held as the Montgomery representatives of elements 2i (low half) and 2i + 1 (high half) in word i.
@frozen
public struct TreeDigest: Hashable, Sendable, BitwiseCopyable {
  var word0: UInt64
  var word1: UInt64
  var word2: UInt64
  var word3: UInt64

  init(words word0: UInt64, _ word1: UInt64, _ word2: UInt64, _ word3: UInt64) {
    self.word0 = word0
    self.word1 = word1
    self.word2 = word2
    self.word3 = word3
  }

  /// The root of the tree without accounts.
  public static let empty = TreeDigest(words: 0, 0, 0, 0)

  /// Element `i` in `0 ..< 8`.
  public subscript(i: Int) -> Felt {
    let word =
      switch i &>> 1 {
      case 0: word0
      case 1: word1
      case 2: word2
      default: word3
      }
    return Felt(raw: UInt32(truncatingIfNeeded: i & 1 == 0 ? word : word &>> 32))
  }

  /// From 32 bytes, each element as four bytes, least significant first; nil when an element is not below p.
  public init?(_ bytes: Hash256) {
    guard let w0 = TreeDigest.montgomery(bytes.word0), let w1 = TreeDigest.montgomery(bytes.word1),
      let w2 = TreeDigest.montgomery(bytes.word2), let w3 = TreeDigest.montgomery(bytes.word3)
    else { return nil }
    self.init(words: w0, w1, w2, w3)
  }

  /// The canonical 32 bytes.
  public var bytes: Hash256 {
    func pair(_ i: Int) -> UInt64 { UInt64(self[i].value) | (UInt64(self[i &+ 1].value) &<< 32) }
    return Hash256(littleEndianWords: pair(0), pair(2), pair(4), pair(6))
  }

  /// Two canonical elements in one word as two Montgomery representatives.
  private static func montgomery(_ word: UInt64) -> UInt64? {
    guard let a = Felt(canonical: UInt32(truncatingIfNeeded: word)),
      let b = Felt(canonical: UInt32(truncatingIfNeeded: word &>> 32))
    else { return nil }
    return UInt64(a.raw) | (UInt64(b.raw) &<< 32)
  }
}
