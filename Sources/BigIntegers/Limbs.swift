/// Steps of multi-word arithmetic on 64-bit limbs.
///
/// Sums are taken in 128 bits: compilers make carries of them, where overflow flags became branches on RV64.
public enum Limbs {
  /// acc + a·b + carry; returns the low word and leaves the high word in `carry`. Never overflows:
  /// (2⁶⁴ − 1)² + 2 (2⁶⁴ − 1) = 2¹²⁸ − 1.
  @inlinable @inline(__always)
  public static func multiplyAdd(
    _ acc: UInt64, _ a: UInt64, _ b: UInt64, _ carry: inout UInt64
  ) -> UInt64 {
    let product = UInt128(truncatingIfNeeded: a) &* UInt128(truncatingIfNeeded: b)
    let sum = product &+ UInt128(truncatingIfNeeded: acc) &+ UInt128(truncatingIfNeeded: carry)
    carry = sum.highWord
    return sum.lowWord
  }

  /// a + b + carry with `carry` in {0, 1}; the carry out is left there.
  @inlinable @inline(__always)
  public static func add(_ a: UInt64, _ b: UInt64, _ carry: inout UInt64) -> UInt64 {
    let sum =
      UInt128(truncatingIfNeeded: a) &+ UInt128(truncatingIfNeeded: b) &+ UInt128(truncatingIfNeeded: carry)
    carry = sum.highWord
    return sum.lowWord
  }

  /// a − b − borrow with `borrow` in {0, 1}; the borrow out is left there.
  @inlinable @inline(__always)
  public static func subtract(_ a: UInt64, _ b: UInt64, _ borrow: inout UInt64) -> UInt64 {
    let (s, o1) = a.subtractingReportingOverflow(b)
    let (t, o2) = s.subtractingReportingOverflow(borrow)
    borrow = (o1 ? 1 : 0) | (o2 ? 1 : 0)
    return t
  }
}

extension UInt128 {
  /// high · 2⁶⁴ + low.
  @inlinable @inline(__always)
  public init(high: UInt64, low: UInt64) {
    self = (UInt128(truncatingIfNeeded: high) &<< 64) | UInt128(truncatingIfNeeded: low)
  }

  @inlinable @inline(__always)
  public var lowWord: UInt64 { UInt64(truncatingIfNeeded: self) }

  @inlinable @inline(__always)
  public var highWord: UInt64 { UInt64(truncatingIfNeeded: self &>> 64) }
}
