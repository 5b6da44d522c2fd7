import BigIntegers

/// A point of y² = x³ − 3x + b other than the neutral one.
struct AffinePoint: Equatable, Sendable, BitwiseCopyable {
  var x: FieldElement
  var y: FieldElement

  init(x: FieldElement, y: FieldElement) {
    self.x = x
    self.y = y
  }

  /// Nil when a coordinate is not below p or the point is not on the curve.
  init?(x: UInt256, y: UInt256) {
    guard let x = FieldElement(canonical: x), let y = FieldElement(canonical: y) else { return nil }
    self.init(x: x, y: y)
    guard y.squared == (x.squared - AffinePoint.three) * x + AffinePoint.b else { return nil }
  }

  private static let three = FieldElement.one + FieldElement.one + FieldElement.one
  /// 0x5ac635d8 aa3a93e7 b3ebbd55 769886bc 651d06b0 cc53b0f6 3bce3c3e 27d2604b.
  static let bInteger = UInt256(
    limbs: 0x3bce_3c3e_27d2_604b, 0x651d_06b0_cc53_b0f6, 0xb3eb_bd55_7698_86bc, 0x5ac6_35d8_aa3a_93e7)
  private static let b = FieldElement(reducing: bInteger)

  static prefix func - (p: AffinePoint) -> AffinePoint { AffinePoint(x: p.x, y: -p.y) }
}

/// A point as (X / Z², Y / Z³), the neutral one as Z = 0. Variable time.
struct JacobianPoint: Sendable, BitwiseCopyable {
  var x: FieldElement
  var y: FieldElement
  var z: FieldElement

  init(x: FieldElement, y: FieldElement, z: FieldElement) {
    self.x = x
    self.y = y
    self.z = z
  }

  init(_ p: AffinePoint) { self.init(x: p.x, y: p.y, z: .one) }

  static let neutral = JacobianPoint(x: .one, y: .one, z: .zero)

  var isNeutral: Bool { z.isZero }

  /// Doubling, 3M + 5S: "dbl-2001-b" of the Explicit-Formulas Database. The group has odd order, so only the neutral
  /// point doubles to the neutral one; the formula keeps Z = 0.
  var doubled: JacobianPoint {
    let delta = z.squared
    let gamma = y.squared
    let beta = x * gamma
    let t = (x - delta) * (x + delta)
    let alpha = t.doubled + t
    let beta4 = beta.doubled.doubled
    let x3 = alpha.squared - beta4.doubled
    let z3 = (y + z).squared - gamma - delta
    let y3 = alpha * (beta4 - x3) - gamma.squared.doubled.doubled.doubled
    return JacobianPoint(x: x3, y: y3, z: z3)
  }

  /// Mixed addition, 8M + 3S, doubling and inverses included.
  static func + (p: JacobianPoint, q: AffinePoint) -> JacobianPoint {
    if p.isNeutral { return JacobianPoint(q) }
    let zz = p.z.squared
    let h = q.x * zz - p.x
    let r = q.y * p.z * zz - p.y
    if h.isZero { return r.isZero ? p.doubled : .neutral }
    let hh = h.squared
    let hhh = h * hh
    let v = p.x * hh
    let x3 = r.squared - hhh - v.doubled
    let y3 = r * (v - x3) - p.y * hhh
    return JacobianPoint(x: x3, y: y3, z: p.z * h)
  }

  /// The affine forms of points of which none is neutral, with one inversion (Montgomery's trick).
  static func normalize(_ points: [JacobianPoint]) -> [AffinePoint] {
    var products: [FieldElement] = []
    products.reserveCapacity(points.count)
    var product = FieldElement.one
    for p in points {
      products.append(product)
      product = product * p.z
    }
    var inverse = product.inverseVariableTime
    var result = [AffinePoint](repeating: AffinePoint(x: .zero, y: .zero), count: points.count)
    for i in points.indices.reversed() {
      let own = inverse * products[i]
      inverse = inverse * points[i].z
      let square = own.squared
      result[i] = AffinePoint(x: points[i].x * square, y: points[i].y * square * own)
    }
    return result
  }
}
