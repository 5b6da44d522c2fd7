import KoalaBear
public import Machine
public import RISCV

/// How an instruction is proven: its row in the preprocessed program table.
///
/// Several forms of one instruction have tables of their own: a shift by 0 is a move, an addition to x0 a
/// constant, a jump without a link needs no register, and so on. The choice is made here once for a program, so it
/// is part of the program's id and no prover's to make.
public struct ProgramRow: Sendable, Equatable {
  /// The table that proves the instruction best; others prove the same operation. For loads and stores
  /// `loadGeneral` and `storeGeneral`, since the best table depends on the address.
  public var table: MachineTable
  public var rd: UInt8 = 0
  public var rs1: UInt8 = 0
  public var rs2: UInt8 = 0
  /// Canonical field elements.
  public var fields: (UInt32, UInt32, UInt32) = (0, 0, 0)
  /// In place with rd = rs2: the operands have changed places.
  public var swapped = false
  /// What the row holds next to the pc.
  public var code: UInt32 {
    table.operation << 18 + UInt32(rd) + 64 * UInt32(rs1) + 4096 * UInt32(rs2)
  }

  public static func == (a: ProgramRow, b: ProgramRow) -> Bool {
    a.code == b.code && a.fields == b.fields && a.swapped == b.swapped
  }

  /// Nil for what cannot be executed: illegal words and ebreak.
  public init?(_ i: Instruction) {
    self.init(MachineTable.jump)
    switch i.opcode {
    case .illegal, .ebreak: return nil
    case .ecall:
      table = .halt
      (rs1, rs2) = (17, 10)
    case .fence: self = .jump(to: i.link)
    case .jal:
      if i.rd == Instruction.sink {
        self = .jump(to: i.constant)
      } else {
        table = .link
        rd = i.rd
        fields = (limb(i.link, 0), limb(i.link, 1), UInt32(truncatingIfNeeded: i.constant))
      }
    case .jalr:
      table = i.rd == Instruction.sink ? .jumpReturn : .jumpRegister
      rs1 = i.rs1
      fields.0 = element(i.immediate)
      if table == .jumpRegister {
        rd = i.rd
        fields = (fields.0, limb(i.link, 0), limb(i.link, 1))
      }
    case .beq, .bne, .blt, .bge, .bltu, .bgeu: self = ProgramRow(branch: i)
    case _ where i.opcode.isLoad:
      table = .loadGeneral
      (rd, rs1) = (i.rd, i.rs1)
      let kind: UInt32 =
        switch i.opcode {
        case .lbu: 0
        case .lhu: 1
        case .lwu: 2
        case .ld: 3
        case .lb: 4
        case .lh: 5
        default: 6
        }
      fields = (element(i.immediate), kind, 0)
    case _ where i.opcode.isStore:
      table = .storeGeneral
      (rs1, rs2) = (i.rs1, i.rs2)
      fields = (element(i.immediate), UInt32(i.opcode.accessWidth.trailingZeroBitCount), 0)
    default:
      if i.rd == Instruction.sink && i.rs1 == 0 && i.rs2 == 0 {
        self = .jump(to: i.link)  // No operand but x0 and no result: nothing happens.
      } else if i.opcode == .lui || i.opcode == .auipc {
        self = .constant(i.rd, i.constant)
      } else if i.opcode.isRegisterImmediate {
        self = ProgramRow(immediate: i)
      } else {
        self = ProgramRow(registers: i)
      }
    }
  }

  private init(_ table: MachineTable) { self.table = table }

  private static func jump(to target: UInt64) -> ProgramRow {
    var row = ProgramRow(.jump)
    row.fields.0 = UInt32(truncatingIfNeeded: target)
    return row
  }

  /// Limbs 2 and 3 of `value` must be equal.
  private static func constant(_ rd: UInt8, _ value: UInt64) -> ProgramRow {
    var row = ProgramRow(.constant)
    row.rd = rd
    row.fields = (limb(value, 0), limb(value, 1), limb(value, 2))
    return row
  }

  private init(branch i: Instruction) {
    let (target, next) = (UInt32(truncatingIfNeeded: i.constant), i.pc + 4)
    let negated = i.opcode == .beq || i.opcode == .bge || i.opcode == .bgeu
    switch i.opcode {
    case .beq, .bne: table = i.rs2 == 0 ? .branchZero : .branchEqual
    case .blt, .bge: table = .branchLessSigned
    default: table = .branchLessUnsigned
    }
    (rs1, rs2) = (i.rs1, i.rs2)
    // The condition of the tables is a ≠ b, or a < b.
    fields = negated ? (next, target, 0) : (target, next, 0)
  }

  private init(immediate i: Instruction) {
    table = .move
    (rd, rs1) = (i.rd, i.rs1)
    let inPlace = rd == rs1
    let amount = UInt32(truncatingIfNeeded: i.immediate)
    switch i.opcode {
    case .addi, .addiw:
      if rs1 == 0 {
        self = .constant(rd, i.immediate)
        return
      }
      if i.opcode == .addiw {
        table = inPlace ? .addWordImmediateInPlace : .addWordImmediate
      } else if i.immediate == 0 {
        return
      } else {
        table = inPlace ? .addImmediateInPlace : .addImmediate
      }
      fields.0 = element(i.immediate)
    case .slti, .sltiu:
      table = i.opcode == .slti ? .setLessSignedImmediate : .setLessUnsignedImmediate
      fields = (limb(i.immediate, 0), limb(i.immediate, 1), 0)
    case .andi, .ori, .xori:
      let negative = Int64(bitPattern: i.immediate) < 0
      switch i.opcode {
      case .andi: table = negative ? .andNegative : inPlace ? .andPositiveInPlace : .andPositive
      case .ori: table = negative ? .orNegative : .orPositive
      default: table = negative ? .xorNegative : .xorPositive
      }
      fields = (amount & 0xff, (amount >> 8) & 0xff, 0)
    case .slli, .srli, .srai:
      if amount == 0 { return }
      switch i.opcode {
      case .slli: table = inPlace ? .shiftLeftImmediateInPlace : .shiftLeftImmediate
      case .srli: table = inPlace ? .shiftRightImmediateInPlace : .shiftRightImmediate
      default: table = .shiftRightArithmeticImmediate
      }
      fields.0 = amount
    default:  // slliw, srliw, sraiw
      if amount == 0 {
        table = inPlace ? .addWordImmediateInPlace : .addWordImmediate  // sext.w
        break
      }
      switch i.opcode {
      case .slliw: table = .shiftLeftWordImmediate
      case .srliw: table = .shiftRightWordImmediate
      default: table = .shiftRightArithmeticWordImmediate
      }
      fields.0 = amount
    }
  }

  private init(registers i: Instruction) {
    table = .add
    (rd, rs1, rs2) = (i.rd, i.rs1, i.rs2)
    switch i.opcode {
    case .add:
      if rs2 == 0 {
        table = .move
        return
      }
      makeInPlace(.addInPlace)
    case .and:
      table = .and
      makeInPlace(.andInPlace)
    case .or:
      table = .or
      makeInPlace(.orInPlace)
    case .xor:
      table = .xor
      makeInPlace(.xorInPlace)
    case .sub: table = .sub
    case .sll: table = .shiftLeft
    case .srl: table = .shiftRight
    case .sra: table = .shiftRightArithmetic
    case .slt: table = .setLessSigned
    case .sltu: table = .setLessUnsigned
    case .addw: table = .addWord
    case .subw: table = .subWord
    case .sllw: table = .shiftLeftWord
    case .srlw: table = .shiftRightWord
    case .sraw: table = .shiftRightArithmeticWord
    case .mul: table = .multiply
    case .mulh, .mulhsu:
      table = .multiplyHighSigned
      fields.0 = i.opcode == .mulh ? 1 : 0
    case .mulhu: table = .multiplyHighUnsigned
    case .mulw: table = .multiplyWord
    default:
      // Field: remainder + 2 signed.
      switch i.opcode {
      case .divu, .divuw: fields.0 = 0
      case .remu, .remuw: fields.0 = 1
      case .div, .divw: fields.0 = 2
      default: fields.0 = 3
      }
      let word = [.divw, .divuw, .remw, .remuw].contains(i.opcode)
      table = word ? .divideWord : .divide
    }
  }

  /// A commutative operation whose result replaces an operand.
  private mutating func makeInPlace(_ form: MachineTable) {
    guard rd == rs1 || rd == rs2 else { return }
    table = form
    swapped = rd != rs1
    if swapped { swap(&rs1, &rs2) }
    rd = 0
    fields.0 = swapped ? 0 : 1
  }

  /// Whether the table reads and writes its register in one access.
  static func isInPlace(_ table: MachineTable) -> Bool {
    switch table {
    case .addInPlace, .addImmediateInPlace, .addWordImmediateInPlace, .andInPlace, .orInPlace, .xorInPlace,
      .andPositiveInPlace, .shiftLeftImmediateInPlace, .shiftRightImmediateInPlace:
      return true
    default: return false
    }
  }
}

/// 16 bits of a word.
@inline(__always)
func limb(_ x: UInt64, _ i: Int) -> UInt32 { UInt32(truncatingIfNeeded: x &>> UInt64(16 &* i)) & 0xffff }

/// A small signed number as a canonical field element.
@inline(__always)
func element(_ x: UInt64) -> UInt32 {
  Int64(bitPattern: x) < 0
    ? UInt32(truncatingIfNeeded: UInt64(Felt.modulus) &+ x) : UInt32(truncatingIfNeeded: x)
}
