public import BigIntegers
public import EllipticCurves

/// The curve y² = x³ + 3; all of its points are the first group.
public enum BN254G1: Curve {
  public typealias Coordinate = BN254.Fp

  public static let b = BN254.Fp(3)
  public static let generator = AffinePoint<BN254G1>(uncheckedX: BN254.Fp(1), y: BN254.Fp(2))
  public static var order: UInt256 { BN254.order }
  public static var partCount: Int { 2 }
  public static var partBits: Int { 128 }

  /// (x, y) ↦ (βx, y), which multiplies by a cube root of unity λ.
  public static func endomorphism(
    _ r: UnsafeMutablePointer<AffinePoint<BN254G1>>, _ a: UnsafePointer<AffinePoint<BN254G1>>
  ) {
    Coordinate.multiply(r.c0, a.c0, BN254Table.beta)
    if UnsafePointer(r) != a { r.c1.pointee = a.c1.pointee }
  }

  /// Gallant, Lambert and Vanstone: scalar = parts[0] + parts[1]·λ, by rounding in a short basis of the lattice of those
  /// that give 0.
  public static func split(_ scalar: UInt256, _ parts: UnsafeMutablePointer<ScalarPart>) {
    typealias K = BN254Constants
    let c1 = scalar.multipliedFullWidth(by: K.quotient1).high
    let c2 = scalar.multipliedFullWidth(by: K.quotient2).high
    parts[0] = part(scalar &- c1 &* K.row10 &- c2 &* K.row20)
    parts[1] = part(UInt256.zero &- c1 &* K.row11 &- c2 &* K.row21)
  }

  /// Of a two's complement number of at most 128 bits and a sign.
  static func part(_ value: UInt256) -> ScalarPart {
    let isNegative = value.bit(255)
    return ScalarPart((isNegative ? UInt256.zero &- value : value).low, isNegative: isNegative)
  }
}
