#if !arch(riscv64)
  /// An element of a prime field with a modulus below 2^254, as x·2^256 modulo p (Montgomery 1985), always below p.
  @frozen
  public struct Montgomery4<M: PrimeModulus>: Sendable, BitwiseCopyable where M.Words == Words4 {
    public var value: Words4

    @inlinable @inline(__always)
    public init(value: Words4) { self.value = value }

    @inlinable @inline(__always)
    public static func == (a: Montgomery4, b: Montgomery4) -> Bool {
      ((a.value.l0 ^ b.value.l0) | (a.value.l1 ^ b.value.l1) | (a.value.l2 ^ b.value.l2)
        | (a.value.l3 ^ b.value.l3)) == 0
    }

    @inlinable @inline(__always)
    public var isZero: Bool { (value.l0 | value.l1 | value.l2 | value.l3) == 0 }
  }

  // Reduction.
  extension Montgomery4 {
    /// v − p where that is not negative; v below 2p.
    @inlinable @inline(__always)
    static func reduceOnce(_ v: Words4) -> Words4 { .reduced(v, M.modulus) }

    /// v / R modulo p for v below p·R.
    @inlinable @inline(__always)
    static func reduce(_ v: Wide4) -> Words4 {
      let p = M.modulus
      var (t0, t1, t2, t3) = (v.low.l0, v.low.l1, v.low.l2, v.low.l3)
      var (t4, t5, t6, t7) = (v.high.l0, v.high.l1, v.high.l2, v.high.l3)
      var c: UInt64
      var e: UInt64 = 0
      c = Words4.row(&t0, &t1, &t2, &t3, p, t0 &* M.negativeInverse)
      t4 = addCarrying(t4, c, &e)
      c = Words4.row(&t1, &t2, &t3, &t4, p, t1 &* M.negativeInverse)
      t5 = addCarrying(t5, c, &e)
      c = Words4.row(&t2, &t3, &t4, &t5, p, t2 &* M.negativeInverse)
      t6 = addCarrying(t6, c, &e)
      c = Words4.row(&t3, &t4, &t5, &t6, p, t3 &* M.negativeInverse)
      t7 = addCarrying(t7, c, &e)
      return reduceOnce(Words4(t4, t5, t6, t7))
    }

    /// a·b / R modulo p for a·b below p·R and a + p below R: product and reduction word by word ("no-carry" CIOS: the
    /// modulus leaves bits free, so no carry leaves the highest word).
    @inlinable @inline(__always)
    static func product(_ a: Words4, _ b: Words4) -> Words4 {
      let p = M.modulus
      var (t0, t1, t2, t3): (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
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
      t3 = c &+ d
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
      t3 = c &+ d
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
      t3 = c &+ d
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
      t3 = c &+ d
      return reduceOnce(Words4(t0, t1, t2, t3))
    }

    @inlinable @inline(__always)
    static func sum(_ a: Words4, _ b: Words4) -> Words4 { reduceOnce(.sum(a, b)) }

    @inlinable @inline(__always)
    static func difference(_ a: Words4, _ b: Words4) -> Words4 { .difference(a, b, M.modulus) }

    /// a − b, plus p·R where that is negative, for numbers below p·R: what is left of p is added to the upper half.
    @inlinable @inline(__always)
    static func difference(_ a: Wide4, _ b: Wide4) -> Wide4 { .difference(a, b, M.modulus) }
  }

  extension Montgomery4: PrimeField {
    @inlinable @inline(__always) public static var zero: Montgomery4 { Montgomery4(value: .zero) }
    @inlinable @inline(__always) public static var one: Montgomery4 { Montgomery4(value: M.radix) }
    @inlinable @inline(__always) public static var modulus: Words4 { M.modulus }

    @inlinable
    public init(reduced words: Words4) { self.init(value: Montgomery4.product(words, M.radixSquared)) }

    @inlinable
    public var words: Words4 { Montgomery4.product(value, Words4(1, 0, 0, 0)) }

    @inlinable
    public static func add(
      _ r: UnsafeMutablePointer<Montgomery4>, _ a: UnsafePointer<Montgomery4>, _ b: UnsafePointer<Montgomery4>
    ) {
      r.pointee.value = sum(a.pointee.value, b.pointee.value)
    }

    @inlinable
    public static func subtract(
      _ r: UnsafeMutablePointer<Montgomery4>, _ a: UnsafePointer<Montgomery4>, _ b: UnsafePointer<Montgomery4>
    ) {
      r.pointee.value = difference(a.pointee.value, b.pointee.value)
    }

    @inlinable
    public static func double(_ r: UnsafeMutablePointer<Montgomery4>, _ a: UnsafePointer<Montgomery4>) {
      r.pointee.value = sum(a.pointee.value, a.pointee.value)
    }

    @inlinable
    public static func negate(_ r: UnsafeMutablePointer<Montgomery4>, _ a: UnsafePointer<Montgomery4>) {
      r.pointee.value = difference(.zero, a.pointee.value)
    }

    @inlinable @inline(never)
    public static func multiply(
      _ r: UnsafeMutablePointer<Montgomery4>, _ a: UnsafePointer<Montgomery4>, _ b: UnsafePointer<Montgomery4>
    ) {
      r.pointee.value = product(a.pointee.value, b.pointee.value)
    }

    @inlinable @inline(never)
    public static func square(_ r: UnsafeMutablePointer<Montgomery4>, _ a: UnsafePointer<Montgomery4>) {
      r.pointee.value = reduce(Words4.square(a.pointee.value))
    }
  }
#endif
