public import BLS12381
public import EllipticCurves
internal import Hashes

/// Hashing to the second group of BLS12-381 (RFC 9380, suite BLS12381G2_XMD:SHA-256_SSWU_RO_).
public enum HashToCurve {
  /// A point for a message; `tag` separates domains and has at most 255 bytes.
  public static func hash(_ message: [UInt8], tag: [UInt8]) -> BLS12381.G2Point {
    let bytes = expand(message, tag: tag, count: 256)
    func element(_ i: Int) -> BLS12381.Fp { reduced(bytes[64 * i..<64 * i + 64]) }
    let first = BLS12381.mapToG2(Fp2(element(0), element(1)))
    let second = BLS12381.mapToG2(Fp2(element(2), element(3)))
    return (JacobianPoint(first) + second).affine
  }

  /// `expand_message_xmd` with SHA-256 (section 5.3.1) for at most 8,160 bytes.
  static func expand(_ message: [UInt8], tag: [UInt8], count: Int) -> [UInt8] {
    precondition(tag.count <= 255 && count <= 255 * 32)
    let suffix = tag + [UInt8(tag.count)]
    let length = [UInt8(count >> 8), UInt8(count & 255)]
    let start = SHA256.hash([UInt8](repeating: 0, count: SHA256.blockSize) + message + length + [0] + suffix)
      .bytes
    var block = SHA256.hash(start + [1] + suffix).bytes
    var result = block
    var i: UInt8 = 1
    while result.count < count {
      i += 1
      var mixed = start
      for j in 0..<32 { mixed[j] ^= block[j] }
      block = SHA256.hash(mixed + [i] + suffix).bytes
      result += block
    }
    return Array(result[..<count])
  }

  /// 64 bytes, most significant first, modulo p.
  private static func reduced(_ bytes: ArraySlice<UInt8>) -> BLS12381.Fp {
    func half(_ part: ArraySlice<UInt8>) -> BLS12381.Fp {
      let padded = [UInt8](repeating: 0, count: 16) + part
      return padded.withUnsafeBytes {
        BLS12381.Fp(reduced: Words6(bigEndian: $0.baseAddress.unsafelyUnwrapped))
      }
    }
    let middle = bytes.startIndex + 32
    // 2²⁵⁶ is below p.
    let shift = BLS12381.Fp(reduced: Words6(0, 0, 0, 0, 1, 0))
    return half(bytes[..<middle]) * shift + half(bytes[middle...])
  }
}
