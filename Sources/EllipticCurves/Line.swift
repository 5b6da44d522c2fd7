/// A curve over Fp2 that is a sextic twist of a curve over Fp.
public protocol Twist: Curve where Coordinate == Fp2<Base> {
  associatedtype Base: TowerField

  /// Whether the twist multiplies b by ξ ("M") instead of dividing by it ("D").
  static var isMultiplicative: Bool { get }
  /// r = 3b·a for the twist's b.
  static func multiplyByThreeB(_ r: UnsafeMutablePointer<Fp2<Base>>, _ a: UnsafePointer<Fp2<Base>>)
}

/// The line through points of a twist, up to a factor in Fp2, which the final exponentiation removes:
/// y·Y + x·X + constant, to be evaluated at a point (X, Y) of the curve over Fp.
@frozen
public struct Line<F: TowerField>: Compound, Sendable {
  public typealias Part = Fp2<F>

  public var y, x, constant: Fp2<F>

  @inlinable
  public init(y: Fp2<F>, x: Fp2<F>, constant: Fp2<F>) { (self.y, self.x, self.constant) = (y, x, constant) }
}

/// A point of a twist as (X / Z, Y / Z), as it moves through a Miller loop. Never neutral there.
@frozen
public struct MillerPoint<C: Twist>: Compound, Sendable {
  public typealias Part = Fp2<C.Base>

  public var x, y, z: Fp2<C.Base>

  @inlinable
  public init(_ p: AffinePoint<C>) { (x, y, z) = (p.x, p.y, .one) }
}

// After Costello, Lange, Naehrig, "Faster pairing computations on curves with high-degree twists" (2010), and Aranha,
// Karabina, Longa, Gebotys, López, "Faster explicit formulas for computing pairings over ordinary curves" (2011).
extension MillerPoint {
  @usableFromInline typealias F2 = Fp2<C.Base>

  /// p becomes 2p, `line` its tangent.
  ///
  /// With B = Y², E = 3b·Z², H = 2YZ: X₃ = 2XY (B − 3E), Y₃ = (B + 3E)² − 12E², Z₃ = 4BH, and the tangent is
  /// −H·y + 3X²·x + E − B.
  @inlinable @inline(never)
  public static func double(
    _ p: UnsafeMutablePointer<MillerPoint>, _ line: UnsafeMutablePointer<Line<C.Base>>
  ) {
    withTemporaries(F2.self, 5) { t in
      let (b, e, e3, h, s) = (t, t + 1, t + 2, t + 3, t + 4)
      F2.square(b, p.c1)
      F2.square(e, p.c2)
      C.multiplyByThreeB(e, e)
      F2.multiply(h, p.c1, p.c2)
      F2.double(h, h)
      F2.negate(line.c0, h)
      F2.square(s, p.c0)
      F2.scale(line.c1, 3, s)
      F2.subtract(line.c2, e, b)

      F2.scale(e3, 3, e)
      F2.multiply(s, p.c0, p.c1)
      F2.double(s, s)
      F2.multiply(p.c2, b, h)
      F2.scale(p.c2, 4, p.c2)
      F2.subtract(h, b, e3)
      F2.multiply(p.c0, s, h)
      F2.add(s, b, e3)
      F2.square(s, s)
      // 12 E² = 4 · E · 3E
      F2.multiply(e, e, e3)
      F2.addMultiple(p.c1, s, -4, e)
    }
  }

  /// p becomes p + q, `line` the one through both. q is neither p nor −p nor neutral.
  ///
  /// With θ = Y − yZ, λ = X − xZ: the line is λ·y − θ·x + (θx_q − λy_q).
  @inlinable @inline(never)
  public static func add(
    _ p: UnsafeMutablePointer<MillerPoint>, _ q: UnsafePointer<AffinePoint<C>>,
    _ line: UnsafeMutablePointer<Line<C.Base>>
  ) {
    withTemporaries(F2.self, 6) { t in
      let (theta, lambda, e, f, g, h) = (t, t + 1, t + 2, t + 3, t + 4, t + 5)
      F2.multiply(theta, q.c1, p.c2)
      F2.subtract(theta, p.c1, theta)
      F2.multiply(lambda, q.c0, p.c2)
      F2.subtract(lambda, p.c0, lambda)

      F2.negate(line.c1, theta)
      line.c0.pointee = lambda.pointee
      F2.multiply(e, lambda, q.c1)
      F2.multiply(f, theta, q.c0)
      F2.subtract(line.c2, f, e)

      F2.square(g, lambda)
      F2.multiply(e, lambda, g)
      F2.multiply(g, g, p.c0)
      F2.square(f, theta)
      F2.multiply(f, f, p.c2)
      // h = λ³ + Zθ² − 2Xλ²
      F2.add(h, e, f)
      F2.addMultiple(h, h, -2, g)
      F2.multiply(p.c2, p.c2, e)
      F2.multiply(p.c0, lambda, h)
      F2.subtract(g, g, h)
      F2.multiply(g, theta, g)
      F2.multiply(e, e, p.c1)
      F2.subtract(p.c1, g, e)
    }
  }
}
