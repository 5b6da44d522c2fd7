import Console
import Crypto
import CryptoExtras
import Foundation
import Testing

@testable import Keystore

struct ScryptTests {
  /// RFC 7914, section 12; the last, of a gibibyte, is left out.
  @Test(arguments: [
    (
      "", "", 16, 1, 1,
      "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"
    ),
    (
      "password", "NaCl", 1024, 8, 16,
      "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
    ),
    (
      "pleaseletmein", "SodiumChloride", 16384, 8, 1,
      "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
    ),
  ]) func publishedVectors(_ vector: (String, String, Int, Int, Int, String)) throws {
    let (password, salt, n, r, p, expected) = vector
    let key = try Scrypt.derive(
      password: Array(password.utf8), salt: Array(salt.utf8), n: n, r: r, p: p, length: 64)
    #expect(key.hex == "0x" + expected)
  }

  /// Beside Swift Crypto's, where that takes the parameters.
  @Test func likeBoringSSL() throws {
    for (n, r, p, length) in [(2, 1, 1, 32), (2, 8, 1, 33), (64, 3, 5, 1), (256, 7, 2, 100), (4096, 16, 1, 32)] {
      let password = (0..<length).map { UInt8(truncatingIfNeeded: 7 * $0 + n) }
      let salt = (0..<r).map { UInt8($0) }
      let theirs = try KDF.Scrypt.deriveKey(
        from: password, salt: salt, outputByteCount: length, rounds: n, blockSize: r, parallelism: p
      ).withUnsafeBytes { [UInt8]($0) }
      #expect(try Scrypt.derive(password: password, salt: salt, n: n, r: r, p: p, length: length) == theirs)
    }
  }
}
