#if !arch(riscv64)
  public import CIntrinsics

  /// 768 bits: a product of two `Words6`.
  @frozen
  @usableFromInline
  struct Wide6: BitwiseCopyable {
    @usableFromInline var low, high: Words6

    @inlinable @inline(__always)
    init(low: Words6, high: Words6) { (self.low, self.high) = (low, high) }
  }

  extension Words6 {
    /// t += a·b; returns the word carried out.
    @inlinable @inline(__always)
    static func row(
      _ t0: inout UInt64, _ t1: inout UInt64, _ t2: inout UInt64, _ t3: inout UInt64, _ t4: inout UInt64,
      _ t5: inout UInt64, _ a: Words6,
      _ b: UInt64
    ) -> UInt64 {
      var c: UInt64 = 0
      t0 = multiplyAccumulate(t0, a.l0, b, &c)
      t1 = multiplyAccumulate(t1, a.l1, b, &c)
      t2 = multiplyAccumulate(t2, a.l2, b, &c)
      t3 = multiplyAccumulate(t3, a.l3, b, &c)
      t4 = multiplyAccumulate(t4, a.l4, b, &c)
      t5 = multiplyAccumulate(t5, a.l5, b, &c)
      return c
    }

    /// a·b in full.
    @inlinable @inline(__always)
    static func product(_ a: Words6, _ b: Words6) -> Wide6 {
      var t0: UInt64 = 0
      var t1: UInt64 = 0
      var t2: UInt64 = 0
      var t3: UInt64 = 0
      var t4: UInt64 = 0
      var t5: UInt64 = 0
      var t6 = row(&t0, &t1, &t2, &t3, &t4, &t5, a, b.l0)
      var t7 = row(&t1, &t2, &t3, &t4, &t5, &t6, a, b.l1)
      var t8 = row(&t2, &t3, &t4, &t5, &t6, &t7, a, b.l2)
      var t9 = row(&t3, &t4, &t5, &t6, &t7, &t8, a, b.l3)
      var t10 = row(&t4, &t5, &t6, &t7, &t8, &t9, a, b.l4)
      let t11 = row(&t5, &t6, &t7, &t8, &t9, &t10, a, b.l5)
      return Wide6(
        low: Words6(t0, t1, t2, t3, t4, t5), high: Words6(t6, t7, t8, t9, t10, t11))
    }

    /// a² in full: the products of different words once, doubled, and the squares.
    @inlinable @inline(__always)
    static func square(_ a: Words6) -> Wide6 {
      var c: UInt64 = 0
      let t1 = multiplyAccumulate(0, a.l0, a.l1, &c)
      let t2 = multiplyAccumulate(0, a.l0, a.l2, &c)
      var t3 = multiplyAccumulate(0, a.l0, a.l3, &c)
      var t4 = multiplyAccumulate(0, a.l0, a.l4, &c)
      var t5 = multiplyAccumulate(0, a.l0, a.l5, &c)
      var t6 = c
      c = 0
      t3 = multiplyAccumulate(t3, a.l1, a.l2, &c)
      t4 = multiplyAccumulate(t4, a.l1, a.l3, &c)
      t5 = multiplyAccumulate(t5, a.l1, a.l4, &c)
      t6 = multiplyAccumulate(t6, a.l1, a.l5, &c)
      var t7 = c
      c = 0
      t5 = multiplyAccumulate(t5, a.l2, a.l3, &c)
      t6 = multiplyAccumulate(t6, a.l2, a.l4, &c)
      t7 = multiplyAccumulate(t7, a.l2, a.l5, &c)
      var t8 = c
      c = 0
      t7 = multiplyAccumulate(t7, a.l3, a.l4, &c)
      t8 = multiplyAccumulate(t8, a.l3, a.l5, &c)
      var t9 = c
      c = 0
      t9 = multiplyAccumulate(t9, a.l4, a.l5, &c)
      let t10 = c
      let cross = Wide6(
        low: Words6(0, t1, t2, t3, t4, t5),
        high: Words6(t6, t7, t8, t9, t10, 0))
      let s0 = a.l0.multipliedFullWidth(by: a.l0)
      let s1 = a.l1.multipliedFullWidth(by: a.l1)
      let s2 = a.l2.multipliedFullWidth(by: a.l2)
      let s3 = a.l3.multipliedFullWidth(by: a.l3)
      let s4 = a.l4.multipliedFullWidth(by: a.l4)
      let s5 = a.l5.multipliedFullWidth(by: a.l5)
      let squares = Wide6(
        low: Words6(s0.low, s0.high, s1.low, s1.high, s2.low, s2.high),
        high: Words6(s3.low, s3.high, s4.low, s4.high, s5.low, s5.high))
      return .sum(.sum(cross, cross), squares)
    }

    /// a + b, whose sum fits.
    @inlinable @inline(__always)
    static func sum(_ a: Words6, _ b: Words6) -> Words6 {
      var (r, a, b) = (a, a, b)
      martinet_add_384(&r, &a, &b)
      return r
    }

    /// a − m where that is not negative, else a.
    @inlinable @inline(__always)
    static func reduced(_ a: Words6, _ m: Words6) -> Words6 {
      var (r, a, m) = (a, a, m)
      martinet_reduce_384(&r, &a, &m)
      return r
    }

    /// a − b, plus m where that is negative.
    @inlinable @inline(__always)
    static func difference(_ a: Words6, _ b: Words6, _ m: Words6) -> Words6 {
      var (r, a, b, m) = (a, a, b, m)
      martinet_subtract_384(&r, &a, &b, &m)
      return r
    }
  }

  extension Wide6 {
    /// a + b, whose sum fits.
    @inlinable @inline(__always)
    static func sum(_ a: Wide6, _ b: Wide6) -> Wide6 {
      var (r, a, b) = (a, a, b)
      martinet_add_wide_384(&r, &a, &b)
      return r
    }

    /// a − b, of which a is the larger.
    @inlinable @inline(__always)
    static func difference(_ a: Wide6, _ b: Wide6) -> Wide6 {
      var (r, a, b) = (a, a, b)
      martinet_subtract_wide_384(&r, &a, &b)
      return r
    }

    /// a − b, plus m in the upper half where that is negative.
    @inlinable @inline(__always)
    static func difference(_ a: Wide6, _ b: Wide6, _ m: Words6) -> Wide6 {
      var (r, a, b, m) = (a, a, b, m)
      martinet_subtract_wide_modular_384(&r, &a, &b, &m)
      return r
    }
  }
#endif
