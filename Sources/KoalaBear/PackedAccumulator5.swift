#if !hasFeature(Embedded)
  public import CIntrinsics

  /// Sixteen sums of products in the extension, kept as unreduced 64-bit values.
  ///
  /// Between calls every value is below 2³²·p, so that two products fit on top of it.
  @frozen
  public struct PackedAccumulator5: Sendable, BitwiseCopyable {
    @usableFromInline var sums: PackedSums5

    /// Sixteen zeros.
    @inlinable @inline(__always)
    public init() {
      let zero = SIMD8<UInt64>()
      sums = PackedSums5(
        e0: zero, e1: zero, e2: zero, e3: zero, e4: zero, o0: zero, o1: zero, o2: zero, o3: zero, o4: zero)
    }

    /// Adds a·x + b·y.
    @inlinable @inline(__always)
    public mutating func add(_ a: PackedFelt, _ x: PackedFelt5, _ b: PackedFelt, _ y: PackedFelt5) {
      let (a, b) = (a.raw, b.raw)
      sums.e0 = martinetAddEven2(sums.e0, a, x.c0.raw, b, y.c0.raw)
      sums.o0 = martinetAddOdd2(sums.o0, a, x.c0.raw, b, y.c0.raw)
      sums.e1 = martinetAddEven2(sums.e1, a, x.c1.raw, b, y.c1.raw)
      sums.o1 = martinetAddOdd2(sums.o1, a, x.c1.raw, b, y.c1.raw)
      sums.e2 = martinetAddEven2(sums.e2, a, x.c2.raw, b, y.c2.raw)
      sums.o2 = martinetAddOdd2(sums.o2, a, x.c2.raw, b, y.c2.raw)
      sums.e3 = martinetAddEven2(sums.e3, a, x.c3.raw, b, y.c3.raw)
      sums.o3 = martinetAddOdd2(sums.o3, a, x.c3.raw, b, y.c3.raw)
      sums.e4 = martinetAddEven2(sums.e4, a, x.c4.raw, b, y.c4.raw)
      sums.o4 = martinetAddOdd2(sums.o4, a, x.c4.raw, b, y.c4.raw)
    }

    /// Adds a·x.
    @inlinable @inline(__always)
    public mutating func add(_ a: PackedFelt, _ x: PackedFelt5) {
      let a = a.raw
      sums.e0 = martinetAddEven1(sums.e0, a, x.c0.raw)
      sums.o0 = martinetAddOdd1(sums.o0, a, x.c0.raw)
      sums.e1 = martinetAddEven1(sums.e1, a, x.c1.raw)
      sums.o1 = martinetAddOdd1(sums.o1, a, x.c1.raw)
      sums.e2 = martinetAddEven1(sums.e2, a, x.c2.raw)
      sums.o2 = martinetAddOdd1(sums.o2, a, x.c2.raw)
      sums.e3 = martinetAddEven1(sums.e3, a, x.c3.raw)
      sums.o3 = martinetAddOdd1(sums.o3, a, x.c3.raw)
      sums.e4 = martinetAddEven1(sums.e4, a, x.c4.raw)
      sums.o4 = martinetAddOdd1(sums.o4, a, x.c4.raw)
    }

    /// Adds a·f.
    @inlinable @inline(__always)
    public mutating func add(_ a: PackedFelt5, _ f: PackedFactor5) { sums = f.sums(a, on: sums).folded }

    /// Adds a·b.
    @inlinable @inline(__always)
    public mutating func add(_ a: PackedFelt5, _ b: PackedFelt5) { add(a, PackedFactor5(b)) }

    /// The sixteen sums.
    @inlinable @inline(__always)
    public var value: PackedFelt5 {
      PackedFelt5(
        PackedFelt(raw: martinetReduce(sums.e0, sums.o0)), PackedFelt(raw: martinetReduce(sums.e1, sums.o1)),
        PackedFelt(raw: martinetReduce(sums.e2, sums.o2)), PackedFelt(raw: martinetReduce(sums.e3, sums.o3)),
        PackedFelt(raw: martinetReduce(sums.e4, sums.o4)))
    }
  }
#endif
