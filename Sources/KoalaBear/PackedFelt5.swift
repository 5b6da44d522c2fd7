#if !hasFeature(Embedded)
  /// Sixteen elements of the degree-5 extension, coefficient by coefficient: 320 bytes.
  @frozen
  public struct PackedFelt5: Hashable, Sendable, BitwiseCopyable {
    /// Elements in a vector.
    public static let lanes = 16

    public var c0: PackedFelt
    public var c1: PackedFelt
    public var c2: PackedFelt
    public var c3: PackedFelt
    public var c4: PackedFelt

    @inlinable @inline(__always)
    public init(_ c0: PackedFelt, _ c1: PackedFelt, _ c2: PackedFelt, _ c3: PackedFelt, _ c4: PackedFelt) {
      self.c0 = c0
      self.c1 = c1
      self.c2 = c2
      self.c3 = c3
      self.c4 = c4
    }

    @inlinable @inline(__always)
    public init() { self.init(PackedFelt(), PackedFelt(), PackedFelt(), PackedFelt(), PackedFelt()) }

    /// The embedding of sixteen base elements.
    @inlinable @inline(__always)
    public init(_ base: PackedFelt) { self.init(base, PackedFelt(), PackedFelt(), PackedFelt(), PackedFelt()) }

    /// The same element in all lanes.
    @inlinable @inline(__always)
    public init(_ element: Felt5) {
      self.init(
        PackedFelt(element.c0), PackedFelt(element.c1), PackedFelt(element.c2), PackedFelt(element.c3),
        PackedFelt(element.c4))
    }

    /// The same base element in all lanes.
    @inlinable @inline(__always)
    public init(_ element: Felt) { self.init(PackedFelt(element)) }

    /// Gathers sixteen contiguous extension elements.
    @inlinable
    public init(load pointer: UnsafePointer<Felt5>) {
      self.init()
      for lane in 0..<16 { self[lane] = pointer[lane] }
    }

    /// Scatters to sixteen contiguous extension elements.
    @inlinable
    public func store(to pointer: UnsafeMutablePointer<Felt5>) {
      for lane in 0..<16 { pointer[lane] = self[lane] }
    }

    public static let zero = PackedFelt5()
    public static let one = PackedFelt5(Felt5.one)

    /// The element of lane i in `0 ..< 16`.
    @inlinable @inline(__always)
    public subscript(lane: Int) -> Felt5 {
      get { Felt5(c0[lane], c1[lane], c2[lane], c3[lane], c4[lane]) }
      set {
        c0[lane] = newValue.c0
        c1[lane] = newValue.c1
        c2[lane] = newValue.c2
        c3[lane] = newValue.c3
        c4[lane] = newValue.c4
      }
    }

    /// The sum of all lanes.
    @inlinable
    public var sum: Felt5 { Felt5(c0.sum, c1.sum, c2.sum, c3.sum, c4.sum) }
  }

  extension PackedFelt5 {
    @inlinable @inline(__always)
    public static func + (a: PackedFelt5, b: PackedFelt5) -> PackedFelt5 {
      PackedFelt5(a.c0 + b.c0, a.c1 + b.c1, a.c2 + b.c2, a.c3 + b.c3, a.c4 + b.c4)
    }

    @inlinable @inline(__always)
    public static func - (a: PackedFelt5, b: PackedFelt5) -> PackedFelt5 {
      PackedFelt5(a.c0 - b.c0, a.c1 - b.c1, a.c2 - b.c2, a.c3 - b.c3, a.c4 - b.c4)
    }

    @inlinable @inline(__always)
    public static prefix func - (a: PackedFelt5) -> PackedFelt5 { PackedFelt5(-a.c0, -a.c1, -a.c2, -a.c3, -a.c4) }

    @inlinable @inline(__always)
    public static func + (a: PackedFelt5, b: PackedFelt) -> PackedFelt5 {
      PackedFelt5(a.c0 + b, a.c1, a.c2, a.c3, a.c4)
    }

    @inlinable @inline(__always)
    public static func - (a: PackedFelt5, b: PackedFelt) -> PackedFelt5 {
      PackedFelt5(a.c0 - b, a.c1, a.c2, a.c3, a.c4)
    }

    @inlinable @inline(__always)
    public static func * (a: PackedFelt5, b: PackedFelt) -> PackedFelt5 {
      PackedFelt5(a.c0 * b, a.c1 * b, a.c2 * b, a.c3 * b, a.c4 * b)
    }

    @inlinable @inline(__always)
    public static func * (a: PackedFelt5, b: Felt) -> PackedFelt5 { a * PackedFelt(b) }
    @inlinable @inline(__always)
    public static func + (a: PackedFelt5, b: Felt) -> PackedFelt5 { a + PackedFelt(b) }
    @inlinable @inline(__always)
    public static func - (a: PackedFelt5, b: Felt) -> PackedFelt5 { a - PackedFelt(b) }
    @inlinable @inline(__always)
    public static func + (a: PackedFelt5, b: Felt5) -> PackedFelt5 { a + PackedFelt5(b) }
    @inlinable @inline(__always)
    public static func - (a: PackedFelt5, b: Felt5) -> PackedFelt5 { a - PackedFelt5(b) }
    @inlinable @inline(__always)
    public static func * (a: PackedFelt5, b: Felt5) -> PackedFelt5 { a * PackedFelt5(b) }

    @inlinable @inline(__always) public static func += (a: inout PackedFelt5, b: PackedFelt5) { a = a + b }
    @inlinable @inline(__always) public static func -= (a: inout PackedFelt5, b: PackedFelt5) { a = a - b }
    @inlinable @inline(__always) public static func *= (a: inout PackedFelt5, b: PackedFelt5) { a = a * b }
    @inlinable @inline(__always) public static func *= (a: inout PackedFelt5, b: PackedFelt) { a = a * b }
    @inlinable @inline(__always) public static func *= (a: inout PackedFelt5, b: Felt) { a = a * b }
    @inlinable @inline(__always) public static func *= (a: inout PackedFelt5, b: Felt5) { a = a * b }

    @inlinable @inline(__always)
    public var squared: PackedFelt5 { self * self }

    @inlinable @inline(__always)
    public var doubled: PackedFelt5 { PackedFelt5(c0.doubled, c1.doubled, c2.doubled, c3.doubled, c4.doubled) }

    /// a·b.
    @inlinable @inline(__always)
    public static func * (a: PackedFelt5, b: PackedFelt5) -> PackedFelt5 { Terms(b).product(a) }

    /// a·b + c·d, reduced once per coefficient.
    @inlinable @inline(__always)
    public static func dot(
      _ a: PackedFelt5, _ b: PackedFelt5, _ c: PackedFelt5, _ d: PackedFelt5
    ) -> PackedFelt5 { a * b + c * d }

    /// a·b + c, reduced once per coefficient.
    @inlinable @inline(__always)
    public static func multiplyAdd(_ a: PackedFelt5, _ b: PackedFelt5, _ c: PackedFelt5) -> PackedFelt5 {
      a * b + c
    }
  }

  extension PackedFelt5 {
    /// The right factor of a product with the differences that reduction modulo X⁵ + X² − 1 needs, so that each
    /// coefficient of the product is one sum of five products of base elements:
    ///
    ///     c0 = a0·b0        + a1·b4        + a2·b3        + a3·b2        + a4·(b1−b4)
    ///     c1 = a0·b1        + a1·b0        + a2·b4        + a3·b3        + a4·b2
    ///     c2 = a0·b2        + a1·(b1−b4)   + a2·(b0−b3)   + a3·(b4−b2)   + a4·(b3+b4−b1)
    ///     c3 = a0·b3        + a1·b2        + a2·(b1−b4)   + a3·(b0−b3)   + a4·(b4−b2)
    ///     c4 = a0·b4        + a1·b3        + a2·b2        + a3·(b1−b4)   + a4·(b0−b3)
    @usableFromInline @frozen
    struct Terms {
      @usableFromInline var b: PackedFelt5
      @usableFromInline var b1m4: PackedFelt
      @usableFromInline var b0m3: PackedFelt
      @usableFromInline var b4m2: PackedFelt
      @usableFromInline var b34m1: PackedFelt

      @inlinable @inline(__always)
      init(_ b: PackedFelt5) {
        self.b = b
        b1m4 = b.c1 - b.c4
        b0m3 = b.c0 - b.c3
        b4m2 = b.c4 - b.c2
        b34m1 = b.c3 - b1m4
      }

      @inlinable @inline(__always)
      func product(_ a: PackedFelt5) -> PackedFelt5 {
        PackedFelt5(
          PackedFelt.dot(a, b.c0, b.c4, b.c3, b.c2, b1m4),
          PackedFelt.dot(a, b.c1, b.c0, b.c4, b.c3, b.c2),
          PackedFelt.dot(a, b.c2, b1m4, b0m3, b4m2, b34m1),
          PackedFelt.dot(a, b.c3, b.c2, b1m4, b0m3, b4m2),
          PackedFelt.dot(a, b.c4, b.c3, b.c2, b1m4, b0m3))
      }
    }
  }

  extension PackedFelt {
    /// Subtracts 2³²·p from what is not below it.
    @inlinable @inline(__always)
    static func fold(_ x: Wide) -> Wide {
      let y = x &- Wide(repeating: UInt64(Felt.modulus) &<< 32)
      return x.replacing(with: y, where: y .< x)
    }

    /// Montgomery reduction of any 64-bit values below 2 · 2³² · p.
    @inlinable @inline(__always)
    static func reduceWide(_ even: Wide, _ odd: Wide) -> SIMD16<UInt32> {
      correctNegative(correct(upperHalves(even, odd)) &- upperHalves(quotient(even), quotient(odd)))
    }

    /// Σ aᵢ·bᵢ over five products with one reduction.
    ///
    /// Three products are below 3p²; folded they are below 2³²·p < 2.016·p², and with two more below
    /// 4.016·p² < 2 · 2³² · p < 2⁶⁴.
    @inlinable @inline(__always)
    static func dot(
      _ a: PackedFelt5, _ b0: PackedFelt, _ b1: PackedFelt, _ b2: PackedFelt, _ b3: PackedFelt, _ b4: PackedFelt
    ) -> PackedFelt {
      let e =
        fold(
          even(a.c0.raw) &* even(b0.raw) &+ even(a.c1.raw) &* even(b1.raw) &+ even(a.c2.raw) &* even(b2.raw))
        &+ even(a.c3.raw) &* even(b3.raw) &+ even(a.c4.raw) &* even(b4.raw)
      let o =
        fold(odd(a.c0.raw) &* odd(b0.raw) &+ odd(a.c1.raw) &* odd(b1.raw) &+ odd(a.c2.raw) &* odd(b2.raw))
        &+ odd(a.c3.raw) &* odd(b3.raw) &+ odd(a.c4.raw) &* odd(b4.raw)
      return PackedFelt(raw: reduceWide(e, o))
    }
  }
#endif
