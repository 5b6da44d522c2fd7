import BN254
import BN254Vectors
import BigIntegers
import EllipticCurves
import Testing

/// Sums of multiples against `AffinePoint.sum` and, in small, against one multiple after the other, with and without the
/// kernels for eight points (which run in plain integers where the machine lacks the instructions).
@Suite struct MultiScalarTests {
  func check<C: RowCurve>(_ points: [AffinePoint<C>], _ scalars: [UInt256], _ comment: Comment) {
    let expected = AffinePoint.sum(points, scalars)
    for vectorised in [true, false] {
      let sum = MultiScalarBases(points, vectorised: vectorised).sum(scalars)
      #expect(sum == expected, "\(comment), vectorised \(vectorised)")
    }
  }

  func all<C: RowCurve>(_ g: AffinePoint<C>) {
    var random = Random(1)
    let points = multiples(of: g, 3000, seed: 2)
    func scalars(_ n: Int) -> [UInt256] { (0..<n).map { _ in random.scalar() } }
    check(Array(points[..<0]), [], "none")
    for n in [1, 63, 64, 65, 500, 3000] { check(Array(points[..<n]), scalars(n), "\(n) points") }

    let n = 300
    let some = Array(points[..<n])
    let r = BN254.order
    check(some, [UInt256](repeating: .zero, count: n), "zeros")
    check(some, [UInt256](repeating: 1, count: n), "ones")
    check(some, [UInt256](repeating: r &- 1, count: n), "r − 1")
    check(some, [UInt256](repeating: (UInt256(1) << 254) &- 1, count: n), "2²⁵⁴ − 1, above r")
    check(some, (0..<n).map { UInt256(UInt64($0 & 1)) }, "bits")
    check(some, (0..<n).map { UInt256(1) << ($0 % 254) }, "powers of two")
    check(some, (0..<n).map { (UInt256(1) << ($0 % 254)) &- 1 }, "powers of two less one")
    check([AffinePoint<C>](repeating: points[0], count: n), scalars(n), "one point")
    check(
      [AffinePoint<C>](repeating: points[0], count: n), [UInt256](repeating: 77, count: n), "one multiple")
    check(
      (0..<n).map { $0 & 1 == 0 ? points[5] : -points[5] }, [UInt256](repeating: 77, count: n),
      "opposites cancel")
    check((0..<n).map { $0 % 3 == 0 ? points[5] : -points[5] }, scalars(n), "opposites")
    check((0..<n).map { $0 & 3 == 0 ? .neutral : points[$0] }, scalars(n), "neutral points")
    check([AffinePoint<C>](repeating: .neutral, count: n), scalars(n), "neutral points only")
    check(
      (0..<n).map { points[$0 % 7] }, (0..<n).map { UInt256(UInt64($0 % 5)) }, "few points, small scalars")
  }

  @Test func firstGroup() { all(BN254G1.generator) }
  @Test func secondGroup() { all(BN254G2.generator) }

  /// Against the definition.
  @Test func smallSumsOneByOne() {
    var random = Random(3)
    let points = multiples(of: BN254G1.generator, 100, seed: 4)
    let scalars = points.map { _ in random.scalar() }
    var sum = JacobianPoint<BN254G1>.neutral
    for (p, k) in zip(points, scalars) {
      sum = sum + JacobianPoint(p).multipliedSlowly(by: Words4(k.limb0, k.limb1, k.limb2, k.limb3))
    }
    for vectorised in [true, false] {
      #expect(MultiScalarBases(points, vectorised: vectorised).sum(scalars) == sum)
    }
  }

  /// One bucket with more points than a thread's scratch memory has, as witnesses of bits make it; and neighbours that are
  /// equal in it.
  @Test func longBuckets() {
    var points = multiples(of: BN254G1.generator, 40_000, seed: 5)
    points[30_001] = points[30_000]
    points[30_003] = -points[30_002]
    let scalars = (0..<points.count).map { UInt256(UInt64($0 % 8 == 0 ? 0 : $0 % 8 == 1 ? 2 : 1)) }
    check(points, scalars, "long buckets")
  }
}

@Suite struct FixedBaseTests {
  func all<C: RowCurve>(_ g: AffinePoint<C>) {
    var random = Random(6)
    let base = g.multiplied(by: random.scalar()).affine
    var scalars: [UInt256] = [
      0, 1, 2, 15, 16, 17, BN254.order, BN254.order &- 1, BN254.order &+ 1, (UInt256(1) << 254) &- 1,
    ]
    scalars += (0..<254).map { UInt256(1) << $0 }
    for _ in 0..<200 { scalars.append(random.scalar()) }
    let expected = scalars.map { base.multiplied(by: $0).affine }
    for vectorised in [true, false] {
      for count in [1, 1000, 100_000] {
        let result = FixedBase(base, count: count, vectorised: vectorised).multiples(scalars)
        #expect(result == expected, "table for \(count)")
      }
    }
  }

  @Test func firstGroup() { all(BN254G1.generator) }
  @Test func secondGroup() { all(BN254G2.generator) }
}
