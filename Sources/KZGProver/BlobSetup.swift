internal import BLS12381
internal import BigIntegers
internal import CurveValues
internal import EllipticCurves
internal import Parallel

/// Ethereum's trusted setup for blobs (EIP-4844, EIP-7594): powers of τ in both groups, and what proofs need of them.
public final class BlobSetup: Sendable {
  /// Field elements in a blob.
  public static let elementCount = 4096
  /// Cells of a blob, with its extension; field elements of a cell.
  public static let cellCount = 128
  public static let elementsPerCell = 64

  /// The Lagrange polynomials at τ, in bit-reversed order as blobs have their values.
  let lagrange: [BLS12381.G1Point]
  /// τⁱ in the first group.
  let powers: [BLS12381.G1Point]
  /// τ⁶⁴ in the second group.
  let tauToCell: BLS12381.G2Point
  let tau: BLS12381.G2Point
  let domain = ScalarDomain(logSize: 12)
  let extended = ScalarDomain(logSize: 13)
  let cells = ScalarDomain(logSize: 7)
  let inCell = ScalarDomain(logSize: 6)
  let toeplitz = ToeplitzTable()
  /// The blob's points ω^reversed(i).
  let blobPoints: [BLS12381.Fr]

  /// The text of `trusted_setup.txt`: 4096, 65, the Lagrange points of the first group, 65 powers of the second, 4096 powers of the first,
  /// compressed, in hexadecimal digits. All points are checked to be in their groups.
  public init(text: [UInt8]) throws(BlobError) {
    let tokens = text.split { $0 <= 0x20 }
    let n = Self.elementCount
    guard tokens.count == 2 + 2 * n + 65 else { throw .count(expected: 2 + 2 * n + 65, got: tokens.count) }
    guard tokens[0].elementsEqual("4096".utf8) else { throw .setup(token: 0) }
    guard tokens[1].elementsEqual("65".utf8) else { throw .setup(token: 1) }
    let first = Self.decode(tokens[2..<2 + n], 48) { (b) throws(PointDecodingError) in
      try CompressedPoint.decode1(b, at: 0)
    }
    let second = Self.decode(tokens[2 + n..<67 + n], 96) { (b) throws(PointDecodingError) in
      try CompressedPoint.decode2(b, at: 0)
    }
    let third = Self.decode(tokens[67 + n..<67 + 2 * n], 48) { (b) throws(PointDecodingError) in
      try CompressedPoint.decode1(b, at: 0)
    }
    func all<T>(_ points: [T?], _ start: Int) throws(BlobError) -> [T] {
      var result: [T] = []
      for (i, point) in points.enumerated() {
        guard let point else { throw .setup(token: start + i) }
        result.append(point)
      }
      return result
    }
    let natural = try all(first, 2)
    let g2 = try all(second, 2 + n)
    powers = try all(third, 67 + n)
    lagrange = domain.bitReversed(natural)
    (tau, tauToCell) = (g2[1], g2[64])
    blobPoints = domain.bitReversed(domain.roots)
  }

  private static func decode<T>(
    _ tokens: ArraySlice<ArraySlice<UInt8>>, _ size: Int,
    _ body: (UnsafeRawBufferPointer) throws(PointDecodingError) -> T
  ) -> [T?] {
    let start = tokens.startIndex
    return Parallel.map(tokens.count) { i in
      guard let bytes = hexadecimal(tokens[start + i]), bytes.count == size else { return nil }
      return try? bytes.withRawBytes { (b) throws(PointDecodingError) in try body(b) }
    }
  }

  private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
    guard digits.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    var high: UInt8?
    for c in digits {
      let value: UInt8
      switch c {
      case 0x30...0x39: value = c - 0x30
      case 0x61...0x66: value = c - 0x61 + 10
      case 0x41...0x46: value = c - 0x41 + 10
      default: return nil
      }
      if let h = high {
        bytes.append(h << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return bytes
  }

  /// Σ scalars[i] · points[i], in as many parts as there are threads.
  static func sum(_ points: [BLS12381.G1Point], _ scalars: [BLS12381.Fr]) -> JacobianPoint<BLS12381G1> {
    let count = min(points.count, scalars.count)
    let parts = count < 512 ? 1 : Parallel.threadCount
    let share = (count + parts - 1) / parts
    let integers = scalars.map(\.integer)
    let sums = Parallel.map(parts) { i -> JacobianPoint<BLS12381G1> in
      let range = min(count, i * share)..<min(count, (i + 1) * share)
      return points.withUnsafeBufferPointer { p in
        integers.withUnsafeBufferPointer { s in
          guard let p = p.baseAddress, let s = s.baseAddress else { return .neutral }
          return AffinePoint.sum(p + range.lowerBound, s + range.lowerBound, count: range.count)
        }
      }
    }
    return sums.reduce(.neutral) { $0 + $1 }
  }
}
