#if !hasFeature(Embedded)
  public import CIntrinsics

  /// Sixteen sums of products in the extension, kept as unreduced 64-bit values.
  ///
  /// Between calls every value is below 2³²·p < 2.016·p², so that two products fit on top of it.
  @frozen
  public struct PackedAccumulator5: Sendable, BitwiseCopyable {
    @usableFromInline var e0: SIMD8<UInt64>
    @usableFromInline var e1: SIMD8<UInt64>
    @usableFromInline var e2: SIMD8<UInt64>
    @usableFromInline var e3: SIMD8<UInt64>
    @usableFromInline var e4: SIMD8<UInt64>
    @usableFromInline var o0: SIMD8<UInt64>
    @usableFromInline var o1: SIMD8<UInt64>
    @usableFromInline var o2: SIMD8<UInt64>
    @usableFromInline var o3: SIMD8<UInt64>
    @usableFromInline var o4: SIMD8<UInt64>

    /// Sixteen zeros.
    @inlinable @inline(__always)
    public init() {
      let zero = SIMD8<UInt64>()
      (e0, e1, e2, e3, e4) = (zero, zero, zero, zero, zero)
      (o0, o1, o2, o3, o4) = (zero, zero, zero, zero, zero)
    }

    /// Adds a·x + b·y.
    @inlinable @inline(__always)
    public mutating func add(_ a: PackedFelt, _ x: PackedFelt5, _ b: PackedFelt, _ y: PackedFelt5) {
      let ao = martinetOdd(a.raw)
      let bo = martinetOdd(b.raw)
      step(&e0, a.raw, x.c0.raw, b.raw, y.c0.raw)
      step(&o0, ao, martinetOdd(x.c0.raw), bo, martinetOdd(y.c0.raw))
      step(&e1, a.raw, x.c1.raw, b.raw, y.c1.raw)
      step(&o1, ao, martinetOdd(x.c1.raw), bo, martinetOdd(y.c1.raw))
      step(&e2, a.raw, x.c2.raw, b.raw, y.c2.raw)
      step(&o2, ao, martinetOdd(x.c2.raw), bo, martinetOdd(y.c2.raw))
      step(&e3, a.raw, x.c3.raw, b.raw, y.c3.raw)
      step(&o3, ao, martinetOdd(x.c3.raw), bo, martinetOdd(y.c3.raw))
      step(&e4, a.raw, x.c4.raw, b.raw, y.c4.raw)
      step(&o4, ao, martinetOdd(x.c4.raw), bo, martinetOdd(y.c4.raw))
    }

    /// Adds a·x.
    @inlinable @inline(__always)
    public mutating func add(_ a: PackedFelt, _ x: PackedFelt5) {
      let ao = martinetOdd(a.raw)
      e0 = PackedFelt.fold(e0 &+ martinetMultiplyEven(a.raw, x.c0.raw))
      o0 = PackedFelt.fold(o0 &+ martinetMultiplyEven(ao, martinetOdd(x.c0.raw)))
      e1 = PackedFelt.fold(e1 &+ martinetMultiplyEven(a.raw, x.c1.raw))
      o1 = PackedFelt.fold(o1 &+ martinetMultiplyEven(ao, martinetOdd(x.c1.raw)))
      e2 = PackedFelt.fold(e2 &+ martinetMultiplyEven(a.raw, x.c2.raw))
      o2 = PackedFelt.fold(o2 &+ martinetMultiplyEven(ao, martinetOdd(x.c2.raw)))
      e3 = PackedFelt.fold(e3 &+ martinetMultiplyEven(a.raw, x.c3.raw))
      o3 = PackedFelt.fold(o3 &+ martinetMultiplyEven(ao, martinetOdd(x.c3.raw)))
      e4 = PackedFelt.fold(e4 &+ martinetMultiplyEven(a.raw, x.c4.raw))
      o4 = PackedFelt.fold(o4 &+ martinetMultiplyEven(ao, martinetOdd(x.c4.raw)))
    }

    /// Adds a·b.
    @inlinable @inline(__always)
    public mutating func add(_ a: PackedFelt5, _ b: PackedFactor5) {
      let (s0, s1, s2, s3, s4) = b.sums(a)
      e0 = PackedFelt.fold(e0 &+ PackedFelt.fold(s0.0))
      o0 = PackedFelt.fold(o0 &+ PackedFelt.fold(s0.1))
      e1 = PackedFelt.fold(e1 &+ PackedFelt.fold(s1.0))
      o1 = PackedFelt.fold(o1 &+ PackedFelt.fold(s1.1))
      e2 = PackedFelt.fold(e2 &+ PackedFelt.fold(s2.0))
      o2 = PackedFelt.fold(o2 &+ PackedFelt.fold(s2.1))
      e3 = PackedFelt.fold(e3 &+ PackedFelt.fold(s3.0))
      o3 = PackedFelt.fold(o3 &+ PackedFelt.fold(s3.1))
      e4 = PackedFelt.fold(e4 &+ PackedFelt.fold(s4.0))
      o4 = PackedFelt.fold(o4 &+ PackedFelt.fold(s4.1))
    }

    /// Adds a·b.
    @inlinable @inline(__always)
    public mutating func add(_ a: PackedFelt5, _ b: PackedFelt5) { add(a, PackedFactor5(b)) }

    /// The sixteen sums.
    @inlinable @inline(__always)
    public var value: PackedFelt5 {
      PackedFelt5(
        PackedFelt(raw: PackedFelt.reduce(e0, o0)), PackedFelt(raw: PackedFelt.reduce(e1, o1)),
        PackedFelt(raw: PackedFelt.reduce(e2, o2)), PackedFelt(raw: PackedFelt.reduce(e3, o3)),
        PackedFelt(raw: PackedFelt.reduce(e4, o4)))
    }

    @inlinable @inline(__always)
    func step(
      _ sum: inout SIMD8<UInt64>, _ a: SIMD16<UInt32>, _ x: SIMD16<UInt32>, _ b: SIMD16<UInt32>,
      _ y: SIMD16<UInt32>
    ) {
      sum = PackedFelt.fold(sum &+ martinetMultiplyEven(a, x) &+ martinetMultiplyEven(b, y))
    }
  }
#endif
