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
    // 13² and 23² divide the second cofactor; a loop meets equal and opposite points of such small orders.
    for (factor, rest) in Self.cofactor2WithoutSquares {
      let p = JacobianPoint(random.twistPoint()).multipliedSlowly(by: BLS12381.order.words)
      let small = multiple(p, rest)
      #expect(!small.isNeutral)
      #expect(small.multiplied(by: factor * factor).isNeutral)
      #expect(!BLS12381G2.isInSubgroup(small.affine))
      #expect(throws: NotInSubgroup(index: 0)) {
        try BLS12381.pairingProductIsOne(checking: [.init(g, small.affine)])
      }
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

  /// The second cofactor divided by 13² and by 23², least significant word first.
  static let cofactor2WithoutSquares: [(UInt64, [UInt64])] = [
    (
      13,
      [
        0x3336_b315_0941_cfdd, 0xedf4_046d_b800_a837, 0x45e0_aef2_9c5e_8629, 0x5a5b_213d_cb71_0859,
        0x81be_2a9b_0c64_8304, 0x60a5_f9bd_c250_555d, 0xd5a3_c566_3541_d68b, 0x0008_d5fc_7522_f6c4,
      ]
    ),
    (
      23,
      [
        0x359f_c03a_804b_b595, 0x39a1_3152_f610_a9e2, 0xddb4_2e36_473f_96c7, 0xb077_1fe9_a3b7_39d5,
        0x47ef_ceb3_3a28_d243, 0xf352_8b4f_0309_b1c6, 0x4a8a_f1a2_58a2_d34c, 0x0002_d2a3_67b8_6ae7,
      ]
    ),
  ]

  func multiple(_ p: JacobianPoint<BLS12381G2>, _ words: [UInt64]) -> JacobianPoint<BLS12381G2> {
    var r = JacobianPoint<BLS12381G2>.neutral
    for word in words.reversed() {
      for i in (0..<64).reversed() {
        r = r.doubled
        if (word >> UInt64(i)) & 1 != 0 { r = r + p }
      }
    }
    return r
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
