internal import BigIntegers
public import EllipticCurves

/// The precompiles 0x0b to 0x11 (EIP-2537) as functions of bytes, for points in either encoding; a scalar is 32 bytes, most
/// significant first, and need not be below the order. An error means that the call fails.
public enum BLS12381Precompiles {
  /// The sum of two points of the first curve, which need not be in the group.
  public static func add1(
    _ input: UnsafeRawBufferPointer, _ encoding: PointEncoding = .evm
  ) throws(PointDecodingError) -> [UInt8] {
    try expect(input, 2 * encoding.pointSize)
    let p = try encoding.curvePoint1(input, at: 0)
    let q = try encoding.curvePoint1(input, at: encoding.pointSize)
    return encoding.encode((JacobianPoint(p) + q).affine)
  }

  /// The sum of two points of the second curve, which need not be in the group.
  public static func add2(
    _ input: UnsafeRawBufferPointer, _ encoding: PointEncoding = .evm
  ) throws(PointDecodingError) -> [UInt8] {
    try expect(input, 4 * encoding.pointSize)
    let p = try encoding.curvePoint2(input, at: 0)
    let q = try encoding.curvePoint2(input, at: 2 * encoding.pointSize)
    return encoding.encode((JacobianPoint(p) + q).affine)
  }

  /// The sum of multiples of points of the first group: point and scalar for each.
  public static func sumOfMultiples1(
    _ input: UnsafeRawBufferPointer, _ encoding: PointEncoding = .evm
  ) throws(PointDecodingError) -> [UInt8] {
    let size = encoding.pointSize
    let count = try expectSeveral(input, size + 32)
    var points: [BLS12381.G1Point] = []
    var scalars: [UInt256] = []
    for i in 0..<count {
      points.append(try encoding.point1(input, at: i * (size + 32)))
      scalars.append(try UInt256(scalar: input, at: i * (size + 32) + size))
    }
    return encoding.encode(AffinePoint.sum(points, scalars).affine)
  }

  /// The sum of multiples of points of the second group: point and scalar for each.
  public static func sumOfMultiples2(
    _ input: UnsafeRawBufferPointer, _ encoding: PointEncoding = .evm
  ) throws(PointDecodingError) -> [UInt8] {
    let size = 2 * encoding.pointSize
    let count = try expectSeveral(input, size + 32)
    var points: [BLS12381.G2Point] = []
    var scalars: [UInt256] = []
    for i in 0..<count {
      points.append(try encoding.point2(input, at: i * (size + 32)))
      scalars.append(try UInt256(scalar: input, at: i * (size + 32) + size))
    }
    return encoding.encode(AffinePoint.sum(points, scalars).affine)
  }

  /// Whether the product of pairings is 1: 32 bytes, 1 or 0.
  public static func pairing(
    _ input: UnsafeRawBufferPointer, _ encoding: PointEncoding = .evm
  ) throws(PointDecodingError) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: 32)
    if try pairingIsOne(input, encoding) { result[31] = 1 }
    return result
  }

  /// Whether the product of pairings is 1: for each a point of the first group and one of the second.
  public static func pairingIsOne(
    _ input: UnsafeRawBufferPointer, _ encoding: PointEncoding = .evm
  ) throws(PointDecodingError) -> Bool {
    let size = encoding.pointSize
    let count = try expectSeveral(input, 3 * size)
    var pairs: [BLS12381.Pair] = []
    pairs.reserveCapacity(count)
    for i in 0..<count {
      let p = try encoding.point1(input, at: 3 * size * i)
      pairs.append(BLS12381.Pair(p, try encoding.curvePoint2(input, at: 3 * size * i + size)))
    }
    do throws(NotInSubgroup) {
      return try BLS12381.pairingProductIsOne(checking: pairs)
    } catch {
      throw .notInSubgroup(offset: 3 * size * error.index + size)
    }
  }

  /// A point of the first group for an element of Fp.
  public static func map1(
    _ input: UnsafeRawBufferPointer, _ encoding: PointEncoding = .evm
  ) throws(PointDecodingError) -> [UInt8] {
    try expect(input, encoding.fieldSize)
    return encoding.encode(BLS12381.mapToG1(try encoding.field(input, at: 0)))
  }

  /// A point of the second group for an element of Fp2.
  public static func map2(
    _ input: UnsafeRawBufferPointer, _ encoding: PointEncoding = .evm
  ) throws(PointDecodingError) -> [UInt8] {
    try expect(input, 2 * encoding.fieldSize)
    return encoding.encode(BLS12381.mapToG2(try encoding.quadratic(input, at: 0)))
  }

  static func expect(_ input: UnsafeRawBufferPointer, _ size: Int) throws(PointDecodingError) {
    guard input.count == size else { throw .length(expected: size, got: input.count) }
  }

  /// How many items of that size there are; at least one.
  static func expectSeveral(_ input: UnsafeRawBufferPointer, _ size: Int) throws(PointDecodingError) -> Int {
    guard input.count > 0, input.count % size == 0 else { throw .length(expected: size, got: input.count) }
    return input.count / size
  }
}
