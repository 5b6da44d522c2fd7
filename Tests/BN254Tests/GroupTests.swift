import BN254
import BigIntegers
import EllipticCurves
import Testing

@Suite struct GroupTests {
  let g = BN254G1.generator
  let h = BN254G2.generator

  /// Scalars where splitting and recoding have corners.
  static let scalars: [UInt256] = {
    var random = Random(1)
    let n = BN254.order
    return [
      0, 1, 2, 3, n &- 1, n, n &+ 1, n &- 2, UInt256.max, UInt256(high: 1, low: 0),
      UInt256(high: 0, low: .max),
    ]
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
    #expect(g.isOnCurve && h.isOnCurve && BN254G2.isInSubgroup(h))
    #expect(JacobianPoint(g).multipliedSlowly(by: BN254.order.words).isNeutral)
    #expect(JacobianPoint(h).multipliedSlowly(by: BN254.order.words).isNeutral)
  }

  @Test(arguments: [1, 2, 3, 23, 24, 60]) func sumsAreThoseOfMultiples(count: Int) {
    var random = Random(UInt64(count))
    var points = (0..<count).map { _ in g.multiplied(by: random.integer()).affine }
    var scalars = (0..<count).map { _ in random.integer() }
    // Equal points, opposite points, neutral ones, zero and small scalars meet in buckets.
    if count > 3 {
      points[1] = points[0]
      scalars[1] = scalars[0]
      points[2] = -points[0]
      points[3] = .neutral
      scalars[count - 1] = 0
      scalars[count - 2] = 1
    }
    var expected = JacobianPoint<BN254G1>.neutral
    for (p, k) in zip(points, scalars) {
      expected = expected + JacobianPoint(p).multipliedSlowly(by: k.words)
    }
    #expect(AffinePoint.sum(points, scalars) == expected)
  }

  @Test func sumOfNothingIsNeutral() {
    #expect(AffinePoint<BN254G1>.sum([], []).isNeutral)
    #expect(AffinePoint.sum([g, -g], [5, 5]).isNeutral)
    #expect(AffinePoint.sum([BN254.G1Point.neutral], [5]).isNeutral)
  }

  @Test func additionHasNoExceptions() {
    let p = JacobianPoint(g).multiplied(by: 7)
    let minusP = -p
    #expect(p + p == p.doubled)
    #expect((p + minusP).isNeutral)
    #expect(p + p.affine == p.doubled)
    #expect((p + minusP.affine).isNeutral)
    #expect(p + JacobianPoint.neutral == p && JacobianPoint.neutral + p == p)
    #expect(p + BN254.G1Point.neutral == p && JacobianPoint.neutral + p.affine == p)
    #expect(JacobianPoint<BN254G1>.neutral.doubled.isNeutral)
    #expect(JacobianPoint<BN254G1>.neutral.affine.isNeutral)
  }

  /// The fast test of membership against multiplication by the order, for points of the twist, of their multiples that have
  /// small factors of the cofactor as order, and of sums with points of the group.
  @Test func membershipIsThatOfTheOrder() {
    var random = Random(5)
    // The cofactor 2p − r and its small prime factors, 10069 and 5864401.
    for _ in 0..<3 {
      let q = random.twistPoint()
      let inGroup = JacobianPoint(q).multipliedSlowly(by: BN254.order.words).isNeutral
      #expect(BN254G2.isInSubgroup(q) == inGroup)
      #expect(!inGroup)
      let small = JacobianPoint(q).multipliedSlowly(by: BN254.order.words)
      #expect(!BN254G2.isInSubgroup(small.affine))
      #expect(!BN254G2.isInSubgroup((small + h).affine))
      let cofactor = Words4(
        0x345f_2299_c0f9_fa8d, 0x06ce_ecda_572a_2489, 0xb850_45b6_8181_585e, 0x3064_4e72_e131_a029)
      let cleared = JacobianPoint(q).multipliedSlowly(by: cofactor)
      #expect(BN254G2.isInSubgroup(cleared.affine) && !cleared.isNeutral)
      for factor: UInt64 in [10069, 5_864_401] {
        // A point of that order, if the multiple does not vanish.
        let rest = divide(cofactor, by: factor)
        let torsion = small.multipliedSlowly(by: rest)
        #expect(torsion.multiplied(by: factor).isNeutral)
        if !torsion.isNeutral {
          #expect(!BN254G2.isInSubgroup(torsion.affine))
          #expect(!BN254G2.isInSubgroup((torsion + h).affine))
          // Its multiples come back to it within the loop of a pairing.
          #expect(throws: NotInSubgroup(index: 0)) {
            try BN254.pairingProductIsOne(checking: [.init(g, torsion.affine)])
          }
        }
      }
    }
  }

  func divide(_ words: Words4, by divisor: UInt64) -> Words4 {
    let q = UInt256(limbs: words.l0, words.l1, words.l2, words.l3).quotientAndRemainder(dividingBy: divisor)!
    #expect(q.remainder == 0)
    return q.quotient.words
  }
}
