import BigIntegers

/// A signed integer of at most 128 bits.
struct SignedScalar: Equatable {
  var magnitude: UInt128
  var isNegative: Bool

  /// The residue modulo n.
  var scalar: Scalar {
    let s = Scalar(unchecked: UInt256(magnitude))
    return isNegative ? -s : s
  }

  var negated: SignedScalar { SignedScalar(magnitude: magnitude, isNegative: !isNegative) }
}

extension Scalar {
  /// (k₁, k₂) with k = k₁ + k₂ λ (mod n) and |k₁|, |k₂| < 2¹²⁸.
  ///
  /// Gallant, Lambert and Vanstone, "Faster point multiplication on elliptic curves with efficient
  /// endomorphisms" (2001), with the reduced basis (a₁, b₁), (a₂, b₂ = a₁) and rounded quotients by ⌊2³⁸⁴ · b
  /// / n⌉.
  var endomorphismSplit: (SignedScalar, SignedScalar) {
    let g1 = UInt256(
      limbs: 0xe893_209a_45db_b031, 0x3daa_8a14_71e8_ca7f, 0xe86c_90e4_9284_eb15, 0x3086_d221_a7d4_6bcd)
    let g2 = UInt256(
      limbs: 0x1571_b4ae_8ac4_7f71, 0x2212_08ac_9df5_06c6, 0x6f54_7fa9_0abf_e4c4, 0xe443_7ed6_010e_8828)
    let minusB1 = Scalar(unchecked: UInt256(limbs: 0x6f54_7fa9_0abf_e4c3, 0xe443_7ed6_010e_8828, 0, 0))
    let minusB2 = Scalar(
      unchecked: UInt256(
        limbs: 0xd765_cda8_3db1_562c, 0x8a28_0ac5_0774_346d, 0xffff_ffff_ffff_fffe, 0xffff_ffff_ffff_ffff))
    let k2 = Scalar.quotient(value, g1) * minusB1 + Scalar.quotient(value, g2) * minusB2
    let k1 = self - k2 * Scalar.lambda
    return (k1.signed, k2.signed)
  }

  /// ⌊k · g / 2³⁸⁴⌉.
  private static func quotient(_ k: UInt256, _ g: UInt256) -> Scalar {
    let (high, _) = k.multipliedFullWidth(by: g)
    let rounded = high.high &+ UInt128(truncatingIfNeeded: high.low &>> 127)
    return Scalar(unchecked: UInt256(rounded))
  }

  /// The representative of least absolute value, which must be below 2¹²⁸.
  private var signed: SignedScalar {
    if isHigh { return SignedScalar(magnitude: (-self).value.low, isNegative: true) }
    return SignedScalar(magnitude: value.low, isNegative: false)
  }
}
