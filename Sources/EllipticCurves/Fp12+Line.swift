// Products with lines, which have three of six coefficients: y, x, constant at w⁰, w¹, w³ for a twist that divides, and
// constant, x, y at w⁰, w², w³ for one that multiplies.
extension Fp12 {
  /// r = a · (line at (x, y)) for the coordinates x and y of a point over Fp.
  @inlinable @inline(never)
  public static func multiply(
    _ r: UnsafeMutablePointer<Fp12>, _ a: UnsafePointer<Fp12>, _ line: UnsafePointer<Line<F>>,
    x: UnsafePointer<F>, y: UnsafePointer<F>, isMultiplicative: Bool
  ) {
    withTemporaries(Line<F>.self, 1) { l in
      Fp2.multiply(l.c0, line.c0, by: y)
      Fp2.multiply(l.c1, line.c1, by: x)
      l.c2.pointee = line.c2.pointee
      if F.isFused {
        if isMultiplicative {
          multiplySparse(r, a, l.c2, l.c1, l.c0, 2)
        } else {
          multiplySparse(r, a, l.c0, l.c1, l.c2, 1)
        }
      } else {
        withTemporaries(Fp6<F>.self, 3) { t in
          let (v0, v1, s) = (t, t + 1, t + 2)
          Fp6.add(s, a.c0, a.c1)
          if isMultiplicative {
            Fp6.multiply(v0, a.c0, l.c2, l.c1)
            Fp6.multiplyByV(v1, a.c1)
            Fp6.multiply(v1, v1, by: l.c0)
            Fp2.add(l.c1, l.c1, l.c0)
            Fp6.multiply(s, s, l.c2, l.c1)
          } else {
            Fp6.multiply(v0, a.c0, by: l.c0)
            Fp6.multiply(v1, a.c1, l.c1, l.c2)
            Fp2.add(l.c0, l.c0, l.c1)
            Fp6.multiply(s, s, l.c0, l.c2)
          }
          Fp6.subtract(s, s, v0)
          Fp6.subtract(r.c1, s, v1)
          Fp6.multiplyByV(v1, v1)
          Fp6.add(r.c0, v0, v1)
        }
      }
    }
  }

  /// r = a · (l₀ + l₁·w^middle + l₂·w³), coefficient by coefficient.
  @inlinable @inline(__always)
  static func multiplySparse(
    _ r: UnsafeMutablePointer<Fp12>, _ a: UnsafePointer<Fp12>,
    _ l0: UnsafePointer<Fp2<F>>, _ l1: UnsafePointer<Fp2<F>>, _ l2: UnsafePointer<Fp2<F>>, _ middle: Int
  ) {
    withTemporaries(Fp12.self, 1) { product in
      withTemporaries(Fp2<F>.self, 2) { wrapped in
        withTemporaries(F.self, 5) { n in
          F.multiplyByNonResidue(wrapped, l1)
          F.multiplyByNonResidue(wrapped + 1, l2)
          F.negate(n, l0.c1)
          F.negate(n + 1, l1.c1)
          F.negate(n + 2, l2.c1)
          F.negate(n + 3, wrapped.c1)
          F.negate(n + 4, (wrapped + 1).c1)
          for k in 0..<6 {
            let c = product.coefficient(k)
            Fp2.product(c, l0, n, a.coefficient(k))
            if k >= middle {
              Fp2.accumulate(c, l1, n + 1, a.coefficient(k - middle))
            } else {
              Fp2.accumulate(c, wrapped, n + 3, a.coefficient(k - middle + 6))
            }
            if k >= 3 {
              Fp2.accumulate(c, l2, n + 2, a.coefficient(k - 3))
            } else {
              Fp2.accumulate(c, wrapped + 1, n + 4, a.coefficient(k + 3))
            }
          }
          r.pointee = product.pointee
        }
      }
    }
  }
}

extension Fp6 {
  /// r = a · (b0 + b1·v)
  @inlinable
  static func multiply(
    _ r: UnsafeMutablePointer<Fp6>, _ a: UnsafePointer<Fp6>, _ b0: UnsafePointer<Fp2<F>>,
    _ b1: UnsafePointer<Fp2<F>>
  ) {
    withTemporaries(Fp2<F>.self, 4) { t in
      let (v0, v1, x, y) = (t, t + 1, t + 2, t + 3)
      Fp2.multiply(v0, a.c0, b0)
      Fp2.multiply(v1, a.c1, b1)
      Fp2.add(x, a.c0, a.c1)
      Fp2.add(y, b0, b1)
      Fp2.multiply(x, x, y)
      Fp2.subtract(x, x, v0)
      Fp2.subtract(x, x, v1)
      Fp2.add(y, a.c0, a.c2)
      Fp2.multiply(y, y, b0)
      Fp2.subtract(y, y, v0)
      Fp2.add(y, y, v1)
      // (a1 + a2) b1 − v1 = a2 b1
      Fp2.multiply(v1, a.c2, b1)
      F.multiplyByNonResidue(v1, v1)
      Fp2.add(r.c0, v0, v1)
      r.c1.pointee = x.pointee
      r.c2.pointee = y.pointee
    }
  }
}
