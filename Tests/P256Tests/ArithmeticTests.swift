import BigIntegers
import Testing

@testable import P256

@Suite struct ArithmeticTests {
  /// Residues that stress the reduction, and random ones.
  static let values: [UInt256] = {
    let p = FieldElement.modulus
    var values =
      [0, 1, 2, 3].map { UInt256($0 as UInt64) } + [p &- .one, p &- UInt256(2), p, p &+ .one, .max]
    values += [32, 63, 64, 95, 96, 127, 128, 192, 223, 224, 255].map { .one << $0 }
    var state: UInt64 = 3
    func random() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 31)
    }
    for _ in 0..<20 { values.append(UInt256(limbs: random(), random(), random(), random())) }
    return values
  }()

  /// Against plain arithmetic of integers modulo p.
  @Test func agreesWithIntegers() {
    let p = FieldElement.modulus
    func reduced(_ x: UInt256) -> UInt256 { x < p ? x : x &- p }
    for a in Self.values {
      let x = FieldElement(reducing: a)
      #expect(x.integer == reduced(a))
      #expect((FieldElement(canonical: a) == nil) == (a >= p))
      #expect((-x).integer == (x.isZero ? .zero : p &- reduced(a)))
      #expect(x.squared == x * x)
      let inverse = x.inverseVariableTime
      #expect(x.isZero ? inverse.isZero : x * inverse == .one)
      for b in Self.values {
        let y = FieldElement(reducing: b)
        #expect((x * y).integer == a.multiplied(by: b, modulo: p))
        #expect((x + y).integer == reduced(a).adding(reduced(b), modulo: p))
        #expect((x - y) + y == x)
        #expect((x == y) == (x.integer == y.integer))
      }
    }
  }

  @Test func theGeneratorsTableIsRight() throws {
    let g = try #require(AffinePoint(x: generatorX, y: generatorY))
    var point = JacobianPoint(g)
    let double = JacobianPoint.normalize([point.doubled])[0]
    for i in 0..<64 {
      let affine = JacobianPoint.normalize([point])[0]
      for (offset, coordinate) in [(0, affine.x.integer), (4, affine.y.integer)] {
        let start = 8 * i + offset
        #expect(
          coordinate
            == UInt256(
              limbs: generatorWords[start], generatorWords[start + 1], generatorWords[start + 2],
              generatorWords[start + 3]))
      }
      point = point + double
    }
  }

  /// n · G is neutral, (n − 1) · G is −G, and additions meet doublings and inverses.
  @Test func theGroupLawIsComplete() throws {
    let g = try #require(AffinePoint(x: generatorX, y: generatorY))
    let n = P256PublicKey.order
    #expect(JacobianPoint.combination(variableTime: .zero, .zero, g).isNeutral)
    #expect(JacobianPoint.combination(variableTime: n &- .one, .one, g).isNeutral)
    #expect(JacobianPoint.combination(variableTime: .one, n &- .one, g).isNeutral)
    #expect(JacobianPoint.normalize([.combination(variableTime: .zero, n &- .one, g)])[0] == -g)
    #expect(JacobianPoint.normalize([.combination(variableTime: n &- .one, .zero, g)])[0] == -g)
    // Against double-and-add.
    for k in Self.values.map({ $0 >> 3 }) where !k.isZero {
      var sum = JacobianPoint.neutral
      for i in (0..<256).reversed() {
        sum = sum.doubled
        if k.bit(i) { sum = sum + g }
      }
      let expected = JacobianPoint.normalize([sum])[0]
      #expect(JacobianPoint.normalize([.combination(variableTime: k, .zero, g)])[0] == expected)
      #expect(JacobianPoint.normalize([.combination(variableTime: .zero, k, g)])[0] == expected)
      #expect(JacobianPoint.normalize([.combination(variableTime: k &- .one, .one, g)])[0] == expected)
    }
  }
}
