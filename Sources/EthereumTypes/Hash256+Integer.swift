public import BigIntegers
public import Hashes

extension Hash256 {
  /// The integer's 32 bytes, most significant first.
  @inlinable @inline(__always)
  public init(_ value: UInt256) {
    let words = value.bigEndianWords
    self.init(littleEndianWords: words.0, words.1, words.2, words.3)
  }

  /// The bytes as an integer, most significant first.
  @inlinable @inline(__always)
  public var integer: UInt256 { UInt256(bigEndianWords: word0, word1, word2, word3) }

  /// Writes the 32 bytes there.
  @inlinable @inline(__always)
  public func store(to target: UnsafeMutableRawPointer) {
    target.storeBytes(of: word0.littleEndian, as: UInt64.self)
    target.storeBytes(of: word1.littleEndian, toByteOffset: 8, as: UInt64.self)
    target.storeBytes(of: word2.littleEndian, toByteOffset: 16, as: UInt64.self)
    target.storeBytes(of: word3.littleEndian, toByteOffset: 24, as: UInt64.self)
  }
}

extension Hash256: Comparable {
  /// The order of the bytes.
  @inlinable
  public static func < (a: Hash256, b: Hash256) -> Bool {
    if a.word0 != b.word0 { return a.word0.byteSwapped < b.word0.byteSwapped }
    if a.word1 != b.word1 { return a.word1.byteSwapped < b.word1.byteSwapped }
    if a.word2 != b.word2 { return a.word2.byteSwapped < b.word2.byteSwapped }
    return a.word3.byteSwapped < b.word3.byteSwapped
  }
}

#if !hasFeature(Embedded)
  extension Hash256: CustomStringConvertible {
    /// "0x" and 64 hexadecimal digits.
    public var description: String {
      let digits: [UInt8] = Array("0123456789abcdef".utf8)
      return "0x"
        + String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
  }

  extension Hash256 {
    /// Reads "0x" and 64 hexadecimal digits.
    public init?(text: String) {
      guard text.utf8.count == 66, text.hasPrefix("0x"), let value = UInt256(text: text) else { return nil }
      self.init(value)
    }
  }
#endif
