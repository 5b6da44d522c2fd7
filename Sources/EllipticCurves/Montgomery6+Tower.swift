#if !arch(riscv64)
  extension Montgomery6: TowerField {
    @inlinable @inline(__always) public static var isFused: Bool { false }
    @inlinable @inline(__always) public static var nonResidue: Int { M.nonResidue }

    /// Karatsuba's three products, of which two sums are reduced: the operands' sums stay below 2p, the products below
    /// 4p², which is below p·R.
    @inlinable @inline(never)
    public static func multiplyQuadratic(
      _ r: UnsafeMutablePointer<Fp2<Montgomery6>>, _ a: UnsafePointer<Fp2<Montgomery6>>,
      _ b: UnsafePointer<Fp2<Montgomery6>>
    ) {
      let (a0, a1) = (a.c0.pointee.value, a.c1.pointee.value)
      let (b0, b1) = (b.c0.pointee.value, b.c1.pointee.value)
      let cross = Words6.product(.sum(a0, a1), .sum(b0, b1))
      let v0 = Words6.product(a0, b0)
      let v1 = Words6.product(a1, b1)
      let imaginary = reduce(Wide6.difference(Wide6.difference(cross, v0), v1))
      r.c0.pointee.value = reduce(difference(v0, v1))
      r.c1.pointee.value = imaginary
    }

    /// (a0 + a1)(a0 − a1) and 2·a0·a1, with sums below 2p.
    @inlinable @inline(never)
    public static func squareQuadratic(
      _ r: UnsafeMutablePointer<Fp2<Montgomery6>>, _ a: UnsafePointer<Fp2<Montgomery6>>
    ) {
      let (a0, a1) = (a.c0.pointee.value, a.c1.pointee.value)
      let imaginary = product(.sum(a0, a0), a1)
      r.c0.pointee.value = product(.sum(a0, a1), difference(a0, a1))
      r.c1.pointee.value = imaginary
    }

    /// (k·a0 − a1, k·a1 + a0)
    @inlinable
    public static func multiplyByNonResidue(
      _ r: UnsafeMutablePointer<Fp2<Montgomery6>>, _ a: UnsafePointer<Fp2<Montgomery6>>
    ) {
      let (a0, a1) = (a.c0.pointee.value, a.c1.pointee.value)
      var (x0, x1) = (a0, a1)
      if M.nonResidue == 9 {
        for _ in 0..<3 { (x0, x1) = (sum(x0, x0), sum(x1, x1)) }
        (x0, x1) = (sum(x0, a0), sum(x1, a1))
      }
      r.c0.pointee.value = difference(x0, a1)
      r.c1.pointee.value = sum(x1, a0)
    }

    @inlinable
    public var inverse: Montgomery6 {
      // 1 / (xR) to R / x: times R².
      let inverse = value.inverse(modulo: M.modulus, negativeInverse: M.negativeInverse)
      return Montgomery6(
        value: Montgomery6.product(inverse, Montgomery6.product(M.radixSquared, M.radixSquared)))
    }
  }
#endif
