public import BigIntegers
public import Hashes

/// A recoverable ECDSA signature as Ethereum has it: r, s and the parity of R's ordinate (v − 27).
@frozen
public struct Signature: Hashable, Sendable {
  public var r: UInt256
  public var s: UInt256
  public var yIsOdd: Bool

  @inlinable
  public init(r: UInt256, s: UInt256, yIsOdd: Bool) {
    self.r = r
    self.s = s
    self.yIsOdd = yIsOdd
  }

  /// From 65 bytes r ‖ s ‖ v with v in {0, 1, 27, 28}; nil for anything else. Ranges of r and s are checked
  /// on use.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 65, let r = UInt256(bigEndian: bytes[0..<32]),
      let s = UInt256(bigEndian: bytes[32..<64])
    else { return nil }
    switch bytes[64] {
    case 0, 27: self.init(r: r, s: s, yIsOdd: false)
    case 1, 28: self.init(r: r, s: s, yIsOdd: true)
    default: return nil
    }
  }

  /// r ‖ s ‖ v with v in {27, 28}.
  public var bytes: [UInt8] { r.bigEndianBytes + s.bigEndianBytes + [yIsOdd ? 28 : 27] }
}

/// Why a signature is not one.
public enum SignatureError: Error, Hashable, Sendable {
  /// r is 0 or not below the group order.
  case rOutOfRange
  /// s is 0 or not below the group order.
  case sOutOfRange
  /// s is above half the group order (EIP-2).
  case highS
  /// A recovery id above 3.
  case recoveryIDOutOfRange
  /// No point has the abscissa r.
  case noSuchPoint
  /// The recovered key would be the neutral point.
  case neutralKey
  /// The signature is by another key, or over another message.
  case mismatch
  /// A private key is 0 or not below the group order.
  case keyOutOfRange
}

extension Signature {
  /// r and s as scalars.
  public func scalars(requireLowS: Bool) throws(SignatureError) -> (r: Scalar, s: Scalar) {
    guard let r = Scalar(canonical: r), !r.isZero else { throw .rOutOfRange }
    guard let s = Scalar(canonical: s), !s.isZero else { throw .sOutOfRange }
    if requireLowS && s.isHigh { throw .highS }
    return (r, s)
  }
}

/// A digest as the integer of its 32 bytes, most significant first, modulo the group order.
extension Scalar {
  public init(digest: Hash256) {
    self.init(
      reducing: UInt256(bigEndianWords: digest.word0, digest.word1, digest.word2, digest.word3))
  }
}
