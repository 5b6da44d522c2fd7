import BLS12381
import BN254
import BigIntegers
import EllipticCurves
import Testing

/// BN254's twist over the fused field, as the guest has it; only what the Miller loop asks for.
enum FusedBN254Twist: Twist {
  typealias Base = Fused<BN254Modulus>
  typealias Coordinate = Fp2<Base>

  static var b: Coordinate { BN254G2.b.in(Base.self) }
  static var order: UInt256 { BN254.order }
  static var partCount: Int { 1 }
  static var partBits: Int { 0 }
  static var isMultiplicative: Bool { false }
  static func split(_ scalar: UInt256, _ parts: UnsafeMutablePointer<ScalarPart>) {}
  static func endomorphism(
    _ r: UnsafeMutablePointer<AffinePoint<FusedBN254Twist>>, _ a: UnsafePointer<AffinePoint<FusedBN254Twist>>
  ) {}
  static func multiplyByThreeB(_ r: UnsafeMutablePointer<Coordinate>, _ a: UnsafePointer<Coordinate>) {
    r.pointee = a.pointee * (b + b + b)
  }
}

enum FusedBLS12381Twist: Twist {
  typealias Base = Fused<BLS12381Modulus>
  typealias Coordinate = Fp2<Base>

  static var b: Coordinate { BLS12381G2.b.in(Base.self) }
  static var order: UInt256 { BLS12381.order }
  static var partCount: Int { 1 }
  static var partBits: Int { 0 }
  static var isMultiplicative: Bool { true }
  static func split(_ scalar: UInt256, _ parts: UnsafeMutablePointer<ScalarPart>) {}
  static func endomorphism(
    _ r: UnsafeMutablePointer<AffinePoint<FusedBLS12381Twist>>,
    _ a: UnsafePointer<AffinePoint<FusedBLS12381Twist>>
  ) {}
  static func multiplyByThreeB(_ r: UnsafeMutablePointer<Coordinate>, _ a: UnsafePointer<Coordinate>) {
    r.pointee = a.pointee * (b + b + b)
  }
}

@Suite struct LineTests {
  /// Both representations move a point through the same lines, the points are those of the group law, and sparse products
  /// are those of the whole element.
  func walk<A: Twist, B: Twist>(_ a: A.Type, _ b: B.Type, _ q: AffinePoint<A>, _ seed: UInt64)
  where A.Base.Words == B.Base.Words {
    var twin = Twin<A.Base, B.Base>(random: Random(seed))
    let qb = AffinePoint<B>(uncheckedX: q.x.in(B.Base.self), y: q.y.in(B.Base.self))
    var (p, pb) = (MillerPoint(q), MillerPoint(qb))
    var expected = JacobianPoint(q)
    for step in 0..<6 {
      let line: Line<A.Base>
      let lineB: Line<B.Base>
      if step % 3 == 2 {
        (line, lineB) = (add(&p, q), add(&pb, qb))
        expected = expected + q
      } else {
        (line, lineB) = (double(&p), double(&pb))
        expected = expected.doubled
      }
      let affine = expected.affine
      #expect(affine.x * p.z == p.x && affine.y * p.z == p.y)
      #expect(p.x.in(B.Base.self) == pb.x && p.y.in(B.Base.self) == pb.y && p.z.in(B.Base.self) == pb.z)
      #expect(line.x.in(B.Base.self) == lineB.x && line.y.in(B.Base.self) == lineB.y)
      #expect(line.constant.in(B.Base.self) == lineB.constant)

      let ((f, fb), (x, xb), (y, yb)) = (twin.dodecic(), twin.base(), twin.base())
      let sparse = multiply(f, line, x, y, A.isMultiplicative)
      #expect(sparse == f * whole(line, x, y, A.isMultiplicative))
      #expect(sparse.in(B.Base.self) == multiply(fb, lineB, xb, yb, B.isMultiplicative))
    }
  }

  @Test func lines() {
    walk(BN254G2.self, FusedBN254Twist.self, BN254G2.generator.multiplied(by: 11).affine, 1)
    walk(BLS12381G2.self, FusedBLS12381Twist.self, BLS12381G2.generator.multiplied(by: 11).affine, 2)
  }

  func double<C: Twist>(_ p: inout MillerPoint<C>) -> Line<C.Base> {
    var line = Line<C.Base>(y: .zero, x: .zero, constant: .zero)
    MillerPoint.double(&p, &line)
    return line
  }

  func add<C: Twist>(_ p: inout MillerPoint<C>, _ q: AffinePoint<C>) -> Line<C.Base> {
    var line = Line<C.Base>(y: .zero, x: .zero, constant: .zero)
    var q = q
    MillerPoint.add(&p, &q, &line)
    return line
  }

  func multiply<F: TowerField>(
    _ f: Fp12<F>, _ line: Line<F>, _ x: F, _ y: F, _ isMultiplicative: Bool
  ) -> Fp12<F> {
    var (r, line, x, y) = (f, line, x, y)
    withUnsafeMutablePointer(to: &r) { r in
      Fp12.multiply(r, r, &line, x: &x, y: &y, isMultiplicative: isMultiplicative)
    }
    return r
  }

  func whole<F: TowerField>(_ line: Line<F>, _ x: F, _ y: F, _ isMultiplicative: Bool) -> Fp12<F> {
    let (lx, ly) = (line.x * Fp2(x, .zero), line.y * Fp2(y, .zero))
    return isMultiplicative
      ? Fp12(Fp6(line.constant, lx, .zero), Fp6(.zero, ly, .zero))
      : Fp12(Fp6(ly, .zero, .zero), Fp6(lx, line.constant, .zero))
  }
}
