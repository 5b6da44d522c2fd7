import BigIntegers

/// An element of the base field of secp256r1, p = 2²⁵⁶ − 2²²⁴ + 2¹⁹² + 2⁹⁶ − 1, as x · 2²⁵⁶ mod p (Montgomery's form),
/// always below p.
struct FieldElement: Equatable, Sendable, BitwiseCopyable {
  let montgomery: UInt256

  @inline(__always)
  init(montgomery: UInt256) { self.montgomery = montgomery }

  /// The residue of any 256-bit integer.
  init(reducing value: UInt256) {
    self = FieldElement(montgomery: value) * FieldElement(montgomery: FieldElement.radixSquared)
  }

  /// Nil when `value` ≥ p.
  init?(canonical value: UInt256) {
    guard value < FieldElement.modulus else { return nil }
    self.init(reducing: value)
  }

  static let modulus = UInt256(limbs: 0xffff_ffff_ffff_ffff, 0x0000_0000_ffff_ffff, 0, 0xffff_ffff_0000_0001)
  /// 2⁵¹² mod p.
  private static let radixSquared = UInt256(
    limbs: 3, 0xffff_fffb_ffff_ffff, 0xffff_ffff_ffff_fffe, 0x0000_0004_ffff_fffd)
  static let zero = FieldElement(montgomery: .zero)
  /// 2²⁵⁶ mod p.
  static let one = FieldElement(
    montgomery: UInt256(limbs: 1, 0xffff_ffff_0000_0000, 0xffff_ffff_ffff_ffff, 0x0000_0000_ffff_fffe))

  /// The integer below p.
  var integer: UInt256 { FieldElement.reduce(.zero, montgomery).montgomery }

  @inline(__always)
  var isZero: Bool { montgomery.isZero }

  @inline(__always)
  static func + (a: FieldElement, b: FieldElement) -> FieldElement {
    let (sum, carry) = a.montgomery.addingReportingOverflow(b.montgomery)
    let (difference, borrow) = sum.subtractingReportingOverflow(modulus)
    return FieldElement(montgomery: !carry && borrow ? sum : difference)
  }

  @inline(__always)
  static func - (a: FieldElement, b: FieldElement) -> FieldElement {
    let (difference, borrow) = a.montgomery.subtractingReportingOverflow(b.montgomery)
    return FieldElement(montgomery: borrow ? difference &+ modulus : difference)
  }

  static prefix func - (a: FieldElement) -> FieldElement { zero - a }

  @inline(__always)
  var doubled: FieldElement { self + self }

  static func * (a: FieldElement, b: FieldElement) -> FieldElement {
    let (high, low) = a.montgomery.multipliedFullWidth(by: b.montgomery)
    return reduce(high, low)
  }

  @inline(__always)
  var squared: FieldElement { self * self }

  /// (high · 2²⁵⁶ + low) / 2²⁵⁶ mod p, for a value below 2²⁵⁶ p.
  ///
  /// p ≡ −1 modulo 2⁶⁴, so the multiple of p that clears the lowest limb m is m itself, and m p + m =
  /// 2⁹⁶ m + 2¹⁹² m (2⁶⁴ − 2³² + 1).
  @inline(__always)
  private static func reduce(_ high: UInt256, _ low: UInt256) -> FieldElement {
    var (l0, l1, l2, l3) = (low.limb0, low.limb1, low.limb2, low.limb3)
    clearLowest(&l0, &l1, &l2, &l3)
    clearLowest(&l0, &l1, &l2, &l3)
    clearLowest(&l0, &l1, &l2, &l3)
    clearLowest(&l0, &l1, &l2, &l3)
    // The low half became at most p; the sum is below 2 p.
    let (sum, carry) = high.addingReportingOverflow(UInt256(limbs: l0, l1, l2, l3))
    let (difference, borrow) = sum.subtractingReportingOverflow(modulus)
    return FieldElement(montgomery: !carry && borrow ? sum : difference)
  }

  /// (l₀ … l₃) ← ((l₀ … l₃) + l₀ p) / 2⁶⁴, which is below 2²⁵⁶.
  @inline(__always)
  private static func clearLowest(
    _ l0: inout UInt64, _ l1: inout UInt64, _ l2: inout UInt64, _ l3: inout UInt64
  ) {
    let m = l0
    // l₂ l₁ + 2³² m, then the carry and m (2⁶⁴ − 2³² + 1) on l₃ and above.
    let (middle, carry) = UInt128(high: l2, low: l1).addingReportingOverflow(
      UInt128(truncatingIfNeeded: m) &<< 32)
    let (high, low) = m.multipliedFullWidth(by: 0xffff_ffff_0000_0001)
    let top = UInt128(high: high, low: low) &+ UInt128(truncatingIfNeeded: l3) &+ (carry ? 1 : 0)
    l0 = middle.lowWord
    l1 = middle.highWord
    l2 = top.lowWord
    l3 = top.highWord
  }

  /// The inverse, in variable time; zero for zero.
  var inverseVariableTime: FieldElement {
    // The inverse of x · 2²⁵⁶ is x⁻¹ · 2⁻²⁵⁶: two products with 2⁵¹² bring it to x⁻¹ · 2²⁵⁶.
    let inverse = FieldElement(montgomery: FieldElement.invert(montgomery))
    let radix = FieldElement(montgomery: FieldElement.radixSquared)
    return inverse * radix * radix
  }

  private static let invert = ModularInverse(modulus: modulus)
}
