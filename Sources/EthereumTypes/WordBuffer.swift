public import BigIntegers
public import Hashes

/// Building messages for Keccak-256 out of Ethereum's 32-byte words without going through bytes: entry i of
/// the array is bytes 8i ..< 8i + 8 of the message, in memory order.
extension InlineArray where Element == UInt64 {
  /// Writes a 256-bit integer, most significant byte first, into entries `index` ..< `index` + 4.
  @inlinable @inline(__always)
  public mutating func setBigEndian(_ value: UInt256, at index: Int) {
    self[index] = swapped(value.limb3)
    self[index &+ 1] = swapped(value.limb2)
    self[index &+ 2] = swapped(value.limb1)
    self[index &+ 3] = swapped(value.limb0)
  }

  /// Writes 32 bytes into entries `index` ..< `index` + 4.
  @inlinable @inline(__always)
  public mutating func set(_ value: Hash256, at index: Int) {
    self[index] = value.word0
    self[index &+ 1] = value.word1
    self[index &+ 2] = value.word2
    self[index &+ 3] = value.word3
  }

  /// Keccak-256 of the first `words` entries, followed by nothing.
  @inlinable
  public func keccak256(words: Int) -> Hash256 { keccak256(byteCount: words &* 8) }

  /// Keccak-256 of the first `byteCount` bytes.
  @inlinable
  public func keccak256(byteCount: Int) -> Hash256 {
    let span = self.span
    return span.withUnsafeBufferPointer { buffer in
      Keccak256.hash(UnsafeRawBufferPointer(start: buffer.baseAddress, count: byteCount))
    }
  }
}

/// `byteSwapped`, which takes about 25 instructions on the guests' machine; most words are zero.
@inlinable @inline(__always)
func swapped(_ x: UInt64) -> UInt64 { x == 0 ? 0 : x.byteSwapped }
