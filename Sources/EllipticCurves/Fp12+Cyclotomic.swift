// The cyclotomic subgroup: elements whose order divides p⁴ − p² + 1, which is where the easy part of the final
// exponentiation leads. The inverse there is the conjugate.
extension Fp12 {
  /// The square of an element of the cyclotomic subgroup (Granger and Scott, "Faster squaring in the cyclotomic subgroup
  /// of sixth degree extensions", 2009): three squares in Fp4 = Fp2[s]/(s² − ξ).
  @inlinable @inline(never)
  public static func cyclotomicSquare(_ r: UnsafeMutablePointer<Fp12>, _ a: UnsafePointer<Fp12>) {
    if F.isFused {
      withTemporaries(Fp2<F>.self, 2) { t in
        tripleSquare(t, t + 1, a.coefficient(0), a.coefficient(3), a.coefficient(0))
        Fp2.addMultiple(r.coefficient(3), t + 1, 2, a.coefficient(3))
        r.coefficient(0).pointee = t[0]
      }
    } else {
      withTemporaries(Fp2<F>.self, 2) { t in
        squareInFp4(t, a.coefficient(0), a.coefficient(3))
        triple(r.coefficient(0), t, -2, a.coefficient(0))
        triple(r.coefficient(3), t + 1, 2, a.coefficient(3))
      }
    }
    compressedSquare(r, a)
  }

  /// Coefficients 1, 2, 4 and 5 of `cyclotomicSquare`, which depend on each other alone.
  @inlinable @inline(never)
  static func compressedSquare(_ r: UnsafeMutablePointer<Fp12>, _ a: UnsafePointer<Fp12>) {
    withTemporaries(Fp2<F>.self, 4) { t in
      if F.isFused {
        tripleSquare(t, t + 1, a.coefficient(1), a.coefficient(4), a.coefficient(2))
        tripleSquare(t + 2, t + 3, a.coefficient(2), a.coefficient(5), a.coefficient(4))
        F.multiplyByNonResidue(t + 3, t + 3)
        Fp2.addMultiple(r.coefficient(5), t + 1, 2, a.coefficient(5))
        Fp2.addMultiple(r.coefficient(1), t + 3, 2, a.coefficient(1))
        r.coefficient(2).pointee = t[0]
        r.coefficient(4).pointee = t[2]
      } else {
        squareInFp4(t, a.coefficient(1), a.coefficient(4))
        squareInFp4(t + 2, a.coefficient(2), a.coefficient(5))
        F.multiplyByNonResidue(t + 3, t + 3)
        triple(r.coefficient(2), t, -2, a.coefficient(2))
        triple(r.coefficient(5), t + 1, 2, a.coefficient(5))
        triple(r.coefficient(4), t + 2, -2, a.coefficient(4))
        triple(r.coefficient(1), t + 3, 2, a.coefficient(1))
      }
    }
  }

  /// r[0] + r[1]·s = (a + b·s)² = a² + ξ b² + 2ab·s
  @inlinable @inline(__always)
  static func squareInFp4(
    _ r: UnsafeMutablePointer<Fp2<F>>, _ a: UnsafePointer<Fp2<F>>, _ b: UnsafePointer<Fp2<F>>
  ) {
    withTemporaries(Fp2<F>.self, 2) { t in
      Fp2.square(t, a)
      Fp2.square(t + 1, b)
      Fp2.add(r, a, b)
      Fp2.square(r + 1, r)
      Fp2.subtract(r + 1, r + 1, t)
      Fp2.subtract(r + 1, r + 1, t + 1)
      F.multiplyByNonResidue(r, t + 1)
      Fp2.add(r, r, t)
    }
  }

  /// r = 3t + k·a for k = 2 or −2
  @inlinable @inline(__always)
  static func triple(
    _ r: UnsafeMutablePointer<Fp2<F>>, _ t: UnsafeMutablePointer<Fp2<F>>, _ k: Int, _ a: UnsafePointer<Fp2<F>>
  ) {
    if k < 0 { Fp2.subtract(r, t, a) } else { Fp2.add(r, t, a) }
    Fp2.double(r, r)
    Fp2.add(r, r, t)
  }

  /// r = a^exponent in the cyclotomic subgroup, for exponent > 0: signed digits of `window` bits over odd powers.
  /// `window` 1 means the binary digits themselves.
  @inlinable
  public static func cyclotomicPower(
    _ r: UnsafeMutablePointer<Fp12>, _ a: UnsafePointer<Fp12>, _ exponent: UInt64, window: Int
  ) {
    let entries = window > 2 ? 1 &<< (window - 2) : 1
    withTemporaries(Int8.self, 66) { digits in
      let count = signedDigits(UInt128(truncatingIfNeeded: exponent), window: window, digits)
      withTemporaries(Fp12.self, entries + 1) { odd in
        let conjugated = odd + entries
        odd.pointee = a.pointee
        if entries > 1 { cyclotomicSquare(conjugated, a) }
        for i in 1..<entries { multiply(odd + i, odd + (i - 1), conjugated) }
        // The highest digit is positive.
        r.pointee = odd[Int(digits[count - 1]) &>> 1]
        for i in stride(from: count - 2, through: 0, by: -1) {
          cyclotomicSquare(r, r)
          let digit = Int(digits[i])
          if digit > 0 {
            multiply(r, r, odd + digit &>> 1)
          } else if digit < 0 {
            conjugate(conjugated, odd + (0 - digit) &>> 1)
            multiply(r, r, conjugated)
          }
        }
      }
    }
  }
}
