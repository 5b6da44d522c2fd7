/// A prime field with −1 a non-residue, as the base of the tower Fp2 = Fp[u]/(u² + 1), Fp6 = Fp2[v]/(v³ − ξ),
/// Fp12 = Fp6[w]/(w² − v).
///
/// How a product in Fp2 is best put together depends on what a product in Fp costs beside a sum, so each representation
/// brings its own.
public protocol TowerField: PrimeField {
  /// Whether a sum costs as much as a·b + c: schoolbook products then beat Karatsuba's.
  static var isFused: Bool { get }
  /// k of ξ = k + u.
  static var nonResidue: Int { get }

  static func multiplyQuadratic(
    _ r: UnsafeMutablePointer<Fp2<Self>>, _ a: UnsafePointer<Fp2<Self>>, _ b: UnsafePointer<Fp2<Self>>)
  static func squareQuadratic(_ r: UnsafeMutablePointer<Fp2<Self>>, _ a: UnsafePointer<Fp2<Self>>)
  /// r = ξ·a
  static func multiplyByNonResidue(_ r: UnsafeMutablePointer<Fp2<Self>>, _ a: UnsafePointer<Fp2<Self>>)
}

/// c0 + c1·u with u² = −1.
@frozen
public struct Fp2<F: TowerField>: Compound, Sendable {
  public typealias Part = F

  public var c0, c1: F

  @inlinable
  public init(_ c0: F, _ c1: F) { (self.c0, self.c1) = (c0, c1) }

  @inlinable
  public static func == (a: Fp2, b: Fp2) -> Bool { a.c0 == b.c0 && a.c1 == b.c1 }
}

extension Fp2: Field {
  @inlinable public static var zero: Fp2 { Fp2(.zero, .zero) }
  @inlinable public static var one: Fp2 { Fp2(.one, .zero) }
  @inlinable public var isZero: Bool { c0.isZero && c1.isZero }

  /// (c0 − c1·u) / (c0² + c1²)
  @inlinable
  public var inverse: Fp2 {
    let factor = norm.inverse
    return Fp2(c0 * factor, -c1 * factor)
  }

  /// c0² + c1², the product with the conjugate.
  @inlinable public var norm: F { c0.squared + c1.squared }

  @inlinable public var conjugate: Fp2 { Fp2(c0, -c1) }

  @inlinable
  public static func add(_ r: UnsafeMutablePointer<Fp2>, _ a: UnsafePointer<Fp2>, _ b: UnsafePointer<Fp2>) {
    F.add(r.c0, a.c0, b.c0)
    F.add(r.c1, a.c1, b.c1)
  }

  @inlinable
  public static func subtract(
    _ r: UnsafeMutablePointer<Fp2>, _ a: UnsafePointer<Fp2>, _ b: UnsafePointer<Fp2>
  ) {
    F.subtract(r.c0, a.c0, b.c0)
    F.subtract(r.c1, a.c1, b.c1)
  }

  @inlinable
  public static func double(_ r: UnsafeMutablePointer<Fp2>, _ a: UnsafePointer<Fp2>) {
    F.double(r.c0, a.c0)
    F.double(r.c1, a.c1)
  }

  @inlinable
  public static func negate(_ r: UnsafeMutablePointer<Fp2>, _ a: UnsafePointer<Fp2>) {
    F.negate(r.c0, a.c0)
    F.negate(r.c1, a.c1)
  }

  @inlinable
  public static func scale(_ r: UnsafeMutablePointer<Fp2>, _ k: Int, _ a: UnsafePointer<Fp2>) {
    F.scale(r.c0, k, a.c0)
    F.scale(r.c1, k, a.c1)
  }

  @inlinable
  public static func addMultiple(
    _ r: UnsafeMutablePointer<Fp2>, _ a: UnsafePointer<Fp2>, _ k: Int, _ b: UnsafePointer<Fp2>
  ) {
    F.addMultiple(r.c0, a.c0, k, b.c0)
    F.addMultiple(r.c1, a.c1, k, b.c1)
  }

  @inlinable @inline(__always)
  public static func multiply(
    _ r: UnsafeMutablePointer<Fp2>, _ a: UnsafePointer<Fp2>, _ b: UnsafePointer<Fp2>
  ) {
    F.multiplyQuadratic(r, a, b)
  }

  @inlinable @inline(__always)
  public static func square(_ r: UnsafeMutablePointer<Fp2>, _ a: UnsafePointer<Fp2>) {
    F.squareQuadratic(r, a)
  }

  /// r = a·b + c
  @inlinable
  public static func multiplyAdd(
    _ r: UnsafeMutablePointer<Fp2>, _ a: UnsafePointer<Fp2>, _ b: UnsafePointer<Fp2>, _ c: UnsafePointer<Fp2>
  ) {
    withTemporaries(Fp2.self, 1) { t in
      if F.isFused {
        F.negate(t.c0, a.c1)
        F.multiplyAdd(t.c0, t.c0, b.c1, c.c0)
        F.multiplyAdd(t.c1, a.c1, b.c0, c.c1)
        F.multiplyAdd(t.c0, a.c0, b.c0, t.c0)
        F.multiplyAdd(r.c1, a.c0, b.c1, t.c1)
        r.c0.pointee = t.c0.pointee
      } else {
        multiply(t, a, b)
        add(r, t, c)
      }
    }
  }

  /// r = a·k for k in Fp
  @inlinable
  public static func multiply(_ r: UnsafeMutablePointer<Fp2>, _ a: UnsafePointer<Fp2>, by k: UnsafePointer<F>)
  {
    F.multiply(r.c0, a.c0, k)
    F.multiply(r.c1, a.c1, k)
  }

  @inlinable
  public static func conjugate(_ r: UnsafeMutablePointer<Fp2>, _ a: UnsafePointer<Fp2>) {
    r.c0.pointee = a.c0.pointee
    F.negate(r.c1, a.c1)
  }
}

extension Fp2 {
  /// A square root, for p = 3 modulo 4; nil for a non-residue. By the norm: with n² = c0² + c1², a root is
  /// x + c1/(2x)·u where x² = (c0 ± n)/2 for one of the signs.
  @inlinable
  public var squareRoot: Fp2? {
    if c1.isZero {
      if let root = c0.squareRoot { return Fp2(root, .zero) }
      guard let root = (-c0).squareRoot else { return nil }
      return Fp2(.zero, root)
    }
    guard let n = norm.squareRoot else { return nil }
    let half = F.one.doubled.inverse
    guard let x = ((c0 + n) * half).squareRoot ?? ((c0 - n) * half).squareRoot else { return nil }
    let root = Fp2(x, c1 * x.doubled.inverse)
    return root.squared == self ? root : nil
  }
}
