import BigIntegers
import Hashes
import Testing
import VectorTestSupport

@testable import Secp256k1

@Suite struct RecoveryTests {
  @Test(arguments: recoveryVectors.indices)
  func agreesWithLibsecp256k1(i: Int) throws {
    let v = recoveryVectors[i]
    let digest = try #require(Hash256(v.digest))
    let key = try? ECDSA.recover(variableTime: digest, r: v.r, s: v.s, recoveryID: v.id)
    #expect((key?.bytes ?? []) == v.key)
    if let key {
      // Verification does not know which of r and r + n it is.
      try ECDSA.verify(variableTime: digest, Signature(r: v.r, s: v.s, yIsOdd: false), key: key)
    }
  }

  @Test func idsAboveThreeAreRefused() throws {
    let v = recoveryVectors[0]
    let digest = try #require(Hash256(v.digest))
    for id in 4...255 as ClosedRange<UInt8> {
      #expect(throws: SignatureError.recoveryIDOutOfRange) {
        try ECDSA.recover(variableTime: digest, r: v.r, s: v.s, recoveryID: id)
      }
    }
  }

  @Test func scalarsOutOfRangeAreRefused() throws {
    let v = recoveryVectors[0]
    let digest = try #require(Hash256(v.digest))
    for bad in [.zero, Scalar.order, .max] as [UInt256] {
      for id in 0...3 as ClosedRange<UInt8> {
        #expect(throws: SignatureError.rOutOfRange) {
          try ECDSA.recover(variableTime: digest, r: bad, s: v.s, recoveryID: id)
        }
        #expect(throws: SignatureError.sOutOfRange) {
          try ECDSA.recover(variableTime: digest, r: v.r, s: bad, recoveryID: id)
        }
      }
    }
    // r + n beyond the field, and beyond 256 bits.
    for r in [FieldElement.modulus &- Scalar.order, Scalar.order &- .one] {
      #expect(throws: SignatureError.noSuchPoint) {
        try ECDSA.recover(variableTime: digest, r: r, s: v.s, recoveryID: 2)
      }
    }
  }

  /// Every valid signature of Project Wycheproof recovers to its key by one of the four ids.
  @Test(
    .enabled(if: PublishedVectors.isThere("wycheproof-ecdsa"), "needs wycheproof-ecdsa.tar.xz"),
    arguments: [("ecdsa_secp256k1_sha256_p1363", true), ("ecdsa_secp256k1_sha256", false)])
  func wycheproof(name: String, fixed: Bool) throws {
    var valid = 0
    for test in try WycheproofCase.read(name) where test.isValid {
      let (r, s) = try #require(test.pair(fixed: fixed))
      let digest = SHA256.hash(test.message)
      let keys = (0..<4 as Range<UInt8>).compactMap {
        try? ECDSA.recover(variableTime: digest, r: number(r), s: number(s), recoveryID: $0).bytes
      }
      #expect(keys.contains(Array(test.uncompressedKey.dropFirst())), "\(test)")
      valid += 1
    }
    #expect(valid > 100)
  }

  /// SHA3-256, which pads with 0x06 where Keccak-256 pads with 0x01.
  @Test(.enabled(if: PublishedVectors.isThere("wycheproof-ecdsa"), "needs wycheproof-ecdsa.tar.xz"))
  func wycheproofWithSHA3() throws {
    func sha3(_ message: [UInt8]) -> Hash256? {
      var lanes = [UInt64](repeating: 0, count: 25)
      var padded = message + [0x06]
      padded += [UInt8](repeating: 0, count: (136 - padded.count % 136) % 136)
      padded[padded.count - 1] |= 0x80
      for block in stride(from: 0, to: padded.count, by: 136) {
        for i in 0..<136 { lanes[i / 8] ^= UInt64(padded[block + i]) << UInt64(i % 8 * 8) }
        KeccakPermutation.apply(&lanes)
      }
      return Hash256(littleEndianWords: lanes[0], lanes[1], lanes[2], lanes[3])
    }
    for test in try WycheproofCase.read("ecdsa_secp256k1_sha3_256") {
      let digest = try #require(sha3(test.message))
      var isValid = false
      if let (r, s) = test.pair(fixed: false) {
        let signature = Signature(r: number(r), s: number(s), yIsOdd: false)
        let key = try #require(
          AffinePoint(x: number(test.uncompressedKey[1..<33]), y: number(test.uncompressedKey[33...])))
        isValid = (try? ECDSA.verify(variableTime: digest, signature, key: key)) != nil
      }
      #expect(isValid == test.isValid, "\(test)")
    }
  }

  private func number(_ bytes: some Collection<UInt8>) -> UInt256 { UInt256(bigEndian: bytes)! }
}
