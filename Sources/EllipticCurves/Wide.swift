#if !arch(riscv64)
  // Kernels of multi-word products for machines with a full 64 × 64 → 128 bit multiplication. A row is an operand times
  // one word, added to words in place; rows unrolled over constants keep everything in registers. Sums of a product and
  // two words are written as 128-bit sums: compilers turn them into carry chains there. (On RISC-V products are calls of
  // the accelerator instead, see `Fused4`.)

  /// acc + a·b + carry; returns the low word and leaves the high word in `carry`.
  @inlinable @inline(__always)
  func multiplyAccumulate(_ acc: UInt64, _ a: UInt64, _ b: UInt64, _ carry: inout UInt64) -> UInt64 {
    let t =
      UInt128(truncatingIfNeeded: a) &* UInt128(truncatingIfNeeded: b) &+ UInt128(truncatingIfNeeded: acc)
      &+ UInt128(truncatingIfNeeded: carry)
    carry = UInt64(truncatingIfNeeded: t &>> 64)
    return UInt64(truncatingIfNeeded: t)
  }

  /// a + b + carry with `carry` in {0, 1}; the carry out is left there.
  @inlinable @inline(__always)
  func addCarrying(_ a: UInt64, _ b: UInt64, _ carry: inout UInt64) -> UInt64 {
    let s =
      UInt128(truncatingIfNeeded: a) &+ UInt128(truncatingIfNeeded: b) &+ UInt128(truncatingIfNeeded: carry)
    carry = UInt64(truncatingIfNeeded: s &>> 64)
    return UInt64(truncatingIfNeeded: s)
  }
#endif
