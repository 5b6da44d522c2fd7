import BLS12381
import BigIntegers
import EllipticCurves
import Testing

/// Sums of many multiples, which go by affine buckets, against sums of few, which do not.
@Suite struct SumTests {
  struct Random {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
    mutating func scalar() -> UInt256 { UInt256(limbs: next(), next(), next(), next() >> 2) }
  }

  func check<C: Curve>(_ generator: AffinePoint<C>, seed: UInt64) {
    var random = Random(state: seed)
    let n = 700
    let some = (0..<40).map { _ in generator.multiplied(by: random.scalar()).affine }
    var points = (0..<n).map { _ in some[Int(random.next() % 40)] }
    var scalars = (0..<n).map { _ in random.scalar() }
    func compare(_ comment: Comment) {
      var expected = JacobianPoint<C>.neutral
      for start in stride(from: 0, to: n, by: 20) {
        expected =
          expected + AffinePoint.sum(Array(points[start..<start + 20]), Array(scalars[start..<start + 20]))
      }
      #expect(AffinePoint.sum(points, scalars) == expected, comment)
    }
    compare("few points, many scalars: equal and opposite points meet in the buckets")
    scalars = [UInt256](repeating: 3, count: n)
    compare("one bucket")
    points = (0..<n).map { $0 & 1 == 0 ? some[0] : -some[0] }
    compare("all cancel")
    points = (0..<n).map { i -> AffinePoint<C> in
      if i % 3 == 0 { return .neutral }
      return i % 3 == 1 ? some[0] : -some[i % 40]
    }
    scalars = (0..<n).map { UInt256(UInt64($0 % 5)) }
    compare("neutral points, small scalars")
    scalars = (0..<n).map { _ in C.order &- 1 }
    compare("−1")
    scalars = [UInt256](repeating: .zero, count: n)
    compare("zeros")
  }

  @Test func firstGroup() { check(BLS12381G1.generator, seed: 1) }
  @Test func secondGroup() { check(BLS12381G2.generator, seed: 2) }
}
