public import Hashes

/// The key of a hash table, and its hashing.
///
/// Users choose addresses and slots, contracts even while they run; who knows a table's key could choose them so that they
/// all meet at one place. Hosts therefore draw keys at random. A guest has no randomness and takes the hash of the block it
/// runs: no transaction can be made for a block whose hash it changes, and no contract can read it.
@frozen
public struct TableKey: Sendable, BitwiseCopyable {
  @usableFromInline let key0: UInt64
  @usableFromInline let key1: UInt64
  @usableFromInline let key2: UInt64
  /// Odd.
  @usableFromInline let key3: UInt64

  @inlinable
  public init(_ key0: UInt64, _ key1: UInt64) {
    self.key0 = key0
    self.key1 = key1
    // First digits of π: another key for each step.
    key2 = TableKey.fold(key0 ^ 0x243f_6a88_85a3_08d3, key1 ^ 0x1319_8a2e_0370_7344)
    key3 = TableKey.fold(key0 ^ 0xa409_3822_299f_31d0, key1 ^ 0x082e_fa98_ec4e_6c89) | 1
  }

  @inlinable
  public init(_ hash: Hash256) { self.init(hash.word0, hash.word1) }

  #if hasFeature(Embedded)
    /// For tables that nobody gave a key.
    @inlinable
    public static var any: TableKey { TableKey(0x9e37_79b9_7f4a_7c15, 0xd1b5_4a32_d192_ed03) }
  #else
    /// A random one.
    public static var any: TableKey {
      TableKey(UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))
    }
  #endif

  /// Both halves of the product, and the factors: a factor of zero would make everything else equal.
  @inlinable @inline(__always)
  static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low ^ a ^ b
  }

  @inlinable @inline(__always)
  public func hash(_ a: UInt64, _ b: UInt64) -> UInt64 { TableKey.fold(a ^ key0, b ^ key1) }

  @inlinable @inline(__always)
  public func hash(_ a: UInt64, _ b: UInt64, _ c: UInt64) -> UInt64 { TableKey.fold(hash(a, b) ^ c, key3) }

  /// One step after the other, each under a key of its own: two steps side by side let a maker of equal halves cancel them.
  @inlinable @inline(__always)
  public func hash(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64) -> UInt64 {
    TableKey.fold(hash(a, b) ^ c, d ^ key2)
  }

  @inlinable @inline(__always)
  public func hash(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64, _ e: UInt64) -> UInt64 {
    TableKey.fold(hash(a, b, c, d) ^ e, key3)
  }
}
