/// Steps of multi-word arithmetic on 64-bit limbs.
public enum Limbs {
  // Carries are comparisons of the result, not overflow flags: on RISC-V, which has no flags, that is one
  // instruction, and the compiler makes branches of the flags.

  /// acc + a·b + carry; returns the low word and leaves the high word in `carry`. Never overflows:
  /// (2⁶⁴ − 1)² + 2 (2⁶⁴ − 1) = 2¹²⁸ − 1.
  @inlinable @inline(__always)
  public static func multiplyAdd(
    _ acc: UInt64, _ a: UInt64, _ b: UInt64, _ carry: inout UInt64
  ) -> UInt64 {
    let t = a.multipliedFullWidth(by: b)
    let s = t.low &+ acc
    let u = s &+ carry
    carry = t.high &+ (s < acc ? 1 : 0) &+ (u < s ? 1 : 0)
    return u
  }

  /// a + b + carry with `carry` in {0, 1}; the carry out is left there.
  @inlinable @inline(__always)
  public static func add(_ a: UInt64, _ b: UInt64, _ carry: inout UInt64) -> UInt64 {
    let s = a &+ b
    let t = s &+ carry
    carry = (s < b ? 1 : 0) | (t < s ? 1 : 0)
    return t
  }

  /// a − b − borrow with `borrow` in {0, 1}; the borrow out is left there.
  @inlinable @inline(__always)
  public static func subtract(_ a: UInt64, _ b: UInt64, _ borrow: inout UInt64) -> UInt64 {
    let s = a &- b
    let t = s &- borrow
    borrow = (a < b ? 1 : 0) | (s < borrow ? 1 : 0)
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
