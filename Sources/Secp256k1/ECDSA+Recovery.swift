public import BigIntegers
public import Hashes

extension ECDSA {
  /// The public key by which (r, s) is a signature over `digest` (SEC 1, section 4.1.6), in variable time.
  ///
  /// Bit 0 of `recoveryID` is the parity of R's ordinate; bit 1 says that R's abscissa is r + n and not r, which
  /// Ethereum's 27 and 28 cannot say and nobody has met by chance. r and s must be in 1 ..< n.
  public static func recover(
    variableTime digest: Hash256, r: UInt256, s: UInt256, recoveryID: UInt8
  ) throws(SignatureError) -> AffinePoint {
    guard recoveryID < 4 else { throw .recoveryIDOutOfRange }
    let signature = Signature(r: r, s: s, yIsOdd: recoveryID & 1 != 0)
    let scalars = try signature.scalars(requireLowS: false)
    var x = r
    if recoveryID & 2 != 0 {
      let (sum, overflow) = r.addingReportingOverflow(Scalar.order)
      if overflow { throw .noSuchPoint }
      x = sum
    }
    return try recover(digest, scalars.r, scalars.s, x: x, yIsOdd: signature.yIsOdd)
  }

  /// The key r⁻¹ (s R − z G) for the point R with abscissa `x`.
  static func recover(
    _ digest: Hash256, _ r: Scalar, _ s: Scalar, x: UInt256, yIsOdd: Bool
  ) throws(SignatureError) -> AffinePoint {
    guard x < FieldElement.modulus else { throw .noSuchPoint }
    let inverse = r.inverseVariableTime
    let u1 = -(Scalar(digest: digest) * inverse)
    let u2 = s * inverse
    #if arch(riscv64) && hasFeature(Embedded)
      return try CellArithmetic.recover(u1, u2, x: x, yIsOdd: yIsOdd)
    #else
      guard let point = AffinePoint(x: x, yIsOdd: yIsOdd) else { throw .noSuchPoint }
      guard let key = JacobianPoint.combination(variableTime: u1, u2, point).affine else { throw .neutralKey }
      return key
    #endif
  }
}
