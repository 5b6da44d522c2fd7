// Schoolbook products for representations in which a·b + c is one operation: four of them for a product in Fp2 that is
// added to something, once the negative of one imaginary part is there.
extension Fp2 {
  /// r = a·b, where n = −a.c1. r is neither a nor b.
  @inlinable @inline(__always)
  static func product(
    _ r: UnsafeMutablePointer<Fp2>, _ a: UnsafePointer<Fp2>, _ n: UnsafePointer<F>, _ b: UnsafePointer<Fp2>
  ) {
    F.multiply(r.c0, a.c0, b.c0)
    F.multiplyAdd(r.c0, n, b.c1, r.c0)
    F.multiply(r.c1, a.c0, b.c1)
    F.multiplyAdd(r.c1, a.c1, b.c0, r.c1)
  }

  /// r += a·b, where n = −a.c1. r is neither a nor b.
  @inlinable @inline(__always)
  static func accumulate(
    _ r: UnsafeMutablePointer<Fp2>, _ a: UnsafePointer<Fp2>, _ n: UnsafePointer<F>, _ b: UnsafePointer<Fp2>
  ) {
    F.multiplyAdd(r.c0, a.c0, b.c0, r.c0)
    F.multiplyAdd(r.c0, n, b.c1, r.c0)
    F.multiplyAdd(r.c1, a.c0, b.c1, r.c1)
    F.multiplyAdd(r.c1, a.c1, b.c0, r.c1)
  }

  /// r = a²: (a0² − a1², 2·a0·a1).
  @inlinable @inline(__always)
  static func squareFused(_ r: UnsafeMutablePointer<Fp2>, _ a: UnsafePointer<Fp2>) {
    withTemporaries(F.self, 2) { t in
      F.negate(t, a.c1)
      F.multiply(t, t, a.c1)
      F.double(t + 1, a.c1)
      F.multiply(r.c1, a.c0, t + 1)
      F.multiplyAdd(r.c0, a.c0, a.c0, t)
    }
  }

  @inlinable @inline(never)
  static func multiplyFused(_ r: UnsafeMutablePointer<Fp2>, _ a: UnsafePointer<Fp2>, _ b: UnsafePointer<Fp2>)
  {
    withTemporaries(F.self, 2) { t in
      F.negate(t, a.c1)
      F.multiply(t, t, b.c1)
      F.multiply(t + 1, a.c1, b.c0)
      F.multiplyAdd(t, a.c0, b.c0, t)
      F.multiplyAdd(r.c1, a.c0, b.c1, t + 1)
      r.c0.pointee = t.pointee
    }
  }
}

extension Fp6 {
  /// Nine products in Fp2, summed as they are made.
  @inlinable @inline(never)
  static func multiplyFused(_ r: UnsafeMutablePointer<Fp6>, _ a: UnsafePointer<Fp6>, _ b: UnsafePointer<Fp6>)
  {
    withTemporaries(F.self, 3) { n in
      withTemporaries(Fp2<F>.self, 5) { t in
        let (x1, x2) = (t + 3, t + 4)
        F.negate(n, a.c0.c1)
        F.negate(n + 1, a.c1.c1)
        F.negate(n + 2, a.c2.c1)
        F.multiplyByNonResidue(x1, b.c1)
        F.multiplyByNonResidue(x2, b.c2)
        let o0 = t
        let o1 = t + 1
        let o2 = t + 2
        Fp2.product(o0, a.c0, n, b.c0)
        Fp2.accumulate(o0, a.c1, n + 1, x2)
        Fp2.accumulate(o0, a.c2, n + 2, x1)
        Fp2.product(o1, a.c0, n, b.c1)
        Fp2.accumulate(o1, a.c1, n + 1, b.c0)
        Fp2.accumulate(o1, a.c2, n + 2, x2)
        Fp2.product(o2, a.c0, n, b.c2)
        Fp2.accumulate(o2, a.c1, n + 1, b.c1)
        Fp2.accumulate(o2, a.c2, n + 2, b.c0)
        r.c0.pointee = o0.pointee
        r.c1.pointee = o1.pointee
        r.c2.pointee = o2.pointee
      }
    }
  }
}
