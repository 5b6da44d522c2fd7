import BigIntegers
public import Hashes

/// Checking a signature with the help of untrusted hints: the same statement as `ECDSA.recover`, "`key` is
/// the key that `signature` recovers to over `digest`", without a square root, an inverse and half of the doublings.
///
/// Hints are 64-bit words: 4 of R's ordinate, 4 of v, 2 each of a₁, a₂, b₁, b₂ (magnitude below 2¹²⁷, sign in
/// the top bit). No hint at all (zero words) asks for the path that needs none.
///
/// Sound whatever the hints: R is determined by r and the parity; the key, by s·R = z·G + r·P; a wrong relation
/// or ordinate is refused. `key` must be a point of the curve.
public enum HintedSignature {
  /// Throws unless `key` is what `signature` recovers to.
  public static func check(
    variableTime digest: Hash256, _ signature: Signature, key: AffinePoint, requireLowS: Bool,
    hints: UnsafeBufferPointer<UInt64>
  ) throws(HintedSignatureError) {
    #if arch(riscv64) && hasFeature(Embedded)
      let inMemory = true
    #else
      let inMemory = false
    #endif
    try check(digest, signature, key, requireLowS, hints, inMemory: inMemory)
  }

  /// With either of the two sums, which accept the same.
  @inline(__always)
  static func check(
    _ digest: Hash256, _ signature: Signature, _ key: AffinePoint, _ requireLowS: Bool,
    _ hints: UnsafeBufferPointer<UInt64>, inMemory: Bool
  ) throws(HintedSignatureError) {
    let scalars: (r: Scalar, s: Scalar)
    do throws(SignatureError) {
      scalars = try signature.scalars(requireLowS: requireLowS)
      if hints.isEmpty {
        guard try ECDSA.recover(variableTime: digest, signature) == key else { throw .mismatch }
        return
      }
    } catch {
      throw .signature(error)
    }
    do throws(HintError) {
      try check(digest, signature, scalars.r, scalars.s, key, hints, inMemory: inMemory)
    } catch {
      throw error == .mismatch ? .signature(.mismatch) : .hint(error)
    }
  }

  @inline(__always)
  private static func check(
    _ digest: Hash256, _ signature: Signature, _ r: Scalar, _ s: Scalar, _ key: AffinePoint,
    _ hints: UnsafeBufferPointer<UInt64>, inMemory: Bool
  ) throws(HintError) {
    guard hints.count == HintWords.count, let words = hints.baseAddress else { throw .length }
    // r < n < p, so r is canonical in the field.
    let point = AffinePoint(
      uncheckedX: FieldElement(reducing: signature.r),
      y: FieldElement(limbs: words[0], words[1], words[2], words[3]))
    guard point.y.normalized.l0 == words[0] else { throw .nonCanonical }
    guard point.isOnCurve, (words[0] & 1 != 0) == signature.yIsOdd else { throw .wrongPoint }
    guard let v = Scalar(canonical: UInt256(limbs: words[4], words[5], words[6], words[7])) else {
      throw .nonCanonical
    }
    let relation = SignatureRelation(
      v: v, a1: HintWords.signed(words + 8), a2: HintWords.signed(words + 10),
      b1: HintWords.signed(words + 12),
      b2: HintWords.signed(words + 14))
    guard relation.holds(r: r, s: s) else { throw .wrongRelation }

    let z = Scalar(digest: digest)
    let key = AffinePoint(uncheckedX: key.x.normalized, y: key.y.normalized)
    if inMemory {
      guard relation.isNeutral(r: point, p: key, z: z) else { throw .mismatch }
    } else {
      // Given the relation, the same as R = (z / s) G + (r / s) P: faster where a product takes a few nanoseconds.
      let inverse = s.inverseVariableTime
      let sum = JacobianPoint.combination(variableTime: z * inverse, r * inverse, key)
      guard sum.affine == point else { throw .mismatch }
    }
  }
}

/// Why a hinted check fails.
public enum HintedSignatureError: Error, Hashable, Sendable {
  /// The signature is not one, or not by this key over this message.
  case signature(SignatureError)
  /// The hints do not prove anything.
  case hint(HintError)
}

enum HintWords {
  static let count = 16

  @inline(__always)
  static func signed(_ words: UnsafePointer<UInt64>) -> SignedScalar {
    SignedScalar(
      magnitude: UInt128(high: words[1] & 0x7fff_ffff_ffff_ffff, low: words[0]),
      isNegative: words[1] &>> 63 != 0)
  }
}

/// Why hints are refused.
public enum HintError: Error, Hashable, Sendable {
  /// Not as many words as hints have.
  case length
  /// A word is out of range: an ordinate or scalar that is not canonical.
  case nonCanonical
  /// The ordinate is not that of a point with abscissa r, or has the other parity.
  case wrongPoint
  /// The short scalars do not stand in the required relation to r and s.
  case wrongRelation
  /// The sum is not neutral: the signature is not by this key over this message.
  case mismatch
}
