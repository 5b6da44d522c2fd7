#if !hasFeature(Embedded)
  public import CIntrinsics

  /// One coefficient of the right factor of a product: its lanes as they are, and the odd ones in the even places.
  @frozen
  public struct PackedHalves: Sendable, BitwiseCopyable {
    @usableFromInline var even: SIMD16<UInt32>
    @usableFromInline var odd: SIMD16<UInt32>

    @inlinable @inline(__always)
    init(_ x: PackedFelt) {
      even = x.raw
      odd = martinetOdd(x.raw)
    }
  }

  /// The right factor of products of sixteen extension elements, prepared so that each coefficient of a product is
  /// one sum of five products of base elements (reduction modulo X⁵ + X² − 1 is already in the differences):
  ///
  ///     c0 = a0·b0        + a1·b4        + a2·b3        + a3·b2        + a4·(b1−b4)
  ///     c1 = a0·b1        + a1·b0        + a2·b4        + a3·b3        + a4·b2
  ///     c2 = a0·b2        + a1·(b1−b4)   + a2·(b0−b3)   + a3·(b4−b2)   + a4·(b3+b4−b1)
  ///     c3 = a0·b3        + a1·b2        + a2·(b1−b4)   + a3·(b0−b3)   + a4·(b4−b2)
  ///     c4 = a0·b4        + a1·b3        + a2·b2        + a3·(b1−b4)   + a4·(b0−b3)
  ///
  /// Worth keeping where one factor multiplies several.
  @frozen
  public struct PackedFactor5: Sendable, BitwiseCopyable {
    @usableFromInline var b0: PackedHalves
    @usableFromInline var b1: PackedHalves
    @usableFromInline var b2: PackedHalves
    @usableFromInline var b3: PackedHalves
    @usableFromInline var b4: PackedHalves
    @usableFromInline var b1m4: PackedHalves
    @usableFromInline var b0m3: PackedHalves
    @usableFromInline var b4m2: PackedHalves
    @usableFromInline var b34m1: PackedHalves

    @inlinable @inline(__always)
    public init(_ b: PackedFelt5) {
      b0 = PackedHalves(b.c0)
      b1 = PackedHalves(b.c1)
      b2 = PackedHalves(b.c2)
      b3 = PackedHalves(b.c3)
      b4 = PackedHalves(b.c4)
      let d = b.c1 - b.c4
      b1m4 = PackedHalves(d)
      b0m3 = PackedHalves(b.c0 - b.c3)
      b4m2 = PackedHalves(b.c4 - b.c2)
      b34m1 = PackedHalves(b.c3 - d)
    }

    @inlinable @inline(__always)
    public init(_ b: Felt5) { self.init(PackedFelt5(b)) }

    @inlinable @inline(__always)
    public static func * (b: PackedFactor5, a: PackedFelt5) -> PackedFelt5 {
      let (s0, s1, s2, s3, s4) = b.sums(a)
      return PackedFelt5(
        PackedFelt(raw: PackedFelt.reduceWide(s0.0, s0.1)), PackedFelt(raw: PackedFelt.reduceWide(s1.0, s1.1)),
        PackedFelt(raw: PackedFelt.reduceWide(s2.0, s2.1)), PackedFelt(raw: PackedFelt.reduceWide(s3.0, s3.1)),
        PackedFelt(raw: PackedFelt.reduceWide(s4.0, s4.1)))
    }

    @inlinable @inline(__always)
    public static func * (a: PackedFelt5, b: PackedFactor5) -> PackedFelt5 { b * a }

    /// Even and odd lanes of a coefficient before reduction.
    @usableFromInline typealias Sum = (SIMD8<UInt64>, SIMD8<UInt64>)

    /// The five coefficients of a·b before Montgomery reduction, all below 4.016·p² < 2 · 2³² · p < 2⁶⁴.
    @inlinable @inline(__always)
    func sums(_ a: PackedFelt5) -> (Sum, Sum, Sum, Sum, Sum) {
      let a0 = PackedHalves(a.c0)
      let a1 = PackedHalves(a.c1)
      let a2 = PackedHalves(a.c2)
      let a3 = PackedHalves(a.c3)
      let a4 = PackedHalves(a.c4)
      return (
        Self.dot(a0, b0, a1, b4, a2, b3, a3, b2, a4, b1m4),
        Self.dot(a0, b1, a1, b0, a2, b4, a3, b3, a4, b2),
        Self.dot(a0, b2, a1, b1m4, a2, b0m3, a3, b4m2, a4, b34m1),
        Self.dot(a0, b3, a1, b2, a2, b1m4, a3, b0m3, a4, b4m2),
        Self.dot(a0, b4, a1, b3, a2, b2, a3, b1m4, a4, b0m3)
      )
    }

    /// Σ aᵢ·bᵢ over five products: three are below 3p²; folded they are below 2³²·p < 2.016·p², and with two more
    /// below 4.016·p².
    @inlinable @inline(__always)
    static func dot(
      _ a0: PackedHalves, _ b0: PackedHalves, _ a1: PackedHalves, _ b1: PackedHalves, _ a2: PackedHalves,
      _ b2: PackedHalves, _ a3: PackedHalves, _ b3: PackedHalves, _ a4: PackedHalves, _ b4: PackedHalves
    ) -> Sum {
      let e =
        PackedFelt.fold(
          martinetMultiplyEven(a0.even, b0.even) &+ martinetMultiplyEven(a1.even, b1.even)
            &+ martinetMultiplyEven(a2.even, b2.even))
        &+ martinetMultiplyEven(a3.even, b3.even) &+ martinetMultiplyEven(a4.even, b4.even)
      let o =
        PackedFelt.fold(
          martinetMultiplyEven(a0.odd, b0.odd) &+ martinetMultiplyEven(a1.odd, b1.odd)
            &+ martinetMultiplyEven(a2.odd, b2.odd))
        &+ martinetMultiplyEven(a3.odd, b3.odd) &+ martinetMultiplyEven(a4.odd, b4.odd)
      return (e, o)
    }
  }

  extension PackedFelt {
    /// Subtracts 2³²·p from what is not below it.
    @inlinable @inline(__always)
    static func fold(_ x: Wide) -> Wide {
      martinetMinimum64(x, x &- Wide(repeating: UInt64(Felt.modulus) &<< 32))
    }

    /// Montgomery reduction of any 64-bit values below 2 · 2³² · p.
    @inlinable @inline(__always)
    static func reduceWide(_ even: Wide, _ odd: Wide) -> SIMD16<UInt32> {
      correctNegative(
        correct(martinetUpperHalves(even, odd)) &- martinetUpperHalves(quotient(even), quotient(odd)))
    }
  }
#endif
