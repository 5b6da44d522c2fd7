import RISCV

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

extension Arithmetic {
  /// rd of a register-register instruction, or of a register-immediate one with its immediate as b.
  @inline(__always)
  static func result(_ opcode: Opcode, _ a: UInt64, _ b: UInt64) -> UInt64 {
    switch opcode {
    case .add, .addi: a &+ b
    case .sub: a &- b
    case .sll, .slli: a &<< b
    case .slt, .slti: lessSigned(a, b) ? 1 : 0
    case .sltu, .sltiu: a < b ? 1 : 0
    case .xor, .xori: a ^ b
    case .srl, .srli: a &>> b
    case .sra, .srai: shiftRightSigned(a, b)
    case .or, .ori: a | b
    case .and, .andi: a & b
    case .addw, .addiw: word(a &+ b)
    case .subw: word(a &- b)
    case .sllw, .slliw: shiftLeftWord(a, b)
    case .srlw, .srliw: shiftRightWord(a, b)
    case .sraw, .sraiw: shiftRightSignedWord(a, b)
    case .mul: a &* b
    case .mulh: highSigned(a, b)
    case .mulhsu: highSignedUnsigned(a, b)
    case .mulhu: highUnsigned(a, b)
    case .div: divideSigned(a, b)
    case .divu: divideUnsigned(a, b)
    case .rem: remainderSigned(a, b)
    case .remu: remainderUnsigned(a, b)
    case .mulw: word(a &* b)
    case .divw: divideSignedWord(a, b)
    case .divuw: divideUnsignedWord(a, b)
    case .remw: remainderSignedWord(a, b)
    case .remuw: remainderUnsignedWord(a, b)
    default: 0  // no arithmetic instruction
    }
  }

  /// Whether a branch is taken.
  @inline(__always)
  static func isTaken(_ opcode: Opcode, _ a: UInt64, _ b: UInt64) -> Bool {
    switch opcode {
    case .beq: a == b
    case .bne: a != b
    case .blt: lessSigned(a, b)
    case .bge: !lessSigned(a, b)
    case .bltu: a < b
    default: a >= b  // bgeu
    }
  }
}
