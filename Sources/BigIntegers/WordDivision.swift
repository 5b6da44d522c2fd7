/// Division of numbers of any length in 64-bit words, least significant first, whatever zeros they begin with.
public enum WordDivision {
  /// Leaves ⌊dividend / divisor⌋ in `quotient`, which has as many words as the dividend, and the remainder in `dividend`.
  ///
  /// The three must not overlap. By zero the quotient is 0 and the dividend stays. `Limbs.divide` does the work.
  public static func divide(
    _ dividend: UnsafeMutablePointer<UInt64>, _ count: Int, by divisor: UnsafePointer<UInt64>,
    _ divisorCount: Int,
    quotient: UnsafeMutablePointer<UInt64>
  ) {
    quotient.update(repeating: 0, count: count)
    var n = divisorCount
    while n > 0 && divisor[n &- 1] == 0 { n &-= 1 }
    guard n > 0, n <= count else { return }
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: count + 1) { scratch in
      guard let u = scratch.baseAddress else { return }
      u.update(from: dividend, count: count)
      Limbs.divide(u, count: count, by: divisor, divisorCount: n, quotient: quotient)
      dividend.update(from: u, count: count)
    }
  }
}
