public import EllipticCurves

extension BLS12381 {
  public typealias G1Point = AffinePoint<BLS12381G1>
  public typealias G2Point = AffinePoint<BLS12381G2>
  public typealias Pair = MillerPair<BLS12381G2>

  /// Whether the product of the pairings of points of the two groups is 1; it is for no pairs.
  public static func pairingProductIsOne(_ pairs: [Pair]) -> Bool { pairingProduct(pairs).isOne }

  /// The product of the ate pairings, each to the power 3. The points must be in their groups.
  public static func pairingProduct(_ pairs: [Pair]) -> Fp12<Fp> {
    var loop = MillerLoop(pairs)
    if loop.isEmpty { return .one }
    schedule(&loop)
    return finalExponentiation(loop.result)
  }

  /// `pairingProductIsOne` for second points that are only known to be on the twist. Nearly for nothing:
  ///
  /// The membership is read off the points at the end of the loop, which are −z·Q: ψ(Q) = z·Q, as `BLS12381G2.isInSubgroup`
  /// asks.
  public static func pairingProductIsOne(checking pairs: [Pair]) throws(NotInSubgroup) -> Bool {
    for (index, pair) in pairs.enumerated() where pair.isTrivial && !BLS12381G2.isInSubgroup(pair.q) {
      throw NotInSubgroup(index: index)
    }
    var loop = MillerLoop(pairs)
    if loop.isEmpty { return true }
    schedule(&loop)
    try loop.expectArrivals { q in
      var end = q
      withUnsafeMutablePointer(to: &end) { BLS12381G2.endomorphism($0, $0) }
      return -end
    }
    return finalExponentiation(loop.result).isOne
  }

  /// The lines of a point of the second group that is not neutral, for `MillerPair.init(_:lines:)`; they stay in memory
  /// for ever.
  public static func prepare(_ q: G2Point) -> UnsafePointer<Line<Fp>> {
    // One for each of 63 bits below the highest and one for each of the five that are set.
    let lines = UnsafeMutablePointer<Line<Fp>>.allocate(capacity: 68)
    var loop = MillerLoop(recording: q, into: lines)
    schedule(&loop)
    return UnsafePointer(lines)
  }

  /// f_{−z, Q}, conjugated because z is negative.
  static func schedule(_ loop: inout MillerLoop<BLS12381G2>) {
    for i in stride(from: 62, through: 0, by: -1) {
      loop.double()
      if (minusZ &>> UInt64(i)) & 1 != 0 { loop.add(negated: false) }
    }
    loop.conjugate()
  }

  /// f^(3 (p¹² − 1) / r): the easy part (p⁶ − 1)(p² + 1), then the hard part, three times (p⁴ − p² + 1) / r being
  /// (z − 1)² (z + p) (z² + p² − 1) + 3 (Hayashida, Hayasaka, Teruya, "Efficient final exponentiation via cyclotomic
  /// structure for pairings over families of elliptic curves", 2020).
  static func finalExponentiation(_ f: Fp12<Fp>) -> Fp12<Fp> {
    withTemporaries(Fp12<Fp>.self, 4) { t in
      let (g, a, b, s) = (t, t + 1, t + 2, t + 3)
      // g = f^((p⁶ − 1)(p² + 1))
      s.initialize(to: f)
      b.initialize(to: f.inverse)
      Fp12.conjugate(a, s)
      Fp12.multiply(a, a, b)
      frobenius(b, a, 2)
      Fp12.multiply(g, a, b)
      // a = g^((z − 1)²); powers of −z are conjugated.
      powerMinusZ(b, g)
      Fp12.multiply(b, b, g)
      Fp12.conjugate(a, b)
      powerMinusZ(b, a)
      Fp12.multiply(b, b, a)
      Fp12.conjugate(a, b)
      // b = a^(z + p)
      powerMinusZ(b, a)
      Fp12.conjugate(b, b)
      frobenius(s, a, 1)
      Fp12.multiply(b, b, s)
      // b^(z² + p² − 1) · g³
      powerMinusZ(s, b)
      powerMinusZ(a, s)
      frobenius(s, b, 2)
      Fp12.multiply(a, a, s)
      Fp12.conjugate(b, b)
      Fp12.multiply(a, a, b)
      Fp12.cyclotomicSquare(s, g)
      Fp12.multiply(s, s, g)
      Fp12.multiply(a, a, s)
      return a.pointee
    }
  }

  /// r = a^(−z) in the cyclotomic subgroup.
  static func powerMinusZ(_ r: UnsafeMutablePointer<Fp12<Fp>>, _ a: UnsafePointer<Fp12<Fp>>) {
    Fp12.sparseCyclotomicPower(r, a, minusZ)
  }

  static func frobenius(_ r: UnsafeMutablePointer<Fp12<Fp>>, _ a: UnsafePointer<Fp12<Fp>>, _ power: Int) {
    Fp12.frobenius(r, a, power: power, BLS12381Table.frobenius + 6 * (power - 1))
  }
}
