public import BigIntegers

/// An element of the base field of secp256k1, p = 2²⁵⁶ − 2³² − 977.
///
/// Four limbs, least significant first. **Weakly reduced**: any value below 2²⁵⁶ may stand for its residue,
/// so zero is 0 or p. Every operation takes and gives weakly reduced elements; `normalized`, `==` and the
/// bytes are canonical.
@frozen
public struct FieldElement: Sendable, BitwiseCopyable {
  public var l0: UInt64
  public var l1: UInt64
  public var l2: UInt64
  public var l3: UInt64

  /// 2²⁵⁶ mod p = 2³² + 977.
  @usableFromInline static let fold: UInt64 = 0x1_0000_03d1

  @inlinable @inline(__always)
  public init(limbs l0: UInt64, _ l1: UInt64, _ l2: UInt64, _ l3: UInt64) {
    self.l0 = l0
    self.l1 = l1
    self.l2 = l2
    self.l3 = l3
  }

  @inlinable @inline(__always)
  public init(_ value: UInt64) { self.init(limbs: value, 0, 0, 0) }

  /// The residue of any 256-bit integer.
  @inlinable @inline(__always)
  public init(reducing value: UInt256) {
    self.init(limbs: value.limb0, value.limb1, value.limb2, value.limb3)
  }

  /// Nil when `value` ≥ p.
  @inlinable
  public init?(canonical value: UInt256) {
    guard value < FieldElement.modulus else { return nil }
    self.init(reducing: value)
  }

  public static let modulus = UInt256(
    limbs: 0xffff_fffe_ffff_fc2f, 0xffff_ffff_ffff_ffff, 0xffff_ffff_ffff_ffff, 0xffff_ffff_ffff_ffff)
  public static let zero = FieldElement(limbs: 0, 0, 0, 0)
  public static let one = FieldElement(limbs: 1, 0, 0, 0)
  /// A cube root of unity: (x, y) ↦ (βx, y) multiplies a point by λ.
  public static let beta = FieldElement(
    limbs: 0xc139_6c28_7195_01ee, 0x9cf0_4975_12f5_8995, 0x6e64_479e_ac34_34e9, 0x7ae9_6a2b_657c_0710)

  /// Whether the residue is 0.
  @inlinable @inline(__always)
  public var isZero: Bool {
    if (l0 | l1 | l2 | l3) == 0 { return true }
    return l0 == 0xffff_fffe_ffff_fc2f && (l1 & l2 & l3) == .max
  }

  /// The representative below p.
  @inlinable
  public var normalized: FieldElement {
    // A value is ≥ p exactly if adding 2²⁵⁶ − p carries out, which needs three limbs of ones.
    guard (l1 & l2 & l3) == .max, l0 >= 0xffff_fffe_ffff_fc2f else { return self }
    return FieldElement(limbs: l0 &+ FieldElement.fold, 0, 0, 0)
  }

  /// The canonical representative as an integer.
  @inlinable
  public var integer: UInt256 {
    let n = normalized
    return UInt256(limbs: n.l0, n.l1, n.l2, n.l3)
  }

  /// Whether the canonical representative is odd.
  @inlinable
  public var isOdd: Bool { normalized.l0 & 1 != 0 }
}

extension FieldElement: Equatable {
  @inlinable @inline(__always)
  public static func == (a: FieldElement, b: FieldElement) -> Bool {
    // Nearly all elements have one representative.
    if ((a.l0 ^ b.l0) | (a.l1 ^ b.l1) | (a.l2 ^ b.l2) | (a.l3 ^ b.l3)) == 0 { return true }
    return differenceIsZero(a, b)
  }

  @inlinable @inline(never)
  static func differenceIsZero(_ a: FieldElement, _ b: FieldElement) -> Bool { (a - b).isZero }
}

extension FieldElement {
  @inlinable @inline(__always)
  public static func + (a: FieldElement, b: FieldElement) -> FieldElement {
    var carry: UInt64 = 0
    let l0 = Limbs.add(a.l0, b.l0, &carry)
    let l1 = Limbs.add(a.l1, b.l1, &carry)
    let l2 = Limbs.add(a.l2, b.l2, &carry)
    let l3 = Limbs.add(a.l3, b.l3, &carry)
    let amount = (0 &- carry) & fold
    let s0 = l0 &+ amount
    // A carry here, and one out of the highest limb in turn, is rare.
    if s0 < amount { return carrying(s0, l1, l2, l3) }
    return FieldElement(limbs: s0, l1, l2, l3)
  }

  @inlinable @inline(__always)
  public static func - (a: FieldElement, b: FieldElement) -> FieldElement {
    var borrow: UInt64 = 0
    let l0 = Limbs.subtract(a.l0, b.l0, &borrow)
    let l1 = Limbs.subtract(a.l1, b.l1, &borrow)
    let l2 = Limbs.subtract(a.l2, b.l2, &borrow)
    let l3 = Limbs.subtract(a.l3, b.l3, &borrow)
    let amount = (0 &- borrow) & fold
    if l0 < amount { return borrowing(l0 &- amount, l1, l2, l3) }
    return FieldElement(limbs: l0 &- amount, l1, l2, l3)
  }

  @inlinable @inline(__always)
  public static prefix func - (a: FieldElement) -> FieldElement { zero - a }

  @inlinable @inline(__always)
  public var doubled: FieldElement { self + self }

  /// Adds 2⁶⁴, folding the carry out once more if there is one.
  @inlinable @inline(never)
  static func carrying(_ l0: UInt64, _ l1: UInt64, _ l2: UInt64, _ l3: UInt64) -> FieldElement {
    let (s1, c1) = l1.addingReportingOverflow(1)
    let (s2, c2) = l2.addingReportingOverflow(c1 ? 1 : 0)
    let (s3, c3) = l3.addingReportingOverflow(c2 ? 1 : 0)
    // After a carry out all higher limbs are 0 and l0 is small: this addition ends there.
    return FieldElement(limbs: l0 &+ (c3 ? fold : 0), s1, s2, s3)
  }

  /// Subtracts 2⁶⁴, folding the borrow out once more if there is one.
  @inlinable @inline(never)
  static func borrowing(_ l0: UInt64, _ l1: UInt64, _ l2: UInt64, _ l3: UInt64) -> FieldElement {
    let (s1, c1) = l1.subtractingReportingOverflow(1)
    let (s2, c2) = l2.subtractingReportingOverflow(c1 ? 1 : 0)
    let (s3, c3) = l3.subtractingReportingOverflow(c2 ? 1 : 0)
    return FieldElement(limbs: l0 &- (c3 ? fold : 0), s1, s2, s3)
  }
}
