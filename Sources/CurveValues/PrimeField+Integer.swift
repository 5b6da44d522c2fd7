public import BigIntegers
public import EllipticCurves

extension PrimeField where Words == Words4 {
  /// The integer below the modulus.
  @inlinable
  public var integer: UInt256 {
    let w = words
    return UInt256(limbs: w.l0, w.l1, w.l2, w.l3)
  }

  /// The element of an integer, which is reduced.
  @inlinable
  public init(reducing integer: UInt256) {
    var w = Words4(integer.limb0, integer.limb1, integer.limb2, integer.limb3)
    while !(w < Self.modulus) {
      var borrow: UInt64 = 0
      for i in 0..<4 {
        let (d, b0) = w[i].subtractingReportingOverflow(Self.modulus[i])
        let (e, b1) = d.subtractingReportingOverflow(borrow)
        w[i] = e
        borrow = b0 || b1 ? 1 : 0
      }
    }
    self.init(reduced: w)
  }

  /// The element of the integer of 32 bytes, most significant first, which is reduced.
  @inlinable
  public init(reducing bytes: [UInt8]) {
    guard bytes.count == 32, let integer = UInt256(bigEndian: bytes) else {
      preconditionFailure("\(bytes.count) bytes, not 32")
    }
    self.init(reducing: integer)
  }
}
