/// c0 + c1·v + c2·v² with v³ = ξ.
@frozen
public struct Fp6<F: TowerField>: Compound, Sendable {
  public typealias Part = Fp2<F>

  public var c0, c1, c2: Fp2<F>

  @inlinable
  public init(_ c0: Fp2<F>, _ c1: Fp2<F>, _ c2: Fp2<F>) { (self.c0, self.c1, self.c2) = (c0, c1, c2) }

  @inlinable
  public static func == (a: Fp6, b: Fp6) -> Bool { a.c0 == b.c0 && a.c1 == b.c1 && a.c2 == b.c2 }
}

extension Fp6: Field {
  @inlinable public static var zero: Fp6 { Fp6(.zero, .zero, .zero) }
  @inlinable public static var one: Fp6 { Fp6(.one, .zero, .zero) }
  @inlinable public var isZero: Bool { c0.isZero && c1.isZero && c2.isZero }

  @inlinable
  public static func add(_ r: UnsafeMutablePointer<Fp6>, _ a: UnsafePointer<Fp6>, _ b: UnsafePointer<Fp6>) {
    Fp2.add(r.c0, a.c0, b.c0)
    Fp2.add(r.c1, a.c1, b.c1)
    Fp2.add(r.c2, a.c2, b.c2)
  }

  @inlinable
  public static func subtract(
    _ r: UnsafeMutablePointer<Fp6>, _ a: UnsafePointer<Fp6>, _ b: UnsafePointer<Fp6>
  ) {
    Fp2.subtract(r.c0, a.c0, b.c0)
    Fp2.subtract(r.c1, a.c1, b.c1)
    Fp2.subtract(r.c2, a.c2, b.c2)
  }

  @inlinable
  public static func double(_ r: UnsafeMutablePointer<Fp6>, _ a: UnsafePointer<Fp6>) { add(r, a, a) }

  @inlinable
  public static func negate(_ r: UnsafeMutablePointer<Fp6>, _ a: UnsafePointer<Fp6>) {
    Fp2.negate(r.c0, a.c0)
    Fp2.negate(r.c1, a.c1)
    Fp2.negate(r.c2, a.c2)
  }

  @inlinable @inline(never)
  public static func multiply(
    _ r: UnsafeMutablePointer<Fp6>, _ a: UnsafePointer<Fp6>, _ b: UnsafePointer<Fp6>
  ) {
    if F.isFused { return multiplyFused(r, a, b) }
    withTemporaries(Fp2<F>.self, 6) { t in
      let (v0, v1, v2, s, x, y) = (t, t + 1, t + 2, t + 3, t + 4, t + 5)
      Fp2.multiply(v0, a.c0, b.c0)
      Fp2.multiply(v1, a.c1, b.c1)
      Fp2.multiply(v2, a.c2, b.c2)
      // x = v0 + ξ ((a1 + a2)(b1 + b2) − v1 − v2)
      Fp2.add(x, a.c1, a.c2)
      Fp2.add(s, b.c1, b.c2)
      Fp2.multiply(x, x, s)
      Fp2.subtract(x, x, v1)
      Fp2.subtract(x, x, v2)
      F.multiplyByNonResidue(x, x)
      Fp2.add(x, x, v0)
      // y = (a0 + a1)(b0 + b1) − v0 − v1 + ξ v2
      Fp2.add(y, a.c0, a.c1)
      Fp2.add(s, b.c0, b.c1)
      Fp2.multiply(y, y, s)
      Fp2.subtract(y, y, v0)
      Fp2.subtract(y, y, v1)
      F.multiplyByNonResidue(s, v2)
      Fp2.add(y, y, s)
      // (a0 + a2)(b0 + b2) − v0 − v2 + v1
      Fp2.subtract(v1, v1, v0)
      Fp2.subtract(v1, v1, v2)
      Fp2.add(v0, a.c0, a.c2)
      Fp2.add(v2, b.c0, b.c2)
      Fp2.multiply(v0, v0, v2)
      Fp2.add(r.c2, v0, v1)
      r.c0.pointee = x.pointee
      r.c1.pointee = y.pointee
    }
  }

  @inlinable
  public static func square(_ r: UnsafeMutablePointer<Fp6>, _ a: UnsafePointer<Fp6>) { multiply(r, a, a) }

  /// r = v·a
  @inlinable
  public static func multiplyByV(_ r: UnsafeMutablePointer<Fp6>, _ a: UnsafePointer<Fp6>) {
    let c1 = a.c1.pointee
    let c0 = a.c0.pointee
    F.multiplyByNonResidue(r.c0, a.c2)
    r.c1.pointee = c0
    r.c2.pointee = c1
  }

  /// r = a·k for k in Fp2
  @inlinable
  public static func multiply(
    _ r: UnsafeMutablePointer<Fp6>, _ a: UnsafePointer<Fp6>, by k: UnsafePointer<Fp2<F>>
  ) {
    Fp2.multiply(r.c0, a.c0, k)
    Fp2.multiply(r.c1, a.c1, k)
    Fp2.multiply(r.c2, a.c2, k)
  }

  /// Through the norm to Fp2.
  @inlinable
  public var inverse: Fp6 {
    let t0 = c0.squared - (c1 * c2).timesNonResidue
    let t1 = c2.squared.timesNonResidue - c0 * c1
    let t2 = c1.squared - c0 * c2
    let norm = c0 * t0 + (c2 * t1 + c1 * t2).timesNonResidue
    let factor = norm.inverse
    return Fp6(t0 * factor, t1 * factor, t2 * factor)
  }
}

extension Fp2 {
  /// ξ · self
  @inlinable
  public var timesNonResidue: Fp2 {
    var r = self
    withUnsafeMutablePointer(to: &r) { F.multiplyByNonResidue($0, $0) }
    return r
  }
}
