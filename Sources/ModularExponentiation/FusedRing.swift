import BigIntegers

/// Residues modulo any number above 1 of at most 256 or 384 bits, by the machine's accelerators for these sizes; the
/// guest's path. Natively, where the same functions divide, it exists for tests.
struct FusedRing: ~Copyable {
  /// Limbs of an element: 4 or 6.
  let count: Int
  /// The modulus, 0, 1, the base's powers from the first to the 15th.
  private let memory: Natural

  /// The most limbs it has room for.
  static let maximum = 6

  /// `m` has at most six limbs.
  init(_ m: borrowing Natural) {
    count = m.count <= 4 ? 4 : 6
    memory = Natural(zeros: 18 &* count)
    for i in 0..<m.count { memory.limbs[i] = m[i] }
    memory.limbs[2 &* count] = 1
  }

  private func cell(_ i: Int) -> UnsafeMutablePointer<UInt64> { memory.limbs + i &* count }

  /// baseᵉ for e > 0.
  func power(_ base: borrowing Natural, _ exponent: Bits) -> Natural {
    if base.count <= count {
      for i in 0..<base.count { cell(3)[i] = base[i] }
    } else {
      let long = base.resized(to: base.count &+ 1)
      var used = count
      while memory.limbs[used &- 1] == 0 { used &-= 1 }
      Limbs.divide(long.limbs, count: base.count, by: memory.limbs, divisorCount: used, quotient: nil)
      for i in 0..<used { cell(3)[i] = long[i] }
    }
    let result = Natural(zeros: count)
    if count == 4 { raise256(result.limbs, exponent) } else { raise384(result.limbs, exponent) }
    return result
  }

  private func raise256(_ r: UnsafeMutablePointer<UInt64>, _ exponent: Bits) {
    raise(r, exponent) { Modular256.multiplyAdd($0, $1, $2, $3, modulus: $4) }
  }

  private func raise384(_ r: UnsafeMutablePointer<UInt64>, _ exponent: Bits) {
    raise(r, exponent) { Modular384.multiplyAdd($0, $1, $2, $3, modulus: $4) }
  }

  /// r ← cell 3 to the power of the exponent, four bits at a time or, where a table does not pay, one.
  @inline(__always)
  private func raise(
    _ r: UnsafeMutablePointer<UInt64>, _ exponent: Bits,
    by multiplyAdd: (
      UnsafeMutablePointer<UInt64>, UnsafePointer<UInt64>, UnsafePointer<UInt64>, UnsafePointer<UInt64>,
      UnsafePointer<UInt64>
    ) -> Void
  ) {
    let (m, zero, base) = (cell(0), cell(1), cell(3))
    // Reduced, also for the exponent 1.
    multiplyAdd(base, base, cell(2), zero, m)
    if exponent.count <= 32 {
      for i in 0..<count { r[i] = base[i] }
      var i = exponent.count &- 2
      while i >= 0 {
        multiplyAdd(r, r, r, zero, m)
        if exponent[i] { multiplyAdd(r, r, base, zero, m) }
        i &-= 1
      }
      return
    }
    for i in 3..<17 { multiplyAdd(cell(i &+ 1), cell(i), base, zero, m) }
    r[0] = 1
    for byte in exponent.significantBytes {
      for digit in [Int(byte &>> 4), Int(byte & 15)] {
        multiplyAdd(r, r, r, zero, m)
        multiplyAdd(r, r, r, zero, m)
        multiplyAdd(r, r, r, zero, m)
        multiplyAdd(r, r, r, zero, m)
        if digit != 0 { multiplyAdd(r, r, base + (digit &- 1) &* count, zero, m) }
      }
    }
  }
}
