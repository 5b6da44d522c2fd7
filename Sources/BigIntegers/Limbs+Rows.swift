/// Rows of multi-word arithmetic: numbers of `count` limbs in memory, least significant first.
extension Limbs {
  /// acc += a · b over `count` limbs; returns the limb that carries out.
  @inlinable
  public static func multiplyAccumulate(
    _ acc: UnsafeMutablePointer<UInt64>, _ a: UnsafePointer<UInt64>, _ b: UInt64, count: Int
  ) -> UInt64 {
    var carry: UInt64 = 0
    var i = 0
    while i &+ 4 <= count {
      acc[i] = multiplyAdd(acc[i], a[i], b, &carry)
      acc[i &+ 1] = multiplyAdd(acc[i &+ 1], a[i &+ 1], b, &carry)
      acc[i &+ 2] = multiplyAdd(acc[i &+ 2], a[i &+ 2], b, &carry)
      acc[i &+ 3] = multiplyAdd(acc[i &+ 3], a[i &+ 3], b, &carry)
      i &+= 4
    }
    while i < count {
      acc[i] = multiplyAdd(acc[i], a[i], b, &carry)
      i &+= 1
    }
    return carry
  }

  /// acc −= a over `count` limbs; returns the borrow.
  @inlinable @discardableResult
  public static func subtract(
    _ acc: UnsafeMutablePointer<UInt64>, _ a: UnsafePointer<UInt64>, count: Int
  ) -> UInt64 {
    var borrow: UInt64 = 0
    for i in 0..<count { acc[i] = subtract(acc[i], a[i], &borrow) }
    return borrow
  }

  /// Whether a < b, both of `count` limbs.
  @inlinable
  public static func isLess(_ a: UnsafePointer<UInt64>, _ b: UnsafePointer<UInt64>, count: Int) -> Bool {
    var i = count &- 1
    while i >= 0 {
      if a[i] != b[i] { return a[i] < b[i] }
      i &-= 1
    }
    return false
  }
}
