/// The numbers that a prime field of `Words` needs. The modulus is odd and below 2^(64 · count − 2).
public protocol PrimeModulus: Sendable {
  associatedtype Words: WordArray

  static var modulus: Words { get }
  /// −1 / modulus modulo 2⁶⁴.
  static var negativeInverse: UInt64 { get }
  /// R = 2^(64 · count) modulo the modulus.
  static var radix: Words { get }
  /// R² modulo the modulus.
  static var radixSquared: Words { get }
  /// k of the sextic non-residue ξ = k + u that the tower over the field is built with: 1 or 9; 1 where there is none.
  static var nonResidue: Int { get }
  /// The operands of `FusedConstant`, at one place in memory for as long as the program runs.
  static var constants: UnsafePointer<Words> { get }
}

/// Index into `PrimeModulus.constants`: 0 … 9, the modulus, −1 … −9. There are `count` of them.
public enum FusedConstant {
  @inlinable public static var zero: Int { 0 }
  @inlinable public static var one: Int { 1 }
  @inlinable public static var modulus: Int { 10 }
  @inlinable public static var count: Int { 20 }

  /// Where k is, for −9 ... 9.
  @inlinable @inline(__always)
  public static func multiple(_ k: Int) -> Int { k < 0 ? 10 &- k : k }
}
