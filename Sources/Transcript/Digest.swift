public import KoalaBear

/// Eight field elements, 248 bits: the output of the tree's compression and of its leaf sponge.
///
/// Collisions cost about 2¹²⁴ work, which caps every security level at 124 bits.
@frozen
public struct Digest: Hashable, Sendable, BitwiseCopyable {
  /// The elements' Montgomery representatives, each below p.
  public var raw: SIMD8<UInt32>

  /// The number of elements.
  public static let width = 8

  @inlinable @inline(__always)
  public init() { raw = SIMD8() }

  /// Takes Montgomery representatives, each of which must be below p.
  @inlinable @inline(__always)
  public init(raw: SIMD8<UInt32>) { self.raw = raw }

  /// Nil unless there are exactly eight elements.
  @inlinable
  public init?(_ elements: [Felt]) {
    guard elements.count == Digest.width else { return nil }
    raw = SIMD8()
    for i in 0..<Digest.width { raw[i] = elements[i].raw }
  }

  /// Element i in `0 ..< 8`.
  @inlinable
  public subscript(i: Int) -> Felt {
    @inline(__always) get { Felt(raw: raw[i]) }
    @inline(__always) set { raw[i] = newValue.raw }
  }

  /// The eight elements in order.
  public var elements: [Felt] { (0..<Digest.width).map { self[$0] } }
}
