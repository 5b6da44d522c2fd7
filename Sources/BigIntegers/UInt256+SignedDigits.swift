extension UInt256 {
  /// Writes the digits of the width-w non-adjacent form: odd, of absolute value below 2^(w − 1), at most one in any w
  /// consecutive places. self = Σ digit(i) · 2ⁱ, negated on demand. Only digits other than 0 are written: digit i to
  /// `digits[i · stride]`.
  ///
  /// `width` is in 2 ... 8. The highest place is `bitWidthOfValue`. Returns the place after the highest digit.
  public func writeSignedDigits(
    width: Int, negated: Bool, to digits: UnsafeMutablePointer<Int8>, stride: Int
  ) -> Int {
    let limbs: InlineArray<5, UInt64> = [limb0, limb1, limb2, limb3, 0]
    let bits = bitWidthOfValue
    return limbs.span.withUnsafeBufferPointer { buffer in
      let limbs = buffer.baseAddress.unsafelyUnwrapped
      let mask = (1 as UInt64) &<< UInt64(truncatingIfNeeded: width) &- 1
      let half = (mask &+ 1) &>> 1
      let sign = negated ? -1 : 1
      var carry: UInt64 = 0
      var end = 0
      var i = 0
      while i <= bits {
        let shift = UInt64(truncatingIfNeeded: i & 63)
        var window = limbs[i &>> 6] &>> shift
        if window & 1 == carry {
          // A zero in the form.
          i &+= 1
          continue
        }
        if shift &+ UInt64(truncatingIfNeeded: width) > 64 && i < 192 {
          window |= limbs[(i &>> 6) &+ 1] &<< (64 &- shift)
        }
        let digit = (window & mask) &+ carry
        carry = digit >= half ? 1 : 0
        let signed = Int(truncatingIfNeeded: digit) &- (carry != 0 ? Int(truncatingIfNeeded: mask &+ 1) : 0)
        digits[i &* stride] = Int8(truncatingIfNeeded: signed &* sign)
        end = i &+ 1
        i &+= width
      }
      return end
    }
  }
}
