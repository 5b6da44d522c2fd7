public import BigIntegers

/// A point of the curve y² = x³ + 7 other than the neutral one.
///
/// Made from untrusted coordinates only through `init?(x:y:)` or `init?(x:yIsOdd:)`, which check the
/// equation.
@frozen
public struct AffinePoint: Hashable, Sendable, BitwiseCopyable {
  public var x: FieldElement
  public var y: FieldElement

  @inlinable @inline(__always)
  public init(uncheckedX x: FieldElement, y: FieldElement) {
    self.x = x
    self.y = y
  }

  /// Nil when a coordinate is not below p or the point is not on the curve.
  public init?(x: UInt256, y: UInt256) {
    guard let x = FieldElement(canonical: x), let y = FieldElement(canonical: y) else { return nil }
    self.init(uncheckedX: x, y: y)
    guard isOnCurve else { return nil }
  }

  /// The point with that abscissa and parity of y; nil when there is none.
  public init?(x: UInt256, yIsOdd: Bool) {
    guard let x = FieldElement(canonical: x),
      let root = (x.squared * x + FieldElement(7)).squareRoot
    else { return nil }
    self.init(uncheckedX: x, y: root.isOdd == yIsOdd ? root : -root)
  }

  /// Whether y² = x³ + 7.
  public var isOnCurve: Bool { y.squared == x.squared * x + FieldElement(7) }

  public static let generator = AffinePoint(
    uncheckedX: FieldElement(
      limbs: 0x59f2_815b_16f8_1798, 0x029b_fcdb_2dce_28d9, 0x55a0_6295_ce87_0b07, 0x79be_667e_f9dc_bbac),
    y: FieldElement(
      limbs: 0x9c47_d08f_fb10_d4b8, 0xfd17_b448_a685_5419, 0x5da4_fbfc_0e11_08a8, 0x483a_da77_26a3_c465))

  @inlinable
  public static prefix func - (p: AffinePoint) -> AffinePoint { AffinePoint(uncheckedX: p.x, y: -p.y) }

  /// λ · self.
  @inlinable
  public var endomorphism: AffinePoint { AffinePoint(uncheckedX: x * FieldElement.beta, y: y) }

  @inlinable
  public static func == (a: AffinePoint, b: AffinePoint) -> Bool { a.x == b.x && a.y == b.y }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(x.integer)
    hasher.combine(y.integer)
  }
}

extension AffinePoint {
  /// 64 bytes, x then y, each most significant first: what Ethereum hashes to an address.
  public var bytes: [UInt8] { x.integer.bigEndianBytes + y.integer.bigEndianBytes }
}
