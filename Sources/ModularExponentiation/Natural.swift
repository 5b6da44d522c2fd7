/// A natural number in limbs of 64 bits, least significant first, in memory of its own.
struct Natural: ~Copyable {
  let limbs: UnsafeMutablePointer<UInt64>
  /// Limbs, of which the highest may be 0.
  let count: Int

  /// Zero in `count` limbs.
  init(zeros count: Int) {
    limbs = .allocate(capacity: max(count, 1))
    limbs.initialize(repeating: 0, count: max(count, 1))
    self.count = count
  }

  /// The number of `bytes`, most significant first, in no more limbs than it needs: none for zero.
  init(_ bytes: UnsafeRawBufferPointer) {
    var start = 0
    while start < bytes.count && bytes[start] == 0 { start &+= 1 }
    let significant = bytes.count &- start
    self.init(zeros: (significant &+ 7) &>> 3)
    guard let base = bytes.baseAddress else { return }
    var end = bytes.count
    var i = 0
    while end &- start >= 8 {
      end &-= 8
      limbs[i] = UInt64(bigEndian: base.loadUnaligned(fromByteOffset: end, as: UInt64.self))
      i &+= 1
    }
    while start < end {
      limbs[i] = (limbs[i] &<< 8) | UInt64(bytes[start])
      start &+= 1
    }
  }

  deinit { limbs.deallocate() }

  @inline(__always)
  subscript(i: Int) -> UInt64 { limbs[i] }

  /// The lowest `count` limbs, with zeros above where there are fewer.
  func resized(to count: Int) -> Natural {
    let result = Natural(zeros: count)
    for i in 0..<min(count, self.count) { result.limbs[i] = limbs[i] }
    return result
  }

  /// Low bits that are 0; the number must not be 0.
  var trailingZeroBitCount: Int {
    var i = 0
    while limbs[i] == 0 { i &+= 1 }
    return i &* 64 &+ limbs[i].trailingZeroBitCount
  }

  /// The number divided by 2ᵏ, in no more limbs than it needs.
  func shiftedRight(_ k: Int) -> Natural {
    let (skipped, shift) = (k &>> 6, UInt64(truncatingIfNeeded: k & 63))
    var kept = count &- skipped
    if limbs[count &- 1] &>> shift == 0 { kept &-= 1 }
    let result = Natural(zeros: kept)
    for i in 0..<kept {
      let high = i &+ skipped &+ 1 < count ? limbs[i &+ skipped &+ 1] : 0
      let low = limbs[i &+ skipped]
      result.limbs[i] = shift == 0 ? low : (low &>> shift) | (high &<< (64 &- shift))
    }
    return result
  }

  /// Writes the bytes, most significant first, to the end of `bytes`; what does not fit must be 0.
  func store(to bytes: inout [UInt8]) {
    for i in 0..<min(bytes.count, 8 &* count) {
      bytes[bytes.count &- 1 &- i] = UInt8(
        truncatingIfNeeded: limbs[i &>> 3] &>> UInt64(truncatingIfNeeded: (i & 7) &* 8))
    }
  }
}

/// The bits of an exponent, most significant byte first in memory that somebody else owns.
struct Bits {
  private let bytes: UnsafeRawBufferPointer
  /// Bits up to the highest one; 0 for zero.
  let count: Int

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    var start = 0
    while start < bytes.count && bytes[start] == 0 { start &+= 1 }
    count = start == bytes.count ? 0 : (bytes.count &- start) &* 8 &- bytes[start].leadingZeroBitCount
  }

  /// Bit `i` in `0 ..< count`, the least significant first.
  @inline(__always)
  subscript(i: Int) -> Bool {
    (bytes[bytes.count &- 1 &- i &>> 3] &>> UInt8(truncatingIfNeeded: i & 7)) & 1 != 0
  }

  /// The bytes from the first one that is not 0.
  var significantBytes: Slice<UnsafeRawBufferPointer> { bytes[(bytes.count &- (count &+ 7) &>> 3)...] }

  /// The number, if it is below 2⁶³; else that.
  var clamped: Int {
    if count > 63 { return .max }
    var value = 0
    for i in (0..<count).reversed() { value = value &<< 1 | (self[i] ? 1 : 0) }
    return value
  }
}
