import BLS12381
import BN254
import EllipticCurves
import Testing

/// Karatsuba's products over Montgomery form against schoolbook products over the fused form, and both against the laws of
/// a field.
@Suite struct TowerTests {
  func compare<A: TowerField, B: TowerField>(_ a: A.Type, _ b: B.Type, _ seed: UInt64)
  where A.Words == B.Words {
    var twin = Twin<A, B>(random: Random(seed))
    for _ in 0..<20 {
      let ((x, xb), (y, yb)) = (twin.quadratic(), twin.quadratic())
      #expect((x * y).in(b) == xb * yb)
      #expect(x.squared.in(b) == xb.squared && x.squared == x * x)
      #expect(x.timesNonResidue.in(b) == xb.timesNonResidue)
      #expect(x.timesNonResidue == x * Fp2(A(UInt64(A.self == Montgomery4<BN254Modulus>.self ? 9 : 1)), .one))
      #expect((x + y).in(b) == xb + yb && (x - y).in(b) == xb - yb && (-x).in(b) == -xb)
      #expect(x.isZero || x * x.inverse == .one)
      if let root = x.squared.squareRoot { #expect(root == x || root == -x) } else { Issue.record("no root") }
      let z = x * y
      #expect(product(x, y, z).in(b) == product(xb, yb, z.in(b)) && product(x, y, z) == z + z)
    }
    for _ in 0..<10 {
      let ((x, xb), (y, yb), (z, _)) = (twin.sextic(), twin.sextic(), twin.sextic())
      #expect((x * y).in(b) == xb * yb)
      #expect(x * (y + z) == x * y + x * z && (x * y) * z == x * (y * z))
      #expect(x.isZero || x * x.inverse == .one)
    }
    for _ in 0..<10 {
      let ((x, xb), (y, yb), (z, _)) = (twin.dodecic(), twin.dodecic(), twin.dodecic())
      #expect((x * y).in(b) == xb * yb)
      #expect(x.squared.in(b) == xb.squared && x.squared == x * x)
      #expect(x * (y + z) == x * y + x * z && (x * y) * z == x * (y * z))
      #expect(x.isZero || x * x.inverse == .one)
    }
    let v = Fp6<A>(.zero, .one, .zero)
    let w = Fp12<A>(.zero, .one)
    #expect(w * w == Fp12(v, .zero))
    #expect(v * v * v == Fp6(Fp2<A>.one.timesNonResidue, .zero, .zero))
  }

  @Test func towers() {
    compare(Montgomery4<BN254Modulus>.self, Fused<BN254Modulus>.self, 1)
    compare(Montgomery6<BLS12381Modulus>.self, Fused<BLS12381Modulus>.self, 2)
  }

  @Test func zeroAndNonResiduesHaveTheRootsTheyShould() {
    #expect(Fp2<BLS12381.Fp>.zero.squareRoot == .zero)
    #expect((-Fp2<BLS12381.Fp>.one).squareRoot?.squared == -Fp2.one)
    // ξ is no square and no cube, or the tower would be none.
    #expect(Fp2<BLS12381.Fp>.one.timesNonResidue.squareRoot == nil)
    #expect(Fp2<BN254.Fp>.one.timesNonResidue.squareRoot == nil)
  }

  /// Squares and powers in the cyclotomic subgroup against general ones, on values of pairings.
  func cyclotomic<A: TowerField, B: TowerField>(_ x: Fp12<A>, _ b: B.Type) where A.Words == B.Words {
    #expect(cyclotomicSquare(x) == x * x)
    #expect(cyclotomicSquare(x.in(b)).in(A.self) == x * x)
    for exponent: UInt64 in [1, 2, 3, 5, 0x8000_0000_0000_0000, 0x8000_0000_0000_0001, 0xd201_0000_0001_0000]
    {
      #expect(sparsePower(x, exponent) == x.power(Words4(exponent, 0, 0, 0)), "\(exponent)")
      #expect(sparsePower(x.in(b), exponent).in(A.self) == x.power(Words4(exponent, 0, 0, 0)), "\(exponent)")
      // 1 cannot be compressed.
      #expect(sparsePower(Fp12<A>.one, exponent).isOne)
    }
    for exponent: UInt64 in [1, 2, 3, 5, 0xd201_0000_0001_0000, 4_965_661_367_192_848_881, .max] {
      for window in 1...5 {
        #expect(power(x, exponent, window) == x.power(Words4(exponent, 0, 0, 0)), "\(exponent) \(window)")
      }
    }
  }

  @Test func cyclotomicSubgroup() {
    let x = BN254.pairingProduct([.init(BN254G1.generator, BN254G2.generator)])
    cyclotomic(x, Fused<BN254Modulus>.self)
    let y = BLS12381.pairingProduct([.init(BLS12381G1.generator, BLS12381G2.generator)])
    cyclotomic(y, Fused<BLS12381Modulus>.self)
  }

  func product<F: Field>(_ a: F, _ b: F, _ c: F) -> F {
    var (r, b, c) = (a, b, c)
    withUnsafeMutablePointer(to: &r) { r in
      withUnsafePointer(to: &b) { b in withUnsafePointer(to: &c) { F.multiplyAdd(r, r, b, $0) } }
    }
    return r
  }

  func cyclotomicSquare<F: TowerField>(_ x: Fp12<F>) -> Fp12<F> {
    var r = x
    withUnsafeMutablePointer(to: &r) { Fp12.cyclotomicSquare($0, $0) }
    return r
  }

  func sparsePower<F: TowerField>(_ x: Fp12<F>, _ exponent: UInt64) -> Fp12<F> {
    var (r, x) = (x, x)
    withUnsafeMutablePointer(to: &r) { r in
      withUnsafePointer(to: &x) { Fp12.sparseCyclotomicPower(r, $0, exponent) }
    }
    return r
  }

  func power<F: TowerField>(_ x: Fp12<F>, _ exponent: UInt64, _ window: Int) -> Fp12<F> {
    var (r, x) = (x, x)
    withUnsafeMutablePointer(to: &r) { r in
      withUnsafePointer(to: &x) { Fp12.cyclotomicPower(r, $0, exponent, window: window) }
    }
    return r
  }
}
