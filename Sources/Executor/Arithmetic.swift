/// The arithmetic of RV64IM on register values, exact in every case. None of these traps.
enum Arithmetic {
  /// Bits 0 … 31, sign-extended: the result of every W instruction.
  @inline(__always)
  static func word(_ x: UInt64) -> UInt64 {
    UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: x)))
  }

  @inline(__always)
  static func lessSigned(_ a: UInt64, _ b: UInt64) -> Bool { Int64(bitPattern: a) < Int64(bitPattern: b) }

  @inline(__always)
  static func shiftRightSigned(_ a: UInt64, _ amount: UInt64) -> UInt64 {
    UInt64(bitPattern: Int64(bitPattern: a) &>> Int64(truncatingIfNeeded: amount & 63))
  }

  @inline(__always)
  static func shiftLeftWord(_ a: UInt64, _ amount: UInt64) -> UInt64 {
    word(UInt64(UInt32(truncatingIfNeeded: a) &<< UInt32(truncatingIfNeeded: amount & 31)))
  }

  @inline(__always)
  static func shiftRightWord(_ a: UInt64, _ amount: UInt64) -> UInt64 {
    word(UInt64(UInt32(truncatingIfNeeded: a) &>> UInt32(truncatingIfNeeded: amount & 31)))
  }

  @inline(__always)
  static func shiftRightSignedWord(_ a: UInt64, _ amount: UInt64) -> UInt64 {
    let shifted = Int32(truncatingIfNeeded: a) &>> Int32(truncatingIfNeeded: amount & 31)
    return UInt64(bitPattern: Int64(shifted))
  }

  @inline(__always)
  static func highUnsigned(_ a: UInt64, _ b: UInt64) -> UInt64 { a.multipliedFullWidth(by: b).high }

  @inline(__always)
  static func highSigned(_ a: UInt64, _ b: UInt64) -> UInt64 {
    UInt64(bitPattern: Int64(bitPattern: a).multipliedFullWidth(by: Int64(bitPattern: b)).high)
  }

  /// The high half of signed a times unsigned b.
  @inline(__always)
  static func highSignedUnsigned(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let negative = shiftRightSigned(a, 63)  // all ones where a is read 2⁶⁴ too large
    return highUnsigned(a, b) &- (negative & b)
  }

  /// Rounds towards zero. Division by zero gives −1, overflow −2⁶³.
  @inline(__always)
  static func divideSigned(_ a: UInt64, _ b: UInt64) -> UInt64 {
    if b == 0 { return .max }
    if b == .max { return 0 &- a }  // by −1; −2⁶³ stays what it is
    return UInt64(bitPattern: Int64(bitPattern: a) / Int64(bitPattern: b))
  }

  /// Takes the sign of a. Modulo zero gives a, overflow 0.
  @inline(__always)
  static func remainderSigned(_ a: UInt64, _ b: UInt64) -> UInt64 {
    if b == 0 { return a }
    if b == .max { return 0 }
    return UInt64(bitPattern: Int64(bitPattern: a) % Int64(bitPattern: b))
  }

  /// Division by zero gives 2⁶⁴ − 1.
  @inline(__always)
  static func divideUnsigned(_ a: UInt64, _ b: UInt64) -> UInt64 { b == 0 ? .max : a / b }

  /// Modulo zero gives a.
  @inline(__always)
  static func remainderUnsigned(_ a: UInt64, _ b: UInt64) -> UInt64 { b == 0 ? a : a % b }

  // The W forms divide sign-extended operands: their overflow −2³¹ / −1 = 2³¹ is an ordinary quotient here,
  // which `word` then wraps.

  @inline(__always)
  static func divideSignedWord(_ a: UInt64, _ b: UInt64) -> UInt64 { word(divideSigned(word(a), word(b))) }

  @inline(__always)
  static func remainderSignedWord(_ a: UInt64, _ b: UInt64) -> UInt64 {
    word(remainderSigned(word(a), word(b)))
  }

  @inline(__always)
  static func divideUnsignedWord(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let divisor = UInt32(truncatingIfNeeded: b)
    return divisor == 0 ? .max : word(UInt64(UInt32(truncatingIfNeeded: a) / divisor))
  }

  @inline(__always)
  static func remainderUnsignedWord(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let divisor = UInt32(truncatingIfNeeded: b)
    return divisor == 0 ? word(a) : word(UInt64(UInt32(truncatingIfNeeded: a) % divisor))
  }
}
