import BigIntegers

/// Bodies that need nothing but the stack or memory. Their checks were made.
enum Instructions {
  // MARK: arithmetic: operands below `sp`, the new stack pointer comes back

  @inline(never)
  static func divide(_ sp: UnsafeMutablePointer<UInt256>) -> UnsafeMutablePointer<UInt256> {
    sp[-2] = sp[-1].divided(by: sp[-2])?.quotient ?? .zero
    return sp - 1
  }

  @inline(never)
  static func divideSigned(_ sp: UnsafeMutablePointer<UInt256>) -> UnsafeMutablePointer<UInt256> {
    sp[-2] = sp[-1].dividedSigned(by: sp[-2])?.quotient ?? .zero
    return sp - 1
  }

  @inline(never)
  static func remainder(_ sp: UnsafeMutablePointer<UInt256>) -> UnsafeMutablePointer<UInt256> {
    sp[-2] = sp[-1].remainder(dividingBy: sp[-2]) ?? .zero
    return sp - 1
  }

  @inline(never)
  static func remainderSigned(_ sp: UnsafeMutablePointer<UInt256>) -> UnsafeMutablePointer<UInt256> {
    sp[-2] = sp[-1].remainderSigned(dividingBy: sp[-2]) ?? .zero
    return sp - 1
  }

  @inline(never)
  static func addModulo(_ sp: UnsafeMutablePointer<UInt256>) -> UnsafeMutablePointer<UInt256> {
    sp[-3] = sp[-1].adding(sp[-2], modulo: sp[-3])
    return sp - 2
  }

  @inline(never)
  static func multiplyModulo(_ sp: UnsafeMutablePointer<UInt256>) -> UnsafeMutablePointer<UInt256> {
    sp[-3] = sp[-1].multiplied(by: sp[-2], modulo: sp[-3])
    return sp - 2
  }

  /// EXP. The result takes the second operand's place; the gas that is left comes back.
  @inline(never)
  static func power(_ sp: UnsafeMutablePointer<UInt256>, _ gas: Int64, byteGas: Int64) -> Int64 {
    let exponent = sp[-2]
    let left = gas &- byteGas &* Int64((exponent.bitWidthOfValue &+ 7) &>> 3)
    if left < 0 { return left }
    sp[-2] = sp[-1].power(exponent)
    return left
  }

  /// A shift's distance; 256 for all from 256 on.
  @inline(__always)
  static func shift(_ x: borrowing UInt256) -> Int {
    (x.limb1 | x.limb2 | x.limb3 | x.limb0 &>> 8) != 0 ? 256 : Int(truncatingIfNeeded: x.limb0)
  }

  // MARK: bytes

  /// The number in 1 … 8 bytes, most significant first. Eight bytes must be readable.
  @inline(__always)
  static func word(_ source: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    bigEndian(source) &>> UInt64(truncatingIfNeeded: 64 &- 8 &* count)
  }

  /// The machine of the guests, too, loads a word from any address by one instruction.
  @inline(__always)
  static func bigEndian(_ source: UnsafePointer<UInt8>) -> UInt64 {
    Limbs.byteSwapped(UnsafeRawPointer(source).loadUnaligned(as: UInt64.self))
  }

  /// The number in 9 … 32 bytes, most significant first.
  @inline(__always)
  static func words(_ source: UnsafePointer<UInt8>, _ count: Int) -> UInt256 {
    let (l0, l1): (UInt64, UInt64)
    l0 = bigEndian(source + (count &- 8))
    if count < 16 {
      return UInt256(limbs: l0, word(source, count &- 8), 0, 0)
    }
    l1 = bigEndian(source + (count &- 16))
    if count == 16 { return UInt256(limbs: l0, l1, 0, 0) }
    if count < 24 { return UInt256(limbs: l0, l1, word(source, count &- 16), 0) }
    let l2 = bigEndian(source + (count &- 24))
    if count == 24 { return UInt256(limbs: l0, l1, l2, 0) }
    return UInt256(limbs: l0, l1, l2, word(source, count &- 24))
  }

  /// 32 bytes of memory as a number.
  @inline(__always)
  static func load(_ source: UnsafePointer<UInt8>) -> UInt256 {
    UInt256(limbs: bigEndian(source + 24), bigEndian(source + 16), bigEndian(source + 8), bigEndian(source))
  }

  @inline(__always)
  static func store(_ value: borrowing UInt256, _ target: UnsafeMutablePointer<UInt8>) {
    let words = value.bigEndianWords
    let raw = UnsafeMutableRawPointer(target)
    raw.storeBytes(of: words.0, as: UInt64.self)
    raw.storeBytes(of: words.1, toByteOffset: 8, as: UInt64.self)
    raw.storeBytes(of: words.2, toByteOffset: 16, as: UInt64.self)
    raw.storeBytes(of: words.3, toByteOffset: 24, as: UInt64.self)
  }

  /// Whether `count` bytes from `offset` on are inside memory of `size` bytes.
  @inline(__always)
  static func isInside(_ offset: borrowing UInt256, _ count: Int, _ size: Int) -> Bool {
    // size ≥ count is no matter of course: compare without subtraction below zero.
    if (offset.limb1 | offset.limb2 | offset.limb3 | offset.limb0 &>> 40) != 0 { return false }
    return Int(truncatingIfNeeded: offset.limb0) &+ count <= size
  }
}
