extension Instruction {
  /// Decodes one instruction word. Total: a word that is no RV64IM instruction gives `illegal`.
  ///
  /// FENCE with any operands is `fence`; FENCE.I is not part of RV64IM and illegal. Of the SYSTEM opcode only
  /// ECALL and EBREAK exist.
  /// - Parameters:
  ///   - pc: The address of the word.
  ///   - text: The addresses of the text, against which branch and jump targets are checked.
  public init(decoding word: UInt32, pc: UInt32, text: Range<UInt64>) {
    let rd = UInt8(truncatingIfNeeded: word >> 7) & 31
    let rs1 = UInt8(truncatingIfNeeded: word >> 15) & 31
    let rs2 = UInt8(truncatingIfNeeded: word >> 20) & 31
    let funct3 = (word >> 12) & 7
    let funct7 = word >> 25
    let target = rd == 0 ? Instruction.sink : rd
    let immediate = Immediate(word: word)

    /// 0 for a target where no instruction can be.
    func checked(_ offset: UInt64) -> UInt64 {
      let address = UInt64(pc) &+ offset
      return address & 3 == 0 && text.contains(address) ? address : 0
    }

    self.init(.illegal, pc: pc)
    switch word & 0x7f {
    case 0x37:
      self.init(.lui, pc: pc, rd: target, immediate: immediate.upper, constant: immediate.upper)
    case 0x17:
      self.init(
        .auipc, pc: pc, rd: target, immediate: immediate.upper, constant: UInt64(pc) &+ immediate.upper)
    case 0x6f:
      self.init(.jal, pc: pc, rd: target, immediate: immediate.jump, constant: checked(immediate.jump))
    case 0x67 where funct3 == 0:
      self.init(
        .jalr, pc: pc, rd: target, rs1: rs1, immediate: immediate.low, constant: UInt64(pc) &+ 4)
    case 0x63:
      guard let opcode = Decoding.branch(funct3) else { return }
      self.init(
        opcode, pc: pc, rs1: rs1, rs2: rs2, immediate: immediate.branch, constant: checked(immediate.branch))
    case 0x03:
      guard let opcode = Decoding.load(funct3) else { return }
      self.init(opcode, pc: pc, rd: target, rs1: rs1, immediate: immediate.low)
    case 0x23:
      guard let opcode = Decoding.store(funct3) else { return }
      self.init(opcode, pc: pc, rs1: rs1, rs2: rs2, immediate: immediate.store)
    case 0x13:
      if funct3 & 3 == 1 {  // shifts: six bits of amount, six bits of function
        guard let opcode = Decoding.shift(funct3, function: word >> 26) else { return }
        self.init(opcode, pc: pc, rd: target, rs1: rs1, immediate: UInt64(word >> 20) & 63)
      } else {
        self.init(Decoding.immediate(funct3), pc: pc, rd: target, rs1: rs1, immediate: immediate.low)
      }
    case 0x1b:
      if funct3 == 0 {
        self.init(.addiw, pc: pc, rd: target, rs1: rs1, immediate: immediate.low)
      } else {
        guard let opcode = Decoding.shiftWord(funct3, function: funct7) else { return }
        self.init(opcode, pc: pc, rd: target, rs1: rs1, immediate: UInt64(rs2))
      }
    case 0x33:
      guard let opcode = Decoding.register(funct3, function: funct7) else { return }
      self.init(opcode, pc: pc, rd: target, rs1: rs1, rs2: rs2)
    case 0x3b:
      guard let opcode = Decoding.registerWord(funct3, function: funct7) else { return }
      self.init(opcode, pc: pc, rd: target, rs1: rs1, rs2: rs2)
    case 0x0f where funct3 == 0:
      self.init(.fence, pc: pc)
    case 0x73:
      if word == 0x0000_0073 { self.init(.ecall, pc: pc, rs1: 17, rs2: 10) }
      if word == 0x0010_0073 { self.init(.ebreak, pc: pc) }
    default:
      return
    }
  }
}

/// The immediates of the six instruction formats, each sign-extended to 64 bits.
struct Immediate {
  let word: UInt32

  private func extended(_ value: UInt32) -> UInt64 {
    UInt64(bitPattern: Int64(Int32(bitPattern: value)))
  }

  /// The sign bit of every format, in all bits from `position` up.
  private func sign(from position: UInt32) -> UInt32 {
    UInt32(bitPattern: Int32(bitPattern: word & 0x8000_0000) >> (31 - position))
  }

  /// I format.
  var low: UInt64 { extended(sign(from: 11) | word >> 20) }
  /// S format.
  var store: UInt64 { extended(sign(from: 11) | (word >> 25) << 5 | (word >> 7) & 0x1f) }
  /// B format.
  var branch: UInt64 {
    extended(sign(from: 12) | ((word >> 7) & 1) << 11 | ((word >> 25) & 0x3f) << 5 | ((word >> 8) & 0xf) << 1)
  }
  /// U format.
  var upper: UInt64 { extended(word & 0xffff_f000) }
  /// J format.
  var jump: UInt64 {
    extended(sign(from: 20) | word & 0xf_f000 | ((word >> 20) & 1) << 11 | ((word >> 21) & 0x3ff) << 1)
  }
}

/// The function fields of each major opcode.
enum Decoding {
  static func branch(_ funct3: UInt32) -> Opcode? {
    switch funct3 {
    case 0: .beq
    case 1: .bne
    case 4: .blt
    case 5: .bge
    case 6: .bltu
    case 7: .bgeu
    default: nil
    }
  }

  static func load(_ funct3: UInt32) -> Opcode? {
    switch funct3 {
    case 0: .lb
    case 1: .lh
    case 2: .lw
    case 3: .ld
    case 4: .lbu
    case 5: .lhu
    case 6: .lwu
    default: nil
    }
  }

  static func store(_ funct3: UInt32) -> Opcode? {
    switch funct3 {
    case 0: .sb
    case 1: .sh
    case 2: .sw
    case 3: .sd
    default: nil
    }
  }

  /// Every `funct3` but the shifts' 1 and 5.
  static func immediate(_ funct3: UInt32) -> Opcode {
    switch funct3 {
    case 2: .slti
    case 3: .sltiu
    case 4: .xori
    case 6: .ori
    case 7: .andi
    default: .addi
    }
  }

  static func shift(_ funct3: UInt32, function: UInt32) -> Opcode? {
    switch (funct3, function) {
    case (1, 0): .slli
    case (5, 0): .srli
    case (5, 0x10): .srai
    default: nil
    }
  }

  static func shiftWord(_ funct3: UInt32, function: UInt32) -> Opcode? {
    switch (funct3, function) {
    case (1, 0): .slliw
    case (5, 0): .srliw
    case (5, 0x20): .sraiw
    default: nil
    }
  }

  static func register(_ funct3: UInt32, function: UInt32) -> Opcode? {
    switch (function, funct3) {
    case (0, 0): .add
    case (0, 1): .sll
    case (0, 2): .slt
    case (0, 3): .sltu
    case (0, 4): .xor
    case (0, 5): .srl
    case (0, 6): .or
    case (0, 7): .and
    case (0x20, 0): .sub
    case (0x20, 5): .sra
    case (1, 0): .mul
    case (1, 1): .mulh
    case (1, 2): .mulhsu
    case (1, 3): .mulhu
    case (1, 4): .div
    case (1, 5): .divu
    case (1, 6): .rem
    case (1, 7): .remu
    default: nil
    }
  }

  static func registerWord(_ funct3: UInt32, function: UInt32) -> Opcode? {
    switch (function, funct3) {
    case (0, 0): .addw
    case (0, 1): .sllw
    case (0, 5): .srlw
    case (0x20, 0): .subw
    case (0x20, 5): .sraw
    case (1, 0): .mulw
    case (1, 4): .divw
    case (1, 5): .divuw
    case (1, 6): .remw
    case (1, 7): .remuw
    default: nil
    }
  }
}
