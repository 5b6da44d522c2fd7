public import BigIntegers
public import EllipticCurves

/// The curve y² = x³ + 4; the first group is its subgroup of order r.
public enum BLS12381G1: Curve {
  public typealias Coordinate = BLS12381.Fp

  public static let b = BLS12381.Fp(4)
  public static let generator = AffinePoint<BLS12381G1>(
    uncheckedX: BLS12381Constants.generatorX(), y: BLS12381Constants.generatorY())
  public static var order: UInt256 { BLS12381.order }
  public static var partCount: Int { 2 }
  public static var partBits: Int { 128 }

  /// (x, y) ↦ (βx, y), which multiplies by −z² in the first group.
  public static func endomorphism(
    _ r: UnsafeMutablePointer<AffinePoint<BLS12381G1>>, _ a: UnsafePointer<AffinePoint<BLS12381G1>>
  ) {
    Coordinate.multiply(r.c0, a.c0, BLS12381Table.beta)
    if UnsafePointer(r) != a { r.c1.pointee = a.c1.pointee }
  }

  /// scalar = parts[0] + parts[1]·(−z²), by division.
  public static func split(_ scalar: UInt256, _ parts: UnsafeMutablePointer<ScalarPart>) {
    let (quotient, remainder) = divide(
      scalar, by: BLS12381Constants.zSquared, reciprocal: BLS12381Constants.zSquaredReciprocal)
    parts[0] = ScalarPart(remainder, isNegative: false)
    parts[1] = ScalarPart(quotient, isNegative: true)
  }

  /// Whether a point of the curve is in the subgroup of order r: φ(P) = −z²·P (Scott, "A note on group membership tests
  /// for G1, G2 and GT on BLS pairing-friendly curves", 2021).
  public static func isInSubgroup(_ p: AffinePoint<BLS12381G1>) -> Bool {
    if p.isNeutral { return true }
    let multiple = JacobianPoint(p).multiplied(by: BLS12381.minusZ).multiplied(by: BLS12381.minusZ)
    var image = p
    withUnsafeMutablePointer(to: &image) { endomorphism($0, $0) }
    return (multiple + image).isNeutral
  }

  /// (1 − z)·P, which is in the subgroup for every P of the curve (RFC 9380, section 7).
  public static func clearCofactor(_ p: JacobianPoint<BLS12381G1>) -> JacobianPoint<BLS12381G1> {
    p.multiplied(by: BLS12381.minusZ) + p
  }
}
