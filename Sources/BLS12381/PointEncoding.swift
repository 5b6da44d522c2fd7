public import EllipticCurves

/// Points as plain coordinates, each most significant byte first; a coordinate in Fp2 is its real part, then its imaginary
/// one. The neutral point is all zeros.
@frozen
public enum PointEncoding: Sendable {
  /// EIP-2537: 64 bytes a number, the first 16 of them zero.
  case evm
  /// The interface of zkVM accelerators: 48 bytes a number.
  case plain

  /// Bytes of an element of Fp.
  public var fieldSize: Int { self == .evm ? 64 : 48 }

  /// Bytes of a point of the first group; twice as many for the second.
  public var pointSize: Int { 2 * fieldSize }

  /// An element of Fp.
  public func field(
    _ bytes: UnsafeRawBufferPointer, at offset: Int
  ) throws(PointDecodingError) -> BLS12381.Fp {
    guard offset >= 0, offset <= bytes.count - fieldSize else {
      throw .length(expected: offset + fieldSize, got: bytes.count)
    }
    let padding = fieldSize - 48
    for i in offset..<offset + padding where bytes[i] != 0 { throw .padding(offset: i) }
    return try BLS12381.Fp(bigEndian: bytes, at: offset + padding)
  }

  /// An element of Fp2.
  public func quadratic(
    _ bytes: UnsafeRawBufferPointer, at offset: Int
  ) throws(PointDecodingError) -> Fp2<BLS12381.Fp> {
    let c0 = try field(bytes, at: offset)
    return Fp2(c0, try field(bytes, at: offset + fieldSize))
  }

  /// A point of the curve of the first group, in that group or not.
  public func curvePoint1(
    _ bytes: UnsafeRawBufferPointer, at offset: Int
  ) throws(PointDecodingError) -> BLS12381.G1Point {
    let x = try field(bytes, at: offset)
    let y = try field(bytes, at: offset + fieldSize)
    guard let p = BLS12381.G1Point(x: x, y: y) else { throw .notOnCurve(offset: offset) }
    return p
  }

  /// A point of the curve of the second group, in that group or not.
  public func curvePoint2(
    _ bytes: UnsafeRawBufferPointer, at offset: Int
  ) throws(PointDecodingError) -> BLS12381.G2Point {
    let x = try quadratic(bytes, at: offset)
    let y = try quadratic(bytes, at: offset + 2 * fieldSize)
    guard let q = BLS12381.G2Point(x: x, y: y) else { throw .notOnCurve(offset: offset) }
    return q
  }

  /// A point of the first group.
  public func point1(
    _ bytes: UnsafeRawBufferPointer, at offset: Int
  ) throws(PointDecodingError) -> BLS12381.G1Point {
    let p = try curvePoint1(bytes, at: offset)
    guard BLS12381G1.isInSubgroup(p) else { throw .notInSubgroup(offset: offset) }
    return p
  }

  /// A point of the second group.
  public func point2(
    _ bytes: UnsafeRawBufferPointer, at offset: Int
  ) throws(PointDecodingError) -> BLS12381.G2Point {
    let q = try curvePoint2(bytes, at: offset)
    guard BLS12381G2.isInSubgroup(q) else { throw .notInSubgroup(offset: offset) }
    return q
  }

  public func encode(_ p: BLS12381.G1Point) -> [UInt8] { encode([p.x, p.y]) }

  public func encode(_ q: BLS12381.G2Point) -> [UInt8] { encode([q.x.c0, q.x.c1, q.y.c0, q.y.c1]) }

  private func encode(_ numbers: [BLS12381.Fp]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: numbers.count * fieldSize)
    for i in numbers.indices { numbers[i].store(to: &bytes, at: (i + 1) * fieldSize - 48) }
    return bytes
  }
}
