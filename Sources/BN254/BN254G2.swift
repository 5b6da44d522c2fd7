public import BigIntegers
public import EllipticCurves

/// The twist y² = x³ + 3 / ξ; the second group is its subgroup of order r.
public enum BN254G2: Twist {
  public typealias Base = BN254.Fp
  public typealias Coordinate = Fp2<BN254.Fp>

  public static let b = BN254Constants.twistB()
  public static let generator = AffinePoint<BN254G2>(
    uncheckedX: BN254Constants.generator2X(), y: BN254Constants.generator2Y())
  public static var order: UInt256 { BN254.order }
  public static var partCount: Int { 2 }
  public static var partBits: Int { 128 }
  public static var isMultiplicative: Bool { false }

  public static func multiplyByThreeB(_ r: UnsafeMutablePointer<Coordinate>, _ a: UnsafePointer<Coordinate>) {
    Fp2.multiply(r, a, BN254Table.twistThreeB)
  }

  /// ψ, the Frobenius endomorphism seen on the twist: (x̄·ξ^((p − 1) / 3), ȳ·ξ^((p − 1) / 2)). On the second group it
  /// multiplies by p, which is 6u² modulo r.
  public static func endomorphism(
    _ r: UnsafeMutablePointer<AffinePoint<BN254G2>>, _ a: UnsafePointer<AffinePoint<BN254G2>>
  ) {
    Fp2.conjugate(r.c0, a.c0)
    Fp2.multiply(r.c0, r.c0, BN254Table.frobenius(1, 2))
    Fp2.conjugate(r.c1, a.c1)
    Fp2.multiply(r.c1, r.c1, BN254Table.frobenius(1, 3))
  }

  /// scalar = parts[0] + parts[1]·6u².
  public static func split(_ scalar: UInt256, _ parts: UnsafeMutablePointer<ScalarPart>) {
    let (quotient, remainder) = divide(
      scalar, by: BN254Constants.sixUSquared, reciprocal: BN254Constants.sixUSquaredReciprocal)
    parts[0] = ScalarPart(remainder, isNegative: false)
    parts[1] = ScalarPart(quotient, isNegative: false)
  }

  /// Whether a point of the twist is in the subgroup of order r:
  /// (u + 1)Q + ψ(uQ) + ψ²(uQ) = ψ³(2uQ) (Dai, Lin, Zhao, Zhou, "Fast subgroup membership testings for G1, G2 and GT
  /// on pairing-friendly curves", 2022).
  public static func isInSubgroup(_ q: AffinePoint<BN254G2>) -> Bool {
    if q.isNeutral { return true }
    let uq = JacobianPoint(q).multiplied(by: BN254.u)
    let left = uq + q + psi(uq) + psi(psi(uq))
    return left == psi(psi(psi(uq.doubled)))
  }

  static func psi(_ p: JacobianPoint<BN254G2>) -> JacobianPoint<BN254G2> {
    var r = p
    withUnsafeMutablePointer(to: &r) { r in
      Fp2.conjugate(r.c0, r.c0)
      Fp2.multiply(r.c0, r.c0, BN254Table.frobenius(1, 2))
      Fp2.conjugate(r.c1, r.c1)
      Fp2.multiply(r.c1, r.c1, BN254Table.frobenius(1, 3))
      Fp2.conjugate(r.c2, r.c2)
    }
    return r
  }
}
