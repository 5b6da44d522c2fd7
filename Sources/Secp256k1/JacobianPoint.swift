import BigIntegers

/// A point as (X / Z², Y / Z³), the neutral one as Z = 0. Variable time.
@frozen
public struct JacobianPoint: Sendable, BitwiseCopyable {
  public var x: FieldElement
  public var y: FieldElement
  public var z: FieldElement

  public init(x: FieldElement, y: FieldElement, z: FieldElement) {
    self.x = x
    self.y = y
    self.z = z
  }

  public init(_ p: AffinePoint) { self.init(x: p.x, y: p.y, z: .one) }

  public static let neutral = JacobianPoint(x: .one, y: .one, z: .zero)

  public var isNeutral: Bool { z.isZero }

  public static prefix func - (p: JacobianPoint) -> JacobianPoint { JacobianPoint(x: p.x, y: -p.y, z: p.z) }

  /// Doubling, 2M + 5S: "dbl-2009-l" of the Explicit-Formulas Database. The curve has no point of order two,
  /// so only the neutral point doubles to the neutral one; the formula keeps Z = 0.
  public var doubled: JacobianPoint {
    let a = x.squared
    let b = y.squared
    let c = b.squared
    let d = ((x + b).squared - a - c).doubled
    let e = a.doubled + a
    let x3 = e.squared - d.doubled
    let y3 = e * (d - x3) - c.doubled.doubled.doubled
    return JacobianPoint(x: x3, y: y3, z: (y * z).doubled)
  }

  /// Mixed addition, 7M + 4S: "madd-2007-bl"; doubling and inverses included.
  public static func + (p: JacobianPoint, q: AffinePoint) -> JacobianPoint {
    if p.isNeutral { return JacobianPoint(q) }
    let zz = p.z.squared
    let h = q.x * zz - p.x
    let r = (q.y * p.z * zz - p.y).doubled
    if h.isZero { return r.isZero ? p.doubled : .neutral }
    let hh = h.squared
    let i = hh.doubled.doubled
    let j = h * i
    let v = p.x * i
    let x3 = r.squared - j - v.doubled
    let y3 = r * (v - x3) - (p.y * j).doubled
    return JacobianPoint(x: x3, y: y3, z: (p.z + h).squared - zz - hh)
  }

  /// Addition, 11M + 5S: "add-2007-bl"; doubling and inverses included.
  public static func + (p: JacobianPoint, q: JacobianPoint) -> JacobianPoint {
    if p.isNeutral { return q }
    if q.isNeutral { return p }
    let z1z1 = p.z.squared
    let z2z2 = q.z.squared
    let u1 = p.x * z2z2
    let s1 = p.y * q.z * z2z2
    let h = q.x * z1z1 - u1
    let r = (q.y * p.z * z1z1 - s1).doubled
    if h.isZero { return r.isZero ? p.doubled : .neutral }
    let i = h.doubled.squared
    let j = h * i
    let v = u1 * i
    let x3 = r.squared - j - v.doubled
    let y3 = r * (v - x3) - (s1 * j).doubled
    return JacobianPoint(x: x3, y: y3, z: ((p.z + q.z).squared - z1z1 - z2z2) * h)
  }

  /// The affine form; nil for the neutral point.
  public var affine: AffinePoint? {
    if isNeutral { return nil }
    let inverse = z.inverseVariableTime
    let square = inverse.squared
    return AffinePoint(uncheckedX: x * square, y: y * square * inverse)
  }

  public static func == (p: JacobianPoint, q: JacobianPoint) -> Bool {
    (p + -q).isNeutral
  }

  /// Whether the abscissa is `r` modulo the group order; false for the neutral point. Without an inversion:
  /// x is r or r + n, if that is below p.
  func hasAbscissa(_ r: Scalar) -> Bool {
    if isNeutral { return false }
    let zz = z.squared
    if FieldElement(reducing: r.value) * zz == x { return true }
    let (sum, overflow) = r.value.addingReportingOverflow(Scalar.order)
    guard !overflow, let other = FieldElement(canonical: sum) else { return false }
    return other * zz == x
  }

  /// The affine forms of points of which none is neutral, with one inversion (Montgomery's trick).
  /// A neutral point among them makes all results meaningless.
  static func normalize(_ points: [JacobianPoint]) -> [AffinePoint] {
    let inverses = FieldElement.batchInverse(points.map { $0.z })
    return points.indices.map { i in
      let square = inverses[i].squared
      return AffinePoint(uncheckedX: points[i].x * square, y: points[i].y * square * inverses[i])
    }
  }
}

extension FieldElement {
  /// The inverses of elements of which none is zero, with one inversion.
  static func batchInverse(_ elements: [FieldElement]) -> [FieldElement] {
    var products: [FieldElement] = []
    products.reserveCapacity(elements.count)
    var product = FieldElement.one
    for e in elements {
      products.append(product)
      product = product * e
    }
    var inverse = product.inverseVariableTime
    for i in elements.indices.reversed() {
      products[i] = products[i] * inverse
      inverse = inverse * elements[i]
    }
    return products
  }
}
