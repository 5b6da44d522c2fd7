extension Limbs {
  /// Divides the `count` limbs of `u`, least significant first, by the `divisorCount` limbs of `v`, in place: the
  /// remainder stays in the lowest `divisorCount` limbs of `u`, the others become 0. Quotient limbs, `count` −
  /// `divisorCount` + 1 of them, go to `quotient` unless that is nil.
  ///
  /// The highest limb of `v` must not be 0, `u` must have room for one limb more than `count`, whatever is there, and
  /// `count` must not be below `divisorCount`. Knuth, "The Art of Computer Programming", volume 2, section 4.3.1,
  /// algorithm D; normalized on the fly, so that `v` need not be copied.
  public static func divide(
    _ u: UnsafeMutablePointer<UInt64>, count: Int, by v: UnsafePointer<UInt64>, divisorCount: Int,
    quotient: UnsafeMutablePointer<UInt64>?
  ) {
    let n = divisorCount
    if n == 1 {
      divide(u, count: count, by: v[0], quotient: quotient)
      return
    }
    let shift = UInt64(truncatingIfNeeded: v[n &- 1].leadingZeroBitCount)
    // The two highest limbs of the divisor, shifted so that the top bit is set.
    let v1 = highWord(v[n &- 1], v[n &- 2], shift)
    let v2 = highWord(v[n &- 2], n > 2 ? v[n &- 3] : 0, shift)
    u[count] = 0
    var j = count &- n
    while j >= 0 {
      let window = u + j
      let u0 = highWord(window[n], window[n &- 1], shift)
      let u1 = highWord(window[n &- 1], window[n &- 2], shift)
      let u2 = highWord(window[n &- 2], n > 2 ? window[n &- 3] : 0, shift)
      var q = estimate(u0, u1, u2, v1, v2)
      if q != 0 {
        // window −= q · v.
        var carry: UInt64 = 0
        var borrow: UInt64 = 0
        for i in 0..<n {
          let product = multiplyAdd(0, q, v[i], &carry)
          window[i] = subtract(window[i], product, &borrow)
        }
        window[n] = subtract(window[n], carry, &borrow)
        if borrow != 0 {
          q &-= 1
          var c: UInt64 = 0
          for i in 0..<n { window[i] = add(window[i], v[i], &c) }
          window[n] = window[n] &+ c
        }
      }
      quotient?[j] = q
      j &-= 1
    }
  }

  /// By one limb.
  private static func divide(
    _ u: UnsafeMutablePointer<UInt64>, count: Int, by divisor: UInt64, quotient: UnsafeMutablePointer<UInt64>?
  ) {
    var remainder: UInt64 = 0
    var j = count &- 1
    while j >= 0 {
      // Two hardware divisions where the numerator is short.
      let (q, r) =
        remainder == 0
        ? u[j].quotientAndRemainder(dividingBy: divisor) : divisor.dividingFullWidth((remainder, u[j]))
      quotient?[j] = q
      remainder = r
      u[j] = 0
      j &-= 1
    }
    u[0] = remainder
  }

  /// The upper word of (high, low) shifted left by `shift` in 0 ..< 64.
  @inline(__always)
  private static func highWord(_ high: UInt64, _ low: UInt64, _ shift: UInt64) -> UInt64 {
    shift == 0 ? high : (high &<< shift) | (low &>> (64 &- shift))
  }

  /// ⌊(u₀, u₁, u₂) / (v₁, v₂)⌋ for v₁ ≥ 2⁶³, but at most 2⁶⁴ − 1: the quotient's limb or one more.
  @inline(__always)
  private static func estimate(
    _ u0: UInt64, _ u1: UInt64, _ u2: UInt64, _ v1: UInt64, _ v2: UInt64
  ) -> UInt64 {
    var q: UInt64
    var r: UInt64
    if u0 >= v1 {
      // u₀ = v₁, since the window is below 2⁶⁴ times the divisor.
      q = .max
      let (sum, carry) = u1.addingReportingOverflow(v1)
      if carry { return q }
      r = sum
    } else if u0 == 0 {
      (q, r) = u1.quotientAndRemainder(dividingBy: v1)
    } else {
      (q, r) = v1.dividingFullWidth((u0, u1))
    }
    while true {
      let (high, low) = q.multipliedFullWidth(by: v2)
      if high < r || (high == r && low <= u2) { return q }
      q &-= 1
      let (sum, carry) = r.addingReportingOverflow(v1)
      if carry { return q }
      r = sum
    }
  }
}
