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
    @usableFromInline typealias Wide = SIMD8<UInt64>

    /// p in every lane.
    @inlinable @inline(__always)
    static var modulus: SIMD16<UInt32> { SIMD16(repeating: Felt.modulus) }

    /// Brings values below 2p into `0 ..< p`.
    @inlinable @inline(__always)
    static func correct(_ x: SIMD16<UInt32>) -> SIMD16<UInt32> {
      martinetMinimum32(x, x &- modulus)
    }

    /// Brings differences in `-p ..< p` (modulo 2³²) into `0 ..< p`.
    @inlinable @inline(__always)
    static func correctNegative(_ x: SIMD16<UInt32>) -> SIMD16<UInt32> {
      martinetMinimum32(x, x &+ modulus)
    }

    /// p⁻¹ mod 2³² in the even lanes.
    @inlinable @inline(__always)
    static var inverseModulus: SIMD16<UInt32> { SIMD16(repeating: 0x8100_0001) }

    /// q·p for q = x · p⁻¹ mod 2³²: its lower half is that of x, and Montgomery reduction subtracts its upper half
    /// from that of x.
    @inlinable @inline(__always)
    static func quotient(_ x: Wide) -> Wide {
      let q = martinetMultiplyEven(unsafeBitCast(x, to: SIMD16<UInt32>.self), inverseModulus)
      return martinetMultiplyEven(unsafeBitCast(martinetOpaque(q), to: SIMD16<UInt32>.self), modulus)
    }

    /// Montgomery reduction of 64-bit values whose upper half is below p, even and odd lanes: the result is in
    /// `0 ..< p`.
    @inlinable @inline(__always)
    static func reduce(_ even: Wide, _ odd: Wide) -> SIMD16<UInt32> {
      correctNegative(
        martinetUpperHalves(even, odd) &- martinetUpperHalves(quotient(even), quotient(odd)))
    }

    @inlinable @inline(__always)
    public static func + (a: PackedFelt, b: PackedFelt) -> PackedFelt { PackedFelt(raw: correct(a.raw &+ b.raw)) }

    @inlinable @inline(__always)
    public static func - (a: PackedFelt, b: PackedFelt) -> PackedFelt {
      PackedFelt(raw: correctNegative(a.raw &- b.raw))
    }

    @inlinable @inline(__always)
    public static func * (a: PackedFelt, b: PackedFelt) -> PackedFelt {
      PackedFelt(
        raw: reduce(
          martinetMultiplyEven(a.raw, b.raw), martinetMultiplyEven(martinetOdd(a.raw), martinetOdd(b.raw))))
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
    public var doubled: PackedFelt { PackedFelt(raw: PackedFelt.correct(raw &<< 1)) }

    /// self / 2.
    @inlinable @inline(__always)
    public var halved: PackedFelt {
      let odd = SIMD16<UInt32>() &- (raw & 1)
      return PackedFelt(raw: (raw &+ (odd & PackedFelt.modulus)) &>> 1)
    }
  }
#endif
