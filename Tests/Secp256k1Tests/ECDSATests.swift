import BigIntegers
import Hashes
import Testing

@testable import Secp256k1

@Suite struct ECDSATests {
  @Test(arguments: signatureVectors.indices)
  func agreesWithLibsecp256k1(i: Int) throws {
    let v = signatureVectors[i]
    let digest = try #require(Hash256(v.digest))
    let signature = try #require(Signature(bytes: v.signature))
    let key = try #require(AffinePoint(x: v.x, y: v.y))
    let privateKey = try PrivateKey(v.key)
    #expect(privateKey.publicKey == key)
    #expect(privateKey.sign(digest) == signature)
    #expect(try ECDSA.recover(variableTime: digest, signature, requireLowS: true) == key)
    try ECDSA.verify(variableTime: digest, signature, key: key, requireLowS: true)
    #expect(Keccak256.hash(key.bytes).bytes[12...].map { $0 } == bytes(v.address))
  }

  @Test(arguments: signatureVectors.indices)
  func changedSignaturesAreRefused(i: Int) throws {
    let v = signatureVectors[i]
    let digest = try #require(Hash256(v.digest))
    let signature = try #require(Signature(bytes: v.signature))
    let key = try #require(AffinePoint(x: v.x, y: v.y))
    let order = Scalar.order

    // The mirror image is the same signature by the same key, unless high s is refused.
    let mirrored = Signature(r: signature.r, s: order &- signature.s, yIsOdd: !signature.yIsOdd)
    #expect(try ECDSA.recover(variableTime: digest, mirrored) == key)
    try ECDSA.verify(variableTime: digest, mirrored, key: key)
    #expect(throws: SignatureError.highS) {
      try ECDSA.verify(variableTime: digest, mirrored, key: key, requireLowS: true)
    }

    let changed: [(Signature, SignatureError)] = [
      (Signature(r: .zero, s: signature.s, yIsOdd: signature.yIsOdd), .rOutOfRange),
      (Signature(r: order, s: signature.s, yIsOdd: signature.yIsOdd), .rOutOfRange),
      (Signature(r: .max, s: signature.s, yIsOdd: signature.yIsOdd), .rOutOfRange),
      (Signature(r: signature.r, s: .zero, yIsOdd: signature.yIsOdd), .sOutOfRange),
      (Signature(r: signature.r, s: order, yIsOdd: signature.yIsOdd), .sOutOfRange),
      (Signature(r: signature.r, s: signature.s ^ .one, yIsOdd: signature.yIsOdd), .mismatch),
      (Signature(r: signature.r ^ .one, s: signature.s, yIsOdd: signature.yIsOdd), .mismatch),
    ]
    for (bad, reason) in changed {
      #expect(throws: reason) { try ECDSA.verify(variableTime: digest, bad, key: key) }
      if reason != .mismatch {
        #expect(throws: reason) { try ECDSA.recover(variableTime: digest, bad) }
      } else {
        #expect((try? ECDSA.recover(variableTime: digest, bad)) != key)
      }
    }
    let flipped = Signature(r: signature.r, s: signature.s, yIsOdd: !signature.yIsOdd)
    #expect((try? ECDSA.recover(variableTime: digest, flipped)) != key)
  }

  /// s R = z G makes the recovered key the neutral point.
  @Test func aNeutralKeyIsRefused() throws {
    let k = Scalar(reducing: UInt256(12345))
    let point = try #require(naive(k.value).affine)
    let r = point.x.integer
    let digest = try #require(
      Hash256(bytes("00000000000000000000000000000000000000000000000000000000deadbeef")))
    let s = Scalar(digest: digest) * k.inverse
    let signature = Signature(r: r, s: s.value, yIsOdd: point.y.isOdd)
    #expect(throws: SignatureError.neutralKey) { try ECDSA.recover(variableTime: digest, signature) }
  }

  @Test func signaturesReadFromBytes() throws {
    let v = signatureVectors[7].signature
    for (id, odd) in [(0, false), (1, true), (27, false), (28, true)] as [(UInt8, Bool)] {
      #expect(Signature(bytes: v.prefix(64) + [id])?.yIsOdd == odd)
    }
    for id in [2, 3, 26, 29, 255] as [UInt8] { #expect(Signature(bytes: v.prefix(64) + [id]) == nil) }
    #expect(Signature(bytes: Array(v.prefix(64))) == nil)
    #expect(Signature(bytes: v + [0]) == nil)
  }

  @Test func privateKeysOutOfRangeAreRefused() {
    #expect(throws: SignatureError.keyOutOfRange) { try PrivateKey(.zero) }
    #expect(throws: SignatureError.keyOutOfRange) { try PrivateKey(Scalar.order) }
  }
}
