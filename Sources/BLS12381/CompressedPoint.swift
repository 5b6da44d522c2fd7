public import EllipticCurves

/// Points as one coordinate and three flags, in the format of Zcash and of Ethereum's consensus layer: the highest bit is
/// set, the second one marks the neutral point, the third one says that y is the larger of the two candidates. 48 bytes
/// for the first group; 96 for the second, the imaginary part of x first.
public enum CompressedPoint {
  /// A point of the first group from 48 bytes.
  public static func decode1(
    _ bytes: UnsafeRawBufferPointer, at offset: Int
  ) throws(PointDecodingError) -> BLS12381.G1Point {
    guard let flags = try Flags(bytes, at: offset, size: 48) else { return .neutral }
    let x = try field(bytes, at: offset, masked: true)
    guard let y = (x.squared * x + BLS12381G1.b).squareRoot else { throw .notOnCurve(offset: offset) }
    let p = BLS12381.G1Point(uncheckedX: x, y: y.isLarger == flags.isLarger ? y : -y)
    guard BLS12381G1.isInSubgroup(p) else { throw .notInSubgroup(offset: offset) }
    return p
  }

  /// A point of the second group from 96 bytes.
  public static func decode2(
    _ bytes: UnsafeRawBufferPointer, at offset: Int
  ) throws(PointDecodingError) -> BLS12381.G2Point {
    guard let flags = try Flags(bytes, at: offset, size: 96) else { return .neutral }
    let x1 = try field(bytes, at: offset, masked: true)
    let x = Fp2(try field(bytes, at: offset + 48, masked: false), x1)
    guard let y = (x.squared * x + BLS12381G2.b).squareRoot else { throw .notOnCurve(offset: offset) }
    let q = BLS12381.G2Point(uncheckedX: x, y: isLarger(y) == flags.isLarger ? y : -y)
    guard BLS12381G2.isInSubgroup(q) else { throw .notInSubgroup(offset: offset) }
    return q
  }

  public static func encode(_ p: BLS12381.G1Point) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 48)
    p.x.store(to: &bytes, at: 0)
    bytes[0] |= p.isNeutral ? 0xc0 : p.y.isLarger ? 0xa0 : 0x80
    return bytes
  }

  public static func encode(_ q: BLS12381.G2Point) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 96)
    q.x.c1.store(to: &bytes, at: 0)
    q.x.c0.store(to: &bytes, at: 48)
    bytes[0] |= q.isNeutral ? 0xc0 : isLarger(q.y) ? 0xa0 : 0x80
    return bytes
  }

  /// By the imaginary part, or the real one where that is 0.
  static func isLarger(_ y: Fp2<BLS12381.Fp>) -> Bool { y.c1.isZero ? y.c0.isLarger : y.c1.isLarger }

  static func field(
    _ bytes: UnsafeRawBufferPointer, at offset: Int, masked: Bool
  ) throws(PointDecodingError) -> BLS12381.Fp {
    guard let base = bytes.baseAddress else { throw .length(expected: 48, got: 0) }
    var words = Words6(bigEndian: base + offset)
    if masked { words.l5 &= UInt64.max &>> 3 }
    guard let element = BLS12381.Fp(canonical: words) else { throw .notReduced(offset: offset) }
    return element
  }

  private struct Flags {
    let isLarger: Bool

    /// Nil for the neutral point.
    init?(_ bytes: UnsafeRawBufferPointer, at offset: Int, size: Int) throws(PointDecodingError) {
      guard offset >= 0, offset <= bytes.count - size else {
        throw .length(expected: offset + size, got: bytes.count)
      }
      let first = bytes[offset]
      guard first & 0x80 != 0 else { throw .flags(offset: offset) }
      isLarger = first & 0x20 != 0
      if first & 0x40 != 0 {
        guard first == 0xc0 else { throw .flags(offset: offset) }
        for i in offset + 1..<offset + size where bytes[i] != 0 { throw .padding(offset: i) }
        return nil
      }
    }
  }
}
