import BLS12381
import BigIntegers
import EllipticCurves
import Testing

@Suite struct PairingTests {
  let g = BLS12381G1.generator
  let h = BLS12381G2.generator

  @Test func isBilinearAndNotDegenerate() {
    var random = Random(2)
    let e = BLS12381.pairingProduct([.init(g, h)])
    #expect(!e.isOne)
    #expect(e.power(BLS12381.order.words).isOne)
    let a = random.integer()
    let expected = e.power(a.words)
    #expect(BLS12381.pairingProduct([.init(g.multiplied(by: a).affine, h)]) == expected)
    #expect(BLS12381.pairingProduct([.init(g, h.multiplied(by: a).affine)]) == expected)
    #expect(
      BLS12381.pairingProductIsOne([
        .init(g.multiplied(by: a).affine, h), .init(-g, h.multiplied(by: a).affine),
      ]))
    #expect(
      !BLS12381.pairingProductIsOne([
        .init(g.multiplied(by: a).affine, h), .init(g, h.multiplied(by: a).affine),
      ]))
  }

  @Test func isAdditive() {
    let (p, q) = (g.multiplied(by: 77).affine, h.multiplied(by: 91).affine)
    let sum = (JacobianPoint(p) + g).affine
    #expect(
      BLS12381.pairingProduct([.init(sum, q)]) == BLS12381.pairingProduct([.init(p, q)])
        * BLS12381.pairingProduct([.init(g, q)]))
    #expect(BLS12381.pairingProduct([.init(sum, q)]) == BLS12381.pairingProduct([.init(p, q), .init(g, q)]))
  }

  @Test func neutralPointsPairToOne() {
    #expect(BLS12381.pairingProductIsOne([]))
    #expect(BLS12381.pairingProductIsOne([.init(.neutral as BLS12381.G1Point, h), .init(g, .neutral)]))
    #expect(!BLS12381.pairingProductIsOne([.init(.neutral as BLS12381.G1Point, h), .init(g, h)]))
  }

  /// Second points outside the group are found by the way, at their place, also where the first point is neutral.
  @Test func membershipIsCheckedByTheWay() throws {
    var random = Random(4)
    let good = BLS12381.Pair(g, h)
    #expect(try BLS12381.pairingProductIsOne(checking: []))
    #expect(try BLS12381.pairingProductIsOne(checking: [good, .init(-g, h)]))
    #expect(try !BLS12381.pairingProductIsOne(checking: [good, .init(g, h)]))
    #expect(
      try BLS12381.pairingProductIsOne(checking: [.init(g, .neutral), .init(.neutral as BLS12381.G1Point, h)])
    )
    for _ in 0..<3 {
      let outside = random.twistPoint()
      // What is left of it without the part in the group, and that part's order times a point of the group.
      let rest = JacobianPoint(outside).multipliedSlowly(by: BLS12381.order.words)
      for q in [outside, rest.affine, (rest + h).affine] {
        #expect(!BLS12381G2.isInSubgroup(q))
        #expect(throws: NotInSubgroup(index: 1)) {
          try BLS12381.pairingProductIsOne(checking: [good, .init(g, q), good])
        }
        #expect(throws: NotInSubgroup(index: 0)) {
          try BLS12381.pairingProductIsOne(checking: [.init(.neutral as BLS12381.G1Point, q), good])
        }
        #expect(throws: NotInSubgroup(index: 2)) {
          try BLS12381.pairingProductIsOne(checking: [
            .init(.neutral as BLS12381.G1Point, h), good, .init(g, q),
          ])
        }
      }
    }
  }

  @Test func preparedLinesAreThoseOfThePoint() {
    let q = h.multiplied(by: 5).affine
    let lines = BLS12381.prepare(q)
    let other = g.multiplied(by: 9).affine
    #expect(
      BLS12381.pairingProduct([.init(g, lines: lines), .init(other, h)])
        == BLS12381.pairingProduct([.init(g, q), .init(other, h)]))
  }

  /// The final exponentiation against the plain power (p⁶ − 1)(p² + 1) · (p⁴ − p² + 1) / r, through its known multiple.
  @Test func resultHasTheOrderOfTheGroup() {
    var random = Random(3)
    for _ in 0..<3 {
      let p = g.multiplied(by: random.integer()).affine
      let q = h.multiplied(by: random.integer()).affine
      #expect(BLS12381.pairingProduct([.init(p, q)]).power(BLS12381.order.words).isOne)
    }
  }
}
