/// Thirty-two bytes: a Keccak-256 or SHA-256 digest, or any 32-byte word of Ethereum's formats.
///
/// Held as four words that have the bytes in memory order on a little-endian machine, so that hashing
/// and comparing never shuffles bytes.
@frozen
public struct Hash256: Hashable, Sendable, BitwiseCopyable {
  /// Bytes 0 ..< 8, least significant byte first; and so on.
  public var word0: UInt64
  public var word1: UInt64
  public var word2: UInt64
  public var word3: UInt64

  @inlinable
  public init(littleEndianWords word0: UInt64, _ word1: UInt64, _ word2: UInt64, _ word3: UInt64) {
    self.word0 = word0
    self.word1 = word1
    self.word2 = word2
    self.word3 = word3
  }

  public static let zero = Hash256(littleEndianWords: 0, 0, 0, 0)

  /// Nil unless there are exactly 32 bytes.
  @inlinable
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    for i in 0..<8 {
      words.0 |= UInt64(bytes[i]) &<< UInt64(8 &* i)
      words.1 |= UInt64(bytes[i &+ 8]) &<< UInt64(8 &* i)
      words.2 |= UInt64(bytes[i &+ 16]) &<< UInt64(8 &* i)
      words.3 |= UInt64(bytes[i &+ 24]) &<< UInt64(8 &* i)
    }
    self.init(littleEndianWords: words.0, words.1, words.2, words.3)
  }

  /// 32 bytes from there on; they must be readable.
  @inlinable @inline(__always)
  public init(load source: UnsafeRawPointer) {
    self.init(
      littleEndianWords: UInt64(littleEndian: source.loadUnaligned(as: UInt64.self)),
      UInt64(littleEndian: source.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
      UInt64(littleEndian: source.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
      UInt64(littleEndian: source.loadUnaligned(fromByteOffset: 24, as: UInt64.self)))
  }

  /// Byte `i`, in `0 ..< 32`.
  @inlinable
  public subscript(i: Int) -> UInt8 {
    let word =
      switch i &>> 3 {
      case 0: word0
      case 1: word1
      case 2: word2
      default: word3
      }
    return UInt8(truncatingIfNeeded: word &>> UInt64(8 &* (i & 7)))
  }

  /// The 32 bytes.
  @inlinable
  public var bytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(32)
    for i in 0..<32 { result.append(self[i]) }
    return result
  }
}
