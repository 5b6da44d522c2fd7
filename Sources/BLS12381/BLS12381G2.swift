public import BigIntegers
public import EllipticCurves

/// The twist y² = x³ + 4ξ; the second group is its subgroup of order r.
public enum BLS12381G2: Twist {
  public typealias Base = BLS12381.Fp
  public typealias Coordinate = Fp2<BLS12381.Fp>

  public static let b = Fp2(BLS12381.Fp(4), BLS12381.Fp(4))
  public static let generator = AffinePoint<BLS12381G2>(
    uncheckedX: BLS12381Constants.generator2X(), y: BLS12381Constants.generator2Y())
  public static var order: UInt256 { BLS12381.order }
  public static var partCount: Int { 4 }
  public static var partBits: Int { 64 }
  public static var isMultiplicative: Bool { true }

  /// 12ξ·a
  public static func multiplyByThreeB(_ r: UnsafeMutablePointer<Coordinate>, _ a: UnsafePointer<Coordinate>) {
    Base.multiplyByNonResidue(r, a)
    Fp2.scale(r, 3, r)
    Fp2.scale(r, 4, r)
  }

  /// ψ, the Frobenius endomorphism seen on the twist: (x̄ / ξ^((p − 1) / 3), ȳ / ξ^((p − 1) / 2)). On the second group it
  /// multiplies by p, which is z modulo r.
  public static func endomorphism(
    _ r: UnsafeMutablePointer<AffinePoint<BLS12381G2>>, _ a: UnsafePointer<AffinePoint<BLS12381G2>>
  ) {
    Fp2.conjugate(r.c0, a.c0)
    Fp2.multiply(r.c0, r.c0, BLS12381Table.psiX)
    Fp2.conjugate(r.c1, a.c1)
    Fp2.multiply(r.c1, r.c1, BLS12381Table.psiY)
  }

  /// scalar = Σ parts[i]·zⁱ: digits of base −z, every second one negated.
  public static func split(_ scalar: UInt256, _ parts: UnsafeMutablePointer<ScalarPart>) {
    let (high, low) = divide(
      scalar, by: BLS12381Constants.zSquared, reciprocal: BLS12381Constants.zSquaredReciprocal)
    for (i, half) in [(0, low), (2, high)] {
      // Both are below z².
      let digits = BLS12381.minusZ.dividingFullWidth((half.highWord, half.lowWord))
      parts[i] = ScalarPart(UInt128(digits.remainder), isNegative: false)
      parts[i + 1] = ScalarPart(UInt128(digits.quotient), isNegative: true)
    }
  }

  /// Whether a point of the twist is in the subgroup of order r: ψ(Q) = z·Q (Scott 2021).
  public static func isInSubgroup(_ q: AffinePoint<BLS12381G2>) -> Bool {
    if q.isNeutral { return true }
    let multiple = JacobianPoint(q).multiplied(by: BLS12381.minusZ)
    var image = q
    withUnsafeMutablePointer(to: &image) { endomorphism($0, $0) }
    return (multiple + image).isNeutral
  }

  static func psi(_ p: JacobianPoint<BLS12381G2>) -> JacobianPoint<BLS12381G2> {
    var r = p
    withUnsafeMutablePointer(to: &r) { r in
      Fp2.conjugate(r.c0, r.c0)
      Fp2.multiply(r.c0, r.c0, BLS12381Table.psiX)
      Fp2.conjugate(r.c1, r.c1)
      Fp2.multiply(r.c1, r.c1, BLS12381Table.psiY)
      Fp2.conjugate(r.c2, r.c2)
    }
    return r
  }

  /// (z² − z − 1)·P + (z − 1)·ψ(P) + ψ²(2P), which is in the subgroup for every P of the twist (Budroni and Pintore,
  /// "Efficient hash maps to G2 on BLS curves", 2017; RFC 9380, section 8.8.2).
  public static func clearCofactor(_ p: JacobianPoint<BLS12381G2>) -> JacobianPoint<BLS12381G2> {
    // z·P
    let zP = -p.multiplied(by: BLS12381.minusZ)
    let psiP = psi(p)
    // z·(zP + ψ(P)) − zP − P − ψ(P) + ψ²(2P)
    let inner = -(zP + psiP).multiplied(by: BLS12381.minusZ)
    return inner - zP - p - psiP + psi(psi(p.doubled))
  }
}
