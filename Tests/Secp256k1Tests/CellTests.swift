import BigIntegers
import Hashes
import Testing

@testable import Secp256k1

/// The guest's path of verification and recovery, run natively: against the host's.
@Suite struct CellTests {
  @Test(arguments: recoveryVectors.indices)
  func recoveryAgreesWithLibsecp256k1(i: Int) throws {
    let v = recoveryVectors[i]
    let (r, s) = (try #require(Scalar(canonical: v.r)), try #require(Scalar(canonical: v.s)))
    let z = Scalar(digest: try #require(Hash256(v.digest)))
    let inverse = r.inverse
    let x = v.id & 2 == 0 ? v.r : v.r &+ Scalar.order
    guard v.r < FieldElement.modulus &- Scalar.order || v.id & 2 == 0 else { return }
    let key = try? CellArithmetic.recover(-(z * inverse), s * inverse, x: x, yIsOdd: v.id & 1 == 1)
    #expect((key?.bytes ?? []) == v.key)
  }

  @Test(arguments: signatureVectors.indices)
  func verificationAgreesWithLibsecp256k1(i: Int) throws {
    let v = signatureVectors[i]
    let signature = try #require(Signature(bytes: v.signature))
    let (r, s) = try signature.scalars(requireLowS: true)
    let z = Scalar(digest: try #require(Hash256(v.digest)))
    let key = try #require(AffinePoint(x: v.x, y: v.y))
    let inverse = s.inverse
    #expect(CellArithmetic.verify(z * inverse, r * inverse, key, r) == true)
    #expect(CellArithmetic.verify((z + .one) * inverse, r * inverse, key, r) == false)
    // Over the digest 0 the inverse key verifies as well.
    #expect(CellArithmetic.verify(z * inverse, r * inverse, -key, r) == z.isZero)
    #expect(CellArithmetic.verify(z * inverse, r * inverse, key, r + .one) == false)
  }

  @Test(arguments: scalarVectors.indices)
  func combinationsAgree(i: Int) throws {
    let key = try #require(AffinePoint(x: signatureVectors[20].x, y: signatureVectors[20].y))
    for (a, b) in [
      (scalarVectors[i].a, scalarVectors[i].b), (scalarVectors[i].b, .zero), (.zero, scalarVectors[i].b),
      (.one, scalarVectors[i].a), (scalarVectors[i].product, .one),
    ] {
      let (g, k) = (Scalar(reducing: a), Scalar(reducing: b))
      var ladder = AffineLadder()
      CellArithmetic.combine(g, k, key, in: &ladder)
      let expected = JacobianPoint.combination(variableTime: g, k, key).affine
      #expect(ladder.point == expected)
    }
  }

  /// Sums that meet a point again, or its inverse, on the way or in the end: multiples of G itself.
  @Test func exceptionalCasesAgree() {
    let g = AffinePoint.generator
    let values: [Scalar] =
      (0..<12).map { Scalar(reducing: UInt256($0 as UInt64)) } + [
        Scalar(reducing: UInt256.one << 128), Scalar(reducing: (UInt256.one << 128) &+ UInt256(3)),
        Scalar.lambda,
        Scalar.lambda + .one, Scalar(reducing: scalarVectors[40].a),
      ]
    for a in values + values.map({ -$0 }) {
      for b in values + values.map({ -$0 }) {
        var ladder = AffineLadder()
        CellArithmetic.combine(a, b, g, in: &ladder)
        #expect(
          ladder.point == JacobianPoint.combination(variableTime: a, b, g).affine, "\(a.value) \(b.value)")
      }
    }
  }

  /// Abscissas whose lowest words are equal, which only points that are not on the curve can be made to have.
  @Test func equalLowestWordsOfAbscissasAreNotEqualAbscissas() throws {
    func point(_ high: UInt64, _ y: UInt64) -> AffinePoint {
      AffinePoint(uncheckedX: FieldElement(limbs: 5, 0, high, 0), y: FieldElement(y))
    }
    let (p, q) = (point(1, 7), point(2, 11))
    let (one, none) = (SignedScalar(magnitude: 1, isNegative: false), SignedScalar(magnitude: 0, isNegative: false))
    var ladder = AffineLadder()
    ladder.set(lane: 0, p, one, none)
    ladder.set(lane: 2, q, one, none)
    ladder.climb(lanes: 4, .zero, pieces: 4)
    let slope = (q.y - p.y) * (q.x - p.x).inverse
    let x = slope.squared - p.x - q.x
    #expect(ladder.point == AffinePoint(uncheckedX: x, y: slope * (p.x - x) - p.y))
  }

  @Test(arguments: scalarVectors.indices)
  func inversesAgree(i: Int) {
    let x = Scalar(reducing: scalarVectors[i].a)
    #expect(CellArithmetic.inverse(x) == x.inverse)
  }
}
