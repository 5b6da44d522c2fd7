#if !arch(riscv64)
  public import CIntrinsics

  /// 512 bits: a product of two `Words4`.
  @frozen
  @usableFromInline
  struct Wide4: BitwiseCopyable {
    @usableFromInline var low, high: Words4

    @inlinable @inline(__always)
    init(low: Words4, high: Words4) { (self.low, self.high) = (low, high) }
  }

  extension Words4 {
    /// t += a·b; returns the word carried out.
    @inlinable @inline(__always)
    static func row(
      _ t0: inout UInt64, _ t1: inout UInt64, _ t2: inout UInt64, _ t3: inout UInt64, _ a: Words4,
      _ b: UInt64
    ) -> UInt64 {
      var c: UInt64 = 0
      t0 = multiplyAccumulate(t0, a.l0, b, &c)
      t1 = multiplyAccumulate(t1, a.l1, b, &c)
      t2 = multiplyAccumulate(t2, a.l2, b, &c)
      t3 = multiplyAccumulate(t3, a.l3, b, &c)
      return c
    }

    /// a·b in full.
    @inlinable @inline(__always)
    static func product(_ a: Words4, _ b: Words4) -> Wide4 {
      var t0: UInt64 = 0
      var t1: UInt64 = 0
      var t2: UInt64 = 0
      var t3: UInt64 = 0
      var t4 = row(&t0, &t1, &t2, &t3, a, b.l0)
      var t5 = row(&t1, &t2, &t3, &t4, a, b.l1)
      var t6 = row(&t2, &t3, &t4, &t5, a, b.l2)
      let t7 = row(&t3, &t4, &t5, &t6, a, b.l3)
      return Wide4(
        low: Words4(t0, t1, t2, t3), high: Words4(t4, t5, t6, t7))
    }

    /// a² in full: the products of different words once, doubled, and the squares.
    @inlinable @inline(__always)
    static func square(_ a: Words4) -> Wide4 {
      var c: UInt64 = 0
      let t1 = multiplyAccumulate(0, a.l0, a.l1, &c)
      let t2 = multiplyAccumulate(0, a.l0, a.l2, &c)
      var t3 = multiplyAccumulate(0, a.l0, a.l3, &c)
      var t4 = c
      c = 0
      t3 = multiplyAccumulate(t3, a.l1, a.l2, &c)
      t4 = multiplyAccumulate(t4, a.l1, a.l3, &c)
      var t5 = c
      c = 0
      t5 = multiplyAccumulate(t5, a.l2, a.l3, &c)
      let t6 = c
      let cross = Wide4(
        low: Words4(0, t1, t2, t3),
        high: Words4(t4, t5, t6, 0))
      let s0 = a.l0.multipliedFullWidth(by: a.l0)
      let s1 = a.l1.multipliedFullWidth(by: a.l1)
      let s2 = a.l2.multipliedFullWidth(by: a.l2)
      let s3 = a.l3.multipliedFullWidth(by: a.l3)
      let squares = Wide4(
        low: Words4(s0.low, s0.high, s1.low, s1.high),
        high: Words4(s2.low, s2.high, s3.low, s3.high))
      return .sum(.sum(cross, cross), squares)
    }

    /// a + b, whose sum fits.
    @inlinable @inline(__always)
    static func sum(_ a: Words4, _ b: Words4) -> Words4 {
      var (r, a, b) = (a, a, b)
      martinet_add_256(&r, &a, &b)
      return r
    }

    /// a − m where that is not negative, else a.
    @inlinable @inline(__always)
    static func reduced(_ a: Words4, _ m: Words4) -> Words4 {
      var (r, a, m) = (a, a, m)
      martinet_reduce_256(&r, &a, &m)
      return r
    }

    /// a − b, plus m where that is negative.
    @inlinable @inline(__always)
    static func difference(_ a: Words4, _ b: Words4, _ m: Words4) -> Words4 {
      var (r, a, b, m) = (a, a, b, m)
      martinet_subtract_256(&r, &a, &b, &m)
      return r
    }
  }

  extension Wide4 {
    /// a + b, whose sum fits.
    @inlinable @inline(__always)
    static func sum(_ a: Wide4, _ b: Wide4) -> Wide4 {
      var (r, a, b) = (a, a, b)
      martinet_add_wide_256(&r, &a, &b)
      return r
    }

    /// a − b, of which a is the larger.
    @inlinable @inline(__always)
    static func difference(_ a: Wide4, _ b: Wide4) -> Wide4 {
      var (r, a, b) = (a, a, b)
      martinet_subtract_wide_256(&r, &a, &b)
      return r
    }

    /// a − b, plus m in the upper half where that is negative.
    @inlinable @inline(__always)
    static func difference(_ a: Wide4, _ b: Wide4, _ m: Words4) -> Wide4 {
      var (r, a, b, m) = (a, a, b, m)
      martinet_subtract_wide_modular_256(&r, &a, &b, &m)
      return r
    }
  }
#endif
