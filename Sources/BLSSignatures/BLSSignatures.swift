public import BLS12381
public import BigIntegers
public import EllipticCurves

/// BLS signatures of Ethereum's consensus layer (draft-irtf-cfrg-bls-signature-05, public keys in the first group, proofs of
/// possession).
public enum BLSSignature {
  static let tag = Array("BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_".utf8)

  /// The signature of a message, 96 bytes; nil for a secret key that is 0 or not below the order. Not constant-time.
  public static func sign(_ message: [UInt8], secretKey: UInt256) -> [UInt8]? {
    guard !secretKey.isZero, secretKey < BLS12381.order else { return nil }
    return CompressedPoint.encode(HashToCurve.hash(message, tag: tag).multiplied(by: secretKey).affine)
  }

  /// A public key of 48 bytes: in the first group and not neutral.
  public static func publicKey(_ bytes: [UInt8]) throws(PointDecodingError) -> BLS12381.G1Point {
    guard bytes.count == 48 else { throw .length(expected: 48, got: bytes.count) }
    let key = try bytes.withRawBytes { (b) throws(PointDecodingError) in try CompressedPoint.decode1(b, at: 0)
    }
    guard !key.isNeutral else { throw .notInSubgroup(offset: 0) }
    return key
  }

  /// A signature of 96 bytes: in the second group.
  public static func signature(_ bytes: [UInt8]) throws(PointDecodingError) -> BLS12381.G2Point {
    guard bytes.count == 96 else { throw .length(expected: 96, got: bytes.count) }
    return try bytes.withRawBytes { (b) throws(PointDecodingError) in try CompressedPoint.decode2(b, at: 0) }
  }

  /// The sum of signatures; nil for none.
  public static func aggregate(_ signatures: [[UInt8]]) throws(PointDecodingError) -> [UInt8]? {
    if signatures.isEmpty { return nil }
    var sum = JacobianPoint<BLS12381G2>.neutral
    for bytes in signatures { sum = sum + (try signature(bytes)) }
    return CompressedPoint.encode(sum.affine)
  }

  /// Whether `signature` is that of the message by the key.
  public static func verify(
    publicKey key: [UInt8], message: [UInt8], signature: [UInt8]
  ) throws(PointDecodingError) -> Bool {
    try verify(publicKeys: [key], messages: [message], signature: signature)
  }

  /// Whether `signature` is the sum of those of each message by its key. False for none.
  public static func verify(
    publicKeys: [[UInt8]], messages: [[UInt8]], signature: [UInt8]
  ) throws(PointDecodingError) -> Bool {
    guard !publicKeys.isEmpty, publicKeys.count == messages.count else { return false }
    var pairs = [BLS12381.Pair(-BLS12381G1.generator, try self.signature(signature))]
    for (key, message) in zip(publicKeys, messages) {
      pairs.append(BLS12381.Pair(try publicKey(key), HashToCurve.hash(message, tag: tag)))
    }
    return BLS12381.pairingProductIsOne(pairs)
  }

  /// Whether `signature` is the sum of those of one message by all keys, each of which must have a proof of possession. False
  /// for none.
  public static func verify(
    publicKeys: [[UInt8]], message: [UInt8], signature: [UInt8]
  ) throws(PointDecodingError) -> Bool {
    if publicKeys.isEmpty { return false }
    var sum = JacobianPoint<BLS12381G1>.neutral
    for key in publicKeys { sum = sum + (try publicKey(key)) }
    let pairs = [
      BLS12381.Pair(-BLS12381G1.generator, try self.signature(signature)),
      BLS12381.Pair(sum.affine, HashToCurve.hash(message, tag: tag)),
    ]
    return BLS12381.pairingProductIsOne(pairs)
  }

  /// Whether each signature is that of its message by its key, all at once: with random factors of 128 bits, from 64 random bits
  /// a call of `random`.
  public static func verify(
    publicKeys: [[UInt8]], messages: [[UInt8]], signatures: [[UInt8]], random: () -> UInt64
  ) throws(PointDecodingError) -> Bool {
    guard publicKeys.count == messages.count, publicKeys.count == signatures.count else { return false }
    var pairs: [BLS12381.Pair] = []
    var sum = JacobianPoint<BLS12381G2>.neutral
    for i in publicKeys.indices {
      let factor = UInt256(limbs: random() | 1, random(), 0, 0)
      sum = sum + (try signature(signatures[i])).multiplied(by: factor)
      let key = try publicKey(publicKeys[i]).multiplied(by: factor).affine
      pairs.append(BLS12381.Pair(key, HashToCurve.hash(messages[i], tag: tag)))
    }
    pairs.append(BLS12381.Pair(-BLS12381G1.generator, sum.affine))
    return BLS12381.pairingProductIsOne(pairs)
  }
}
