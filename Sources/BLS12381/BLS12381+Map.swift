public import EllipticCurves

// The maps of EIP-2537: the simplified SWU map to a curve that is isogenous to the target (RFC 9380, section 6.6.3 and
// appendix E), the isogeny, and a multiple that leads into the group.
extension BLS12381 {
  /// A point of the first group for an element of Fp.
  public static func mapToG1(_ u: Fp) -> G1Point {
    let (x, y) = simplifiedSWU1(u)
    return BLS12381G1.clearCofactor(isogeny(x, y, MapTable.isogeny1)).affine
  }

  /// A point of the second group for an element of Fp2.
  public static func mapToG2(_ u: Fp2<Fp>) -> G2Point {
    let (x, y) = simplifiedSWU2(u)
    return BLS12381G2.clearCofactor(isogeny(x, y, MapTable.isogeny2)).affine
  }

  /// On y² = x³ + Ax + B with Z = 11. Of gx₁ and gx₂ = Z³u⁶·gx₁ one is a square. With r = gx₁^((p + 1) / 4), r² = ±gx₁; for
  /// the negative sign r·u³·√(−Z³) is a root of gx₂.
  static func simplifiedSWU1(_ u: Fp) -> (x: Fp, y: Fp) {
    let (a, b) = (MapTable.a1, MapTable.b1)
    let zu2 = Fp(11) * u.squared
    let d = zu2.squared + zu2
    // −B / A (1 + 1 / d), or B / (ZA) for d = 0: numerator over denominator.
    let numerator = d.isZero ? b : -(b * (d + .one))
    let denominator = d.isZero ? Fp(11) * a : a * d
    let x1 = numerator * denominator.inverse
    let g1 = (x1.squared + a) * x1 + b
    let root = g1.power(Fp.modulus.adding(1).shiftedRight(2))
    var (x, y) = (x1, root)
    if root.squared != g1 { (x, y) = (zu2 * x1, root * u.squared * u * MapTable.rootOfMinusZCubed) }
    return (x, y.isOdd == u.isOdd ? y : -y)
  }

  /// On y² = x³ + Ax + B with A = 240i, B = 1012 (1 + i), Z = −2 − i.
  static func simplifiedSWU2(_ u: Fp2<Fp>) -> (x: Fp2<Fp>, y: Fp2<Fp>) {
    let (a, b) = (Fp2(Fp.zero, Fp(240)), Fp2(Fp(1012), Fp(1012)))
    let z = Fp2(-Fp(2), -Fp.one)
    let zu2 = z * u.squared
    let d = zu2.squared + zu2
    let numerator = d.isZero ? b : -(b * (d + .one))
    let denominator = d.isZero ? z * a : a * d
    let x1 = numerator * denominator.inverse
    let g1 = (x1.squared + a) * x1 + b
    if let y = g1.squareRoot { return (x1, y.isOddFirst == u.isOddFirst ? y : -y) }
    let x2 = zu2 * x1
    // One of both is a square; 0 cannot be reached.
    let y = ((x2.squared + a) * x2 + b).squareRoot ?? .zero
    return (x2, y.isOddFirst == u.isOddFirst ? y : -y)
  }

  /// (xn / xd, y · yn / yd) with Z = xd · yd; the neutral point where a denominator is 0.
  static func isogeny<C: Curve>(
    _ x: C.Coordinate, _ y: C.Coordinate, _ map: Isogeny<C.Coordinate>
  ) -> JacobianPoint<C> {
    let (xn, xd) = (evaluate(map.xNumerator, x), evaluate(map.xDenominator, x))
    let (yn, yd) = (evaluate(map.yNumerator, x), evaluate(map.yDenominator, x))
    let z = xd * yd
    if z.isZero { return .neutral }
    let zyd = z * yd
    return JacobianPoint(x: xn * zyd, y: y * yn * zyd * xd.squared, z: z)
  }

  static func evaluate<F: Field>(_ polynomial: [F], _ x: F) -> F {
    var sum = F.zero
    for c in polynomial.reversed() { sum = sum * x + c }
    return sum
  }
}

extension Fp2 where F == BLS12381.Fp {
  /// sgn0 of RFC 9380, section 4.1.
  var isOddFirst: Bool { c0.isZero ? c1.isOdd : c0.isOdd }
}

/// Coefficients from the constant one up.
struct Isogeny<F: Field>: Sendable {
  let xNumerator, xDenominator, yNumerator, yDenominator: [F]
}

enum MapTable {
  static let a1 = BLS12381Constants.isogenousA()
  static let b1 = BLS12381Constants.isogenousB()
  static let rootOfMinusZCubed = BLS12381Constants.rootOfMinusZCubed()

  static let isogeny1 = Isogeny(
    xNumerator: BLS12381Constants.xNumerator1(), xDenominator: BLS12381Constants.xDenominator1(),
    yNumerator: BLS12381Constants.yNumerator1(), yDenominator: BLS12381Constants.yDenominator1())
  static let isogeny2 = Isogeny(
    xNumerator: BLS12381Constants.xNumerator2(), xDenominator: BLS12381Constants.xDenominator2(),
    yNumerator: BLS12381Constants.yNumerator2(), yDenominator: BLS12381Constants.yDenominator2())
}
