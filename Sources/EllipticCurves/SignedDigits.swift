public import BigIntegers

/// Digits of a non-adjacent form: value = Σ digits[i] 2ⁱ, each digit 0 or odd and below 2^(window − 1) in magnitude, and
/// of `window` neighbours at most one not 0. For `window` 1 they are the binary digits.
///
/// Returns how many there are, up to the highest one, which is positive; a value of b bits needs room for b + 1.
@inlinable
public func signedDigits(_ value: UInt128, window: Int, _ digits: UnsafeMutablePointer<Int8>) -> Int {
  var v = value
  var count = 0
  while v != 0 {
    var digit = 0
    if v & 1 != 0 {
      digit = Int(truncatingIfNeeded: UInt64(truncatingIfNeeded: v) & (1 &<< UInt64(window) &- 1))
      if window > 1, digit &>> (window - 1) != 0 { digit -= 1 &<< window }
    }
    digits[count] = Int8(truncatingIfNeeded: digit)
    count += 1
    if digit >= 0 {
      v = (v &- UInt128(truncatingIfNeeded: digit)) &>> 1
    } else {
      // Of the sum, which may need 129 bits, half: both are odd.
      v = (v &>> 1) &+ (UInt128(truncatingIfNeeded: 0 - digit) &>> 1) &+ 1
    }
  }
  return count
}

/// Quotient and remainder of a number below 2²⁵⁵ by one above 2¹²⁶, `reciprocal` being ⌊2²⁵⁶ / divisor⌋.
@inlinable
public func divide(
  _ value: UInt256, by divisor: UInt128, reciprocal: UInt256
) -> (quotient: UInt128, remainder: UInt128) {
  // At most one too small, so that the remainder is below twice the divisor and may need 129 bits.
  var quotient = value.multipliedFullWidth(by: reciprocal).high.low
  let product = quotient.multipliedFullWidth(by: divisor)
  var remainder = value &- UInt256(high: product.high, low: product.low)
  if !(remainder < UInt256(divisor)) {
    remainder = remainder &- UInt256(divisor)
    quotient = quotient &+ 1
  }
  return (quotient, remainder.low)
}
