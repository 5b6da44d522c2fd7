extension UInt256 {
  /// (self + other) mod modulus, of the whole 257-bit sum; zero for the modulus zero.
  public func adding(_ other: UInt256, modulo modulus: UInt256) -> UInt256 {
    let (sum, carry) = addingReportingOverflow(other)
    if self < modulus && other < modulus {
      return carry || sum >= modulus ? sum &- modulus : sum
    }
    #if arch(riscv64) && hasFeature(Embedded)
      if modulus.isZero { return .zero }
      return Modular256.multiplyAdd(self, .one, other, modulus: modulus)
    #else
      return UInt256.remainder(high: carry ? .one : .zero, low: sum, modulus: modulus)
    #endif
  }

  /// (self · other) mod modulus, of the whole 512-bit product; zero for the modulus zero.
  public func multiplied(by other: UInt256, modulo modulus: UInt256) -> UInt256 {
    #if arch(riscv64) && hasFeature(Embedded)
      if modulus.isZero { return .zero }
      return Modular256.multiplyAdd(self, other, .zero, modulus: modulus)
    #else
      let (high, low) = multipliedFullWidth(by: other)
      return UInt256.remainder(high: high, low: low, modulus: modulus)
    #endif
  }

  /// selfᵉ mod 2²⁵⁶; 1 for e = 0.
  public func power(_ exponent: UInt256) -> UInt256 {
    if exponent.isZero { return .one }
    // An even base vanishes from the exponent 256 on, and powers of two are shifts.
    if limb0 & 1 == 0 {
      if exponent.high != 0 || exponent.limb1 != 0 || exponent.limb0 >= 256 { return .zero }
      if self == UInt256(2) { return .one << Int(truncatingIfNeeded: exponent.limb0) }
    }
    #if arch(riscv64) && hasFeature(Embedded)
      return powerByCalls(exponent)
    #else
      var result = self
      var bit = exponent.bitWidthOfValue &- 1
      while bit > 0 {
        bit &-= 1
        result = result &* result
        if exponent.bit(bit) { result = result &* self }
      }
      return result
    #endif
  }

  /// selfᵉ modulo 2²⁵⁶ with all numbers in memory.
  func powerByCalls(_ exponent: UInt256) -> UInt256 {
    // The result, self, 0 (which is also the modulus 2²⁵⁶).
    var words: InlineArray<12, UInt64> = [1, 0, 0, 0, limb0, limb1, limb2, limb3, 0, 0, 0, 0]
    var span = words.mutableSpan
    return span.withUnsafeMutableBufferPointer { buffer in
      let result = buffer.baseAddress.unsafelyUnwrapped
      let (base, zero) = (result + 4, result + 8)
      var isOne = true
      for limb in [exponent.limb3, exponent.limb2, exponent.limb1, exponent.limb0] {
        if isOne && limb == 0 { continue }
        var bits = limb
        var left = 64
        while isOne && bits &>> 56 == 0 {
          bits = bits &<< 8
          left &-= 8
        }
        while left > 0 {
          if !isOne { Modular256.multiplyAdd(result, result, result, zero, modulus: zero) }
          if Int64(bitPattern: bits) < 0 {
            Modular256.multiplyAdd(result, result, base, zero, modulus: zero)
            isOne = false
          }
          bits = bits &<< 1
          left &-= 1
        }
      }
      return UInt256(words: result)
    }
  }
}

/// Readings as a two's complement number, from −2²⁵⁵ to 2²⁵⁵ − 1.
extension UInt256 {
  @inlinable @inline(__always)
  public var isNegative: Bool { limb3 &>> 63 != 0 }

  @inlinable
  public var negated: UInt256 { UInt256.zero &- self }

  /// The absolute value; 2²⁵⁵ for −2²⁵⁵.
  @inlinable
  public var magnitudeOfSigned: UInt256 { isNegative ? negated : self }

  /// Whether self < other, both signed.
  @inlinable
  public func isSignedLess(than other: UInt256) -> Bool {
    isNegative == other.isNegative ? self < other : isNegative
  }

  /// Quotient, rounded towards zero, and remainder, with the sign of self; nil for division by zero. −2²⁵⁵ / −1 wraps
  /// to −2²⁵⁵.
  public func dividedSigned(
    by divisor: UInt256
  ) -> (quotient: UInt256, remainder: UInt256)? {
    guard
      let (q, r) = magnitudeOfSigned.divided(by: divisor.magnitudeOfSigned)
    else { return nil }
    return (isNegative == divisor.isNegative ? q : q.negated, isNegative ? r.negated : r)
  }

  /// The remainder of `dividedSigned`; nil for division by zero.
  public func remainderSigned(dividingBy divisor: UInt256) -> UInt256? {
    guard let r = magnitudeOfSigned.remainder(dividingBy: divisor.magnitudeOfSigned) else { return nil }
    return isNegative ? r.negated : r
  }

  /// Shift right by `n` ≥ 0 that fills with the sign.
  public func shiftedRightArithmetic(_ n: Int) -> UInt256 {
    if !isNegative { return self >> n }
    return ~(~self >> n)
  }

  /// The number whose bytes above byte `index` (0 is the least significant) repeat the sign of that byte.
  public func signExtended(fromByte index: Int) -> UInt256 {
    if index >= 31 { return self }
    let unused = 248 &- 8 &* index
    return (self << unused).shiftedRightArithmetic(unused)
  }

  /// Byte `index` in `0 ..< 32`, counted from the most significant one; 0 beyond.
  public func byte(fromMostSignificant index: Int) -> UInt8 {
    if index < 0 || index > 31 { return 0 }
    return UInt8(truncatingIfNeeded: (self >> (248 &- 8 &* index)).limb0)
  }
}
