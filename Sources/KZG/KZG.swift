internal import BLS12381
internal import BigIntegers
public import EllipticCurves
internal import Hashes

/// Verification of evaluations of committed polynomials after Kate, Zaverucha and Goldberg, with Ethereum's trusted setup
/// (EIP-4844).
public enum KZG {
  /// The polynomial's coefficients in a blob.
  public static let fieldElementsPerBlob: UInt64 = 4096

  /// The first byte of a versioned hash of a commitment.
  public static let versionedHashVersion: UInt8 = 1

  public enum Failure: Error, Equatable, Sendable {
    /// An input is not what it should be.
    case decoding(PointDecodingError)
    /// The versioned hash is not the commitment's.
    case versionedHash
    /// The proof does not show that evaluation.
    case proof
  }

  /// Whether `proof` shows that the polynomial of `commitment` has the value y at z: e(C − y·G₁, G₂) = e(π, (τ − z)·G₂).
  ///
  /// Both points of the second group are made constants: e(C − y·G₁ + z·π, G₂) · e(−π, τ·G₂) = 1.
  ///
  /// - Parameters: 48, 32, 32 and 48 bytes; z and y are below the order, most significant byte first.
  public static func verify(
    commitment: UnsafeRawBufferPointer, z: UnsafeRawBufferPointer, y: UnsafeRawBufferPointer,
    proof: UnsafeRawBufferPointer
  ) throws(PointDecodingError) -> Bool {
    try expect(commitment, 48)
    try expect(z, 32)
    try expect(y, 32)
    try expect(proof, 48)
    let zElement = try BLS12381.Fr(bigEndian: z, at: 0)
    let yElement = try BLS12381.Fr(bigEndian: y, at: 0)
    let c = try CompressedPoint.decode1(commitment, at: 0)
    let pi = try CompressedPoint.decode1(proof, at: 0)
    let left = AffinePoint.sum(
      [c, BLS12381G1.generator, pi], [1, integer(-yElement), integer(zElement)])
    return BLS12381.pairingProductIsOne([
      BLS12381.Pair(left.affine, lines: generatorLines), BLS12381.Pair(-pi, lines: tauLines),
    ])
  }

  /// The precompile 0x0a: versioned hash, z, y, commitment and proof, 192 bytes; the number of field elements of a blob
  /// and the order, 32 bytes each.
  public static func pointEvaluation(_ input: UnsafeRawBufferPointer) throws(Failure) -> [UInt8] {
    guard input.count == 192 else { throw .decoding(.length(expected: 192, got: input.count)) }
    let part = { (from: Int, count: Int) in UnsafeRawBufferPointer(rebasing: input[from..<from + count]) }
    let commitment = part(96, 48)
    let hash = versionedHash(commitment)
    for i in 0..<32 where hash[i] != input[i] { throw .versionedHash }
    let isRight: Bool
    do throws(PointDecodingError) {
      isRight = try verify(commitment: commitment, z: part(32, 32), y: part(64, 32), proof: part(144, 48))
    } catch {
      throw .decoding(error)
    }
    guard isRight else { throw .proof }
    return UInt256(fieldElementsPerBlob).bigEndianBytes + BLS12381.order.bigEndianBytes
  }

  /// 0x01 and the last 31 bytes of the SHA-256 of a commitment.
  public static func versionedHash(_ commitment: UnsafeRawBufferPointer) -> [UInt8] {
    var hash = SHA256.hash([UInt8](commitment)).bytes
    hash[0] = versionedHashVersion
    return hash
  }

  nonisolated(unsafe) private static let generatorLines = BLS12381.prepare(BLS12381G2.generator)
  nonisolated(unsafe) private static let tauLines = BLS12381.prepare(tauG2)

  static let tauG2 = BLS12381.G2Point(
    uncheckedX: Fp2(BLS12381.Fp(reduced: TrustedSetup.x0), BLS12381.Fp(reduced: TrustedSetup.x1)),
    y: Fp2(BLS12381.Fp(reduced: TrustedSetup.y0), BLS12381.Fp(reduced: TrustedSetup.y1)))

  private static func integer(_ element: BLS12381.Fr) -> UInt256 {
    let w = element.words
    return UInt256(limbs: w.l0, w.l1, w.l2, w.l3)
  }

  private static func expect(_ bytes: UnsafeRawBufferPointer, _ count: Int) throws(PointDecodingError) {
    guard bytes.count == count else { throw .length(expected: count, got: bytes.count) }
  }
}
