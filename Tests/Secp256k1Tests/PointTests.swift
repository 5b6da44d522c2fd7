import BigIntegers
import Testing

@testable import Secp256k1

/// k · G by doubling and adding with the general formulas alone.
func naive(_ k: UInt256, _ p: AffinePoint = .generator) -> JacobianPoint {
  var sum = JacobianPoint.neutral
  for i in stride(from: 255, through: 0, by: -1) {
    sum = sum.doubled
    if k.bit(i) { sum = sum + JacobianPoint(p) }
  }
  return sum
}

@Suite struct PointTests {
  @Test(arguments: multiples.indices)
  func multiplesOfTheGeneratorAgreeWithLibsecp256k1(i: Int) throws {
    let (k, x, y) = multiples[i]
    let expected = try #require(AffinePoint(x: integer(x), y: integer(y)))
    let scalar = try #require(Scalar(canonical: integer(k)))
    #expect(naive(scalar.value).affine == expected)
    #expect(JacobianPoint.combination(variableTime: scalar, .zero, .generator).affine == expected)
    #expect(JacobianPoint.combination(variableTime: .zero, scalar, .generator).affine == expected)
    #expect(ProjectivePoint.multiplyGenerator(scalar).affine == expected)
    #expect(expected.endomorphism == naive((scalar * .lambda).value).affine)
  }

  /// All sums of small multiples, so that every special case of every addition formula is met:
  /// equal points, inverses, the neutral one on either side.
  @Test func smallMultiplesFormAGroup() {
    let range = -12...12
    let points = range.map { i -> JacobianPoint in
      let p = naive(UInt256(UInt64(i.magnitude)))
      return i < 0 ? -p : p
    }
    let point = { (i: Int) in points[i + 12] }
    for i in -6...6 {
      for j in -6...6 {
        let sum = point(i + j)
        #expect(point(i) + point(j) == sum)
        if let affine = point(j).affine {
          #expect(affine.isOnCurve)
          #expect(point(i) + affine == sum)
        }
        let si = Scalar(reducing: UInt256(UInt64(i.magnitude)))
        let sj = Scalar(reducing: UInt256(UInt64(j.magnitude)))
        let c = JacobianPoint.combination(variableTime: i < 0 ? -si : si, j < 0 ? -sj : sj, .generator)
        #expect(c == sum)
      }
      #expect(point(i).doubled == point(2 * i))
    }
  }

  @Test func combinationsAgreeWithTheDefinition() throws {
    for (i, v) in scalarVectors.enumerated().filter({ $0.offset % 4 == 0 }) {
      let p = try #require(naive(UInt256(UInt64(i + 2))).affine)
      let g = try #require(Scalar(canonical: v.a))
      let k = try #require(Scalar(canonical: v.b))
      let expected = naive(g.value) + naive(k.value, p)
      #expect(JacobianPoint.combination(variableTime: g, k, p) == expected)
    }
  }

  @Test func theOrderOfTheGeneratorIsN() {
    #expect(naive(Scalar.order).isNeutral)
    #expect(naive(Scalar.order &- .one).affine == -AffinePoint.generator)
  }

  @Test func pointsOffTheCurveAreRefused() {
    let g = AffinePoint.generator
    #expect(AffinePoint(x: g.x.integer, y: g.y.integer) == g)
    #expect(AffinePoint(x: g.x.integer, y: g.x.integer) == nil)
    #expect(AffinePoint(x: g.x.integer &+ FieldElement.modulus, y: g.y.integer) == nil)
    #expect(AffinePoint(x: .max, y: g.y.integer) == nil)
    // 5 is not the abscissa of a point: 5³ + 7 is a non-residue.
    #expect(AffinePoint(x: 5, yIsOdd: false) == nil)
    #expect(AffinePoint(x: g.x.integer, yIsOdd: g.y.isOdd) == g)
    #expect(AffinePoint(x: g.x.integer, yIsOdd: !g.y.isOdd) == -g)
  }

  @Test func theGeneratorTableHoldsTheMultiplesItClaims() {
    var base = JacobianPoint(.generator)
    for j in 0..<4 {
      var multiple = base
      for i in 0..<255 {
        #expect(GeneratorTable.withPoints { $0[255 * j + i] } == multiple.affine)
        multiple = multiple + base
      }
      for _ in 0..<64 { base = base.doubled }
    }
  }
}
