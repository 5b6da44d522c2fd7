#if arch(riscv64) && hasFeature(Embedded)
  public import BigIntegers
#else
  internal import BigIntegers
#endif

/// Words of a size for which (a·b + c) mod m is one operation.
public protocol FusedWords: WordArray {
  /// r = (a·b + c) mod m. All inputs are read before r is written. On machines without the accelerator a, b and c must
  /// be below m.
  static func multiplyAdd(
    _ r: UnsafeMutablePointer<UInt64>, _ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>,
    _ c: UnsafePointer<UInt64>, _ m: UnsafePointer<UInt64>)
}

extension Words4: FusedWords {
  @inlinable @inline(__always)
  public static func multiplyAdd(
    _ r: UnsafeMutablePointer<UInt64>, _ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>,
    _ c: UnsafePointer<UInt64>, _ m: UnsafePointer<UInt64>
  ) {
    #if arch(riscv64) && hasFeature(Embedded)
      Modular256.multiplyAdd(r, a, b, c, modulus: m)
    #else
      multiplyAddInSoftware(r, a, b, c, m)
    #endif
  }
}

extension Words6: FusedWords {
  @inlinable @inline(__always)
  public static func multiplyAdd(
    _ r: UnsafeMutablePointer<UInt64>, _ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>,
    _ c: UnsafePointer<UInt64>, _ m: UnsafePointer<UInt64>
  ) {
    #if arch(riscv64) && hasFeature(Embedded)
      Modular384.multiplyAdd(r, a, b, c, modulus: m)
    #else
      multiplyAddInSoftware(r, a, b, c, m)
    #endif
  }
}

#if !(arch(riscv64) && hasFeature(Embedded))
  extension WordArray {
    /// Bit by bit: 2x + bit·a from the top, reduced each time. For a modulus with its highest bit clear.
    @usableFromInline
    static func multiplyAddInSoftware(
      _ r: UnsafeMutablePointer<UInt64>, _ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>,
      _ c: UnsafePointer<UInt64>, _ m: UnsafePointer<UInt64>
    ) {
      func load(_ p: UnsafePointer<UInt64>) -> Self { UnsafeRawPointer(p).loadUnaligned(as: Self.self) }
      let (a, b, c, m) = (load(a), load(b), load(c), load(m))
      var x = Self.zero
      for i in stride(from: 64 * count - 1, through: 0, by: -1) {
        x = x.adding(x, modulo: m)
        if b.bit(i) { x = x.adding(a, modulo: m) }
      }
      UnsafeMutableRawPointer(r).storeBytes(of: x.adding(c, modulo: m), as: Self.self)
    }

    func adding(_ other: Self, modulo m: Self) -> Self {
      var (sum, difference) = (self, self)
      var carry: UInt64 = 0
      var borrow: UInt64 = 0
      for i in 0..<Self.count {
        sum[i] = Limbs.add(self[i], other[i], &carry)
        difference[i] = Limbs.subtract(sum[i], m[i], &borrow)
      }
      return borrow == 0 ? difference : sum
    }
  }
#endif
