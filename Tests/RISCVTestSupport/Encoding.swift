public import RISCV

/// Instruction words from operands. Written from the instruction listings of the RISC-V manual, volume I,
/// and not from the decoder, so that each can test the other.
public enum Encoding {
  /// Major opcode, funct3 and funct7 of an instruction.
  static func fields(_ opcode: Opcode) -> (major: UInt32, funct3: UInt32, funct7: UInt32) {
    switch opcode {
    case .illegal: (0, 0, 0)
    case .lui: (0b01_101_11, 0, 0)
    case .auipc: (0b00_101_11, 0, 0)
    case .jal: (0b11_011_11, 0, 0)
    case .jalr: (0b11_001_11, 0b000, 0)
    case .beq: (0b11_000_11, 0b000, 0)
    case .bne: (0b11_000_11, 0b001, 0)
    case .blt: (0b11_000_11, 0b100, 0)
    case .bge: (0b11_000_11, 0b101, 0)
    case .bltu: (0b11_000_11, 0b110, 0)
    case .bgeu: (0b11_000_11, 0b111, 0)
    case .lb: (0b00_000_11, 0b000, 0)
    case .lh: (0b00_000_11, 0b001, 0)
    case .lw: (0b00_000_11, 0b010, 0)
    case .ld: (0b00_000_11, 0b011, 0)
    case .lbu: (0b00_000_11, 0b100, 0)
    case .lhu: (0b00_000_11, 0b101, 0)
    case .lwu: (0b00_000_11, 0b110, 0)
    case .sb: (0b01_000_11, 0b000, 0)
    case .sh: (0b01_000_11, 0b001, 0)
    case .sw: (0b01_000_11, 0b010, 0)
    case .sd: (0b01_000_11, 0b011, 0)
    case .addi: (0b00_100_11, 0b000, 0)
    case .slti: (0b00_100_11, 0b010, 0)
    case .sltiu: (0b00_100_11, 0b011, 0)
    case .xori: (0b00_100_11, 0b100, 0)
    case .ori: (0b00_100_11, 0b110, 0)
    case .andi: (0b00_100_11, 0b111, 0)
    case .slli: (0b00_100_11, 0b001, 0b000_0000)
    case .srli: (0b00_100_11, 0b101, 0b000_0000)
    case .srai: (0b00_100_11, 0b101, 0b010_0000)
    case .addiw: (0b00_110_11, 0b000, 0)
    case .slliw: (0b00_110_11, 0b001, 0b000_0000)
    case .srliw: (0b00_110_11, 0b101, 0b000_0000)
    case .sraiw: (0b00_110_11, 0b101, 0b010_0000)
    case .add: (0b01_100_11, 0b000, 0b000_0000)
    case .sub: (0b01_100_11, 0b000, 0b010_0000)
    case .sll: (0b01_100_11, 0b001, 0b000_0000)
    case .slt: (0b01_100_11, 0b010, 0b000_0000)
    case .sltu: (0b01_100_11, 0b011, 0b000_0000)
    case .xor: (0b01_100_11, 0b100, 0b000_0000)
    case .srl: (0b01_100_11, 0b101, 0b000_0000)
    case .sra: (0b01_100_11, 0b101, 0b010_0000)
    case .or: (0b01_100_11, 0b110, 0b000_0000)
    case .and: (0b01_100_11, 0b111, 0b000_0000)
    case .addw: (0b01_110_11, 0b000, 0b000_0000)
    case .subw: (0b01_110_11, 0b000, 0b010_0000)
    case .sllw: (0b01_110_11, 0b001, 0b000_0000)
    case .srlw: (0b01_110_11, 0b101, 0b000_0000)
    case .sraw: (0b01_110_11, 0b101, 0b010_0000)
    case .mul: (0b01_100_11, 0b000, 0b000_0001)
    case .mulh: (0b01_100_11, 0b001, 0b000_0001)
    case .mulhsu: (0b01_100_11, 0b010, 0b000_0001)
    case .mulhu: (0b01_100_11, 0b011, 0b000_0001)
    case .div: (0b01_100_11, 0b100, 0b000_0001)
    case .divu: (0b01_100_11, 0b101, 0b000_0001)
    case .rem: (0b01_100_11, 0b110, 0b000_0001)
    case .remu: (0b01_100_11, 0b111, 0b000_0001)
    case .mulw: (0b01_110_11, 0b000, 0b000_0001)
    case .divw: (0b01_110_11, 0b100, 0b000_0001)
    case .divuw: (0b01_110_11, 0b101, 0b000_0001)
    case .remw: (0b01_110_11, 0b110, 0b000_0001)
    case .remuw: (0b01_110_11, 0b111, 0b000_0001)
    case .fence: (0b00_011_11, 0b000, 0)
    case .ecall: (0b11_100_11, 0, 0)
    case .ebreak: (0b11_100_11, 0, 0)
    }
  }

  private static func bits(_ value: Int, _ range: ClosedRange<Int>) -> UInt32 {
    UInt32(truncatingIfNeeded: value >> range.lowerBound) & ((1 << UInt32(range.count)) - 1)
  }

  private static func base(_ opcode: Opcode) -> UInt32 {
    let (major, funct3, _) = fields(opcode)
    return major | funct3 << 12
  }

  /// R format: rd, rs1, rs2.
  public static func register(_ opcode: Opcode, _ rd: Register, _ rs1: Register, _ rs2: Register) -> UInt32 {
    base(opcode) | UInt32(rd.number) << 7 | UInt32(rs1.number) << 15 | UInt32(rs2.number) << 20
      | fields(opcode).funct7 << 25
  }

  /// I format: arithmetic with an immediate of −2048 … 2047, loads, `jalr`; shifts with their amount.
  public static func immediate(_ opcode: Opcode, _ rd: Register, _ rs1: Register, _ value: Int) -> UInt32 {
    precondition((-2048...2047).contains(value))
    return base(opcode) | UInt32(rd.number) << 7 | UInt32(rs1.number) << 15 | bits(value, 0...11) << 20
      | fields(opcode).funct7 << 25
  }

  /// S format.
  public static func store(_ opcode: Opcode, _ rs2: Register, _ base: Register, _ offset: Int) -> UInt32 {
    precondition((-2048...2047).contains(offset))
    return self.base(opcode) | bits(offset, 0...4) << 7 | UInt32(base.number) << 15 | UInt32(rs2.number) << 20
      | bits(offset, 5...11) << 25
  }

  /// B format: an even offset of −4096 … 4094.
  public static func branch(_ opcode: Opcode, _ rs1: Register, _ rs2: Register, _ offset: Int) -> UInt32 {
    precondition((-4096...4094).contains(offset) && offset % 2 == 0)
    return base(opcode) | bits(offset, 11...11) << 7 | bits(offset, 1...4) << 8 | UInt32(rs1.number) << 15
      | UInt32(rs2.number) << 20 | bits(offset, 5...10) << 25 | bits(offset, 12...12) << 31
  }

  /// U format: the upper 20 bits, 0 … 0xfffff.
  public static func upper(_ opcode: Opcode, _ rd: Register, _ value: Int) -> UInt32 {
    precondition((0...0xf_ffff).contains(value))
    return base(opcode) | UInt32(rd.number) << 7 | bits(value, 0...19) << 12
  }

  /// J format: an even offset of −2²⁰ … 2²⁰ − 2.
  public static func jump(_ rd: Register, _ offset: Int) -> UInt32 {
    precondition((-0x10_0000...0xf_fffe).contains(offset) && offset % 2 == 0)
    return base(.jal) | UInt32(rd.number) << 7 | bits(offset, 12...19) << 12 | bits(offset, 11...11) << 20
      | bits(offset, 1...10) << 21 | bits(offset, 20...20) << 31
  }

  public static let fence: UInt32 = 0x0ff0_000f  // fence iorw, iorw
  public static let ecall: UInt32 = 0x0000_0073
  public static let ebreak: UInt32 = 0x0010_0073
}
