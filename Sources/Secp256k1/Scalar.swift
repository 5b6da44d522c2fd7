public import BigIntegers

/// An integer modulo the group order n of secp256k1; always canonical, in `0 ..< n`.
@frozen
public struct Scalar: Hashable, Sendable, BitwiseCopyable {
  public private(set) var value: UInt256

  /// n = 2²⁵⁶ − 0x1_45512319_50b75fc4_402da173_2fc9bebf.
  public static let order = UInt256(
    limbs: 0xbfd2_5e8c_d036_4141, 0xbaae_dce6_af48_a03b, 0xffff_ffff_ffff_fffe, 0xffff_ffff_ffff_ffff)
  /// (n − 1) / 2: the largest s of a low-s signature (EIP-2).
  public static let halfOrder = UInt256(
    limbs: 0xdfe9_2f46_681b_20a0, 0x5d57_6e73_57a4_501d, 0xffff_ffff_ffff_ffff, 0x7fff_ffff_ffff_ffff)
  /// The eigenvalue of (x, y) ↦ (βx, y), a cube root of unity.
  public static let lambda = Scalar(
    unchecked: UInt256(
      limbs: 0xdf02_967c_1b23_bd72, 0x122e_22ea_2081_6678, 0xa526_1c02_8812_645a, 0x5363_ad4c_c05c_30e0))

  public static let zero = Scalar(unchecked: .zero)
  public static let one = Scalar(unchecked: .one)

  @usableFromInline
  init(unchecked value: UInt256) { self.value = value }

  /// Nil when `value` ≥ n.
  public init?(canonical value: UInt256) {
    guard value < Scalar.order else { return nil }
    self.value = value
  }

  /// Any 256-bit integer modulo n; it is below 2n.
  public init(reducing value: UInt256) {
    let (difference, borrow) = value.subtractingReportingOverflow(Scalar.order)
    self.value = borrow ? value : difference
  }

  @inlinable
  public var isZero: Bool { value.isZero }

  /// Whether the value exceeds (n − 1) / 2.
  @inlinable
  public var isHigh: Bool { value > Scalar.halfOrder }
}

extension Scalar {
  public static func + (a: Scalar, b: Scalar) -> Scalar {
    let (sum, carry) = a.value.addingReportingOverflow(b.value)
    let (difference, borrow) = sum.subtractingReportingOverflow(order)
    return Scalar(unchecked: !carry && borrow ? sum : difference)
  }

  public static func - (a: Scalar, b: Scalar) -> Scalar {
    let (difference, borrow) = a.value.subtractingReportingOverflow(b.value)
    return Scalar(unchecked: borrow ? difference &+ order : difference)
  }

  public static prefix func - (a: Scalar) -> Scalar { zero - a }

  public static func * (a: Scalar, b: Scalar) -> Scalar {
    #if arch(riscv64) && hasFeature(Embedded)
      return Scalar(
        unchecked: orderAndZero.span.withUnsafeBufferPointer { multiplyInMemory(a.value, b.value, $0) })
    #else
      let (h, l) = a.value.multipliedFullWidth(by: b.value)
      return Scalar(reducing: h, l)
    #endif
  }

  public var squared: Scalar { self * self }

  /// (high · 2²⁵⁶ + low) mod n, by folding 2²⁵⁶ ≡ c = 2²⁵⁶ − n < 2¹²⁹ three times.
  init(reducing high: UInt256, _ low: UInt256) {
    // high · c + low < 2³⁸⁵ + 2²⁵⁶.
    let (s, top) = Scalar.fold(high, low)
    // top < 2¹³⁰, so top · c + s < 2²⁵⁹ + 2²⁵⁶.
    let (t, rest) = Scalar.fold(top, s)
    // rest < 16; the sum is below 2²⁵⁶ + 2¹³³.
    let (u, last) = Scalar.fold(rest, t)
    if last.isZero {
      self.init(reducing: u)
    } else {
      self.init(reducing: u &+ Scalar.complement)
    }
  }

  /// c = 2²⁵⁶ − n.
  private static let complement = UInt256(limbs: 0x402d_a173_2fc9_bebf, 0x4551_2319_50b7_5fc4, 1, 0)

  /// high · c + low as (low 256 bits, the rest).
  @inline(__always)
  private static func fold(_ high: UInt256, _ low: UInt256) -> (UInt256, UInt256) {
    let c0: UInt64 = 0x402d_a173_2fc9_bebf
    let c1: UInt64 = 0x4551_2319_50b7_5fc4
    var k: UInt64 = 0
    let r0 = Limbs.multiplyAdd(low.limb0, high.limb0, c0, &k)
    var r1 = Limbs.multiplyAdd(low.limb1, high.limb1, c0, &k)
    var r2 = Limbs.multiplyAdd(low.limb2, high.limb2, c0, &k)
    var r3 = Limbs.multiplyAdd(low.limb3, high.limb3, c0, &k)
    var r4 = k
    k = 0
    r1 = Limbs.multiplyAdd(r1, high.limb0, c1, &k)
    r2 = Limbs.multiplyAdd(r2, high.limb1, c1, &k)
    r3 = Limbs.multiplyAdd(r3, high.limb2, c1, &k)
    r4 = Limbs.multiplyAdd(r4, high.limb3, c1, &k)
    var r5 = k
    k = 0
    r2 = Limbs.add(r2, high.limb0, &k)
    r3 = Limbs.add(r3, high.limb1, &k)
    r4 = Limbs.add(r4, high.limb2, &k)
    r5 = Limbs.add(r5, high.limb3, &k)
    return (UInt256(limbs: r0, r1, r2, r3), UInt256(limbs: r4, r5, k, 0))
  }

  /// The inverse by Fermat, self^(n − 2), four bits at a time; zero for zero. The exponent is public, so the
  /// time does not depend on the value.
  public var inverse: Scalar {
    let exponent = Scalar.order &- UInt256(2)
    var powers = [Scalar.one]
    for i in 0..<15 { powers.append(powers[i] * self) }
    var result = Scalar.one
    for position in stride(from: 252, through: 0, by: -4) {
      for _ in 0..<4 { result = result.squared }
      let digit = Int(truncatingIfNeeded: (exponent >> position).limb0 & 15)
      if digit != 0 { result = result * powers[digit] }
    }
    return result
  }
}
