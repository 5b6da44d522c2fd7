public import BigIntegers
public import Hashes

/// A public key of ECDSA over secp256r1, known as P-256 (FIPS 186-5; SEC 2, section 2.4.2).
public struct P256PublicKey: Hashable, Sendable {
  public let x: UInt256
  public let y: UInt256

  /// Nil when a coordinate is not below the field's modulus or the point is not on the curve; (0, 0) is not.
  public init?(x: UInt256, y: UInt256) {
    #if arch(riscv64) && hasFeature(Embedded)
      guard CellArithmetic.isPoint(x, y) else { return nil }
    #else
      guard AffinePoint(x: x, y: y) != nil else { return nil }
    #endif
    self.x = x
    self.y = y
  }

  /// The group order n.
  public static let order = UInt256(
    limbs: 0xf3b9_cac2_fc63_2551, 0xbce6_faad_a717_9e84, 0xffff_ffff_ffff_ffff, 0xffff_ffff_0000_0000)

  /// Throws unless (r, s) is a signature by this key over `digest` (SEC 1, section 4.1.4). Variable time: everything
  /// is public. s and n − s are both accepted, as EIP-7951 wants.
  public func verify(variableTime digest: Hash256, r: UInt256, s: UInt256) throws(P256Error) {
    let n = P256PublicKey.order
    guard !r.isZero, r < n else { throw .rOutOfRange }
    guard !s.isZero, s < n else { throw .sOutOfRange }
    let z = UInt256(bigEndianWords: digest.word0, digest.word1, digest.word2, digest.word3)
    #if arch(riscv64) && hasFeature(Embedded)
      let inverse = CellArithmetic.inverse(s)
    #else
      let inverse = P256PublicKey.invert(s)
    #endif
    let (u1, u2) = (z.multiplied(by: inverse, modulo: n), r.multiplied(by: inverse, modulo: n))
    #if arch(riscv64) && hasFeature(Embedded)
      guard CellArithmetic.verify(u1, u2, self, r) else { throw .mismatch }
    #else
      let point = AffinePoint(x: FieldElement(reducing: x), y: FieldElement(reducing: y))
      let sum = JacobianPoint.combination(variableTime: u1, u2, point)
      guard sum.hasAbscissa(r) else { throw .mismatch }
    #endif
  }

  #if !hasFeature(Embedded)
    private static let invert = ModularInverse(modulus: order)
  #endif
}

extension JacobianPoint {
  /// Whether the abscissa is `r` < n modulo the group order; false for the neutral point. Without an inversion: x is r
  /// or r + n, if that is below p.
  fileprivate func hasAbscissa(_ r: UInt256) -> Bool {
    if isNeutral { return false }
    let zz = z.squared
    if FieldElement(reducing: r) * zz == x { return true }
    let (sum, overflow) = r.addingReportingOverflow(P256PublicKey.order)
    guard !overflow, let other = FieldElement(canonical: sum) else { return false }
    return other * zz == x
  }
}

/// Why a signature is refused.
public enum P256Error: Error, Hashable, Sendable {
  /// r is 0 or not below the group order.
  case rOutOfRange
  /// s is 0 or not below the group order.
  case sOutOfRange
  /// The signature is by another key, or over another message.
  case mismatch
}

extension P256PublicKey {
  /// The precompile P256VERIFY (EIP-7951, at address 0x100): 160 bytes, digest, r, s, x and y, most significant byte
  /// first. The 32 bytes of the number 1 for a valid signature; nothing for anything else.
  public static func precompile(_ input: UnsafeRawBufferPointer) -> [UInt8] {
    guard input.count == 160, let digest = Hash256(Array(input[..<32])),
      let r = UInt256(bigEndian: input[32..<64]),
      let s = UInt256(bigEndian: input[64..<96]), let x = UInt256(bigEndian: input[96..<128]),
      let y = UInt256(bigEndian: input[128..<160]), let key = P256PublicKey(x: x, y: y)
    else { return [] }
    do throws(P256Error) {
      try key.verify(variableTime: digest, r: r, s: s)
    } catch {
      return []
    }
    return UInt256.one.bigEndianBytes
  }
}
