internal import BigIntegers
public import EllipticCurves

/// The precompiles 0x06, 0x07 and 0x08 (EIP-196, EIP-197), as functions of bytes.
///
/// A coordinate is 32 bytes, most significant first. A point of the first group is x, y; of the second the imaginary and
/// the real part of x, then those of y. The neutral point is all zeros. An error means that the call fails.
public enum BN254Precompiles {
  /// The sum of two points: 64 bytes each, 64 bytes. As in the EVM, a shorter input counts as followed by zeros, and what
  /// is beyond 128 bytes does not count.
  public static func add(_ input: UnsafeRawBufferPointer) throws(PointDecodingError) -> [UInt8] {
    let bytes = padded(input, 128)
    let (p, q) = try decodePair(bytes)
    return encode((JacobianPoint(p) + q).affine)
  }

  /// A multiple of a point: 64 bytes and a scalar of 32 bytes, which need not be below the order; 64 bytes. As in the EVM,
  /// a shorter input counts as followed by zeros, and what is beyond 96 bytes does not count.
  public static func multiply(_ input: UnsafeRawBufferPointer) throws(PointDecodingError) -> [UInt8] {
    let bytes = padded(input, 96)
    let (p, scalar) = try decodeMultiple(bytes)
    return encode(p.multiplied(by: scalar).affine)
  }

  /// Whether the product of pairings is 1: 192 bytes a pair, any number of pairs; 32 bytes, 1 or 0.
  public static func pairing(_ input: UnsafeRawBufferPointer) throws(PointDecodingError) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: 32)
    if try pairingIsOne(input) { result[31] = 1 }
    return result
  }

  /// Whether the product of pairings is 1: 192 bytes a pair, any number of pairs.
  public static func pairingIsOne(_ input: UnsafeRawBufferPointer) throws(PointDecodingError) -> Bool {
    guard input.count % 192 == 0 else { throw .length(expected: 192, got: input.count) }
    var pairs: [BN254.Pair] = []
    pairs.reserveCapacity(input.count / 192)
    for i in 0..<input.count / 192 {
      let p = try point1(input, at: 192 * i)
      pairs.append(BN254.Pair(p, try twistPoint(input, at: 192 * i + 64)))
    }
    do throws(NotInSubgroup) {
      return try BN254.pairingProductIsOne(checking: pairs)
    } catch {
      throw .notInSubgroup(offset: 192 * error.index + 64)
    }
  }
}

extension BN254Precompiles {
  /// A point of the first group.
  public static func point1(
    _ bytes: UnsafeRawBufferPointer, at offset: Int
  ) throws(PointDecodingError) -> BN254.G1Point {
    let x = try BN254.Fp(bigEndian: bytes, at: offset)
    let y = try BN254.Fp(bigEndian: bytes, at: offset + 32)
    guard let p = BN254.G1Point(x: x, y: y) else { throw .notOnCurve(offset: offset) }
    return p
  }

  /// A point of the twist, in the second group or not.
  public static func twistPoint(
    _ bytes: UnsafeRawBufferPointer, at offset: Int
  ) throws(PointDecodingError) -> BN254.G2Point {
    let x1 = try BN254.Fp(bigEndian: bytes, at: offset)
    let x0 = try BN254.Fp(bigEndian: bytes, at: offset + 32)
    let y1 = try BN254.Fp(bigEndian: bytes, at: offset + 64)
    let y0 = try BN254.Fp(bigEndian: bytes, at: offset + 96)
    guard let q = BN254.G2Point(x: Fp2(x0, x1), y: Fp2(y0, y1)) else { throw .notOnCurve(offset: offset) }
    return q
  }

  /// 64 bytes.
  public static func encode(_ p: BN254.G1Point) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 64)
    p.x.store(to: &bytes, at: 0)
    p.y.store(to: &bytes, at: 32)
    return bytes
  }

  /// The first `count` bytes, with zeros for those that are missing.
  static func padded(_ input: UnsafeRawBufferPointer, _ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    for i in 0..<min(count, input.count) { bytes[i] = input[i] }
    return bytes
  }

  static func decodePair(_ bytes: [UInt8]) throws(PointDecodingError) -> (BN254.G1Point, BN254.G1Point) {
    try bytes.withRawBytes { (bytes) throws(PointDecodingError) in
      (try point1(bytes, at: 0), try point1(bytes, at: 64))
    }
  }

  static func decodeMultiple(_ bytes: [UInt8]) throws(PointDecodingError) -> (BN254.G1Point, UInt256) {
    try bytes.withRawBytes { (bytes) throws(PointDecodingError) in
      (try point1(bytes, at: 0), try UInt256(scalar: bytes, at: 64))
    }
  }
}
