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

  /// The whole 512-bit product.
  @inlinable
  public func multipliedFullWidth(by other: UInt256) -> (high: UInt256, low: UInt256) {
    let ll = low.multipliedFullWidth(by: other.low)
    let lh = low.multipliedFullWidth(by: other.high)
    let hl = high.multipliedFullWidth(by: other.low)
    let hh = high.multipliedFullWidth(by: other.high)
    // Column 1: three halves, carry in 0 ... 2; column 2 the same.
    let (s1, c1) = ll.high.addingReportingOverflow(lh.low)
    let (s2, c2) = s1.addingReportingOverflow(hl.low)
    let carry: UInt128 = (c1 ? 1 : 0) &+ (c2 ? 1 : 0)
    let (t1, d1) = lh.high.addingReportingOverflow(hl.high)
    let (t2, d2) = t1.addingReportingOverflow(hh.low)
    let (t3, d3) = t2.addingReportingOverflow(carry)
    let top = hh.high &+ (d1 ? 1 : 0) &+ (d2 ? 1 : 0) &+ (d3 ? 1 : 0)
    return (UInt256(high: top, low: t3), UInt256(high: s2, low: ll.low))
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
