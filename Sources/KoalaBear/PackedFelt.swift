#if !hasFeature(Embedded)
  public import CIntrinsics

  /// Sixteen elements of KoalaBear in one vector register, lane by lane.
  ///
  /// `raw` holds Montgomery representatives, each in `0 ..< p` exactly as in `Felt`, so that sixteen contiguous
  /// `Felt` in memory and one `PackedFelt` are the same 64 bytes.
  @frozen
  public struct PackedFelt: Hashable, Sendable, BitwiseCopyable {
    /// Elements in a vector.
    public static let lanes = 16

    public var raw: SIMD16<UInt32>

    /// Takes Montgomery representatives, all below p.
    @inlinable @inline(__always)
    public init(raw: SIMD16<UInt32>) { self.raw = raw }

    @inlinable @inline(__always)
    public init() { raw = SIMD16() }

    /// The same element in all lanes.
    @inlinable @inline(__always)
    public init(_ element: Felt) { raw = SIMD16(repeating: element.raw) }

    public static let zero = PackedFelt()
    public static let one = PackedFelt(Felt.one)

    /// Reads sixteen contiguous elements; no alignment beyond that of `Felt` is needed.
    @inlinable @inline(__always)
    public init(load pointer: UnsafePointer<Felt>) {
      raw = UnsafeRawPointer(pointer).loadUnaligned(as: SIMD16<UInt32>.self)
    }

    /// Reads sixteen contiguous elements; no alignment beyond that of `Felt` is needed.
    @inlinable @inline(__always)
    public init(load pointer: UnsafeMutablePointer<Felt>) { self.init(load: UnsafePointer(pointer)) }

    /// Writes sixteen contiguous elements.
    @inlinable @inline(__always)
    public func store(to pointer: UnsafeMutablePointer<Felt>) {
      UnsafeMutableRawPointer(pointer).storeBytes(of: raw, as: SIMD16<UInt32>.self)
    }

    /// The element of lane i in `0 ..< 16`.
    @inlinable @inline(__always)
    public subscript(lane: Int) -> Felt {
      get { Felt(raw: raw[lane]) }
      set { raw[lane] = newValue.raw }
    }

    /// The sum of all lanes.
    @inlinable
    public var sum: Felt {
      let a = unsafeBitCast(raw, to: SIMD8<UInt64>.self)
      // Each 64-bit lane stays below 2³², the total below 2³⁵ < 2³² · p.
      let total = ((a & 0xffff_ffff) &+ (a &>> 32)).wrappedSum()
      return Felt(raw: Felt.reduce(total)) * Felt(raw: Felt.rSquared)
    }
  }

  extension PackedFelt {
    @inlinable @inline(__always)
    public static func + (a: PackedFelt, b: PackedFelt) -> PackedFelt {
      PackedFelt(raw: martinetAdd(a.raw, b.raw))
    }

    @inlinable @inline(__always)
    public static func - (a: PackedFelt, b: PackedFelt) -> PackedFelt {
      PackedFelt(raw: martinetSubtract(a.raw, b.raw))
    }

    @inlinable @inline(__always)
    public static func * (a: PackedFelt, b: PackedFelt) -> PackedFelt {
      PackedFelt(raw: martinetMultiply(a.raw, b.raw))
    }

    @inlinable @inline(__always)
    public static prefix func - (a: PackedFelt) -> PackedFelt { PackedFelt() - a }

    @inlinable @inline(__always) public static func + (a: PackedFelt, b: Felt) -> PackedFelt { a + PackedFelt(b) }
    @inlinable @inline(__always) public static func + (a: Felt, b: PackedFelt) -> PackedFelt { PackedFelt(a) + b }
    @inlinable @inline(__always) public static func - (a: PackedFelt, b: Felt) -> PackedFelt { a - PackedFelt(b) }
    @inlinable @inline(__always) public static func - (a: Felt, b: PackedFelt) -> PackedFelt { PackedFelt(a) - b }
    @inlinable @inline(__always) public static func * (a: PackedFelt, b: Felt) -> PackedFelt { a * PackedFelt(b) }
    @inlinable @inline(__always) public static func * (a: Felt, b: PackedFelt) -> PackedFelt { PackedFelt(a) * b }

    @inlinable @inline(__always) public static func += (a: inout PackedFelt, b: PackedFelt) { a = a + b }
    @inlinable @inline(__always) public static func -= (a: inout PackedFelt, b: PackedFelt) { a = a - b }
    @inlinable @inline(__always) public static func *= (a: inout PackedFelt, b: PackedFelt) { a = a * b }
    @inlinable @inline(__always) public static func += (a: inout PackedFelt, b: Felt) { a = a + b }
    @inlinable @inline(__always) public static func -= (a: inout PackedFelt, b: Felt) { a = a - b }
    @inlinable @inline(__always) public static func *= (a: inout PackedFelt, b: Felt) { a = a * b }

    @inlinable @inline(__always)
    public var squared: PackedFelt { self * self }

    /// self + self.
    @inlinable @inline(__always)
    public var doubled: PackedFelt { self + self }

    /// self / 2.
    @inlinable @inline(__always)
    public var halved: PackedFelt { PackedFelt(raw: martinetHalve(raw)) }
  }
#endif
