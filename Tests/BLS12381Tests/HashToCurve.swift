import BLS12381
import EllipticCurves
import Hashes

/// Hashing to the second group (RFC 9380, suite BLS12381G2_XMD:SHA-256_SSWU_RO_), for signatures in tests.
enum HashToCurve {
  static func point2(_ message: [UInt8], tag: String) -> BLS12381.G2Point {
    let uniform = expand(message, tag: Array(tag.utf8), count: 256)
    let u = (0..<4).map { element(uniform[64 * $0..<64 * $0 + 64]) }
    let p = BLS12381.mapToG2(Fp2(u[0], u[1]))
    return (JacobianPoint(p) + BLS12381.mapToG2(Fp2(u[2], u[3]))).affine
  }

  /// expand_message_xmd, section 5.3.1.
  static func expand(_ message: [UInt8], tag: [UInt8], count: Int) -> [UInt8] {
    let suffix = tag + [UInt8(tag.count)]
    let length = [UInt8(count >> 8), UInt8(count & 255)]
    let b0 = SHA256.hash([UInt8](repeating: 0, count: 64) + message + length + [0] + suffix).bytes
    var block = SHA256.hash(b0 + [1] + suffix).bytes
    var result = block
    for i in 2...(count / 32) {
      block = SHA256.hash(zip(b0, block).map { $0 ^ $1 } + [UInt8(i)] + suffix).bytes
      result += block
    }
    return result
  }

  /// 64 bytes modulo p.
  static func element(_ bytes: ArraySlice<UInt8>) -> BLS12381.Fp {
    bytes.reduce(BLS12381.Fp.zero) { $0 * BLS12381.Fp(256) + BLS12381.Fp(UInt64($1)) }
  }
}
