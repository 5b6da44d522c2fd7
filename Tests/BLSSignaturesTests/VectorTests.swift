import BLS12381
import BLSSignatures
import BigIntegers
import EllipticCurves
import Foundation
import Testing
import VectorTestSupport

/// The cases of ethereum/bls12-381-tests.
@Suite(.enabled(if: PublishedVectors.isThere("bls12-381-tests")))
struct VectorTests {
  func run(_ folder: String, count: Int, _ body: (Any, Any) throws -> Bool) throws {
    let known = "bls12-381-tests/sign/sign_case_zero_privkey.json"
    let files = try PublishedVectors.files("bls12-381-tests", "bls12-381-tests/\(folder)", known: known)
    #expect(files.count == count)
    for file in files {
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
      let agrees = try body(try #require(object["input"]), try #require(object["output"]))
      #expect(agrees, "\(file.lastPathComponent)")
    }
  }

  func bytes(_ value: Any?) throws -> [UInt8] {
    try VectorTestSupport.bytes(hexadecimal: try #require(value as? String))
  }

  func list(_ value: Any?) throws -> [[UInt8]] { try #require(value as? [String]).map { try bytes($0) } }

  /// What does not decode is not accepted.
  func accepted(_ body: () throws -> Bool) -> Bool { (try? body()) ?? false }

  @Test func signing() throws {
    try run("sign", count: 10) { input, output in
      let input = try #require(input as? [String: String])
      let key = try #require(input["privkey"].flatMap { UInt256(text: $0) })
      let signature = BLSSignature.sign(try bytes(input["message"]), secretKey: key)
      return output is NSNull ? signature == nil : signature == (try bytes(output))
    }
  }

  @Test func verification() throws {
    try run("verify", count: 29) { input, output in
      let input = try #require(input as? [String: String])
      let (key, message, signature) = (
        try bytes(input["pubkey"]), try bytes(input["message"]), try bytes(input["signature"])
      )
      return accepted { try BLSSignature.verify(publicKey: key, message: message, signature: signature) }
        == (output as? Bool)
    }
  }

  @Test func aggregation() throws {
    try run("aggregate", count: 6) { input, output in
      let sum = try BLSSignature.aggregate(list(input))
      return output is NSNull ? sum == nil : sum == (try bytes(output))
    }
    try run("fast_aggregate_verify", count: 12) { input, output in
      let input = try #require(input as? [String: Any])
      let (keys, message, signature) = (
        try list(input["pubkeys"]), try bytes(input["message"]), try bytes(input["signature"])
      )
      return accepted { try BLSSignature.verify(publicKeys: keys, message: message, signature: signature) }
        == (output as? Bool)
    }
    try run("aggregate_verify", count: 5) { input, output in
      let input = try #require(input as? [String: Any])
      let (keys, messages, signature) = (
        try list(input["pubkeys"]), try list(input["messages"]), try bytes(input["signature"])
      )
      return accepted { try BLSSignature.verify(publicKeys: keys, messages: messages, signature: signature) }
        == (output as? Bool)
    }
    var generator = SystemRandomNumberGenerator()
    try run("batch_verify", count: 4) { input, output in
      let input = try #require(input as? [String: Any])
      let (keys, messages) = (try list(input["pubkeys"]), try list(input["messages"]))
      let signatures = try list(input["signatures"])
      return accepted {
        try BLSSignature.verify(publicKeys: keys, messages: messages, signatures: signatures) {
          generator.next()
        }
      } == (output as? Bool)
    }
  }

  @Test func decoding() throws {
    try run("deserialization_G1", count: 16) { input, output in
      let key = try bytes((input as? [String: String])?["pubkey"])
      return accepted {
        guard key.count == 48 else { return false }
        _ = try key.withRawBytes { (b) throws(PointDecodingError) in try CompressedPoint.decode1(b, at: 0) }
        return true
      } == (output as? Bool)
    }
    try run("deserialization_G2", count: 18) { input, output in
      let signature = try bytes((input as? [String: String])?["signature"])
      return accepted {
        _ = try BLSSignature.signature(signature)
        return true
      } == (output as? Bool)
    }
  }

  @Test func hashing() throws {
    let tag = Array("QUUX-V01-CS02-with-BLS12381G2_XMD:SHA-256_SSWU_RO_".utf8)
    func coordinate(_ value: Any?) throws -> [String] {
      try #require(value as? String).split(separator: ",").map { String($0.dropFirst(2)) }
    }
    func text(_ x: BLS12381.Fp) -> String {
      var bytes = [UInt8](repeating: 0, count: 48)
      x.store(to: &bytes, at: 0)
      return bytes.hexadecimal
    }
    try run("hash_to_G2", count: 4) { input, output in
      let message = try #require((input as? [String: String])?["msg"])
      let output = try #require(output as? [String: String])
      let q = HashToCurve.hash(Array(message.utf8), tag: tag)
      return try [text(q.x.c0), text(q.x.c1)] == coordinate(output["x"])
        && [text(q.y.c0), text(q.y.c1)] == coordinate(output["y"])
    }
  }
}
