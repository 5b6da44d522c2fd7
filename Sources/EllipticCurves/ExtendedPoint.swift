/// A point as (X / ZZ, Y / ZZZ) with ZZ³ = ZZZ², the neutral one as ZZ = 0: the cheapest form to add many affine points
/// to ("XYZZ" of the Explicit-Formulas Database).
@frozen
@usableFromInline
struct ExtendedPoint<C: Curve>: BitwiseCopyable {
  @usableFromInline var x, y, zz, zzz: C.Coordinate

  @usableFromInline typealias F = C.Coordinate
  @usableFromInline typealias Pointer = UnsafePointer<ExtendedPoint>
  @usableFromInline typealias MutablePointer = UnsafeMutablePointer<ExtendedPoint>

  @inlinable
  init(x: C.Coordinate, y: C.Coordinate, zz: C.Coordinate, zzz: C.Coordinate) {
    (self.x, self.y, self.zz, self.zzz) = (x, y, zz, zzz)
  }

  @inlinable static var neutral: ExtendedPoint { ExtendedPoint(x: .zero, y: .zero, zz: .zero, zzz: .zero) }
  @inlinable var isNeutral: Bool { zz.isZero }

  /// With Z = ZZ.
  @inlinable
  var jacobian: JacobianPoint<C> {
    isNeutral ? .neutral : JacobianPoint(x: x * zz, y: y * zzz, z: zz)
  }

  /// r = 2p, "dbl-2008-s-1".
  @inlinable
  static func double(_ r: MutablePointer, _ p: Pointer) {
    let point = p.pointee
    let u = point.y.doubled
    let v = u.squared
    let w = u * v
    let s = point.x * v
    let a = point.x.squared
    let m = a.doubled + a
    let x = m.squared - s.doubled
    r.pointee = ExtendedPoint(x: x, y: m * (s - x) - w * point.y, zz: v * point.zz, zzz: w * point.zzz)
  }

  /// r += q, or r −= q: "madd-2008-s".
  @inlinable @inline(never)
  static func add(_ r: MutablePointer, _ q: UnsafePointer<AffinePoint<C>>, negated: Bool) {
    if q.pointee.isNeutral { return }
    let (x, y, zz, zzz) = coordinates(r)
    if zz.pointee.isZero {
      r.pointee = ExtendedPoint(x: q.pointee.x, y: negated ? -q.pointee.y : q.pointee.y, zz: .one, zzz: .one)
      return
    }
    withTemporaries(F.self, 4) { t in
      let (p, s, pp, v) = (t, t + 1, t + 2, t + 3)
      F.multiply(p, q.c0, zz)
      F.subtract(p, p, x)
      F.multiply(s, q.c1, zzz)
      if negated { F.negate(s, s) }
      F.subtract(s, s, y)
      if p.pointee.isZero {
        if s.pointee.isZero { double(r, r) } else { r.pointee = .neutral }
        return
      }
      F.square(pp, p)
      F.multiply(p, p, pp)
      F.multiply(v, x, pp)
      finish(r, p, s, pp, v, y)
    }
  }

  /// r += q: "add-2008-s".
  @inlinable @inline(never)
  static func add(_ r: MutablePointer, _ q: Pointer) {
    if q.pointee.isNeutral { return }
    if r.pointee.isNeutral {
      r.pointee = q.pointee
      return
    }
    let (x, y, zz, zzz) = coordinates(r)
    let (qx, qy, qzz, qzzz) = coordinates(UnsafeMutablePointer(mutating: q))
    withTemporaries(F.self, 5) { t in
      let (p, s, pp, v, w) = (t, t + 1, t + 2, t + 3, t + 4)
      F.multiply(v, x, qzz)
      F.multiply(w, y, qzzz)
      F.multiply(p, qx, zz)
      F.subtract(p, p, v)
      F.multiply(s, qy, zzz)
      F.subtract(s, s, w)
      if p.pointee.isZero {
        if s.pointee.isZero { double(r, r) } else { r.pointee = .neutral }
        return
      }
      F.square(pp, p)
      F.multiply(p, p, pp)
      F.multiply(v, v, pp)
      F.multiply(zz, zz, qzz)
      F.multiply(zzz, zzz, qzzz)
      finish(r, p, s, pp, v, w)
    }
  }

  /// X = s² − ppp − 2v, Y = s (v − X) − y·ppp, and both Z times the powers of p. Changes v and ppp.
  @inlinable @inline(__always)
  static func finish(
    _ r: MutablePointer, _ ppp: UnsafeMutablePointer<F>, _ s: UnsafePointer<F>, _ pp: UnsafePointer<F>,
    _ v: UnsafeMutablePointer<F>, _ oldY: UnsafePointer<F>
  ) {
    let (x, y, zz, zzz) = coordinates(r)
    F.multiply(zz, zz, pp)
    F.multiply(zzz, zzz, ppp)
    F.multiply(y, oldY, ppp)
    F.addMultiple(ppp, ppp, 2, v)
    F.square(x, s)
    F.subtract(x, x, ppp)
    F.subtract(v, v, x)
    F.multiply(v, s, v)
    F.subtract(y, v, y)
  }

  @inlinable @inline(__always)
  static func coordinates(
    _ r: MutablePointer
  ) -> (UnsafeMutablePointer<F>, UnsafeMutablePointer<F>, UnsafeMutablePointer<F>, UnsafeMutablePointer<F>) {
    let x = UnsafeMutableRawPointer(r).assumingMemoryBound(to: F.self)
    return (x, x + 1, x + 2, x + 3)
  }
}
