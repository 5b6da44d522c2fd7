#if !hasFeature(Embedded)
  public import CIntrinsics

  /// The right factor of products of sixteen extension elements with the differences that reduction modulo
  /// X⁵ + X² − 1 needs, so that each coefficient of a product is one sum of five products of base elements, reduced
  /// once:
  ///
  ///     c0 = a0·b0  + a1·b4       + a2·b3       + a3·b2       + a4·(b1−b4)
  ///     c1 = a0·b1  + a1·b0       + a2·b4       + a3·b3       + a4·b2
  ///     c2 = a0·b2  + a1·(b1−b4)  + a2·(b0−b3)  + a3·(b4−b2)  + a4·(b3+b4−b1)
  ///     c3 = a0·b3  + a1·b2       + a2·(b1−b4)  + a3·(b0−b3)  + a4·(b4−b2)
  ///     c4 = a0·b4  + a1·b3       + a2·b2       + a3·(b1−b4)  + a4·(b0−b3)
  ///
  /// Worth keeping where one factor multiplies several.
  @frozen
  public struct PackedFactor5: Sendable, BitwiseCopyable {
    @usableFromInline typealias Lanes = SIMD16<UInt32>

    @usableFromInline var b0: Lanes
    @usableFromInline var b1: Lanes
    @usableFromInline var b2: Lanes
    @usableFromInline var b3: Lanes
    @usableFromInline var b4: Lanes
    @usableFromInline var b1m4: Lanes
    @usableFromInline var b0m3: Lanes
    @usableFromInline var b4m2: Lanes
    @usableFromInline var b34m1: Lanes

    @inlinable @inline(__always)
    public init(_ b: PackedFelt5) {
      b0 = b.c0.raw
      b1 = b.c1.raw
      b2 = b.c2.raw
      b3 = b.c3.raw
      b4 = b.c4.raw
      b1m4 = martinetSubtract(b1, b4)
      b0m3 = martinetSubtract(b0, b3)
      b4m2 = martinetSubtract(b4, b2)
      b34m1 = martinetSubtract(b3, b1m4)
    }

    @inlinable @inline(__always)
    public init(_ b: Felt5) { self.init(PackedFelt5(b)) }

    @inlinable @inline(__always)
    public static func * (b: PackedFactor5, a: PackedFelt5) -> PackedFelt5 { b.sums(a).reduced }

    @inlinable @inline(__always)
    public static func * (a: PackedFelt5, b: PackedFactor5) -> PackedFelt5 { b.sums(a).reduced }

    /// a·f + c·g with one reduction for each coefficient.
    @inlinable @inline(__always)
    public static func dot(
      _ a: PackedFelt5, _ f: PackedFactor5, _ c: PackedFelt5, _ g: PackedFactor5
    ) -> PackedFelt5 { g.sums(c, on: f.sums(a).folded).reduced }

    /// The coefficients of a·b before Montgomery reduction. First the even lanes, then the odd ones: so the
    /// operands of each half fit in the registers.
    @inlinable @inline(__always)
    func sums(_ a: PackedFelt5) -> PackedSums5 {
      let (a0, a1, a2, a3, a4) = (a.c0.raw, a.c1.raw, a.c2.raw, a.c3.raw, a.c4.raw)
      return PackedSums5(
        e0: martinetSumEven5(a0, a1, a2, a3, a4, b0, b4, b3, b2, b1m4),
        e1: martinetSumEven5(a0, a1, a2, a3, a4, b1, b0, b4, b3, b2),
        e2: martinetSumEven5(a0, a1, a2, a3, a4, b2, b1m4, b0m3, b4m2, b34m1),
        e3: martinetSumEven5(a0, a1, a2, a3, a4, b3, b2, b1m4, b0m3, b4m2),
        e4: martinetSumEven5(a0, a1, a2, a3, a4, b4, b3, b2, b1m4, b0m3),
        o0: martinetSumOdd5(a0, a1, a2, a3, a4, b0, b4, b3, b2, b1m4),
        o1: martinetSumOdd5(a0, a1, a2, a3, a4, b1, b0, b4, b3, b2),
        o2: martinetSumOdd5(a0, a1, a2, a3, a4, b2, b1m4, b0m3, b4m2, b34m1),
        o3: martinetSumOdd5(a0, a1, a2, a3, a4, b3, b2, b1m4, b0m3, b4m2),
        o4: martinetSumOdd5(a0, a1, a2, a3, a4, b4, b3, b2, b1m4, b0m3))
    }

    /// The same on top of sums below 2³²·p.
    @inlinable @inline(__always)
    func sums(_ a: PackedFelt5, on x: PackedSums5) -> PackedSums5 {
      let (a0, a1, a2, a3, a4) = (a.c0.raw, a.c1.raw, a.c2.raw, a.c3.raw, a.c4.raw)
      return PackedSums5(
        e0: martinetAddEven5(x.e0, a0, a1, a2, a3, a4, b0, b4, b3, b2, b1m4),
        e1: martinetAddEven5(x.e1, a0, a1, a2, a3, a4, b1, b0, b4, b3, b2),
        e2: martinetAddEven5(x.e2, a0, a1, a2, a3, a4, b2, b1m4, b0m3, b4m2, b34m1),
        e3: martinetAddEven5(x.e3, a0, a1, a2, a3, a4, b3, b2, b1m4, b0m3, b4m2),
        e4: martinetAddEven5(x.e4, a0, a1, a2, a3, a4, b4, b3, b2, b1m4, b0m3),
        o0: martinetAddOdd5(x.o0, a0, a1, a2, a3, a4, b0, b4, b3, b2, b1m4),
        o1: martinetAddOdd5(x.o1, a0, a1, a2, a3, a4, b1, b0, b4, b3, b2),
        o2: martinetAddOdd5(x.o2, a0, a1, a2, a3, a4, b2, b1m4, b0m3, b4m2, b34m1),
        o3: martinetAddOdd5(x.o3, a0, a1, a2, a3, a4, b3, b2, b1m4, b0m3, b4m2),
        o4: martinetAddOdd5(x.o4, a0, a1, a2, a3, a4, b4, b3, b2, b1m4, b0m3))
    }
  }

  /// Coefficients before Montgomery reduction, even and odd lanes apart; below 2 · 2³² · p.
  @frozen @usableFromInline
  struct PackedSums5: Sendable, BitwiseCopyable {
    @usableFromInline typealias Lanes = SIMD8<UInt64>

    @usableFromInline var e0: Lanes
    @usableFromInline var e1: Lanes
    @usableFromInline var e2: Lanes
    @usableFromInline var e3: Lanes
    @usableFromInline var e4: Lanes
    @usableFromInline var o0: Lanes
    @usableFromInline var o1: Lanes
    @usableFromInline var o2: Lanes
    @usableFromInline var o3: Lanes
    @usableFromInline var o4: Lanes

    @inlinable @inline(__always)
    init(
      e0: Lanes, e1: Lanes, e2: Lanes, e3: Lanes, e4: Lanes, o0: Lanes, o1: Lanes, o2: Lanes, o3: Lanes, o4: Lanes
    ) {
      (self.e0, self.e1, self.e2, self.e3, self.e4) = (e0, e1, e2, e3, e4)
      (self.o0, self.o1, self.o2, self.o3, self.o4) = (o0, o1, o2, o3, o4)
    }

    /// Below 2³²·p.
    @inlinable @inline(__always)
    var folded: PackedSums5 {
      PackedSums5(
        e0: martinetFold(e0),
        e1: martinetFold(e1),
        e2: martinetFold(e2),
        e3: martinetFold(e3),
        e4: martinetFold(e4),
        o0: martinetFold(o0),
        o1: martinetFold(o1),
        o2: martinetFold(o2),
        o3: martinetFold(o3),
        o4: martinetFold(o4))
    }

    @inlinable @inline(__always)
    var reduced: PackedFelt5 {
      PackedFelt5(
        PackedFelt(raw: martinetReduceWide(e0, o0)),
        PackedFelt(raw: martinetReduceWide(e1, o1)),
        PackedFelt(raw: martinetReduceWide(e2, o2)),
        PackedFelt(raw: martinetReduceWide(e3, o3)),
        PackedFelt(raw: martinetReduceWide(e4, o4)))
    }
  }

  extension PackedFelt5 {
    /// a², with at most four products in a sum, so that nothing is folded on the way:
    ///
    ///     c0 = a0² + 2a4·a1 + 2a3·a2 − a4²          c3 = 2a3·a0 + 2a2·(a1−a4) + (a4−a3)(a4+a3)
    ///     c1 = 2a1·a0 + 2a2·a4 + a3²                c4 = 2a4·a0 + 2a3·(a1−a4) + a2²
    ///     c2 = 2a2·a0 + a1·(a1−2a4) + a3·(2a4−2a2) + a4²
    @inlinable @inline(__always)
    public var squared: PackedFelt5 {
      let (a0, a1, a2, a3, a4) = (c0.raw, c1.raw, c2.raw, c3.raw, c4.raw)
      let d1 = martinetAdd(a1, a1)
      let d2 = martinetAdd(a2, a2)
      let d3 = martinetAdd(a3, a3)
      let d4 = martinetAdd(a4, a4)
      let a1m4 = martinetSubtract(a1, a4)
      return PackedFelt5(
        PackedFelt(raw: martinetSum4(a0, a0, d4, a1, d3, a2, a4, martinetSubtract(SIMD16(), a4))),
        PackedFelt(raw: martinetSum3(d1, a0, d2, a4, a3, a3)),
        PackedFelt(
          raw: martinetSum4(d2, a0, a1, martinetSubtract(a1, d4), a3, martinetSubtract(d4, d2), a4, a4)),
        PackedFelt(raw: martinetSum3(d3, a0, d2, a1m4, martinetSubtract(a4, a3), martinetAdd(a4, a3))),
        PackedFelt(raw: martinetSum3(d4, a0, d3, a1m4, a2, a2)))
    }
  }
#endif
