#if !arch(riscv64)
  /// An element of a prime field with a modulus below 2^382, as x·2^384 modulo p (Montgomery 1985), always below p.
  @frozen
  public struct Montgomery6<M: PrimeModulus>: Sendable, BitwiseCopyable where M.Words == Words6 {
    public var value: Words6

    @inlinable @inline(__always)
    public init(value: Words6) { self.value = value }

    @inlinable @inline(__always)
    public static func == (a: Montgomery6, b: Montgomery6) -> Bool {
      ((a.value.l0 ^ b.value.l0) | (a.value.l1 ^ b.value.l1) | (a.value.l2 ^ b.value.l2)
        | (a.value.l3 ^ b.value.l3) | (a.value.l4 ^ b.value.l4) | (a.value.l5 ^ b.value.l5)) == 0
    }

    @inlinable @inline(__always)
    public var isZero: Bool { (value.l0 | value.l1 | value.l2 | value.l3 | value.l4 | value.l5) == 0 }
  }

  // Reduction.
  extension Montgomery6 {
    /// v − p where that is not negative; v below 2p.
    @inlinable @inline(__always)
    static func reduceOnce(_ v: Words6) -> Words6 { .reduced(v, M.modulus) }

    /// v / R modulo p for v below p·R.
    @inlinable @inline(__always)
    static func reduce(_ v: Wide6) -> Words6 {
      let p = M.modulus
      var (t0, t1, t2, t3, t4, t5) = (v.low.l0, v.low.l1, v.low.l2, v.low.l3, v.low.l4, v.low.l5)
      var (t6, t7, t8, t9, t10, t11) = (v.high.l0, v.high.l1, v.high.l2, v.high.l3, v.high.l4, v.high.l5)
      var c: UInt64
      var e: UInt64 = 0
      c = Words6.row(&t0, &t1, &t2, &t3, &t4, &t5, p, t0 &* M.negativeInverse)
      t6 = addCarrying(t6, c, &e)
      c = Words6.row(&t1, &t2, &t3, &t4, &t5, &t6, p, t1 &* M.negativeInverse)
      t7 = addCarrying(t7, c, &e)
      c = Words6.row(&t2, &t3, &t4, &t5, &t6, &t7, p, t2 &* M.negativeInverse)
      t8 = addCarrying(t8, c, &e)
      c = Words6.row(&t3, &t4, &t5, &t6, &t7, &t8, p, t3 &* M.negativeInverse)
      t9 = addCarrying(t9, c, &e)
      c = Words6.row(&t4, &t5, &t6, &t7, &t8, &t9, p, t4 &* M.negativeInverse)
      t10 = addCarrying(t10, c, &e)
      c = Words6.row(&t5, &t6, &t7, &t8, &t9, &t10, p, t5 &* M.negativeInverse)
      t11 = addCarrying(t11, c, &e)
      return reduceOnce(Words6(t6, t7, t8, t9, t10, t11))
    }

    /// a·b / R modulo p for a·b below p·R and a + p below R: product and reduction word by word ("no-carry" CIOS: the
    /// modulus leaves bits free, so no carry leaves the highest word).
    @inlinable @inline(__always)
    static func product(_ a: Words6, _ b: Words6) -> Words6 {
      let p = M.modulus
      var (t0, t1, t2, t3, t4, t5): (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0)
      var c: UInt64
      var d: UInt64
      var m: UInt64
      c = 0
      d = 0
      t0 = multiplyAccumulate(t0, a.l0, b.l0, &c)
      m = t0 &* M.negativeInverse
      _ = multiplyAccumulate(t0, m, p.l0, &d)
      t1 = multiplyAccumulate(t1, a.l1, b.l0, &c)
      t0 = multiplyAccumulate(t1, m, p.l1, &d)
      t2 = multiplyAccumulate(t2, a.l2, b.l0, &c)
      t1 = multiplyAccumulate(t2, m, p.l2, &d)
      t3 = multiplyAccumulate(t3, a.l3, b.l0, &c)
      t2 = multiplyAccumulate(t3, m, p.l3, &d)
      t4 = multiplyAccumulate(t4, a.l4, b.l0, &c)
      t3 = multiplyAccumulate(t4, m, p.l4, &d)
      t5 = multiplyAccumulate(t5, a.l5, b.l0, &c)
      t4 = multiplyAccumulate(t5, m, p.l5, &d)
      t5 = c &+ d
      c = 0
      d = 0
      t0 = multiplyAccumulate(t0, a.l0, b.l1, &c)
      m = t0 &* M.negativeInverse
      _ = multiplyAccumulate(t0, m, p.l0, &d)
      t1 = multiplyAccumulate(t1, a.l1, b.l1, &c)
      t0 = multiplyAccumulate(t1, m, p.l1, &d)
      t2 = multiplyAccumulate(t2, a.l2, b.l1, &c)
      t1 = multiplyAccumulate(t2, m, p.l2, &d)
      t3 = multiplyAccumulate(t3, a.l3, b.l1, &c)
      t2 = multiplyAccumulate(t3, m, p.l3, &d)
      t4 = multiplyAccumulate(t4, a.l4, b.l1, &c)
      t3 = multiplyAccumulate(t4, m, p.l4, &d)
      t5 = multiplyAccumulate(t5, a.l5, b.l1, &c)
      t4 = multiplyAccumulate(t5, m, p.l5, &d)
      t5 = c &+ d
      c = 0
      d = 0
      t0 = multiplyAccumulate(t0, a.l0, b.l2, &c)
      m = t0 &* M.negativeInverse
      _ = multiplyAccumulate(t0, m, p.l0, &d)
      t1 = multiplyAccumulate(t1, a.l1, b.l2, &c)
      t0 = multiplyAccumulate(t1, m, p.l1, &d)
      t2 = multiplyAccumulate(t2, a.l2, b.l2, &c)
      t1 = multiplyAccumulate(t2, m, p.l2, &d)
      t3 = multiplyAccumulate(t3, a.l3, b.l2, &c)
      t2 = multiplyAccumulate(t3, m, p.l3, &d)
      t4 = multiplyAccumulate(t4, a.l4, b.l2, &c)
      t3 = multiplyAccumulate(t4, m, p.l4, &d)
      t5 = multiplyAccumulate(t5, a.l5, b.l2, &c)
      t4 = multiplyAccumulate(t5, m, p.l5, &d)
      t5 = c &+ d
      c = 0
      d = 0
      t0 = multiplyAccumulate(t0, a.l0, b.l3, &c)
      m = t0 &* M.negativeInverse
      _ = multiplyAccumulate(t0, m, p.l0, &d)
      t1 = multiplyAccumulate(t1, a.l1, b.l3, &c)
      t0 = multiplyAccumulate(t1, m, p.l1, &d)
      t2 = multiplyAccumulate(t2, a.l2, b.l3, &c)
      t1 = multiplyAccumulate(t2, m, p.l2, &d)
      t3 = multiplyAccumulate(t3, a.l3, b.l3, &c)
      t2 = multiplyAccumulate(t3, m, p.l3, &d)
      t4 = multiplyAccumulate(t4, a.l4, b.l3, &c)
      t3 = multiplyAccumulate(t4, m, p.l4, &d)
      t5 = multiplyAccumulate(t5, a.l5, b.l3, &c)
      t4 = multiplyAccumulate(t5, m, p.l5, &d)
      t5 = c &+ d
      c = 0
      d = 0
      t0 = multiplyAccumulate(t0, a.l0, b.l4, &c)
      m = t0 &* M.negativeInverse
      _ = multiplyAccumulate(t0, m, p.l0, &d)
      t1 = multiplyAccumulate(t1, a.l1, b.l4, &c)
      t0 = multiplyAccumulate(t1, m, p.l1, &d)
      t2 = multiplyAccumulate(t2, a.l2, b.l4, &c)
      t1 = multiplyAccumulate(t2, m, p.l2, &d)
      t3 = multiplyAccumulate(t3, a.l3, b.l4, &c)
      t2 = multiplyAccumulate(t3, m, p.l3, &d)
      t4 = multiplyAccumulate(t4, a.l4, b.l4, &c)
      t3 = multiplyAccumulate(t4, m, p.l4, &d)
      t5 = multiplyAccumulate(t5, a.l5, b.l4, &c)
      t4 = multiplyAccumulate(t5, m, p.l5, &d)
      t5 = c &+ d
      c = 0
      d = 0
      t0 = multiplyAccumulate(t0, a.l0, b.l5, &c)
      m = t0 &* M.negativeInverse
      _ = multiplyAccumulate(t0, m, p.l0, &d)
      t1 = multiplyAccumulate(t1, a.l1, b.l5, &c)
      t0 = multiplyAccumulate(t1, m, p.l1, &d)
      t2 = multiplyAccumulate(t2, a.l2, b.l5, &c)
      t1 = multiplyAccumulate(t2, m, p.l2, &d)
      t3 = multiplyAccumulate(t3, a.l3, b.l5, &c)
      t2 = multiplyAccumulate(t3, m, p.l3, &d)
      t4 = multiplyAccumulate(t4, a.l4, b.l5, &c)
      t3 = multiplyAccumulate(t4, m, p.l4, &d)
      t5 = multiplyAccumulate(t5, a.l5, b.l5, &c)
      t4 = multiplyAccumulate(t5, m, p.l5, &d)
      t5 = c &+ d
      return reduceOnce(Words6(t0, t1, t2, t3, t4, t5))
    }

    @inlinable @inline(__always)
    static func sum(_ a: Words6, _ b: Words6) -> Words6 { reduceOnce(.sum(a, b)) }

    @inlinable @inline(__always)
    static func difference(_ a: Words6, _ b: Words6) -> Words6 { .difference(a, b, M.modulus) }

    /// a − b, plus p·R where that is negative, for numbers below p·R: what is left of p is added to the upper half.
    @inlinable @inline(__always)
    static func difference(_ a: Wide6, _ b: Wide6) -> Wide6 { .difference(a, b, M.modulus) }
  }

  extension Montgomery6: PrimeField {
    @inlinable @inline(__always) public static var zero: Montgomery6 { Montgomery6(value: .zero) }
    @inlinable @inline(__always) public static var one: Montgomery6 { Montgomery6(value: M.radix) }
    @inlinable @inline(__always) public static var modulus: Words6 { M.modulus }

    @inlinable
    public init(reduced words: Words6) { self.init(value: Montgomery6.product(words, M.radixSquared)) }

    @inlinable
    public var words: Words6 { Montgomery6.product(value, Words6(1, 0, 0, 0, 0, 0)) }

    @inlinable
    public static func add(
      _ r: UnsafeMutablePointer<Montgomery6>, _ a: UnsafePointer<Montgomery6>, _ b: UnsafePointer<Montgomery6>
    ) {
      r.pointee.value = sum(a.pointee.value, b.pointee.value)
    }

    @inlinable
    public static func subtract(
      _ r: UnsafeMutablePointer<Montgomery6>, _ a: UnsafePointer<Montgomery6>, _ b: UnsafePointer<Montgomery6>
    ) {
      r.pointee.value = difference(a.pointee.value, b.pointee.value)
    }

    @inlinable
    public static func double(_ r: UnsafeMutablePointer<Montgomery6>, _ a: UnsafePointer<Montgomery6>) {
      r.pointee.value = sum(a.pointee.value, a.pointee.value)
    }

    @inlinable
    public static func negate(_ r: UnsafeMutablePointer<Montgomery6>, _ a: UnsafePointer<Montgomery6>) {
      r.pointee.value = difference(.zero, a.pointee.value)
    }

    @inlinable @inline(never)
    public static func multiply(
      _ r: UnsafeMutablePointer<Montgomery6>, _ a: UnsafePointer<Montgomery6>, _ b: UnsafePointer<Montgomery6>
    ) {
      r.pointee.value = product(a.pointee.value, b.pointee.value)
    }

    @inlinable @inline(never)
    public static func square(_ r: UnsafeMutablePointer<Montgomery6>, _ a: UnsafePointer<Montgomery6>) {
      r.pointee.value = reduce(Words6.square(a.pointee.value))
    }
  }
#endif
