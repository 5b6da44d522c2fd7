public import BigIntegers

/// Words of a size for which (a·b + c) mod m is one operation of the zkVM.
public protocol FusedWords: WordArray {
  /// r = (a·b + c) mod m. All inputs are read before r is written.
  static func multiplyAdd(
    _ r: UnsafeMutablePointer<UInt64>, _ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>,
    _ c: UnsafePointer<UInt64>, _ m: UnsafePointer<UInt64>)
}

extension Words4: FusedWords {
  @inlinable @inline(__always)
  public static func multiplyAdd(
    _ r: UnsafeMutablePointer<UInt64>, _ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>,
    _ c: UnsafePointer<UInt64>, _ m: UnsafePointer<UInt64>
  ) {
    Modular256.multiplyAdd(r, a, b, c, modulus: m)
  }
}

extension Words6: FusedWords {
  @inlinable @inline(__always)
  public static func multiplyAdd(
    _ r: UnsafeMutablePointer<UInt64>, _ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>,
    _ c: UnsafePointer<UInt64>, _ m: UnsafePointer<UInt64>
  ) {
    Modular384.multiplyAdd(r, a, b, c, modulus: m)
  }
}
