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

    /// Sixteen elements by lane.
    @inlinable @inline(__always)
    public init(lanes element: (Int) -> Felt5) {
      self.init()
      for i in 0..<16 { self[i] = element(i) }
    }

    /// What a kernel writes: the five coefficients of sixteen elements, one after the other.
    @inlinable @inline(__always)
    public static func filled(_ body: (UnsafeMutablePointer<UInt32>) -> Void) -> PackedFelt5 {
      var result = PackedFelt5()
      withUnsafeMutableBytes(of: &result) {
        body($0.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt32.self))
      }
      return result
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
    public var doubled: PackedFelt5 { PackedFelt5(c0.doubled, c1.doubled, c2.doubled, c3.doubled, c4.doubled) }

    /// One reduction for each coefficient.
    @inlinable @inline(__always)
    public static func * (a: PackedFelt5, b: PackedFelt5) -> PackedFelt5 {
      PackedFactor5(b) * a
    }

    /// a·b + c·d with one reduction for each coefficient.
    @inlinable @inline(__always)
    public static func dot(
      _ a: PackedFelt5, _ b: PackedFelt5, _ c: PackedFelt5, _ d: PackedFelt5
    ) -> PackedFelt5 { PackedFactor5.dot(a, PackedFactor5(b), c, PackedFactor5(d)) }

    /// a·b + c.
    @inlinable @inline(__always)
    public static func multiplyAdd(_ a: PackedFelt5, _ b: PackedFelt5, _ c: PackedFelt5) -> PackedFelt5 {
      a * b + c
    }
  }
#endif
