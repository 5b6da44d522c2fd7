import BigIntegers
import EllipticCurves
import Testing

@Suite struct DigitTests {
  @Test(arguments: 1...7) func signedDigitsGiveTheValue(window: Int) {
    var random = Random(UInt64(window))
    let values =
      (0..<300).map { UInt128($0) }
      + [UInt128.max, UInt128.max - 1, UInt128(1) << 127, UInt128.max >> 1, 0xaaaa_aaaa_aaaa_aaaa]
      + (0..<50).map { _ in UInt128(high: random.next(), low: random.next()) }
    var digits = [Int8](repeating: 0, count: 130)
    for value in values {
      let count = signedDigits(value, window: window, &digits)
      #expect(count <= 129 && (count == 0) == (value == 0))
      var sum = UInt128.zero
      for i in (0..<count).reversed() { sum = (sum &<< 1) &+ UInt128(truncatingIfNeeded: Int(digits[i])) }
      #expect(sum == value, "modulo 2¹²⁸")
      #expect(count == 0 || digits[count - 1] > 0)
      for i in 0..<count where digits[i] != 0 {
        #expect(digits[i] & 1 != 0 && abs(Int(digits[i])) < max(1 << (window - 1), 2))
        if window > 1 { for j in i + 1..<min(i + window, count) { #expect(digits[j] == 0) } }
      }
    }
  }

  @Test func divisionByMultiplication() {
    var random = Random(1)
    for divisor: UInt128 in [
      0xac45_a401_0001_a402_0000_0000_0001_0000 | 1, UInt128.max, UInt128(1) << 126 | 1,
    ] {
      let reciprocal = reciprocal256(divisor)
      #expect(!(reciprocal &* UInt256(divisor)).isZero)
      for i in 0..<200 {
        var value = UInt256(limbs: random.next(), random.next(), random.next(), random.next() >> 3)
        if i < 20 { value = UInt256(divisor) &* UInt256(UInt64(i)) }
        if i == 20 { value = UInt256(divisor) &- 1 }
        let (q, r) = divide(value, by: divisor, reciprocal: reciprocal)
        let product = q.multipliedFullWidth(by: divisor)
        #expect(r < divisor)
        #expect(UInt256(high: product.high, low: product.low) &+ UInt256(r) == value)
      }
    }
  }

  /// ⌊2²⁵⁶ / divisor⌋ for a divisor of 126 bits or more that is not a power of two, bit by bit.
  func reciprocal256(_ divisor: UInt128) -> UInt256 {
    var (quotient, remainder) = (UInt256.zero, UInt128(1))
    // 2²⁵⁶ is a one and 256 zeros.
    for _ in 0..<256 {
      let carry = remainder &>> 127 != 0
      remainder = remainder &<< 1
      quotient = quotient << 1
      if carry || remainder >= divisor {
        remainder = remainder &- divisor
        quotient.low |= 1
      }
    }
    return quotient
  }
}
