public import Hashes

/// ECDSA over secp256k1 (SEC 1, section 4.1). Verification and recovery run in variable time: their inputs
/// are public.
public enum ECDSA {
  /// Whether `signature` (its parity is ignored) is by `key` over `digest`. High s is accepted unless
  /// refused.
  public static func verify(
    variableTime digest: Hash256, _ signature: Signature, key: AffinePoint, requireLowS: Bool = false
  ) throws(SignatureError) {
    let (r, s) = try signature.scalars(requireLowS: requireLowS)
    let inverse = s.inverseVariableTime
    let z = Scalar(digest: digest)
    let (u1, u2) = (z * inverse, r * inverse)
    #if arch(riscv64) && hasFeature(Embedded)
      guard CellArithmetic.verify(u1, u2, key, r) else { throw .mismatch }
    #else
      let sum = JacobianPoint.combination(variableTime: u1, u2, key)
      guard sum.hasAbscissa(r) else { throw .mismatch }
    #endif
  }

  /// The key by which `signature` is over `digest` (SEC 1, section 4.1.6), with x(R) = r: like Ethereum, the
  /// case x(R) = r + n, which needs 2¹²⁸ attempts to meet, is refused as `noSuchPoint`.
  public static func recover(
    variableTime digest: Hash256, _ signature: Signature, requireLowS: Bool = false
  ) throws(SignatureError) -> AffinePoint {
    let (r, s) = try signature.scalars(requireLowS: requireLowS)
    return try recover(digest, r, s, x: r.value, yIsOdd: signature.yIsOdd)
  }
}
