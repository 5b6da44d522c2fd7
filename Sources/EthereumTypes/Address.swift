public import BigIntegers
import Hashes
public import Secp256k1

/// An Ethereum address: 160 bits, held as the big-endian integer of its 20 bytes in three words.
@frozen
public struct Address: Hashable, Sendable, BitwiseCopyable {
  /// Bytes 0 ..< 8, the most significant ones.
  public var high: UInt64
  /// Bytes 8 ..< 16.
  public var middle: UInt64
  /// Bytes 16 ..< 20.
  public var low: UInt32

  @inlinable @inline(__always)
  public init(high: UInt64, middle: UInt64, low: UInt32) {
    self.high = high
    self.middle = middle
    self.low = low
  }

  public static let zero = Address(high: 0, middle: 0, low: 0)

  /// Nil unless there are exactly 20 bytes.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == 20, let value = UInt256(bigEndian: bytes) else { return nil }
    self.init(truncating: value)
  }

  /// The lowest 160 bits.
  @inlinable
  public init(truncating value: UInt256) {
    self.init(
      high: (value.limb2 &<< 32) | (value.limb1 &>> 32), middle: (value.limb1 &<< 32) | (value.limb0 &>> 32),
      low: UInt32(truncatingIfNeeded: value.limb0))
  }

  /// The last 20 bytes of Keccak-256 of the key's 64 bytes.
  public init(_ key: AffinePoint) {
    var words: InlineArray<8, UInt64> = InlineArray(repeating: 0)
    words.setBigEndian(key.x.integer, at: 0)
    words.setBigEndian(key.y.integer, at: 4)
    let hash = words.keccak256(words: 8)
    self.init(
      high: (hash.word1.byteSwapped &<< 32) | (hash.word2.byteSwapped &>> 32),
      middle: (hash.word2.byteSwapped &<< 32) | (hash.word3.byteSwapped &>> 32),
      low: UInt32(truncatingIfNeeded: hash.word3.byteSwapped))
  }

  /// The address as a number below 2¹⁶⁰.
  @inlinable
  public var integer: UInt256 {
    UInt256(
      limbs: (middle &<< 32) | UInt64(low), (high &<< 32) | (middle &>> 32), high &>> 32, 0)
  }

  /// The 20 bytes.
  public var bytes: [UInt8] { Array(integer.bigEndianBytes[12...]) }

  /// Bit `i` in `0 ..< 160`, the most significant bit of the first byte being bit 0.
  @inlinable @inline(__always)
  public func bit(_ i: Int) -> Bool {
    if i < 64 { return (high &>> UInt64(truncatingIfNeeded: 63 &- i)) & 1 != 0 }
    if i < 128 { return (middle &>> UInt64(truncatingIfNeeded: 127 &- i)) & 1 != 0 }
    return (low &>> UInt32(truncatingIfNeeded: 159 &- i)) & 1 != 0
  }

  /// The first `count` bits in `0 ... 160`, the others zero.
  @inlinable
  public func prefix(_ count: Int) -> Address {
    if count >= 160 { return self }
    if count >= 128 {
      return Address(
        high: high, middle: middle, low: low & ~(UInt32.max &>> UInt32(truncatingIfNeeded: count &- 128)))
    }
    if count >= 64 {
      return Address(
        high: high, middle: middle & ~(UInt64.max &>> UInt64(truncatingIfNeeded: count &- 64)), low: 0)
    }
    return Address(high: high & ~(UInt64.max &>> UInt64(truncatingIfNeeded: count)), middle: 0, low: 0)
  }

  /// How many leading bits two addresses share, in `0 ... 160`.
  @inlinable
  public func commonPrefix(_ other: Address) -> Int {
    if high != other.high { return (high ^ other.high).leadingZeroBitCount }
    if middle != other.middle { return 64 &+ (middle ^ other.middle).leadingZeroBitCount }
    if low != other.low { return 128 &+ (low ^ other.low).leadingZeroBitCount }
    return 160
  }
}

extension Address: Comparable {
  @inlinable
  public static func < (a: Address, b: Address) -> Bool {
    if a.high != b.high { return a.high < b.high }
    if a.middle != b.middle { return a.middle < b.middle }
    return a.low < b.low
  }
}

extension Address {
  /// Reads "0x" and 40 hexadecimal digits of any case; the EIP-55 checksum is not checked.
  public init?(text: String) {
    guard text.utf8.count == 42, let value = UInt256(text: text) else { return nil }
    self.init(truncating: value)
  }

  /// "0x" and 40 hexadecimal digits with the capitals of EIP-55.
  public var text: String {
    let digits = bytes.flatMap { [$0 >> 4, $0 & 15] }
    let lowercase = digits.map { $0 < 10 ? 0x30 + $0 : 0x57 + $0 }
    let hash = Keccak256.hash(lowercase).bytes
    var result: [UInt8] = [0x30, 0x78]
    for i in 0..<40 {
      let nibble = i & 1 == 0 ? hash[i >> 1] >> 4 : hash[i >> 1] & 15
      result.append(digits[i] >= 10 && nibble >= 8 ? lowercase[i] - 32 : lowercase[i])
    }
    return String(decoding: result, as: UTF8.self)
  }
}

#if !hasFeature(Embedded)
  extension Address: CustomStringConvertible {
    public var description: String { text }
  }
#endif
