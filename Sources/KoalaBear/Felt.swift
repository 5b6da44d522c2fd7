/// An element of the KoalaBear field, p = 2³¹ − 2²⁴ + 1.
///
/// Stored in Montgomery form with R = 2³²; `raw` is always in `0 ..< p`.
/// The multiplicative group has order 2²⁴ · 127; 3 generates it.
@frozen
public struct Felt: Hashable, Sendable, BitwiseCopyable {
  /// p = 2³¹ − 2²⁴ + 1.
  public static let modulus: UInt32 = 0x7f00_0001
  /// Largest k with 2ᵏ dividing p − 1.
  public static let twoAdicity = 24

  /// The Montgomery representative x · 2³² mod p, in `0 ..< p`.
  public var raw: UInt32

  /// Takes a Montgomery representative. `raw` must be below p.
  @inlinable @inline(__always)
  public init(raw: UInt32) { self.raw = raw }

  @inlinable @inline(__always)
  public init() { raw = 0 }

  /// Reduces any 32-bit integer modulo p.
  @inlinable @inline(__always)
  public init(_ value: UInt32) {
    // value · R² · R⁻¹; the product stays below 2³² · p, which `reduce` accepts.
    raw = Felt.reduce(UInt64(value) &* UInt64(Felt.rSquared))
  }

  /// Reduces any 64-bit integer modulo p.
  @inlinable
  public init(reducing value: UInt64) { self.init(UInt32(truncatingIfNeeded: value % UInt64(Felt.modulus))) }

  /// Nil when `value` is not the canonical representative of an element.
  @inlinable
  public init?(canonical value: UInt32) {
    guard value < Felt.modulus else { return nil }
    self.init(value)
  }

  /// The canonical representative, in `0 ..< p`.
  @inlinable @inline(__always)
  public var value: UInt32 { Felt.reduce(UInt64(raw)) }

  public static let zero = Felt(raw: 0)
  public static let one = Felt(raw: 0x01ff_fffe)
  public static let two = Felt(raw: 0x03ff_fffc)
  public static let minusOne = Felt(raw: 0x7d00_0003)

  /// R² mod p.
  @usableFromInline static let rSquared: UInt32 = 0x17f7_efe4
  /// −p⁻¹ mod 2³².
  @usableFromInline static let negativeInverse: UInt32 = 0x7eff_ffff

  /// Montgomery reduction: x · 2⁻³² mod p for x < 2³² · p. Result in `0 ..< p`.
  @inlinable @inline(__always)
  static func reduce(_ x: UInt64) -> UInt32 {
    let m = UInt32(truncatingIfNeeded: x) &* negativeInverse
    let t = UInt32(truncatingIfNeeded: (x &+ UInt64(m) &* UInt64(modulus)) &>> 32)
    let (d, borrow) = t.subtractingReportingOverflow(modulus)
    return borrow ? t : d
  }
}

extension Felt: ExpressibleByIntegerLiteral {
  @inlinable @inline(__always)
  public init(integerLiteral value: UInt32) { self.init(value) }
}

extension Felt {
  @inlinable @inline(__always)
  public static func + (a: Felt, b: Felt) -> Felt {
    let s = a.raw &+ b.raw
    let (d, borrow) = s.subtractingReportingOverflow(modulus)
    return Felt(raw: borrow ? s : d)
  }

  @inlinable @inline(__always)
  public static func - (a: Felt, b: Felt) -> Felt {
    let (d, borrow) = a.raw.subtractingReportingOverflow(b.raw)
    return Felt(raw: borrow ? d &+ modulus : d)
  }

  @inlinable @inline(__always)
  public static func * (a: Felt, b: Felt) -> Felt { Felt(raw: reduce(UInt64(a.raw) &* UInt64(b.raw))) }

  @inlinable @inline(__always)
  public static prefix func - (a: Felt) -> Felt { Felt(raw: a.raw == 0 ? 0 : modulus &- a.raw) }

  @inlinable @inline(__always) public static func += (a: inout Felt, b: Felt) { a = a + b }
  @inlinable @inline(__always) public static func -= (a: inout Felt, b: Felt) { a = a - b }
  @inlinable @inline(__always) public static func *= (a: inout Felt, b: Felt) { a = a * b }

  @inlinable @inline(__always)
  public var squared: Felt { self * self }

  @inlinable
  public var isZero: Bool { raw == 0 }

  /// self / 2.
  @inlinable @inline(__always)
  public var halved: Felt {
    Felt(raw: (raw &+ (raw & 1 == 0 ? 0 : Felt.modulus)) &>> 1)
  }

  /// self to the power `exponent`, variable time in the exponent.
  @inlinable
  public func power(_ exponent: UInt64) -> Felt {
    var result = Felt.one
    var base = self
    var e = exponent
    while e != 0 {
      if e & 1 != 0 { result *= base }
      base = base.squared
      e &>>= 1
    }
    return result
  }

  /// The inverse, or zero for zero.
  @inlinable
  public var inverse: Felt { power(UInt64(Felt.modulus) - 2) }

  /// A generator of the subgroup of order 2^`bits`. `bits` must be at most `twoAdicity`; larger values
  /// are a programming error.
  @inlinable
  public static func twoAdicGenerator(_ bits: Int) -> Felt {
    precondition(bits >= 0 && bits <= twoAdicity)
    var g = Felt(3).power(127)
    for _ in bits..<twoAdicity { g = g.squared }
    return g
  }
}
