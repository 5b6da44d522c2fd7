import BigIntegers

/// What a checked signature's hints must say about the scalars: v, and short a = v·s, b = v·r (mod n), both
/// written over {1, λ}. Then s·R = z·G + r·P holds exactly if a·R − b·P − (v·z)·G is neutral, and a ladder of
/// about 66 steps computes that (Antipa, Brown, Gallant, Lambert, Struik, Vanstone, "Accelerated verification
/// of ECDSA signatures", 2005, with the endomorphism on both points: every coefficient is near n^¼).
struct SignatureRelation {
  var v: Scalar
  var a1: SignedScalar
  var a2: SignedScalar
  var b1: SignedScalar
  var b2: SignedScalar

  /// Whether v ≠ 0, a₁ + a₂λ = v·s and b₁ + b₂λ = v·r.
  func holds(r: Scalar, s: Scalar) -> Bool {
    !v.isZero && a1.scalar + a2.scalar * Scalar.lambda == v * s
      && b1.scalar + b2.scalar * Scalar.lambda == v * r
  }

  /// The digits of the ladder: lanes 0 and 1 for R and λR, 2 and 3 for P and λP, 4 … 7 for 2⁶⁴ʲ · G.
  func digits(z: Scalar) -> SignedDigits {
    var digits = SignedDigits()
    digits.append(a1.magnitude, negative: a1.isNegative, width: 4, lane: 0)
    digits.append(a2.magnitude, negative: a2.isNegative, width: 4, lane: 1)
    digits.append(b1.magnitude, negative: !b1.isNegative, width: 4, lane: 2)
    digits.append(b2.magnitude, negative: !b2.isNegative, width: 4, lane: 3)
    let g = (v * z).value
    digits.append(UInt128(truncatingIfNeeded: g.limb0), negative: true, width: GeneratorTable.width, lane: 4)
    digits.append(UInt128(truncatingIfNeeded: g.limb1), negative: true, width: GeneratorTable.width, lane: 5)
    digits.append(UInt128(truncatingIfNeeded: g.limb2), negative: true, width: GeneratorTable.width, lane: 6)
    digits.append(UInt128(truncatingIfNeeded: g.limb3), negative: true, width: GeneratorTable.width, lane: 7)
    return digits
  }
}
