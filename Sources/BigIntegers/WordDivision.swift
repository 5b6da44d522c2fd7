/// Division of numbers of any length in 64-bit words, least significant first.
public enum WordDivision {
  /// Leaves ⌊dividend / divisor⌋ in `quotient`, which has as many words as the dividend, and the remainder in `dividend`.
  ///
  /// The three must not overlap. By zero the quotient is 0 and the dividend stays.
  /// Source: Knuth, The Art of Computer Programming 2, 4.3.1, Algorithm D.
  public static func divide(
    _ dividend: UnsafeMutablePointer<UInt64>, _ count: Int, by divisor: UnsafePointer<UInt64>,
    _ divisorCount: Int,
    quotient: UnsafeMutablePointer<UInt64>
  ) {
    quotient.update(repeating: 0, count: count)
    var n = divisorCount
    while n > 0 && divisor[n &- 1] == 0 { n &-= 1 }
    guard n > 0, n <= count else { return }
    // Both are shifted until the divisor's top bit is set.
    let shift = UInt64(truncatingIfNeeded: divisor[n &- 1].leadingZeroBitCount)
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: n + count + 1) { scratch in
      guard let v = scratch.baseAddress else { return }
      let u = v + n
      shiftLeft(divisor, n, shift, into: v)
      u[count] = shiftLeft(dividend, count, shift, into: u)
      for j in stride(from: count &- n, through: 0, by: -1) { quotient[j] = digit(u + j, v, n) }
      // The remainder has n words; above them u is 0.
      for i in 0..<count {
        let above = i &+ 1 < n ? u[i &+ 1] : 0
        dividend[i] = i < n ? u[i] &>> shift | (shift == 0 ? 0 : above &<< (64 &- shift)) : 0
      }
    }
  }

  /// Returns what is shifted out.
  @discardableResult
  private static func shiftLeft(
    _ x: UnsafePointer<UInt64>, _ count: Int, _ shift: UInt64, into y: UnsafeMutablePointer<UInt64>
  ) -> UInt64 {
    var carry: UInt64 = 0
    for i in 0..<count {
      let word = x[i]
      y[i] = word &<< shift | carry
      carry = shift == 0 ? 0 : word &>> (64 &- shift)
    }
    return carry
  }

  /// The quotient of u, n + 1 words, by v, n words with the top bit set; it is below 2⁶⁴. Leaves the remainder in u.
  private static func digit(
    _ u: UnsafeMutablePointer<UInt64>, _ v: UnsafePointer<UInt64>, _ n: Int
  ) -> UInt64 {
    var q = estimate(u, v, n)
    // u − q v, with the borrow as a word.
    var carry: UInt64 = 0
    var borrow: UInt64 = 0
    for i in 0..<n {
      let product = Limbs.multiplyAdd(0, q, v[i], &carry)
      u[i] = Limbs.subtract(u[i], product, &borrow)
    }
    u[n] = Limbs.subtract(u[n], carry, &borrow)
    if borrow != 0 {  // q was one too large
      q &-= 1
      carry = 0
      for i in 0..<n { u[i] = Limbs.add(u[i], v[i], &carry) }
      u[n] = u[n] &+ carry
    }
    return q
  }

  /// The digit or one more, from the top three words of u and the top two of v.
  private static func estimate(_ u: UnsafePointer<UInt64>, _ v: UnsafePointer<UInt64>, _ n: Int) -> UInt64 {
    let top = v[n &- 1]
    var q: UInt64
    var rest: UInt64
    if u[n] >= top {  // equal, as the digit is below 2⁶⁴
      q = .max
      let (sum, overflow) = u[n &- 1].addingReportingOverflow(top)
      if overflow { return q }
      rest = sum
    } else {
      (q, rest) = top.dividingFullWidth((u[n], u[n &- 1]))
    }
    guard n > 1 else { return q }
    while true {
      let product = q.multipliedFullWidth(by: v[n &- 2])
      if product.high < rest || product.high == rest && product.low <= u[n &- 2] { return q }
      q &-= 1
      let (sum, overflow) = rest.addingReportingOverflow(top)
      if overflow { return q }
      rest = sum
    }
  }
}
