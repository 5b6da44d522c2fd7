// Powers by compressed squares (Karabina, "Squaring in cyclotomic subgroups", 2010): of an element of the cyclotomic
// subgroup, coefficients 1, 2, 4 and 5 give the others, and their squares need two of the three squares in Fp4.
extension Fp12 {
  /// r = a^exponent in the cyclotomic subgroup, for an exponent > 0 with few bits set.
  @inlinable
  public static func sparseCyclotomicPower(
    _ r: UnsafeMutablePointer<Fp12>, _ a: UnsafePointer<Fp12>, _ exponent: UInt64
  ) {
    // The product of pairings that cancel comes here as 1, which cannot be compressed.
    if a.pointee.isOne {
      r.pointee = .one
      return
    }
    let count = exponent.nonzeroBitCount
    withTemporaries(Fp12.self, count + 1) { powers in
      // The powers 2ⁱ for the bits i, compressed.
      let running = powers + count
      running.initialize(to: a.pointee)
      var (rest, next) = (exponent, 0)
      while true {
        if rest & 1 != 0 {
          (powers + next).initialize(to: running.pointee)
          next += 1
        }
        rest = rest &>> 1
        if rest == 0 { break }
        compressedSquare(running, running)
      }
      guard decompress(powers, count: count) else { return cyclotomicPower(r, a, exponent, window: 1) }
      r.pointee = powers[0]
      for i in 1..<count { multiply(r, r, powers + i) }
    }
  }

  /// Gives compressed elements their coefficients 0 and 3. False where one has no coefficient 1 to divide by; among them is 1.
  @inlinable
  static func decompress(_ elements: UnsafeMutablePointer<Fp12>, count: Int) -> Bool {
    withTemporaries(Fp2<F>.self, 2 * count + 1) { inverses in
      let t = inverses + 2 * count
      for i in 0..<count {
        Fp2.scale(inverses + i, 4, (elements + i).coefficient(1))
        if inverses[i].isZero { return false }
      }
      Fp2.invert(inverses, count: count, products: inverses + count)
      for i in 0..<count {
        let e = elements + i
        let (c0, c1, c2) = (e.coefficient(0), e.coefficient(1), e.coefficient(2))
        let (c3, c4, c5) = (e.coefficient(3), e.coefficient(4), e.coefficient(5))
        // c3 = (ξ c5² + 3 c2² − 2 c4) / (4 c1)
        Fp2.square(t, c5)
        F.multiplyByNonResidue(t, t)
        Fp2.square(c3, c2)
        Fp2.addMultiple(t, t, 3, c3)
        Fp2.addMultiple(t, t, -2, c4)
        Fp2.multiply(c3, t, inverses + i)
        // c0 = ξ (2 c3² + c1 c5 − 3 c2 c4) + 1
        Fp2.square(t, c3)
        Fp2.double(t, t)
        Fp2.multiplyAdd(t, c1, c5, t)
        Fp2.multiply(c0, c2, c4)
        Fp2.addMultiple(t, t, -3, c0)
        F.multiplyByNonResidue(t, t)
        c0.pointee = .one
        Fp2.add(c0, c0, t)
      }
      return true
    }
  }
}
