#if arch(riscv64) && hasFeature(Embedded)
  public import CIntrinsics
#endif

extension Limbs {
  /// The bytes of `x` in reverse order.
  @inlinable @inline(__always)
  public static func byteSwapped(_ x: UInt64) -> UInt64 {
    #if arch(riscv64) && hasFeature(Embedded)
      martinet_byte_swapped(x)
    #else
      x.byteSwapped
    #endif
  }
}

extension UInt256 {
  /// The number of 32 bytes in memory, most significant first, held as four words as they are there (little-endian).
  @inlinable @inline(__always)
  public init(bigEndianWords w0: UInt64, _ w1: UInt64, _ w2: UInt64, _ w3: UInt64) {
    self.init(
      limbs: Limbs.byteSwapped(w3), Limbs.byteSwapped(w2), Limbs.byteSwapped(w1), Limbs.byteSwapped(w0))
  }

  /// The words of the 32 bytes, most significant first, as they are in memory.
  @inlinable @inline(__always)
  public var bigEndianWords: (UInt64, UInt64, UInt64, UInt64) {
    (Limbs.byteSwapped(limb3), Limbs.byteSwapped(limb2), Limbs.byteSwapped(limb1), Limbs.byteSwapped(limb0))
  }
}

extension UInt256 {
  /// The value of 0 to 32 bytes, most significant first; nil for more than 32.
  @inlinable
  public init?(bigEndian bytes: some Collection<UInt8>) {
    guard bytes.count <= 32 else { return nil }
    var limbs: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    var position = bytes.count
    for byte in bytes {
      position &-= 1
      let part = UInt64(byte) &<< UInt64((position & 7) &* 8)
      switch position &>> 3 {
      case 0: limbs.0 |= part
      case 1: limbs.1 |= part
      case 2: limbs.2 |= part
      default: limbs.3 |= part
      }
    }
    self.init(limbs: limbs.0, limbs.1, limbs.2, limbs.3)
  }

  /// 32 bytes, most significant first.
  @inlinable
  public var bigEndianBytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(32)
    for limb in [limb3, limb2, limb1, limb0] {
      for i in 0..<8 { result.append(UInt8(truncatingIfNeeded: limb &>> UInt64(56 &- 8 &* i))) }
    }
    return result
  }

  /// The bytes from the first non-zero one on, most significant first; none for zero.
  @inlinable
  public var minimalBigEndianBytes: [UInt8] {
    Array(bigEndianBytes.drop { $0 == 0 })
  }

  /// Reads decimal digits, or hexadecimal ones after "0x". Nil when empty, malformed or above 2²⁵⁶ − 1.
  public init?(text: String) {
    var characters = Array(text.utf8)[...]
    let hexadecimal = characters.starts(with: [0x30, 0x78])
    if hexadecimal { characters = characters.dropFirst(2) }
    guard !characters.isEmpty else { return nil }
    var value = UInt256.zero
    for c in characters {
      let digit: UInt8
      switch c {
      case 0x30...0x39: digit = c - 0x30
      case 0x61...0x66 where hexadecimal: digit = c - 0x61 + 10
      case 0x41...0x46 where hexadecimal: digit = c - 0x41 + 10
      default: return nil
      }
      let (product, o1) = value.multipliedReportingOverflow(by: hexadecimal ? 16 : 10)
      let (sum, o2) = product.addingReportingOverflow(UInt256(UInt64(digit)))
      if o1 || o2 { return nil }
      value = sum
    }
    self = value
  }

  /// Decimal digits, without leading zeros.
  public var decimal: String {
    var digits: [UInt8] = []
    var value = self
    repeat {
      guard let (q, r) = value.quotientAndRemainder(dividingBy: 10) else { break }
      digits.append(0x30 + UInt8(truncatingIfNeeded: r))
      value = q
    } while !value.isZero
    return String(decoding: digits.reversed(), as: UTF8.self)
  }
}

#if !hasFeature(Embedded)
  extension UInt256: CustomStringConvertible {
    public var description: String { decimal }
  }
#endif
