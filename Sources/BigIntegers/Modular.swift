#if arch(riscv64) && hasFeature(Embedded)
  public import CIntrinsics
#endif

/// (a · b + c) mod m for numbers of 256 bits.
///
/// a, b and c are any numbers, reduced or not; the modulus 0 stands for 2²⁵⁶; the result is below the modulus. Four words,
/// least significant first. In a guest this is the machine's accelerator 0x110: pointers must be multiples of 8 there, as
/// those to `UInt64` are.
public enum Modular256 {
  /// r ← (a · b + c) mod m. The areas may overlap: all inputs are read first.
  @inlinable @inline(__always)
  public static func multiplyAdd(
    _ r: UnsafeMutablePointer<UInt64>, _ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>,
    _ c: UnsafePointer<UInt64>, modulus: UnsafePointer<UInt64>
  ) {
    #if arch(riscv64) && hasFeature(Embedded)
      martinet_multiply_add_256(r, a, b, c, modulus)
    #else
      Modular.multiplyAdd(r, a, b, c, modulus: modulus, words: 4)
    #endif
  }

  @inlinable @inline(__always)
  public static func multiplyAdd(
    _ a: borrowing UInt256, _ b: borrowing UInt256, _ c: borrowing UInt256, modulus: borrowing UInt256
  ) -> UInt256 {
    // A `UInt256` is two little-endian halves, the lower one first: four words in order, on every platform we build for.
    var words = (copy a, copy b, copy c, copy modulus)
    withUnsafeMutableBytes(of: &words) {
      guard let a = $0.baseAddress?.assumingMemoryBound(to: UInt64.self) else { return }
      multiplyAdd(a, a, a + 4, a + 8, modulus: a + 12)
    }
    return words.0
  }
}

/// (a · b + c) mod m for numbers of 384 bits: like `Modular256`, with six words and accelerator 0x111.
public enum Modular384 {
  /// r ← (a · b + c) mod m. The areas may overlap: all inputs are read first.
  @inlinable @inline(__always)
  public static func multiplyAdd(
    _ r: UnsafeMutablePointer<UInt64>, _ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>,
    _ c: UnsafePointer<UInt64>, modulus: UnsafePointer<UInt64>
  ) {
    #if arch(riscv64) && hasFeature(Embedded)
      martinet_multiply_add_384(r, a, b, c, modulus)
    #else
      Modular.multiplyAdd(r, a, b, c, modulus: modulus, words: 6)
    #endif
  }
}

/// The portable form of both.
public enum Modular {
  /// r ← (a · b + c) mod m for numbers of `words` words; see `Modular256`.
  public static func multiplyAdd(
    _ r: UnsafeMutablePointer<UInt64>, _ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>,
    _ c: UnsafePointer<UInt64>, modulus: UnsafePointer<UInt64>, words: Int
  ) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 4 * words) { scratch in
      guard let x = scratch.baseAddress else { return }
      divide(a, b, c, by: modulus, words: words, remainder: x, quotient: x + 2 * words)
      r.update(from: x, count: words)
    }
  }

  /// a · b + c = q · m + r with r < m, m = 0 standing for 2^(64 words). Quotient and remainder have twice as many words;
  /// they overlap neither each other nor the inputs.
  public static func divide(
    _ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>, _ c: UnsafePointer<UInt64>,
    by modulus: UnsafePointer<UInt64>, words: Int, remainder x: UnsafeMutablePointer<UInt64>,
    quotient: UnsafeMutablePointer<UInt64>
  ) {
    // Below 2^(128 words): (W − 1)² + W − 1 = W² − W.
    x.update(from: c, count: words)
    (x + words).update(repeating: 0, count: words)
    for i in 0..<words {
      var carry: UInt64 = 0
      for j in 0..<words { x[i &+ j] = Limbs.multiplyAdd(x[i &+ j], a[i], b[j], &carry) }
      // Row i ends where no row before has reached.
      x[i &+ words] = carry
    }
    var any: UInt64 = 0
    for i in 0..<words { any |= modulus[i] }
    if any == 0 {
      quotient.update(from: x + words, count: words)
      (quotient + words).update(repeating: 0, count: words)
      (x + words).update(repeating: 0, count: words)
    } else {
      WordDivision.divide(x, 2 &* words, by: modulus, words, quotient: quotient)
    }
  }
}
