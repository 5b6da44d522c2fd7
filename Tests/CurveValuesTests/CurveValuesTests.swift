import BLS12381
import BN254
import BigIntegers
import CurveValues
import EllipticCurves
import Testing

@Suite struct CurveValuesTests {
  /// Integers below, at and above the modulus, and the largest, against division.
  private func check<F: PrimeField>(_ field: F.Type) throws where F.Words == Words4 {
    let m = F.modulus
    let modulus = UInt256(limbs: m.l0, m.l1, m.l2, m.l3)
    for integer in [
      .zero, UInt256(1), modulus &- UInt256(1), modulus, modulus &+ UInt256(1), modulus &+ modulus,
      .zero &- UInt256(1), UInt256(limbs: 1, 2, 3, 0xfedc_ba98_7654_3210),
    ] {
      let expected = try #require(integer.remainder(dividingBy: modulus))
      #expect(F(reducing: integer).integer == expected)
      #expect(F(reducing: integer.bigEndianBytes).integer == expected)
    }
    #expect(F(7).integer == UInt256(7))
  }

  @Test func integers() throws {
    try check(BN254.Fr.self)
    try check(BN254.Fp.self)
    try check(BLS12381.Fr.self)
  }

  private func check<C: Curve>(_ generator: AffinePoint<C>) {
    var points: [JacobianPoint<C>] = []
    for count in 0..<6 {
      #expect(JacobianPoint.affine(points) == points.map(\.affine))
      // Neutral points between others.
      points.append(count % 3 == 1 ? .neutral : generator.multiplied(by: UInt256(UInt64(count + 2))))
    }
  }

  @Test func affineForms() {
    check(BN254G1.generator)
    check(BN254G2.generator)
    check(BLS12381G1.generator)
  }
}
