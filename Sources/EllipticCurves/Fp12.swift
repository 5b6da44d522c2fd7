/// c0 + c1·w with w² = v. Over Fp2 its basis is wᵏ, k in 0 ..< 6, w⁶ = ξ: coefficient k is part k / 2 of c0 for even k
/// and of c1 for odd k.
@frozen
public struct Fp12<F: TowerField>: Compound, Sendable {
  public typealias Part = Fp6<F>

  public var c0, c1: Fp6<F>

  @inlinable
  public init(_ c0: Fp6<F>, _ c1: Fp6<F>) { (self.c0, self.c1) = (c0, c1) }

  @inlinable
  public static func == (a: Fp12, b: Fp12) -> Bool { a.c0 == b.c0 && a.c1 == b.c1 }
}

extension UnsafePointer {
  /// The coefficient of wᵏ.
  @inlinable @inline(__always)
  func coefficient<F>(_ k: Int) -> UnsafePointer<Fp2<F>> where Pointee == Fp12<F> {
    UnsafeRawPointer(self).assumingMemoryBound(to: Fp2<F>.self) + ((k &>> 1) + (k & 1) * 3)
  }
}

extension UnsafeMutablePointer {
  /// The coefficient of wᵏ.
  @inlinable @inline(__always)
  func coefficient<F>(_ k: Int) -> UnsafeMutablePointer<Fp2<F>> where Pointee == Fp12<F> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: Fp2<F>.self) + ((k &>> 1) + (k & 1) * 3)
  }
}

extension Fp12: Field {
  @inlinable public static var zero: Fp12 { Fp12(.zero, .zero) }
  @inlinable public static var one: Fp12 { Fp12(.one, .zero) }
  @inlinable public var isZero: Bool { c0.isZero && c1.isZero }
  @inlinable public var isOne: Bool { self == .one }

  @inlinable
  public static func add(_ r: UnsafeMutablePointer<Fp12>, _ a: UnsafePointer<Fp12>, _ b: UnsafePointer<Fp12>)
  {
    Fp6.add(r.c0, a.c0, b.c0)
    Fp6.add(r.c1, a.c1, b.c1)
  }

  @inlinable
  public static func subtract(
    _ r: UnsafeMutablePointer<Fp12>, _ a: UnsafePointer<Fp12>, _ b: UnsafePointer<Fp12>
  ) {
    Fp6.subtract(r.c0, a.c0, b.c0)
    Fp6.subtract(r.c1, a.c1, b.c1)
  }

  @inlinable
  public static func double(_ r: UnsafeMutablePointer<Fp12>, _ a: UnsafePointer<Fp12>) { add(r, a, a) }

  @inlinable
  public static func negate(_ r: UnsafeMutablePointer<Fp12>, _ a: UnsafePointer<Fp12>) {
    Fp6.negate(r.c0, a.c0)
    Fp6.negate(r.c1, a.c1)
  }

  @inlinable @inline(never)
  public static func multiply(
    _ r: UnsafeMutablePointer<Fp12>, _ a: UnsafePointer<Fp12>, _ b: UnsafePointer<Fp12>
  ) {
    withTemporaries(Fp6<F>.self, 4) { t in
      let (v0, v1, x, y) = (t, t + 1, t + 2, t + 3)
      Fp6.multiply(v0, a.c0, b.c0)
      Fp6.multiply(v1, a.c1, b.c1)
      Fp6.add(x, a.c0, a.c1)
      Fp6.add(y, b.c0, b.c1)
      Fp6.multiply(x, x, y)
      Fp6.subtract(x, x, v0)
      Fp6.subtract(r.c1, x, v1)
      Fp6.multiplyByV(v1, v1)
      Fp6.add(r.c0, v0, v1)
    }
  }

  /// (c0 + c1)(c0 + v c1) − (1 + v) c0 c1, and 2 c0 c1.
  @inlinable @inline(never)
  public static func square(_ r: UnsafeMutablePointer<Fp12>, _ a: UnsafePointer<Fp12>) {
    withTemporaries(Fp6<F>.self, 3) { t in
      let (product, x, y) = (t, t + 1, t + 2)
      Fp6.multiply(product, a.c0, a.c1)
      Fp6.add(x, a.c0, a.c1)
      Fp6.multiplyByV(y, a.c1)
      Fp6.add(y, y, a.c0)
      Fp6.multiply(x, x, y)
      Fp6.subtract(x, x, product)
      Fp6.double(r.c1, product)
      Fp6.multiplyByV(product, product)
      Fp6.subtract(r.c0, x, product)
    }
  }

  /// c0 − c1·w: the power p⁶, and the inverse in the cyclotomic subgroup.
  @inlinable
  public static func conjugate(_ r: UnsafeMutablePointer<Fp12>, _ a: UnsafePointer<Fp12>) {
    if UnsafePointer(r) != a { r.c0.pointee = a.c0.pointee }
    Fp6.negate(r.c1, a.c1)
  }

  @inlinable
  public var inverse: Fp12 {
    var v = c1.squared
    withUnsafeMutablePointer(to: &v) { Fp6.multiplyByV($0, $0) }
    let factor = (c0.squared - v).inverse
    return Fp12(c0 * factor, -(c1 * factor))
  }

  /// r = a^(p^power) for `power` in 1 ... 3. `factors` are ξ^(k (p^power − 1) / 6) for k in 0 ..< 6.
  @inlinable
  public static func frobenius(
    _ r: UnsafeMutablePointer<Fp12>, _ a: UnsafePointer<Fp12>, power: Int, _ factors: UnsafePointer<Fp2<F>>
  ) {
    for k in 0..<6 {
      if power & 1 != 0 {
        Fp2.conjugate(r.coefficient(k), a.coefficient(k))
      } else {
        r.coefficient(k).pointee = a.coefficient(k).pointee
      }
      if k > 0 { Fp2.multiply(r.coefficient(k), r.coefficient(k), factors + k) }
    }
  }
}
