public import BigIntegers
public import EthereumTypes
public import Hashes

/// Reads a witness: 64-bit words, least significant byte first in memory. Never reads past the end.
public struct WordReader {
  private var cursor: UnsafePointer<UInt64>?
  /// Words not yet read.
  public private(set) var count: Int

  /// The words must stay valid and unchanged while the reader is used.
  public init(_ words: UnsafeBufferPointer<UInt64>) {
    cursor = words.baseAddress
    count = words.count
  }

  @inline(__always)
  public mutating func next() throws(WitnessError) -> UInt64 {
    guard count > 0, let p = cursor else { throw .truncated }
    cursor = p + 1
    count &-= 1
    return p.pointee
  }

  /// The next `n` words, in place.
  public mutating func take(_ n: UInt64) throws(WitnessError) -> UnsafeBufferPointer<UInt64> {
    guard n <= UInt64(truncatingIfNeeded: count) else { throw .truncated }
    let length = Int(truncatingIfNeeded: n)
    let result = UnsafeBufferPointer(start: cursor, count: length)
    if let p = cursor { cursor = p + length }
    count &-= length
    return result
  }

  /// Four limbs, least significant first.
  public mutating func integer() throws(WitnessError) -> UInt256 {
    let words = try take(4)
    return UInt256(limbs: words[0], words[1], words[2], words[3])
  }

  /// Four words of bytes.
  public mutating func hash() throws(WitnessError) -> Hash256 {
    let words = try take(4)
    return Hash256(littleEndianWords: words[0], words[1], words[2], words[3])
  }

  /// Three words: high, middle, low, the last below 2³².
  public mutating func address() throws(WitnessError) -> Address {
    let words = try take(3)
    guard let low = UInt32(exactly: words[2]) else { throw .malformed }
    return Address(high: words[0], middle: words[1], low: low)
  }
}
