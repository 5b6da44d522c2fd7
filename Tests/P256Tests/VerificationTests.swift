import BigIntegers
import Foundation
import Hashes
import P256
import Testing
import VectorTestSupport

@Suite(.enabled(if: PublishedVectors.isThere("wycheproof-ecdsa"), "needs wycheproof-ecdsa.tar.xz"))
struct P256WycheproofTests {
  @Test(arguments: [("ecdsa_secp256r1_sha256_p1363", true), ("ecdsa_secp256r1_sha256", false)])
  func agrees(name: String, fixed: Bool) throws {
    var valid = 0
    for test in try WycheproofCase.read(name) {
      func number(_ bytes: some Collection<UInt8>) throws -> UInt256 {
        try #require(UInt256(bigEndian: bytes))
      }
      let (x, y) = (try number(test.uncompressedKey[1..<33]), try number(test.uncompressedKey[33...]))
      let key = try #require(P256PublicKey(x: x, y: y))
      var isValid = false
      if let (r, s) = test.pair(fixed: fixed) {
        let (r, s) = (try number(r), try number(s))
        isValid = (try? key.verify(variableTime: SHA256.hash(test.message), r: r, s: s)) != nil
      }
      #expect(isValid == test.isValid, "\(test)")
      valid += isValid ? 1 : 0
    }
    #expect(valid > 100)
  }
}

@Suite(.enabled(if: PublishedVectors.isThere("precompiles"), "needs precompiles.tar.xz"))
struct P256PrecompileTests {
  static let executionSpecs = [
    "k_and_s", "modified_r_s", "public_key", "shamir_multiplication", "signature_specific", "small_large_r_s",
    "special_case_hash", "special_case_r_s", "special_points", "u1_u2",
  ].map { "execution-specs/p256verify/secp256r1_\($0)" }

  @Test(arguments: ["go-ethereum/p256Verify", "besu/p256verify_test_vectors"] + executionSpecs)
  func agrees(name: String) throws {
    let cases = try PublishedVectors.cases("precompiles", "precompiles/\(name).json")
    #expect(!cases.isEmpty)
    for test in cases {
      #expect(test.input.withUnsafeBytes { P256PublicKey.precompile($0) } == test.expected, "\(test.name)")
    }
  }

  @Test func otherLengthsGiveNothing() throws {
    let valid = try #require(
      PublishedVectors.cases("precompiles", "precompiles/go-ethereum/p256Verify.json").first {
        $0.expected != []
      })
    for input in [[], Array(valid.input.dropLast()), valid.input + [0]] {
      #expect(input.withUnsafeBytes { P256PublicKey.precompile($0) } == [])
    }
  }

  /// Every bit of a valid call matters, those of the digest included.
  @Test func noBitCanBeChanged() throws {
    let valid = try #require(
      PublishedVectors.cases("precompiles", "precompiles/go-ethereum/p256Verify.json").first {
        $0.expected != []
      })
    for bit in 0..<1280 {
      var input = valid.input
      input[bit / 8] ^= 1 << (bit % 8)
      #expect(input.withUnsafeBytes { P256PublicKey.precompile($0) } == [], "bit \(bit)")
    }
  }
}

@Suite struct P256KeyTests {
  @Test func pointsOffTheCurveAreNoKeys() throws {
    let p = modulus
    let x = generatorX
    let y = generatorY
    #expect(P256PublicKey(x: x, y: y) != nil)
    #expect(P256PublicKey(x: x, y: p &- y) != nil)
    #expect(P256PublicKey(x: x, y: y ^ .one) == nil)
    #expect(P256PublicKey(x: y, y: x) == nil)
    #expect(P256PublicKey(x: .zero, y: .zero) == nil)
    #expect(P256PublicKey(x: p, y: y) == nil)
    #expect(P256PublicKey(x: x, y: .max) == nil)
    // x = 5 has a point on the curve; x = p + 5 is the same residue, but not canonical.
    let five = try #require(
      UInt256(text: "0x459243b9aa581806fe913bce99817ade11ca503c64d9a3c533415c083248fbcc"))
    #expect(P256PublicKey(x: UInt256(5), y: five) != nil)
    #expect(P256PublicKey(x: p &+ UInt256(5), y: five) == nil)
  }

  @Test func scalarsOutOfRangeAreRefused() throws {
    let x = generatorX
    let y = generatorY
    let key = try #require(P256PublicKey(x: x, y: y))
    for bad in [.zero, P256PublicKey.order, .max] as [UInt256] {
      #expect(throws: P256Error.rOutOfRange) { try key.verify(variableTime: .zero, r: bad, s: .one) }
      #expect(throws: P256Error.sOutOfRange) { try key.verify(variableTime: .zero, r: .one, s: bad) }
    }
    #expect(throws: P256Error.mismatch) { try key.verify(variableTime: .zero, r: .one, s: .one) }
    // With z = 0, r = s = x(Q) is a signature by Q: u₁ = 0, u₂ = 1. Nothing is special about a zero digest.
    try key.verify(variableTime: .zero, r: x, s: x)
  }
}
