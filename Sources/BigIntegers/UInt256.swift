#if arch(riscv64) && hasFeature(Embedded)
  public import CIntrinsics
#endif

/// An unsigned 256-bit integer, as two 128-bit halves.
///
/// No operator traps: `&+ &- &*` wrap modulo 2²⁵⁶, the `…ReportingOverflow` forms say whether they did.
@frozen
public struct UInt256: Hashable, Sendable, BitwiseCopyable {
  public var low: UInt128
  public var high: UInt128

  @inlinable @inline(__always)
  public init(high: UInt128, low: UInt128) {
    self.high = high
    self.low = low
  }

  /// Limbs of 64 bits, least significant first.
  @inlinable @inline(__always)
  public init(limbs l0: UInt64, _ l1: UInt64, _ l2: UInt64, _ l3: UInt64) {
    self.init(high: UInt128(high: l3, low: l2), low: UInt128(high: l1, low: l0))
  }

  /// Four words in memory, least significant first.
  @inlinable @inline(__always)
  public init(words: UnsafePointer<UInt64>) { self.init(limbs: words[0], words[1], words[2], words[3]) }

  /// Writes four words, least significant first.
  @inlinable @inline(__always)
  public func store(to words: UnsafeMutablePointer<UInt64>) {
    (words[0], words[1], words[2], words[3]) = (limb0, limb1, limb2, limb3)
  }

  @inlinable @inline(__always)
  public init(_ value: UInt64) { self.init(high: 0, low: UInt128(truncatingIfNeeded: value)) }

  @inlinable @inline(__always)
  public init(_ value: UInt128) { self.init(high: 0, low: value) }

  public static let zero = UInt256(high: 0, low: 0)
  public static let one = UInt256(high: 0, low: 1)
  public static let max = UInt256(high: .max, low: .max)

  @inlinable @inline(__always) public var limb0: UInt64 { low.lowWord }
  @inlinable @inline(__always) public var limb1: UInt64 { low.highWord }
  @inlinable @inline(__always) public var limb2: UInt64 { high.lowWord }
  @inlinable @inline(__always) public var limb3: UInt64 { high.highWord }

  @inlinable @inline(__always)
  public var isZero: Bool { (limb0 | limb1 | limb2 | limb3) == 0 }

  /// Bit `i` in `0 ..< 256`.
  @inlinable
  public func bit(_ i: Int) -> Bool {
    let word = i < 128 ? low : high
    return (word &>> UInt128(truncatingIfNeeded: i & 127)) & 1 != 0
  }

  /// The number of bits up to the highest set one; 0 for zero.
  @inlinable
  public var bitWidthOfValue: Int {
    high != 0 ? 256 - high.leadingZeroBitCount : 128 - low.leadingZeroBitCount
  }

  /// The value if it fits 64 bits.
  @inlinable
  public var uint64: UInt64? { high == 0 && limb1 == 0 ? limb0 : nil }
}

extension UInt256: ExpressibleByIntegerLiteral {
  @inlinable
  public init(integerLiteral value: UInt64) { self.init(value) }
}

extension UInt256: Comparable {
  @inlinable @inline(__always)
  public static func < (a: UInt256, b: UInt256) -> Bool {
    a.high == b.high ? a.low < b.low : a.high < b.high
  }
}

extension UInt256 {
  @inlinable @inline(__always)
  public func addingReportingOverflow(_ other: UInt256) -> (partialValue: UInt256, overflow: Bool) {
    let (l, carry) = low.addingReportingOverflow(other.low)
    let (h, o1) = high.addingReportingOverflow(other.high)
    let (g, o2) = h.addingReportingOverflow(carry ? 1 : 0)
    return (UInt256(high: g, low: l), o1 || o2)
  }

  @inlinable @inline(__always)
  public func subtractingReportingOverflow(_ other: UInt256) -> (partialValue: UInt256, overflow: Bool) {
    let (l, borrow) = low.subtractingReportingOverflow(other.low)
    let (h, o1) = high.subtractingReportingOverflow(other.high)
    let (g, o2) = h.subtractingReportingOverflow(borrow ? 1 : 0)
    return (UInt256(high: g, low: l), o1 || o2)
  }

  @inlinable @inline(__always)
  public static func &+ (a: UInt256, b: UInt256) -> UInt256 { a.addingReportingOverflow(b).partialValue }

  @inlinable @inline(__always)
  public static func &- (a: UInt256, b: UInt256) -> UInt256 { a.subtractingReportingOverflow(b).partialValue }

  /// The product modulo 2²⁵⁶.
  @inlinable
  public static func &* (a: UInt256, b: UInt256) -> UInt256 {
    let t = a.low.multipliedFullWidth(by: b.low)
    return UInt256(high: t.high &+ a.low &* b.high &+ a.high &* b.low, low: t.low)
  }

  /// The whole 512-bit product; in a guest the machine's accelerator 0x112.
  @inlinable
  public func multipliedFullWidth(by other: UInt256) -> (high: UInt256, low: UInt256) {
    #if arch(riscv64) && hasFeature(Embedded)
      // The product takes the place of the factors.
      var words = (self, other)
      withUnsafeMutableBytes(of: &words) {
        guard let words = $0.baseAddress?.assumingMemoryBound(to: UInt64.self) else { return }
        martinet_product_256(words, words, words + 4)
      }
      return (words.1, words.0)
    #else
      return multipliedFullWidthPortable(by: other)
    #endif
  }

  @inlinable @inline(__always)
  func multipliedFullWidthPortable(by other: UInt256) -> (high: UInt256, low: UInt256) {
    let (a0, a1, a2, a3) = (limb0, limb1, limb2, limb3)
    let (b0, b1, b2, b3) = (other.limb0, other.limb1, other.limb2, other.limb3)
    var c: UInt64 = 0
    let r0 = Limbs.multiplyAdd(0, a0, b0, &c)
    var r1 = Limbs.multiplyAdd(0, a0, b1, &c)
    var r2 = Limbs.multiplyAdd(0, a0, b2, &c)
    var r3 = Limbs.multiplyAdd(0, a0, b3, &c)
    var r4 = c
    c = 0
    r1 = Limbs.multiplyAdd(r1, a1, b0, &c)
    r2 = Limbs.multiplyAdd(r2, a1, b1, &c)
    r3 = Limbs.multiplyAdd(r3, a1, b2, &c)
    r4 = Limbs.multiplyAdd(r4, a1, b3, &c)
    var r5 = c
    c = 0
    r2 = Limbs.multiplyAdd(r2, a2, b0, &c)
    r3 = Limbs.multiplyAdd(r3, a2, b1, &c)
    r4 = Limbs.multiplyAdd(r4, a2, b2, &c)
    r5 = Limbs.multiplyAdd(r5, a2, b3, &c)
    var r6 = c
    c = 0
    r3 = Limbs.multiplyAdd(r3, a3, b0, &c)
    r4 = Limbs.multiplyAdd(r4, a3, b1, &c)
    r5 = Limbs.multiplyAdd(r5, a3, b2, &c)
    r6 = Limbs.multiplyAdd(r6, a3, b3, &c)
    return (UInt256(limbs: r4, r5, r6, c), UInt256(limbs: r0, r1, r2, r3))
  }

  @inlinable
  public func multipliedReportingOverflow(by other: UInt256) -> (partialValue: UInt256, overflow: Bool) {
    let (h, l) = multipliedFullWidth(by: other)
    return (l, !h.isZero)
  }

  @inlinable
  public static prefix func ~ (a: UInt256) -> UInt256 { UInt256(high: ~a.high, low: ~a.low) }

  @inlinable
  public static func & (a: UInt256, b: UInt256) -> UInt256 {
    UInt256(high: a.high & b.high, low: a.low & b.low)
  }

  @inlinable
  public static func | (a: UInt256, b: UInt256) -> UInt256 {
    UInt256(high: a.high | b.high, low: a.low | b.low)
  }

  @inlinable
  public static func ^ (a: UInt256, b: UInt256) -> UInt256 {
    UInt256(high: a.high ^ b.high, low: a.low ^ b.low)
  }

  /// Shift left by `n` ≥ 0; zero from 256 on.
  @inlinable
  public static func << (a: UInt256, n: Int) -> UInt256 {
    if n >= 256 { return .zero }
    if n >= 128 { return UInt256(high: a.low << (n - 128), low: 0) }
    if n == 0 { return a }
    return UInt256(high: (a.high << n) | (a.low >> (128 - n)), low: a.low << n)
  }

  /// Shift right by `n` ≥ 0; zero from 256 on.
  @inlinable
  public static func >> (a: UInt256, n: Int) -> UInt256 {
    if n >= 256 { return .zero }
    if n >= 128 { return UInt256(high: 0, low: a.high >> (n - 128)) }
    if n == 0 { return a }
    return UInt256(high: a.high >> n, low: (a.low >> n) | (a.high << (128 - n)))
  }

  /// Quotient and remainder by a 64-bit divisor; nil for division by zero.
  @inlinable
  public func quotientAndRemainder(dividingBy divisor: UInt64) -> (quotient: UInt256, remainder: UInt64)? {
    guard divisor != 0 else { return nil }
    let (q3, r3) = limb3.quotientAndRemainder(dividingBy: divisor)
    let (q2, r2) = divisor.dividingFullWidth((r3, limb2))
    let (q1, r1) = divisor.dividingFullWidth((r2, limb1))
    let (q0, r0) = divisor.dividingFullWidth((r1, limb0))
    return (UInt256(limbs: q0, q1, q2, q3), r0)
  }
}
