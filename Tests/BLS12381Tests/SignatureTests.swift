import BLS12381
import BigIntegers
import EllipticCurves
import Foundation
import Testing
import VectorTestSupport

/// The consensus layer's signatures (ethereum/bls12-381-tests): decoding, maps, pairings, multiples and sums at work.
@Suite(.enabled(if: PublishedVectors.isThere("bls12-381-tests"))) struct SignatureTests {
  static let tag = "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_"

  func cases(_ folder: String) throws -> [(name: String, input: Any, output: Any)] {
    try PublishedVectors.files(
      "bls12-381-tests", "bls12-381-tests/\(folder)", known: "bls12-381-tests/LICENSE"
    ).map {
      guard let vector = try JSONSerialization.jsonObject(with: Data(contentsOf: $0)) as? [String: Any],
        let input = vector["input"], let output = vector["output"]
      else { throw CocoaError(.formatting) }
      return ($0.lastPathComponent, input, output)
    }
  }

  func blob(_ value: Any?) throws -> [UInt8] {
    guard let text = value as? String else { throw CocoaError(.formatting) }
    return try bytes(hexadecimal: text)
  }

  func blobs(_ value: Any?) throws -> [[UInt8]] {
    guard let values = value as? [Any] else { throw CocoaError(.formatting) }
    return try values.map { try blob($0) }
  }

  func key(_ bytes: [UInt8]) throws -> BLS12381.G1Point {
    guard bytes.count == 48 else { throw PointDecodingError.length(expected: 48, got: bytes.count) }
    return try bytes.withRawBytes { (bytes) throws(PointDecodingError) in
      try CompressedPoint.decode1(bytes, at: 0)
    }
  }

  func signature(_ bytes: [UInt8]) throws -> BLS12381.G2Point {
    guard bytes.count == 96 else { throw PointDecodingError.length(expected: 96, got: bytes.count) }
    return try bytes.withRawBytes { (bytes) throws(PointDecodingError) in
      try CompressedPoint.decode2(bytes, at: 0)
    }
  }

  /// Whether e(key, H(message)) over all pairs is e(G, signature); no key may be neutral.
  func verifies(_ keys: [[UInt8]], _ messages: [[UInt8]], _ bytes: [UInt8]) -> Bool {
    guard !keys.isEmpty, let s = try? signature(bytes) else { return false }
    var pairs = [BLS12381.Pair(-BLS12381G1.generator, s)]
    for (k, m) in zip(keys, messages) {
      guard let p = try? key(k), !p.isNeutral else { return false }
      pairs.append(BLS12381.Pair(p, HashToCurve.point2(m, tag: Self.tag)))
    }
    return BLS12381.pairingProductIsOne(pairs)
  }

  @Test func verify() throws {
    let all = try cases("verify")
    #expect(all.count == 29)
    for (name, input, output) in all {
      let input = try #require(input as? [String: Any])
      let result = try verifies([blob(input["pubkey"])], [blob(input["message"])], blob(input["signature"]))
      #expect(result == output as? Bool, "\(name)")
    }
  }

  @Test func aggregateVerify() throws {
    for (name, input, output) in try cases("aggregate_verify") {
      let input = try #require(input as? [String: Any])
      let result = try verifies(blobs(input["pubkeys"]), blobs(input["messages"]), blob(input["signature"]))
      #expect(result == output as? Bool, "\(name)")
    }
  }

  @Test func fastAggregateVerify() throws {
    for (name, input, output) in try cases("fast_aggregate_verify") {
      let input = try #require(input as? [String: Any])
      let keys = try blobs(input["pubkeys"])
      let points = keys.compactMap { try? key($0) }
      var result = false
      if !points.isEmpty, points.count == keys.count, !points.contains(where: \.isNeutral) {
        let sum = points.reduce(JacobianPoint<BLS12381G1>.neutral) { $0 + $1 }.affine
        result = try verifies(
          [CompressedPoint.encode(sum)], [blob(input["message"])], blob(input["signature"]))
      }
      #expect(result == output as? Bool, "\(name)")
    }
  }

  /// A batch holds if each of its signatures does.
  @Test func batchVerify() throws {
    for (name, input, output) in try cases("batch_verify") {
      let input = try #require(input as? [String: Any])
      let (keys, messages) = (try blobs(input["pubkeys"]), try blobs(input["messages"]))
      let signatures = try blobs(input["signatures"])
      var result = true
      for i in keys.indices where !verifies([keys[i]], [messages[i]], signatures[i]) { result = false }
      #expect(result == output as? Bool, "\(name)")
    }
  }

  @Test func sign() throws {
    let all = try cases("sign")
    #expect(all.count == 10)
    for (name, input, output) in all {
      let input = try #require(input as? [String: Any])
      let secret = try #require(UInt256(bigEndian: blob(input["privkey"])))
      let point = HashToCurve.point2(try blob(input["message"]), tag: Self.tag)
      if output is NSNull {
        #expect(secret.isZero, "\(name)")
      } else {
        #expect(try CompressedPoint.encode(point.multiplied(by: secret).affine) == blob(output), "\(name)")
      }
    }
  }

  @Test func aggregate() throws {
    for (name, input, output) in try cases("aggregate") {
      let signatures = try blobs(input).map { try signature($0) }
      if output is NSNull {
        #expect(signatures.isEmpty, "\(name)")
      } else {
        let sum = signatures.reduce(JacobianPoint<BLS12381G2>.neutral) { $0 + $1 }.affine
        #expect(try CompressedPoint.encode(sum) == blob(output), "\(name)")
      }
    }
  }

  @Test func hashToTheSecondGroup() throws {
    for (name, input, output) in try cases("hash_to_G2") {
      let message = try #require((input as? [String: Any])?["msg"] as? String)
      let p = HashToCurve.point2(
        Array(message.utf8), tag: "QUUX-V01-CS02-with-BLS12381G2_XMD:SHA-256_SSWU_RO_")
      let output = try #require(output as? [String: String])
      let expected = try (output["x"]! + "," + output["y"]!).split(separator: ",").map {
        try bytes(hexadecimal: String($0))
      }
      #expect(PointEncoding.plain.encode(p) == Array(expected.joined()), "\(name)")
    }
  }

  @Test func deserialisation() throws {
    for (group, field) in [("G1", "pubkey"), ("G2", "signature")] {
      for (name, input, output) in try cases("deserialization_" + group) {
        let text = try #require((input as? [String: Any])?[field] as? String)
        var accepted = false
        if let encoded = try? bytes(hexadecimal: text) {
          if group == "G1", let p = try? key(encoded) {
            accepted = true
            #expect(CompressedPoint.encode(p) == encoded, "\(name)")
          }
          if group == "G2", let q = try? signature(encoded) {
            accepted = true
            #expect(CompressedPoint.encode(q) == encoded, "\(name)")
          }
        }
        #expect(accepted == output as? Bool, "\(name)")
      }
    }
  }
}
