public import BigIntegers

/// The chord through two points, or the tangent at one, and the inverse of the third point on it: what the machine's
/// accelerators 0x113 and 0x114 compute, on the host.
///
/// Nothing asks whether the points are on the curve: for y² = x³ + b through the point, whatever b, the tangent is right.
public struct CurveLine: Sendable {
  /// Two coordinates of 256 bits, reduced or not.
  public struct Point: Sendable, Hashable {
    public var x: UInt256
    public var y: UInt256

    public init(x: UInt256, y: UInt256) { (self.x, self.y) = (x, y) }

    /// Eight words, x then y.
    public init(words: UnsafePointer<UInt64>) { self.init(x: UInt256(words: words), y: UInt256(words: words + 4)) }

    public func store(to words: UnsafeMutablePointer<UInt64>) {
      x.store(to: words)
      y.store(to: words + 4)
    }
  }

  /// Below p.
  public let slope: UInt256
  /// The inverse of the third point, both coordinates below p.
  public let third: Point

  /// Nil unless both abscissas are below p and different.
  public init?(chord p: Point, _ q: Point) {
    guard let x1 = FieldElement(canonical: p.x), let x2 = FieldElement(canonical: q.x), p.x != q.x else { return nil }
    let y1 = FieldElement(reducing: p.y)
    self.init((FieldElement(reducing: q.y) - y1) * (x2 - x1).inverseVariableTime, x1, x2, y1)
  }

  /// Nil where the ordinate is 0 modulo p.
  public init?(tangent p: Point) {
    let (x, y) = (FieldElement(reducing: p.x), FieldElement(reducing: p.y))
    guard !y.isZero else { return nil }
    let square = x.squared
    self.init((square + square + square) * y.doubled.inverseVariableTime, x, x, y)
  }

  private init(_ slope: FieldElement, _ x1: FieldElement, _ x2: FieldElement, _ y1: FieldElement) {
    let x = slope.squared - x1 - x2
    self.slope = slope.integer
    third = Point(x: x.integer, y: (slope * (x1 - x) - y1).integer)
  }
}
