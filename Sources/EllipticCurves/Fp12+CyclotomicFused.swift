extension Fp12 {
  /// The parts of `cyclotomicSquare` with every sum folded into a product: x = 3 (a² + ξ b²) − 2z, y = 6ab. With ξ = k + u and s = b0² − b1², d = b0·b1:
  /// x = (3a0² − 3a1² + 3ks − 6d − 2z0, 6a0·a1 + 3s + 6kd − 2z1).
  @inlinable @inline(__always)
  static func tripleSquare(
    _ x: UnsafeMutablePointer<Fp2<F>>, _ y: UnsafeMutablePointer<Fp2<F>>, _ a: UnsafePointer<Fp2<F>>,
    _ b: UnsafePointer<Fp2<F>>, _ z: UnsafePointer<Fp2<F>>
  ) {
    withTemporaries(F.self, 7) { t in
      let (a3, a6, n3, n6, s, d, k) = (t, t + 1, t + 2, t + 3, t + 4, t + 5, t + 6)
      F.scale(a3, 3, a.c0)
      F.scale(a6, 2, a3)
      F.scale(n3, -3, a.c1)
      F.scale(n6, 2, n3)
      F.negate(s, b.c1)
      F.multiply(s, s, b.c1)
      F.multiplyAdd(s, b.c0, b.c0, s)
      F.multiply(d, b.c0, b.c1)

      F.scale(x.c0, -2, z.c0)
      F.multiplyAdd(x.c0, a3, a.c0, x.c0)
      F.multiplyAdd(x.c0, n3, a.c1, x.c0)
      F.addMultiple(x.c0, x.c0, -6, d)
      F.scale(x.c1, -2, z.c1)
      F.multiplyAdd(x.c1, a6, a.c1, x.c1)
      F.addMultiple(x.c1, x.c1, 3, s)
      if F.nonResidue == 1 {
        F.addMultiple(x.c0, x.c0, 3, s)
        F.addMultiple(x.c1, x.c1, 6, d)
      } else {
        F.scale(k, F.nonResidue, s)
        F.addMultiple(x.c0, x.c0, 3, k)
        F.scale(k, F.nonResidue, d)
        F.addMultiple(x.c1, x.c1, 6, k)
      }

      F.multiply(y.c0, a6, b.c0)
      F.multiplyAdd(y.c0, n6, b.c1, y.c0)
      F.multiply(y.c1, a6, b.c1)
      F.negate(n6, n6)
      F.multiplyAdd(y.c1, n6, b.c0, y.c1)
    }
  }
}
