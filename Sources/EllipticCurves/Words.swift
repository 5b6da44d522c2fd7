/// A fixed number of 64-bit words, least significant first: a non-negative integer.
public protocol WordArray: Equatable, Sendable, BitwiseCopyable {
  static var count: Int { get }
  static var zero: Self { get }
  /// Word `i` in `0 ..< count`.
  subscript(i: Int) -> UInt64 { get set }
}

/// 256 bits.
@frozen
public struct Words4: WordArray {
  public var l0, l1, l2, l3: UInt64

  @inlinable @inline(__always)
  public init(_ l0: UInt64, _ l1: UInt64, _ l2: UInt64, _ l3: UInt64) {
    (self.l0, self.l1, self.l2, self.l3) = (l0, l1, l2, l3)
  }

  @inlinable @inline(__always) public static var count: Int { 4 }
  @inlinable @inline(__always) public static var zero: Words4 { Words4(0, 0, 0, 0) }

  @inlinable
  public subscript(i: Int) -> UInt64 {
    @inline(__always) get {
      switch i {
      case 0: l0
      case 1: l1
      case 2: l2
      default: l3
      }
    }
    @inline(__always) set {
      switch i {
      case 0: l0 = newValue
      case 1: l1 = newValue
      case 2: l2 = newValue
      default: l3 = newValue
      }
    }
  }
}

/// 384 bits.
@frozen
public struct Words6: WordArray {
  public var l0, l1, l2, l3, l4, l5: UInt64

  @inlinable @inline(__always)
  public init(_ l0: UInt64, _ l1: UInt64, _ l2: UInt64, _ l3: UInt64, _ l4: UInt64, _ l5: UInt64) {
    (self.l0, self.l1, self.l2, self.l3, self.l4, self.l5) = (l0, l1, l2, l3, l4, l5)
  }

  @inlinable @inline(__always) public static var count: Int { 6 }
  @inlinable @inline(__always) public static var zero: Words6 { Words6(0, 0, 0, 0, 0, 0) }

  @inlinable
  public subscript(i: Int) -> UInt64 {
    @inline(__always) get {
      switch i {
      case 0: l0
      case 1: l1
      case 2: l2
      case 3: l3
      case 4: l4
      default: l5
      }
    }
    @inline(__always) set {
      switch i {
      case 0: l0 = newValue
      case 1: l1 = newValue
      case 2: l2 = newValue
      case 3: l3 = newValue
      case 4: l4 = newValue
      default: l5 = newValue
      }
    }
  }
}

extension WordArray {
  @inlinable
  public var isZero: Bool {
    var any: UInt64 = 0
    for i in 0..<Self.count { any |= self[i] }
    return any == 0
  }

  @inlinable
  public static func < (a: Self, b: Self) -> Bool {
    for i in stride(from: count - 1, through: 0, by: -1) where a[i] != b[i] { return a[i] < b[i] }
    return false
  }

  /// Bit `i` in `0 ..< 64 · count`.
  @inlinable
  public func bit(_ i: Int) -> Bool { (self[i &>> 6] &>> UInt64(i & 63)) & 1 != 0 }

  /// The number of bits up to the highest set one; 0 for zero.
  @inlinable
  public var bitWidth: Int {
    for i in stride(from: Self.count - 1, through: 0, by: -1) where self[i] != 0 {
      return 64 * i + 64 - self[i].leadingZeroBitCount
    }
    return 0
  }

  /// self + small, modulo 2^(64 · count).
  @inlinable
  public func adding(_ small: UInt64) -> Self {
    var r = self
    var carry = small
    for i in 0..<Self.count {
      r[i] = r[i] &+ carry
      carry = r[i] < carry ? 1 : 0
    }
    return r
  }

  /// self − small, modulo 2^(64 · count).
  @inlinable
  public func subtracting(_ small: UInt64) -> Self {
    var r = self
    var borrow = small
    for i in 0..<Self.count {
      let word = r[i]
      r[i] = word &- borrow
      borrow = word < borrow ? 1 : 0
    }
    return r
  }

  /// self shifted right by `n` in `1 ..< 64`.
  @inlinable
  public func shiftedRight(_ n: UInt64) -> Self {
    var r = Self.zero
    for i in 0..<Self.count {
      let above = i + 1 < Self.count ? self[i + 1] &<< (64 &- n) : 0
      r[i] = (self[i] &>> n) | above
    }
    return r
  }

  /// The integer of 8 · count bytes, most significant first. `bytes` holds at least that many.
  @inlinable
  public init(bigEndian bytes: UnsafeRawPointer) {
    self = .zero
    for i in 0..<Self.count {
      self[Self.count - 1 - i] = UInt64(
        bigEndian: bytes.loadUnaligned(fromByteOffset: 8 * i, as: UInt64.self))
    }
  }

  /// Writes 8 · count bytes, most significant first.
  @inlinable
  public func storeBigEndian(to bytes: UnsafeMutableRawPointer) {
    for i in 0..<Self.count {
      bytes.storeBytes(of: self[Self.count - 1 - i].bigEndian, toByteOffset: 8 * i, as: UInt64.self)
    }
  }
}
