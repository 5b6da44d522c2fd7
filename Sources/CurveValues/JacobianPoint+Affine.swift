public import EllipticCurves

extension JacobianPoint {
  /// The affine forms of many points, in order, with one inversion for all.
  @inlinable
  public static func affine(_ points: [JacobianPoint]) -> [AffinePoint<C>] {
    [AffinePoint<C>](unsafeUninitializedCapacity: points.count) { buffer, count in
      guard let base = buffer.baseAddress else { return }
      normalize(points, count: points.count, into: base)
      count = points.count
    }
  }
}
