internal import BLS12381
internal import BigIntegers
internal import CurveValues
internal import EllipticCurves
internal import Hashes

/// EIP-4844: commitments of blobs and proofs of evaluations. Names are those of the consensus specifications
/// ("Deneb, polynomial commitments").
extension BlobSetup {
  typealias Fr = BLS12381.Fr

  /// `blob_to_kzg_commitment`: 48 bytes.
  public func commitment(blob: [UInt8]) throws(BlobError) -> [UInt8] {
    CompressedPoint.encode(Self.sum(lagrange, try Self.elements(blob, count: Self.elementCount)).affine)
  }

  /// `compute_kzg_proof`: the proof of the blob's polynomial at z, and its value, 48 and 32 bytes.
  public func proof(blob: [UInt8], z: [UInt8]) throws(BlobError) -> (proof: [UInt8], y: [UInt8]) {
    let values = try Self.elements(blob, count: Self.elementCount)
    let z = try Self.elements(z, count: 1)[0]
    let (point, y) = proof(values, z)
    return (point, UInt256.bytes(y))
  }

  /// `compute_blob_kzg_proof`: the proof at the challenge of blob and commitment.
  public func proof(blob: [UInt8], commitment: [UInt8]) throws(BlobError) -> [UInt8] {
    let values = try Self.elements(blob, count: Self.elementCount)
    _ = try Self.point(commitment, index: 0)
    return proof(values, Self.challenge(blob, commitment)).proof
  }

  /// `verify_blob_kzg_proof`: whether the proof shows that the blob is that of the commitment.
  public func verify(blob: [UInt8], commitment: [UInt8], proof: [UInt8]) throws(BlobError) -> Bool {
    try verify(blobs: [blob], commitments: [commitment], proofs: [proof])
  }

  /// `verify_blob_kzg_proof_batch`: all at once, by a combination with the powers of a hash of all.
  public func verify(blobs: [[UInt8]], commitments: [[UInt8]], proofs: [[UInt8]]) throws(BlobError) -> Bool {
    guard commitments.count == blobs.count else {
      throw .count(expected: blobs.count, got: commitments.count)
    }
    guard proofs.count == blobs.count else { throw .count(expected: blobs.count, got: proofs.count) }
    var transcript =
      Array("RCKZGBATCH___V1_".utf8) + Self.bytes64(Self.elementCount) + Self.bytes64(blobs.count)
    var (points, pis): ([BLS12381.G1Point], [BLS12381.G1Point]) = ([], [])
    var (zs, ys): ([Fr], [Fr]) = ([], [])
    for (i, blob) in blobs.enumerated() {
      let values = try Self.elements(blob, count: Self.elementCount, index: i)
      points.append(try Self.point(commitments[i], index: i))
      pis.append(try Self.point(proofs[i], index: i))
      let z = Self.challenge(blob, commitments[i])
      let y = evaluate(values, z, inverseDifferences(z))
      zs.append(z)
      ys.append(y)
      transcript += commitments[i] + UInt256.bytes(z) + UInt256.bytes(y) + proofs[i]
    }
    let r = Fr(reducing: SHA256.hash(transcript).bytes)
    var (power, constant) = (Fr.one, Fr.zero)
    var (powers, products): ([Fr], [Fr]) = ([], [])
    for i in blobs.indices {
      powers.append(power)
      products.append(power * zs[i])
      constant = constant + power * ys[i]
      power = power * r
    }
    // e(Σ rⁱ (C − y·G + z·π), G₂) = e(Σ rⁱ π, τ·G₂)
    let left =
      Self.sum(points + pis, powers + products) - BLS12381G1.generator.multiplied(by: constant.integer)
    let right = Self.sum(pis, powers)
    return BLS12381.pairingProductIsOne([
      BLS12381.Pair(left.affine, BLS12381G2.generator), BLS12381.Pair(-right.affine, tau),
    ])
  }

  /// `compute_challenge`.
  static func challenge(_ blob: [UInt8], _ commitment: [UInt8]) -> Fr {
    let degree = [UInt8](repeating: 0, count: 8) + bytes64(elementCount)
    return Fr(reducing: SHA256.hash(Array("FSBLOBVERIFY_V1_".utf8) + degree + blob + commitment).bytes)
  }

  /// 1 / (z − ωᵢ) for the blob's points ωᵢ, 0 where z is that.
  private func inverseDifferences(_ z: Fr) -> [Fr] { Self.inverses(blobPoints.map { z - $0 }) }

  /// The polynomial's value at z from its values at the blob's points (barycentric formula).
  private func evaluate(_ values: [Fr], _ z: Fr, _ inverses: [Fr]) -> Fr {
    if let i = blobPoints.firstIndex(of: z) { return values[i] }
    var sum = Fr.zero
    for i in values.indices { sum = sum + values[i] * blobPoints[i] * inverses[i] }
    var power = z
    for _ in 0..<domain.logSize { power = power.squared }
    return sum * (power - .one) * Fr(UInt64(Self.elementCount)).inverse
  }

  /// The commitment of (p − p(z)) / (X − z), by its values at the blob's points.
  private func proof(_ values: [Fr], _ z: Fr) -> (proof: [UInt8], y: Fr) {
    let inverses = inverseDifferences(z)
    let y = evaluate(values, z, inverses)
    var quotient = values.indices.map { (y - values[$0]) * inverses[$0] }
    if let m = blobPoints.firstIndex(of: z) {
      // At z itself: Σ (pᵢ − y) ωᵢ / (z (z − ωᵢ)).
      var sum = Fr.zero
      for i in values.indices where i != m { sum = sum - quotient[i] * blobPoints[i] }
      quotient[m] = sum * z.inverse
    }
    return (CompressedPoint.encode(Self.sum(lagrange, quotient).affine), y)
  }

  // MARK: - bytes

  static func elements(_ bytes: [UInt8], count: Int, index: Int = 0) throws(BlobError) -> [Fr] {
    guard bytes.count == 32 * count else {
      throw .decoding(index: index, .length(expected: 32 * count, got: bytes.count))
    }
    var result: [Fr] = []
    result.reserveCapacity(count)
    do throws(PointDecodingError) {
      try bytes.withRawBytes { (buffer) throws(PointDecodingError) in
        for i in 0..<count { result.append(try Fr(bigEndian: buffer, at: 32 * i)) }
      }
    } catch {
      throw .decoding(index: index, error)
    }
    return result
  }

  static func point(_ bytes: [UInt8], index: Int) throws(BlobError) -> BLS12381.G1Point {
    guard bytes.count == 48 else { throw .decoding(index: index, .length(expected: 48, got: bytes.count)) }
    do throws(PointDecodingError) {
      return try bytes.withRawBytes { (b) throws(PointDecodingError) in try CompressedPoint.decode1(b, at: 0)
      }
    } catch {
      throw .decoding(index: index, error)
    }
  }

  /// Eight bytes, most significant first.
  static func bytes64(_ value: Int) -> [UInt8] {
    (0..<8).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// Inverses, zeros for zeros, with one inversion.
  static func inverses(_ elements: [Fr]) -> [Fr] {
    var result = elements.map { $0.isZero ? .one : $0 }
    var products = result
    Fr.invert(&result, count: result.count, products: &products)
    for i in elements.indices where elements[i].isZero { result[i] = .zero }
    return result
  }
}

extension UInt256 {
  /// The 32 bytes of an element, most significant first.
  static func bytes(_ element: BLS12381.Fr) -> [UInt8] { element.integer.bigEndianBytes }
}
