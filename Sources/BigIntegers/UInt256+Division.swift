extension UInt256 {
  /// Quotient and remainder; nil for division by zero.
  public func divided(by divisor: UInt256) -> (quotient: UInt256, remainder: UInt256)? {
    if divisor.isZero { return nil }
    if self < divisor { return (.zero, self) }
    if high == 0 && limb1 == 0 {
      let (q, r) = limb0.quotientAndRemainder(dividingBy: divisor.limb0)
      return (UInt256(q), UInt256(r))
    }
    #if arch(riscv64) && hasFeature(Embedded)
      let remainder = Modular256.multiplyAdd(self, .one, .zero, modulus: divisor)
      return ((self &- remainder).dividedExactly(by: divisor), remainder)
    #else
      if high == 0 {
        let (q, r) = low.quotientAndRemainder(dividingBy: divisor.low)
        return (UInt256(q), UInt256(r))
      }
      return dividedLong(by: divisor)
    #endif
  }

  /// The remainder; nil for division by zero.
  public func remainder(dividingBy divisor: UInt256) -> UInt256? {
    #if arch(riscv64) && hasFeature(Embedded)
      if divisor.isZero { return nil }
      if self < divisor { return self }
      return Modular256.multiplyAdd(self, .one, .zero, modulus: divisor)
    #else
      return divided(by: divisor)?.remainder
    #endif
  }

  /// The quotient by a divisor other than 0 of which this is a multiple: the product with the inverse of the divisor's
  /// odd part modulo 2²⁵⁶. Where a product is one call this is cheaper than digits of a quotient.
  func dividedExactly(by divisor: UInt256) -> UInt256 {
    var (numerator, odd) = (self, divisor)
    if odd.limb0 & 1 == 0 {
      let zeros = odd.low != 0 ? odd.low.trailingZeroBitCount : 128 &+ odd.high.trailingZeroBitCount
      numerator = numerator >> zeros
      odd = odd >> zeros
    }
    // Newton's iteration doubles the correct bits; (3 d) xor 2 has five.
    let d = odd.limb0
    var low = (3 &* d) ^ 2
    for _ in 0..<4 { low = low &* (2 &- d &* low) }
    var inverse = UInt256(low)
    for _ in 0..<2 {
      // x (2 − d x) as x (d (−x) + 2).
      let factor = Modular256.multiplyAdd(odd, .zero &- inverse, UInt256(2), modulus: .zero)
      inverse = Modular256.multiplyAdd(inverse, factor, .zero, modulus: .zero)
    }
    return Modular256.multiplyAdd(numerator, inverse, .zero, modulus: .zero)
  }

  /// By digits of 64 bits; for a divisor other than 0 that is not above self.
  func dividedLong(by divisor: UInt256) -> (quotient: UInt256, remainder: UInt256) {
    var u: InlineArray<5, UInt64> = [limb0, limb1, limb2, limb3, 0]
    var q = InlineArray<4, UInt64>(repeating: 0)
    let v: InlineArray<4, UInt64> = [divisor.limb0, divisor.limb1, divisor.limb2, divisor.limb3]
    var uSpan = u.mutableSpan
    var qSpan = q.mutableSpan
    uSpan.withUnsafeMutableBufferPointer { u in
      qSpan.withUnsafeMutableBufferPointer { q in
        v.span.withUnsafeBufferPointer { v in
          Limbs.divide(
            u.baseAddress.unsafelyUnwrapped, count: 4, by: v.baseAddress.unsafelyUnwrapped,
            divisorCount: divisor.limbCount, quotient: q.baseAddress.unsafelyUnwrapped)
        }
      }
    }
    return (UInt256(limbs: q[0], q[1], q[2], q[3]), UInt256(limbs: u[0], u[1], u[2], u[3]))
  }

  /// (high · 2²⁵⁶ + low) mod modulus; zero for the modulus zero.
  public static func remainder(high: UInt256, low: UInt256, modulus: UInt256) -> UInt256 {
    if modulus.isZero { return .zero }
    if high.isZero && low < modulus { return low }
    var u: InlineArray<9, UInt64> = [
      low.limb0, low.limb1, low.limb2, low.limb3, high.limb0, high.limb1, high.limb2, high.limb3, 0,
    ]
    let v: InlineArray<4, UInt64> = [modulus.limb0, modulus.limb1, modulus.limb2, modulus.limb3]
    var uSpan = u.mutableSpan
    uSpan.withUnsafeMutableBufferPointer { u in
      v.span.withUnsafeBufferPointer { v in
        Limbs.divide(
          u.baseAddress.unsafelyUnwrapped, count: high.isZero ? 4 : 4 &+ high.limbCount,
          by: v.baseAddress.unsafelyUnwrapped, divisorCount: modulus.limbCount, quotient: nil)
      }
    }
    return UInt256(limbs: u[0], u[1], u[2], u[3])
  }

  /// 64-bit limbs up to the highest one that is not 0.
  var limbCount: Int {
    limb3 != 0 ? 4 : limb2 != 0 ? 3 : limb1 != 0 ? 2 : limb0 != 0 ? 1 : 0
  }
}
