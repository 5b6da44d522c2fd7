public import RISCV

/// What instructions compute, by the words of the manual in 128-bit integers: slow, and written without a look at
/// the executor.
public enum Reference {
  static func signed(_ x: UInt64) -> Int128 { Int128(Int64(bitPattern: x)) }
  static func unsigned(_ x: UInt64) -> Int128 { Int128(x) }
  /// The low 32 bits as a signed integer.
  static func signedWord(_ x: UInt64) -> Int128 {
    let low = Int128(x % (1 << 32))
    return low >= 1 << 31 ? low - (1 << 32) : low
  }
  static func unsignedWord(_ x: UInt64) -> Int128 { Int128(x % (1 << 32)) }

  /// Modulo 2⁶⁴.
  static func wrap(_ x: Int128) -> UInt64 { UInt64(truncatingIfNeeded: x) }
  /// Modulo 2³², sign-extended.
  static func wrapWord(_ x: Int128) -> UInt64 { wrap(signedWord(wrap(x))) }
  /// 2^n.
  static func power(_ n: Int128) -> Int128 { (0..<n).reduce(1) { p, _ in 2 * p } }
  /// ⌊x / 2ⁿ⌋.
  static func floorShift(_ x: Int128, _ n: Int128) -> Int128 {
    let d = power(n)
    return x >= 0 ? x / d : -((-x + d - 1) / d)
  }

  /// Towards zero; by zero −1.
  static func quotient(_ a: Int128, _ b: Int128) -> Int128 {
    if b == 0 { return -1 }
    let q = a.magnitude / b.magnitude
    return (a < 0) == (b < 0) ? Int128(q) : -Int128(q)
  }

  /// With the sign of a; by zero a.
  static func remainder(_ a: Int128, _ b: Int128) -> Int128 { b == 0 ? a : a - b * quotient(a, b) }

  /// The full product's upper 64 bits; magnitudes below 2⁶⁴ may multiply to beyond `Int128`.
  static func high(_ a: Int128, _ b: Int128) -> UInt64 {
    let product = a.magnitude * b.magnitude  // UInt128, below 2¹²⁸
    let value = (a < 0) == (b < 0) ? product : 0 &- product
    return UInt64(truncatingIfNeeded: value >> 64)
  }

  /// rd of a register-register instruction, or of a register-immediate one with its immediate as b.
  public static func result(_ opcode: Opcode, _ a: UInt64, _ b: UInt64) -> UInt64 {
    switch opcode {
    case .add, .addi: wrap(signed(a) + signed(b))
    case .sub: wrap(signed(a) - signed(b))
    case .sll, .slli: wrap(shiftLeft(a, b % 64))
    case .slt, .slti: signed(a) < signed(b) ? 1 : 0
    case .sltu, .sltiu: unsigned(a) < unsigned(b) ? 1 : 0
    case .xor, .xori: bitwise(a, b) { $0 != $1 }
    case .srl, .srli: wrap(floorShift(unsigned(a), Int128(b % 64)))
    case .sra, .srai: wrap(floorShift(signed(a), Int128(b % 64)))
    case .or, .ori: bitwise(a, b) { $0 || $1 }
    case .and, .andi: bitwise(a, b) { $0 && $1 }
    case .addw, .addiw: wrapWord(signed(a) + signed(b))
    case .subw: wrapWord(signed(a) - signed(b))
    case .sllw, .slliw: wrapWord(unsignedWord(a) * power(Int128(b % 32)))
    case .srlw, .srliw: wrapWord(floorShift(unsignedWord(a), Int128(b % 32)))
    case .sraw, .sraiw: wrapWord(floorShift(signedWord(a), Int128(b % 32)))
    case .mul: lowProduct(a, b)
    case .mulh: high(signed(a), signed(b))
    case .mulhsu: high(signed(a), unsigned(b))
    case .mulhu: high(unsigned(a), unsigned(b))
    case .div: wrap(quotient(signed(a), signed(b)))
    case .divu: wrap(quotient(unsigned(a), unsigned(b)))
    case .rem: wrap(remainder(signed(a), signed(b)))
    case .remu: wrap(remainder(unsigned(a), unsigned(b)))
    case .mulw: wrapWord(signedWord(a) * signedWord(b))
    case .divw: wrapWord(quotient(signedWord(a), signedWord(b)))
    case .divuw: wrapWord(quotient(unsignedWord(a), unsignedWord(b)))
    case .remw: wrapWord(remainder(signedWord(a), signedWord(b)))
    case .remuw: wrapWord(remainder(unsignedWord(a), unsignedWord(b)))
    default: preconditionFailure("\(opcode) is no arithmetic instruction")
    }
  }

  /// Whether a branch is taken.
  public static func isTaken(_ opcode: Opcode, _ a: UInt64, _ b: UInt64) -> Bool {
    switch opcode {
    case .beq: signed(a) == signed(b)
    case .bne: signed(a) != signed(b)
    case .blt: signed(a) < signed(b)
    case .bge: signed(a) >= signed(b)
    case .bltu: unsigned(a) < unsigned(b)
    case .bgeu: unsigned(a) >= unsigned(b)
    default: preconditionFailure("\(opcode) is no branch")
    }
  }

  /// What a load makes of the bytes at its address, least significant first.
  public static func loaded(_ opcode: Opcode, _ bytes: [UInt8]) -> UInt64 {
    let value = bytes.reversed().reduce(0 as Int128) { 256 * $0 + Int128($1) }
    let isUnsigned = opcode == .lbu || opcode == .lhu || opcode == .lwu
    let limit = power(Int128(8 * bytes.count))
    return wrap(!isUnsigned && value >= limit / 2 ? value - limit : value)
  }

  private static func shiftLeft(_ a: UInt64, _ n: UInt64) -> Int128 {
    (0..<n).reduce(Int128(a)) { x, _ in (2 * x) % (1 << 64) }
  }

  private static func lowProduct(_ a: UInt64, _ b: UInt64) -> UInt64 {
    UInt64(truncatingIfNeeded: UInt128(a) * UInt128(b))
  }

  private static func bitwise(_ a: UInt64, _ b: UInt64, _ f: (Bool, Bool) -> Bool) -> UInt64 {
    (0..<64).reduce(0) { $0 + (f((a >> $1) % 2 == 1, (b >> $1) % 2 == 1) ? 1 << $1 : 0) }
  }
}
