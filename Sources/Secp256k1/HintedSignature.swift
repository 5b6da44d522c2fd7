import BigIntegers
public import Hashes

/// Checking a signature with the help of untrusted hints: the same statement as `ECDSA.recover`, "`key` is
/// the key that `signature` recovers to over `digest`", for about a quarter of the instructions.
///
/// Hints are 64-bit words: 4 of R's ordinate, 4 of v, 2 each of a₁, a₂, b₁, b₂ (magnitude below 2¹²⁷, sign in
/// the top bit), then 4 for each slope in the order of `SlopeLadder`. No hint at all (zero words) asks for
/// the path that needs none: it serves the inputs on which the ladder meets an exceptional case, which only
/// their maker can bring about.
///
/// Sound whatever the hints: R is determined by r and the parity; the key, by s·R = z·G + r·P; a wrong slope,
/// relation or ordinate is refused.
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

  /// With either of the two ladders, which accept the same.
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
    guard hints.count >= HintWords.fixed, let words = hints.baseAddress else { throw .length }
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
    let slopes = UnsafeBufferPointer(rebasing: hints[HintWords.fixed...])
    if inMemory {
      try checkInMemory(relation.digits(z: z), point, key, slopes)
    } else {
      try checkValues(relation.digits(z: z), point, key, slopes)
    }
  }

  /// The ladder on values: faster where a product takes a few nanoseconds.
  private static func checkValues(
    _ digits: borrowing SignedDigits, _ r: AffinePoint, _ p: AffinePoint,
    _ slopes: UnsafeBufferPointer<UInt64>
  ) throws(HintError) {
    try GeneratorTable.withPoints { (generator) throws(HintError) in
      guard let next = slopes.baseAddress else { throw .length }
      let source = GivenSlopes(next: next, end: next + slopes.count)
      var ladder = SlopeLadder(steps: ValueSteps(source: source), generator: generator)
      try ladder.checkNeutral(digits, r: r, p: p)
      guard ladder.steps.source.next == ladder.steps.source.end else { throw .length }
    }
  }

  /// The ladder by multiply-adds in memory: what costs a guest least.
  private static func checkInMemory(
    _ digits: borrowing SignedDigits, _ r: AffinePoint, _ p: AffinePoint,
    _ slopes: UnsafeBufferPointer<UInt64>
  ) throws(HintError) {
    guard let next = slopes.baseAddress, slopes.count % 4 == 0 else { throw .length }
    try GeneratorTable.withPoints { (generator) throws(HintError) in
      try FieldMemory.with { (field) throws(HintError) in
        let steps = MemorySteps(field: field, next: next, end: next + slopes.count)
        var ladder = SlopeLadder(steps: steps, generator: generator)
        try ladder.checkNeutral(digits, r: r, p: p)
        guard ladder.steps.isExhausted else { throw .length }
      }
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
  /// Words before the slopes.
  static let fixed = 16

  @inline(__always)
  static func signed(_ words: UnsafePointer<UInt64>) -> SignedScalar {
    SignedScalar(
      magnitude: UInt128(high: words[1] & 0x7fff_ffff_ffff_ffff, low: words[0]),
      isNegative: words[1] &>> 63 != 0)
  }
}

/// Slopes of a hint, each checked by one multiplication.
struct GivenSlopes: SlopeSource {
  var next: UnsafePointer<UInt64>
  let end: UnsafePointer<UInt64>

  @inline(__always)
  mutating func slope(_ numerator: FieldElement, over denominator: FieldElement) throws(HintError)
    -> FieldElement
  {
    guard end - next >= 4 else { throw .length }
    let slope = FieldElement(limbs: next[0], next[1], next[2], next[3])
    next += 4
    if denominator.isZero { throw .exceptional }
    guard slope * denominator == numerator else { throw .wrongSlope }
    return slope
  }
}
