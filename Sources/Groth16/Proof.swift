public import BN254
public import EllipticCurves

/// A proof of Groth, "On the Size of Pairing-based Non-interactive Arguments" (2016), over BN254: 256 bytes.
public struct Proof: Equatable, Sendable {
  public var a: BN254.G1Point
  public var b: BN254.G2Point
  public var c: BN254.G1Point

  /// Points that may be any; `VerifyingKey.verify` checks that b is in the second group.
  public init(a: BN254.G1Point, b: BN254.G2Point, c: BN254.G1Point) { (self.a, self.b, self.c) = (a, b, c) }
}

extension Proof {
  public static let size = 256

  /// As the EVM's precompiles have points: a, b with the imaginary parts first, c; each coordinate 32 bytes, most significant first.
  ///
  /// - Throws: when the length is not 256, a coordinate is not below p or a point is not on its curve.
  public init(_ bytes: UnsafeRawBufferPointer) throws(PointDecodingError) {
    guard bytes.count == Self.size else { throw .length(expected: Self.size, got: bytes.count) }
    let a = try BN254Precompiles.point1(bytes, at: 0)
    let b = try BN254Precompiles.twistPoint(bytes, at: 64)
    self.init(a: a, b: b, c: try BN254Precompiles.point1(bytes, at: 192))
  }

  public init(_ bytes: [UInt8]) throws(PointDecodingError) {
    self = try bytes.withRawBytes { (bytes) throws(PointDecodingError) in try Proof(bytes) }
  }

  /// The 256 bytes.
  public var bytes: [UInt8] { BN254Precompiles.encode(a) + Self.encode(b) + BN254Precompiles.encode(c) }

  /// A point of the twist as the precompiles have it.
  public static func encode(_ q: BN254.G2Point) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 128)
    q.x.c1.store(to: &bytes, at: 0)
    q.x.c0.store(to: &bytes, at: 32)
    q.y.c1.store(to: &bytes, at: 64)
    q.y.c0.store(to: &bytes, at: 96)
    return bytes
  }
}
