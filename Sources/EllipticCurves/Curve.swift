public import BigIntegers

/// A curve y² = x³ + b over a field, with b ≠ 0 and without points of order two, and the subgroup of prime order on it
/// that is of interest.
public protocol Curve: Sendable {
  associatedtype Coordinate: Field

  static var b: Coordinate { get }

  /// In how many parts a scalar is split: k·P = Σ ±parts[i]·Eⁱ(P) in the subgroup, E the endomorphism.
  static var partCount: Int { get }
  /// An upper bound of the bits of a part; at most 128.
  static var partBits: Int { get }
  /// The parts of a scalar below the subgroup's order.
  static func split(_ scalar: UInt256, _ parts: UnsafeMutablePointer<ScalarPart>)
  /// r = E(a) for a point that may be neutral.
  static func endomorphism(
    _ r: UnsafeMutablePointer<AffinePoint<Self>>, _ a: UnsafePointer<AffinePoint<Self>>)
  /// The order of the subgroup.
  static var order: UInt256 { get }
}

/// ±magnitude.
@frozen
public struct ScalarPart: Sendable, BitwiseCopyable {
  public var magnitude: UInt128
  public var isNegative: Bool

  @inlinable
  public init(_ magnitude: UInt128, isNegative: Bool) {
    self.magnitude = magnitude
    self.isNegative = isNegative
  }
}

/// A point by its coordinates; the neutral one as (0, 0), which is not on any curve with b ≠ 0.
@frozen
public struct AffinePoint<C: Curve>: Compound, Equatable, Sendable {
  public typealias Part = C.Coordinate

  public var x, y: C.Coordinate

  /// Not checked to be on the curve.
  @inlinable
  public init(uncheckedX x: C.Coordinate, y: C.Coordinate) { (self.x, self.y) = (x, y) }

  /// Nil when the point is not on the curve; (0, 0) is the neutral point.
  @inlinable
  public init?(x: C.Coordinate, y: C.Coordinate) {
    self.init(uncheckedX: x, y: y)
    guard isNeutral || isOnCurve else { return nil }
  }

  @inlinable public static var neutral: AffinePoint { AffinePoint(uncheckedX: .zero, y: .zero) }
  @inlinable public var isNeutral: Bool { x.isZero && y.isZero }

  /// Whether y² = x³ + b.
  @inlinable public var isOnCurve: Bool { y.squared == x.squared * x + C.b }

  @inlinable
  public static func == (a: AffinePoint, b: AffinePoint) -> Bool { a.x == b.x && a.y == b.y }

  @inlinable
  public static prefix func - (p: AffinePoint) -> AffinePoint { AffinePoint(uncheckedX: p.x, y: -p.y) }
}
