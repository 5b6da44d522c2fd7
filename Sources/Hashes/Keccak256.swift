/// Keccak-256 as Ethereum uses it: rate 136 bytes, padding 0x01 … 0x80 (not SHA3-256, which pads with 0x06).
///
/// One call for a message at hand (`hash`), or incrementally: `update`, then `finalize`.
public struct Keccak256: Sendable {
  /// Bytes absorbed per permutation.
  public static let rate = 136

  private var lanes: InlineArray<25, UInt64>
  /// Bytes of the current block already absorbed, in `0 ..< rate`.
  private var filled: Int

  public init() {
    lanes = InlineArray(repeating: 0)
    filled = 0
  }

  /// Absorbs `bytes` after all earlier ones.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard var source = bytes.baseAddress else { return }
    var left = bytes.count
    var filled = self.filled
    var span = lanes.mutableSpan
    span.withUnsafeMutableBufferPointer { buffer in
      let lanes = buffer.baseAddress.unsafelyUnwrapped
      while left > 0 {
        if filled & 7 == 0 && left >= 8 {
          let words = min(left &>> 3, (Keccak256.rate &- filled) &>> 3)
          Keccak256.absorb(words, of: source, into: lanes + (filled &>> 3))
          source += words &* 8
          left &-= words &* 8
          filled &+= words &* 8
        } else {
          let byte = UInt64(source.load(as: UInt8.self))
          lanes[filled &>> 3] ^= byte &<< UInt64((filled & 7) &* 8)
          source += 1
          left &-= 1
          filled &+= 1
        }
        if filled == Keccak256.rate {
          KeccakPermutation.apply(lanes)
          filled = 0
        }
      }
    }
    self.filled = filled
  }

  /// The digest of everything absorbed.
  public consuming func finalize() -> Hash256 {
    let filled = self.filled
    var span = lanes.mutableSpan
    span.withUnsafeMutableBufferPointer { buffer in
      let lanes = buffer.baseAddress.unsafelyUnwrapped
      lanes[filled &>> 3] ^= 1 &<< UInt64((filled & 7) &* 8)
      lanes[16] ^= 0x8000_0000_0000_0000
      KeccakPermutation.apply(lanes)
    }
    return Hash256(littleEndianWords: lanes[0], lanes[1], lanes[2], lanes[3])
  }

  /// XORs `count` words into `lanes`. The machine of the guests reads misaligned words one byte at a time,
  /// so aligned input takes its own path.
  @inline(__always)
  private static func absorb(
    _ count: Int, of source: UnsafeRawPointer, into lanes: UnsafeMutablePointer<UInt64>
  ) {
    if UInt(bitPattern: source) & 7 == 0 {
      for i in 0..<count { lanes[i] ^= source.load(fromByteOffset: i &* 8, as: UInt64.self).littleEndian }
    } else {
      for i in 0..<count {
        lanes[i] ^= source.loadUnaligned(fromByteOffset: i &* 8, as: UInt64.self).littleEndian
      }
    }
  }

  /// Keccak-256 of `bytes`, without the state of an incremental hash: in a guest half of a short hash's instructions.
  public static func hash(_ bytes: UnsafeRawBufferPointer) -> Hash256 {
    var state = InlineArray<25, UInt64>(repeating: 0)
    var span = state.mutableSpan
    return span.withUnsafeMutableBufferPointer { buffer in
      let lanes = buffer.baseAddress.unsafelyUnwrapped
      var left = bytes.count
      // Never read where there are no bytes.
      var source = bytes.baseAddress ?? UnsafeRawPointer(lanes)
      while left >= rate {
        absorb(rate &>> 3, of: source, into: lanes)
        KeccakPermutation.apply(lanes)
        source += rate
        left &-= rate
      }
      let words = left &>> 3
      absorb(words, of: source, into: lanes)
      // The bytes behind the last whole word, and the first byte of the padding.
      var last: UInt64 = 1
      var i = left & 7
      while i > 0 {
        i &-= 1
        last = last &<< 8 | UInt64(source.load(fromByteOffset: words &* 8 &+ i, as: UInt8.self))
      }
      lanes[words] ^= last
      lanes[16] ^= 0x8000_0000_0000_0000
      KeccakPermutation.apply(lanes)
      return Hash256(littleEndianWords: lanes[0], lanes[1], lanes[2], lanes[3])
    }
  }

  /// Keccak-256 of `bytes`.
  @inlinable
  public static func hash(_ bytes: [UInt8]) -> Hash256 {
    bytes.withUnsafeBytes { hash($0) }
  }
}
