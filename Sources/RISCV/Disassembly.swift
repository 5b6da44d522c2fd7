/// 0x and lower-case hexadecimal digits without leading zeros.
public func hexadecimal(_ value: UInt64) -> String { "0x" + String(value, radix: 16) }

extension Opcode: CustomStringConvertible {
  /// The assembler's mnemonic.
  public var description: String {
    switch self {
    case .illegal: "illegal"
    case .lui: "lui"
    case .auipc: "auipc"
    case .jal: "jal"
    case .jalr: "jalr"
    case .beq: "beq"
    case .bne: "bne"
    case .blt: "blt"
    case .bge: "bge"
    case .bltu: "bltu"
    case .bgeu: "bgeu"
    case .lb: "lb"
    case .lh: "lh"
    case .lw: "lw"
    case .ld: "ld"
    case .lbu: "lbu"
    case .lhu: "lhu"
    case .lwu: "lwu"
    case .sb: "sb"
    case .sh: "sh"
    case .sw: "sw"
    case .sd: "sd"
    case .addi: "addi"
    case .slti: "slti"
    case .sltiu: "sltiu"
    case .xori: "xori"
    case .ori: "ori"
    case .andi: "andi"
    case .slli: "slli"
    case .srli: "srli"
    case .srai: "srai"
    case .addiw: "addiw"
    case .slliw: "slliw"
    case .srliw: "srliw"
    case .sraiw: "sraiw"
    case .add: "add"
    case .sub: "sub"
    case .sll: "sll"
    case .slt: "slt"
    case .sltu: "sltu"
    case .xor: "xor"
    case .srl: "srl"
    case .sra: "sra"
    case .or: "or"
    case .and: "and"
    case .addw: "addw"
    case .subw: "subw"
    case .sllw: "sllw"
    case .srlw: "srlw"
    case .sraw: "sraw"
    case .mul: "mul"
    case .mulh: "mulh"
    case .mulhsu: "mulhsu"
    case .mulhu: "mulhu"
    case .div: "div"
    case .divu: "divu"
    case .rem: "rem"
    case .remu: "remu"
    case .mulw: "mulw"
    case .divw: "divw"
    case .divuw: "divuw"
    case .remw: "remw"
    case .remuw: "remuw"
    case .fence: "fence"
    case .ecall: "ecall"
    case .ebreak: "ebreak"
    }
  }
}

extension Instruction: CustomStringConvertible {
  /// The name of a register in the calling convention; of the sink and of everything else "zero".
  public static func registerName(_ register: UInt8) -> String {
    switch register {
    case 1: "ra"
    case 2: "sp"
    case 3: "gp"
    case 4: "tp"
    case 5...7: "t\(register - 5)"
    case 8, 9: "s\(register - 8)"
    case 10...17: "a\(register - 10)"
    case 18...27: "s\(register - 16)"
    case 28...31: "t\(register - 25)"
    default: "zero"
    }
  }

  /// As an assembler would take it, targets as absolute addresses.
  public var description: String {
    let rd = Instruction.registerName(rd)
    let rs1 = Instruction.registerName(rs1)
    let rs2 = Instruction.registerName(rs2)
    let number = Int64(bitPattern: immediate)
    if opcode.isBranch { return "\(opcode) \(rs1), \(rs2), \(hexadecimal(UInt64(pc) &+ immediate))" }
    if opcode.isLoad { return "\(opcode) \(rd), \(number)(\(rs1))" }
    if opcode.isStore { return "\(opcode) \(rs2), \(number)(\(rs1))" }
    if opcode.isRegisterImmediate { return "\(opcode) \(rd), \(rs1), \(number)" }
    if opcode.isRegisterRegister { return "\(opcode) \(rd), \(rs1), \(rs2)" }
    switch opcode {
    case .lui, .auipc: return "\(opcode) \(rd), \(hexadecimal(immediate >> 12 & 0xf_ffff))"
    case .jal: return "\(opcode) \(rd), \(hexadecimal(UInt64(pc) &+ immediate))"
    case .jalr: return "\(opcode) \(rd), \(number)(\(rs1))"
    default: return "\(opcode)"
    }
  }
}
