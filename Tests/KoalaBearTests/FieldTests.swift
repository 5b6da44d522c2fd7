import KoalaBear
import Testing

@Suite struct FieldTests {
  /// Schoolbook reference on canonical integers.
  static func product(_ a: [UInt64], _ b: [UInt64]) -> [UInt64] {
    let p = UInt64(Felt.modulus)
    var d = [UInt64](repeating: 0, count: 9)
    for i in 0..<5 { for j in 0..<5 { d[i + j] = (d[i + j] + a[i] * b[j] % p) % p } }
    for k in stride(from: 8, through: 5, by: -1) {  // Xᵏ = Xᵏ⁻⁵ − Xᵏ⁻³
      d[k - 5] = (d[k - 5] + d[k]) % p
      d[k - 3] = (d[k - 3] + p - d[k]) % p
    }
    return Array(d[0..<5])
  }

  static let edges: [UInt32] = [0, 1, 2, 3, 0x00ff_ffff, 0x0100_0000, 0x7eff_ffff, 0x7f00_0000, 0x3f80_0000]

  @Test func baseFieldMatchesIntegerArithmetic() {
    let p = UInt64(Felt.modulus)
    for a in Self.edges {
      for b in Self.edges {
        #expect(UInt64((Felt(a) * Felt(b)).value) == UInt64(a) * UInt64(b) % p)
        #expect(UInt64((Felt(a) + Felt(b)).value) == (UInt64(a) + UInt64(b)) % p)
        #expect(UInt64((Felt(a) - Felt(b)).value) == (UInt64(a) + p - UInt64(b)) % p)
      }
      #expect(Felt(a).value == a)
      #expect(Felt(a).halved + Felt(a).halved == Felt(a))
      if a != 0 { #expect(Felt(a) * Felt(a).inverse == .one) }
    }
    #expect(Felt.one.value == 1)
    #expect(Felt.two.value == 2)
    #expect(Felt.minusOne.value == Felt.modulus - 1)
    #expect(Felt(canonical: Felt.modulus) == nil)
    #expect(Felt(UInt32.max).value == UInt32.max % Felt.modulus)
    #expect(Felt.twoAdicGenerator(24).power(1 << 23) == .minusOne)
  }

  @Test func extensionMatchesSchoolbook() {
    var generator = SystemRandomNumberGenerator()
    for round in 0..<2000 {
      let edge = round < 400
      let a = (0..<5).map { _ in edge ? Self.edges.randomElement()! : UInt32.random(in: 0..<Felt.modulus, using: &generator) }
      let b = (0..<5).map { _ in edge ? Self.edges.randomElement()! : UInt32.random(in: 0..<Felt.modulus, using: &generator) }
      var x = Felt5()
      var y = Felt5()
      for i in 0..<5 { x[i] = Felt(a[i]); y[i] = Felt(b[i]) }
      let z = x * y
      #expect((0..<5).map { UInt64(z[$0].value) } == Self.product(a.map(UInt64.init), b.map(UInt64.init)))
      if !x.isZero { #expect(x * x.inverse == .one) }
      if round < 50 {
        #expect(x.frobenius == x.power(UInt64(Felt.modulus)))
        #expect(x.frobeniusSquared == x.frobenius.frobenius)
      }
    }
    let top = Felt5(.minusOne, .minusOne, .minusOne, .minusOne, .minusOne)
    #expect((top * top) == (-top) * (-top))
  }
}

@Suite struct ExtensionVectorsTests {
  private var a: [Felt5] {
    (0..<37).map { i in
      func x(_ k: UInt32) -> Felt { Felt(0x1234_5677 &* (k + 1) &+ UInt32(i) &* 0x9e37_79b9) }
      return Felt5(x(0), x(1), x(2), x(3), x(4))
    }
  }

  /// Polynomials in X: Σ aᵢ Xⁱ by the dot product with powers is what Horner's rule gives.
  @Test func dotProductsArePolynomials() {
    let point = Felt5(3, 1, 4, 1, 5)
    var powers = [Felt5.one]
    while powers.count < a.count { powers.append(powers[powers.count - 1] * point) }
    #expect(ExtensionVectors.dot(a[...], powers[...]) == a.reversed().reduce(.zero) { $0 * point + $1 })
    let base = a.map { $0.c3 }
    let expected = base.reversed().reduce(Felt5.zero) { $0 * point + $1 }
    #expect(ExtensionVectors.dot(base[...], powers[...]) == expected)
    #expect(ExtensionVectors.dot(base.map { Felt5($0) }[...], powers[...]) == expected)
    let coefficients = a.flatMap { [$0.c0, $0.c1, $0.c2, $0.c3, $0.c4] }
    #expect(ExtensionVectors.dot(coefficients: coefficients[5...], powers[..<36]) == ExtensionVectors.dot(a[1...], powers[..<36]))
  }

  /// Sums and products of nothing, and of a part.
  @Test func sumsAndParts() {
    #expect(ExtensionVectors.sum([]) == .zero && ExtensionVectors.eq([], []) == .one)
    #expect(ExtensionVectors.sum(a[3..<9]) == a[3..<6].reduce(.zero, +) + a[6..<9].reduce(.zero, +))
    var sum = Felt5(1, 2, 3, 4, 5)
    ExtensionVectors.addSum(a, count: 2, to: &sum)
    #expect(sum == Felt5(1, 2, 3, 4, 5) + a[0] + a[1])
  }

  /// eq of a point and a corner is 1 at the corner itself, and eq of two points is Σ over all corners of both.
  @Test func eqIsTheIndicator() {
    func corner(_ b: Int) -> [Felt5] { (0..<4).map { b >> $0 & 1 == 1 ? .one : .zero } }
    for b in 0..<16 {
      for c in 0..<16 { #expect(ExtensionVectors.eq(corner(b)[...], corner(c)[...]) == (b == c ? .one : .zero)) }
    }
    let (x, y) = (a[0..<4], a[4..<8])
    let sum = (0..<16).reduce(Felt5.zero) {
      $0 + ExtensionVectors.eq(x, corner($1)[...]) * ExtensionVectors.eq(y, corner($1)[...])
    }
    #expect(ExtensionVectors.eq(x, y) == sum)
  }
}
