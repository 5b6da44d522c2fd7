import BLS12381
import BigIntegers
import EllipticCurves
import Testing

@Suite struct GroupTests {
  let g = BLS12381G1.generator
  let h = BLS12381G2.generator

  /// Scalars where splitting and recoding have corners: multiples of z and z², and their neighbours.
  static let scalars: [UInt256] = {
    var random = Random(1)
    let n = BLS12381.order
    let z = UInt256(BLS12381.minusZ)
    let z2 = z &* z
    let corners: [UInt256] = [
      0, 1, 2, n, z, z2, z2 &* z, z2 &* (z2 &- 1), UInt256.max, UInt256(high: 1, low: 0),
    ]
    return corners + corners.map { $0 &- 1 } + corners.map { $0 &+ 1 }
      + (0..<20).map { _ in random.integer() }
  }()

  @Test func multiplesAreThoseOfDoubleAndAdd() {
    let (p, q) = (
      g.multiplied(by: 0x1234_5678_9abc_def1).affine, h.multiplied(by: 0xfedc_ba98_7654_3211).affine
    )
    for k in Self.scalars {
      #expect(p.multiplied(by: k) == JacobianPoint(p).multipliedSlowly(by: k.words), "\(k)")
      #expect(q.multiplied(by: k) == JacobianPoint(q).multipliedSlowly(by: k.words), "\(k)")
    }
  }

  @Test func generatorsHaveTheOrder() {
    #expect(g.isOnCurve && h.isOnCurve && BLS12381G1.isInSubgroup(g) && BLS12381G2.isInSubgroup(h))
    #expect(JacobianPoint(g).multipliedSlowly(by: BLS12381.order.words).isNeutral)
    #expect(JacobianPoint(h).multipliedSlowly(by: BLS12381.order.words).isNeutral)
  }

  @Test(arguments: [1, 3, 23, 24, 50]) func sumsAreThoseOfMultiples(count: Int) {
    var random = Random(UInt64(count))
    func check<C: Curve>(_ generator: AffinePoint<C>) {
      var points = (0..<count).map { _ in generator.multiplied(by: random.integer()).affine }
      var scalars = (0..<count).map { _ in random.integer() }
      if count > 3 {
        points[1] = points[0]
        scalars[1] = scalars[0]
        points[2] = -points[0]
        points[3] = .neutral
        scalars[count - 1] = 0
        scalars[count - 2] = 1
      }
      var expected = JacobianPoint<C>.neutral
      for (p, k) in zip(points, scalars) {
        expected = expected + JacobianPoint(p).multipliedSlowly(by: k.words)
      }
      #expect(AffinePoint.sum(points, scalars) == expected)
    }
    check(g)
    check(h)
  }

  /// The fast tests of membership against multiplication by the order: for points of the curves, what is left of them
  /// when the order is taken out, sums of that with points of the groups, and points of small orders.
  @Test func membershipIsThatOfTheOrder() {
    var random = Random(5)
    for _ in 0..<5 {
      let p = random.curvePoint()
      let torsion = JacobianPoint(p).multipliedSlowly(by: BLS12381.order.words)
      #expect(!torsion.isNeutral && !BLS12381G1.isInSubgroup(p))
      #expect(!BLS12381G1.isInSubgroup(torsion.affine))
      #expect(!BLS12381G1.isInSubgroup((torsion + g).affine))
      #expect(BLS12381G1.isInSubgroup(BLS12381G1.clearCofactor(JacobianPoint(p)).affine))

      let q = random.twistPoint()
      let torsion2 = JacobianPoint(q).multipliedSlowly(by: BLS12381.order.words)
      #expect(!torsion2.isNeutral && !BLS12381G2.isInSubgroup(q))
      #expect(!BLS12381G2.isInSubgroup(torsion2.affine))
      #expect(!BLS12381G2.isInSubgroup((torsion2 + h).affine))
      let cleared = BLS12381G2.clearCofactor(JacobianPoint(q))
      #expect(BLS12381G2.isInSubgroup(cleared.affine) && !cleared.isNeutral)
      #expect(cleared.multipliedSlowly(by: BLS12381.order.words).isNeutral)
    }
    // The first cofactor is (z − 1)² / 3 = 3 · 11² · 10177² · 859267² · 52437899²; the exponent of the group is smaller.
    let cofactor = Words4(0x8c00_aaab_0000_aaab, 0x396c_8c00_5555_e156, 0, 0)
    var found = 0
    for factor: UInt64 in [3, 11, 10177, 859_267, 52_437_899] {
      let rest = UInt256(limbs: cofactor.l0, cofactor.l1, 0, 0).quotientAndRemainder(dividingBy: factor)!
      #expect(rest.remainder == 0)
      for _ in 0..<4 {
        let p = JacobianPoint(random.curvePoint()).multipliedSlowly(by: BLS12381.order.words)
        var small = p.multipliedSlowly(by: rest.quotient.words)
        if small.isNeutral {
          // Two cyclic parts: each factor but 3 comes twice in the order and once in the exponent.
          let again = rest.quotient.quotientAndRemainder(dividingBy: factor)!
          if again.remainder == 0 { small = p.multipliedSlowly(by: again.quotient.words) }
        }
        if small.isNeutral { continue }
        found += 1
        #expect(small.multiplied(by: factor).isNeutral)
        #expect(!BLS12381G1.isInSubgroup(small.affine))
        #expect(!BLS12381G1.isInSubgroup((small + g).affine))
      }
    }
    #expect(found >= 10)
  }

  /// The elements for which the simplified map has an exception: Z²u⁴ + Zu² = 0.
  @Test func mapsHaveNoExceptions() {
    #expect(BLS12381G1.isInSubgroup(BLS12381.mapToG1(.zero)))
    #expect(BLS12381G2.isInSubgroup(BLS12381.mapToG2(.zero)))
    // u² = −1 / Z
    if let u = (-BLS12381.Fp(11).inverse).squareRoot {
      let p = BLS12381.mapToG1(u)
      #expect(p.isOnCurve && BLS12381G1.isInSubgroup(p))
    }
    if let u = (Fp2(BLS12381.Fp(2), .one).inverse).squareRoot {
      let p = BLS12381.mapToG2(u)
      #expect(p.isOnCurve && BLS12381G2.isInSubgroup(p))
    }
    var random = Random(8)
    for _ in 0..<20 {
      let (p, q) = (BLS12381.mapToG1(random.element()), BLS12381.mapToG2(random.quadratic()))
      #expect(p.isOnCurve && q.isOnCurve && BLS12381G1.isInSubgroup(p) && BLS12381G2.isInSubgroup(q))
    }
  }
}
