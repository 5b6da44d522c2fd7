import BigIntegers
import Foundation
import Hashes
import Testing
import VectorTestSupport

@testable import Secp256k1

/// Project Wycheproof and go-ethereum's precompile tests. Skipped where the archives are not at hand.
@Suite struct PublishedVectorTests {
  @Test(
    .enabled(if: PublishedVectors.isThere("wycheproof-ecdsa"), "needs wycheproof-ecdsa.tar.xz"),
    arguments: ["ecdsa_secp256k1_sha256", "ecdsa_secp256k1_sha256_p1363", "ecdsa_secp256k1_sha256_bitcoin"])
  func wycheproof(name: String) throws {
    let file = try #require(
      try json("wycheproof-ecdsa", "wycheproof/\(name)_test.json") as? [String: Any])
    var count = 0
    for group in try #require(file["testGroups"] as? [[String: Any]]) {
      let key = try #require(group["publicKey"] as? [String: Any])
      let uncompressed = bytes(try #require(key["uncompressed"] as? String))
      let point = AffinePoint(
        x: try #require(UInt256(bigEndian: uncompressed[1..<33])),
        y: try #require(UInt256(bigEndian: uncompressed[33...])))
      for test in try #require(group["tests"] as? [[String: Any]]) {
        let message = bytes(try #require(test["msg"] as? String))
        let encoded = bytes(try #require(test["sig"] as? String))
        let pair = name.hasSuffix("p1363") ? fixedPair(encoded) : derPair(encoded)
        let digest = SHA256.hash(message)
        var valid = false
        if let (r, s) = pair, let point {
          let signature = Signature(r: r, s: s, yIsOdd: false)
          valid =
            (try? ECDSA.verify(
              variableTime: digest, signature, key: point, requireLowS: name.hasSuffix("bitcoin"))) != nil
          if valid {
            // One of the two parities recovers the key, and the hinted check agrees.
            let parity = [false, true].filter {
              (try? ECDSA.recover(variableTime: digest, Signature(r: r, s: s, yIsOdd: $0))) == point
            }
            if parity.isEmpty {
              // x(R) = r + n: a valid signature that no recovery by one bit can serve.
              #expect(r < FieldElement.modulus &- Scalar.order)
            } else {
              let recoverable = Signature(r: r, s: s, yIsOdd: parity[0])
              let (key, hints) = try HintedSignature.makeHints(digest, recoverable)
              #expect(key == point)
              try hints.withUnsafeBufferPointer {
                try HintedSignature.check(
                  variableTime: digest, recoverable, key: key, requireLowS: false, hints: $0)
              }
            }
          }
        }
        #expect(valid == (test["result"] as? String == "valid"), "\(name) \(test["tcId"] ?? "")")
        count += 1
      }
    }
    #expect(count == file["numberOfTests"] as? Int)
  }

  @Test(.enabled(if: PublishedVectors.isThere("precompiles"), "needs precompiles.tar.xz"))
  func ecRecover() throws {
    let tests = try #require(
      try json("precompiles", "precompiles/go-ethereum/ecRecover.json") as? [[String: Any]])
    for test in tests {
      let expected = test["Expected"] as? String ?? ""
      var input = bytes(try #require(test["Input"] as? String))
      input += [UInt8](repeating: 0, count: max(0, 128 - input.count))
      var output = ""
      let v = try #require(UInt256(bigEndian: input[32..<64]))
      if v == 27 || v == 28 {
        let signature = Signature(
          r: try #require(UInt256(bigEndian: input[64..<96])),
          s: try #require(UInt256(bigEndian: input[96..<128])),
          yIsOdd: v == 28)
        let digest = try #require(Hash256(Array(input[0..<32])))
        if let key = try? ECDSA.recover(variableTime: digest, signature) {
          let hash = Keccak256.hash(key.bytes).bytes
          output =
            String(repeating: "00", count: 12) + hash[12...].map { String(format: "%02x", $0) }.joined()
        }
      }
      #expect(output == expected, "\(test["Name"] ?? "")")
    }
    #expect(tests.count > 2)
  }

  private func json(_ archive: String, _ path: String) throws -> Any {
    try JSONSerialization.jsonObject(with: PublishedVectors.data(archive, path))
  }

  private func fixedPair(_ bytes: [UInt8]) -> (UInt256, UInt256)? {
    guard bytes.count == 64, let r = UInt256(bigEndian: bytes[0..<32]),
      let s = UInt256(bigEndian: bytes[32...])
    else { return nil }
    return (r, s)
  }

  /// Two integers in strict DER; nil for anything else, and for integers beyond 256 bits.
  private func derPair(_ bytes: [UInt8]) -> (UInt256, UInt256)? {
    guard bytes.count >= 2, bytes[0] == 0x30, bytes[1] < 0x80, Int(bytes[1]) == bytes.count - 2 else {
      return nil
    }
    var rest = bytes[2...]
    func integer() -> UInt256? {
      guard rest.count >= 3, rest.removeFirst() == 2 else { return nil }
      let length = Int(rest.removeFirst())
      guard length > 0, length < 0x80, length <= rest.count else { return nil }
      let body = rest.prefix(length)
      rest = rest.dropFirst(length)
      guard let first = body.first, first < 0x80 else { return nil }
      if first == 0 && length > 1 {
        guard body[body.startIndex + 1] >= 0x80 else { return nil }
      }
      return UInt256(bigEndian: body.drop { $0 == 0 })
    }
    guard let r = integer(), let s = integer(), rest.isEmpty else { return nil }
    return (r, s)
  }
}
