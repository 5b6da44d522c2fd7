public import EllipticCurves

extension BN254 {
  public typealias G1Point = AffinePoint<BN254G1>
  public typealias G2Point = AffinePoint<BN254G2>
  public typealias Pair = MillerPair<BN254G2>

  /// Whether the product of the pairings of points of the two groups is 1; it is for no pairs.
  public static func pairingProductIsOne(_ pairs: [Pair]) -> Bool { pairingProduct(pairs).isOne }

  /// The product of the optimal ate pairings (Vercauteren 2010), each to the power 2u (6u² + 3u + 1), which is prime to
  /// r. The points must be in their groups.
  public static func pairingProduct(_ pairs: [Pair]) -> Fp12<Fp> {
    var loop = MillerLoop(pairs)
    if loop.isEmpty { return .one }
    schedule(&loop)
    return finalExponentiation(loop.result)
  }

  /// `pairingProductIsOne` for second points that are only known to be on the twist. Nearly for nothing:
  ///
  /// The membership is read off the points at the end of the loop: 6u + 2 + ψ − ψ² + ψ³ is 0 on the second group and on no
  /// other point of the twist, because its norm, as an element of ℤ[ψ], has with the order of the twist no common divisor but r.
  public static func pairingProductIsOne(checking pairs: [Pair]) throws(NotInSubgroup) -> Bool {
    for (index, pair) in pairs.enumerated() where pair.isTrivial && !BN254G2.isInSubgroup(pair.q) {
      throw NotInSubgroup(index: index)
    }
    var loop = MillerLoop(pairs)
    if loop.isEmpty { return true }
    schedule(&loop)
    try loop.expectArrivals { q in
      var end = q
      withUnsafeMutablePointer(to: &end) { end in
        for _ in 0..<3 { BN254G2.endomorphism(end, end) }
      }
      return -end
    }
    return finalExponentiation(loop.result).isOne
  }

  /// The lines of a point of the second group that is not neutral, for `MillerPair.init(_:lines:)`; they stay in memory
  /// for ever.
  public static func prepare(_ q: G2Point) -> UnsafePointer<Line<Fp>> {
    let lines = UnsafeMutablePointer<Line<Fp>>.allocate(capacity: maximalLineCount)
    var loop = MillerLoop(recording: q, into: lines)
    schedule(&loop)
    return UnsafePointer(lines)
  }

  /// At most one line for each of 65 digits and one for each that is not 0, and two at the end.
  static var maximalLineCount: Int { 132 }

  /// f_{6u + 2, Q}, then the lines through ψ(Q) and −ψ²(Q).
  static func schedule(_ loop: inout MillerLoop<BN254G2>) {
    withTemporaries(Int8.self, 67) { digits in
      let count = signedDigits(6 * UInt128(u) + 2, window: 2, digits)
      for i in stride(from: count - 2, through: 0, by: -1) {
        loop.double()
        if digits[i] != 0 { loop.add(negated: digits[i] < 0) }
      }
    }
    loop.add { BN254G2.endomorphism($0, $1) }
    loop.add { r, q in
      // ψ² multiplies by constants alone; that of y is −1, so the negative keeps y.
      Fp2.multiply(r.c0, q.c0, BN254Table.frobenius(2, 2))
      r.c1.pointee = q.c1.pointee
    }
  }

  /// f^((p¹² − 1) / r · 2u (6u² + 3u + 1)): the easy part (p⁶ − 1)(p² + 1), then the hard part after Fuentes-Castañeda,
  /// Knapp, Rodríguez-Henríquez, "Faster hashing to G2" (2011), section 5.
  static func finalExponentiation(_ f: Fp12<Fp>) -> Fp12<Fp> {
    withTemporaries(Fp12<Fp>.self, 6) { t in
      let (g, a, b, c, d, s) = (t, t + 1, t + 2, t + 3, t + 4, t + 5)
      // g = f^((p⁶ − 1)(p² + 1))
      s.initialize(to: f)
      b.initialize(to: f.inverse)
      Fp12.conjugate(a, s)
      Fp12.multiply(a, a, b)
      frobenius(b, a, 2)
      Fp12.multiply(g, a, b)

      // b = g^2u, c = g^6u, d = g^6u², a = g^12u³
      power(a, g)
      Fp12.cyclotomicSquare(b, a)
      Fp12.cyclotomicSquare(c, b)
      Fp12.multiply(c, c, b)
      power(d, c)
      Fp12.cyclotomicSquare(s, d)
      power(a, s)
      // a = g^(12u³ + 6u² + 6u), b = a · g^−2u
      Fp12.multiply(a, a, d)
      Fp12.multiply(a, a, c)
      Fp12.conjugate(b, b)
      Fp12.multiply(b, a, b)
      // a · g^6u² · g · b^p · a^(p²) · (b / g)^(p³)
      Fp12.multiply(d, d, a)
      Fp12.multiply(d, d, g)
      frobenius(s, b, 1)
      Fp12.multiply(d, d, s)
      frobenius(s, a, 2)
      Fp12.multiply(d, d, s)
      Fp12.conjugate(g, g)
      Fp12.multiply(b, b, g)
      frobenius(s, b, 3)
      Fp12.multiply(d, d, s)
      return d.pointee
    }
  }

  /// r = a^u in the cyclotomic subgroup.
  static func power(_ r: UnsafeMutablePointer<Fp12<Fp>>, _ a: UnsafePointer<Fp12<Fp>>) {
    Fp12.cyclotomicPower(r, a, u, window: 4)
  }

  static func frobenius(_ r: UnsafeMutablePointer<Fp12<Fp>>, _ a: UnsafePointer<Fp12<Fp>>, _ power: Int) {
    Fp12.frobenius(r, a, power: power, BN254Table.frobenius(power, 0))
  }
}
