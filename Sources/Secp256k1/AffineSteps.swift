import BigIntegers

#if arch(riscv64) && hasFeature(Embedded)
  internal import CIntrinsics
#endif

/// The group law on affine points in memory, eight words each, x then y: in a guest one call of the machine's accelerator,
/// for which a slope costs nothing. Natively it is slow, and for tests.
enum AffineSteps {
  /// p ← p + q. Both abscissas must be below p and different.
  @inline(__always)
  static func add(_ p: UnsafeMutablePointer<UInt64>, _ q: UnsafePointer<UInt64>) {
    #if arch(riscv64) && hasFeature(Embedded)
      martinet_secp256k1_add(p, q)
    #else
      guard let line = CurveLine(chord: CurveLine.Point(words: p), CurveLine.Point(words: q)) else {
        preconditionFailure("points without a chord")
      }
      line.third.store(to: p)
    #endif
  }

  /// p ← 2 p. The ordinate must not be 0, and is not on the curve, whose order is odd.
  @inline(__always)
  static func double(_ p: UnsafeMutablePointer<UInt64>) {
    #if arch(riscv64) && hasFeature(Embedded)
      martinet_secp256k1_double(p)
    #else
      guard let line = CurveLine(tangent: CurveLine.Point(words: p)) else {
        preconditionFailure("a point without a tangent")
      }
      line.third.store(to: p)
    #endif
  }

  /// Copies a point.
  @inline(__always)
  static func copy(_ p: UnsafeMutablePointer<UInt64>, from q: UnsafePointer<UInt64>) {
    UnsafeMutableRawPointer(p).assumingMemoryBound(to: AffinePoint.self).pointee =
      UnsafeRawPointer(q).assumingMemoryBound(to: AffinePoint.self).pointee
  }
}
