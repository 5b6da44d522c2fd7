import BLS12381
import BN254
import EllipticCurves
import Testing

@Suite struct FieldTests {
  func check<F: PrimeField>(_ vectors: [FieldVector<F.Words>], _ field: F.Type) {
    for v in vectors {
      let (a, b) = (F(reduced: v.a), F(reduced: v.b))
      #expect((a * b).words == v.product)
      #expect(a.inverse.words == v.inverse)
      #expect(a.squared.squareRoot?.words == v.root)
      #expect(a.words == v.a)
    }
    #expect(F.zero.inverse.isZero)
    #expect(F.one.words == F.Words.zero.adding(1))
    #expect(F(canonical: F.modulus) == nil)
    #expect(F(canonical: F.modulus.subtracting(1)) == -F.one)
    #expect((-F.one).squareRoot == nil)
  }

  @Test func vectorsOfPython() {
    check(bn254Vectors, Montgomery4<BN254Modulus>.self)
    check(bn254Vectors, Fused<BN254Modulus>.self)
    check(bls12381Vectors, Montgomery6<BLS12381Modulus>.self)
    check(bls12381Vectors, Fused<BLS12381Modulus>.self)
  }

  /// All operations in Montgomery form against the bit-by-bit form.
  func compare<A: PrimeField, B: PrimeField>(_ a: A.Type, _ b: B.Type, seed: UInt64)
  where A.Words == B.Words {
    var random = Random(seed)
    for _ in 0..<300 {
      let (x, y, z) = (random.words(a), random.words(a), random.words(a))
      let (xa, ya, za) = (A(reduced: x), A(reduced: y), A(reduced: z))
      let (xb, yb, zb) = (B(reduced: x), B(reduced: y), B(reduced: z))
      #expect((xa + ya).words == (xb + yb).words)
      #expect((xa - ya).words == (xb - yb).words)
      #expect((xa * ya).words == (xb * yb).words)
      #expect(xa.squared.words == xb.squared.words)
      #expect(xa.doubled.words == xb.doubled.words)
      #expect((-xa).words == (-xb).words)
      #expect((xa.isZero, xa == ya) == (xb.isZero, xb == yb))
      #expect((xa.isOdd, xa.isLarger) == (xb.isOdd, xb.isLarger))
      for k in [2, 3, 4, 8, -2, -3, -4, -8] {
        #expect(multiple(xa, k, ya).words == multiple(xb, k, yb).words)
        if k > 0 { #expect(scaled(k, xa).words == scaled(k, xb).words) }
      }
      #expect(product(xa, ya, za).words == product(xb, yb, zb).words)
      if !xa.isZero { #expect(xa * xa.inverse == .one) }
    }
  }

  @Test func montgomeryIsFused() {
    compare(Montgomery4<BN254Modulus>.self, Fused<BN254Modulus>.self, seed: 1)
    compare(Montgomery4<BN254Order>.self, Fused<BN254Order>.self, seed: 2)
    compare(Montgomery4<BLS12381Order>.self, Fused<BLS12381Order>.self, seed: 3)
    compare(Montgomery6<BLS12381Modulus>.self, Fused<BLS12381Modulus>.self, seed: 4)
  }

  @Test func inverseOfSeveral() {
    var random = Random(9)
    for count in [1, 2, 7] {
      var elements = (0..<count).map { _ in BN254.Fp(reduced: random.words(BN254.Fp.self)) }.map {
        $0.isZero ? .one : $0
      }
      let expected = elements.map(\.inverse)
      var products = elements
      BN254.Fp.invert(&elements, count: count, products: &products)
      #expect(elements == expected)
    }
  }

  // In place, all operands the same where that makes sense.
  func multiple<F: Field>(_ a: F, _ k: Int, _ b: F) -> F {
    var (r, b) = (a, b)
    withUnsafeMutablePointer(to: &r) { r in withUnsafePointer(to: &b) { F.addMultiple(r, r, k, $0) } }
    return r
  }

  func scaled<F: Field>(_ k: Int, _ a: F) -> F {
    var r = a
    withUnsafeMutablePointer(to: &r) { F.scale($0, k, $0) }
    return r
  }

  func product<F: Field>(_ a: F, _ b: F, _ c: F) -> F {
    var (r, b, c) = (a, b, c)
    withUnsafeMutablePointer(to: &r) { r in
      withUnsafePointer(to: &b) { b in withUnsafePointer(to: &c) { F.multiplyAdd(r, r, b, $0) } }
    }
    return r
  }
}
