/// Every instruction of RV64IM, and `illegal` for a word that is none of them.
///
/// The raw values are the operation ids of the preprocessed program table: they are part of every program id,
/// so they never change. 0 is `illegal`, so that an all-zero row names no instruction.
/// Source: The RISC-V Instruction Set Manual, Volume I, chapters RV32I, RV64I and M.
@frozen
public enum Opcode: UInt8, CaseIterable, Hashable, Sendable {
  /// Not an RV64IM instruction. Executing it is an error, and it has no row in the program table.
  case illegal = 0

  // Upper immediates and jumps
  case lui = 1
  case auipc, jal, jalr

  // Branches
  case beq = 5
  case bne, blt, bge, bltu, bgeu

  // Loads
  case lb = 11
  case lh, lw, ld, lbu, lhu, lwu

  // Stores
  case sb = 18
  case sh, sw, sd

  // Register-immediate
  case addi = 22
  case slti, sltiu, xori, ori, andi, slli, srli, srai
  case addiw = 31
  case slliw, srliw, sraiw

  // Register-register
  case add = 35
  case sub, sll, slt, sltu, xor, srl, sra, or, and
  case addw = 45
  case subw, sllw, srlw, sraw

  // M
  case mul = 50
  case mulh, mulhsu, mulhu, div, divu, rem, remu
  case mulw = 58
  case divw, divuw, remw, remuw

  // System
  case fence = 63
  case ecall, ebreak
}

extension Opcode {
  /// beq … bgeu.
  @inlinable public var isBranch: Bool { rawValue >= 5 && rawValue <= 10 }
  /// lb … lwu.
  @inlinable public var isLoad: Bool { rawValue >= 11 && rawValue <= 17 }
  /// sb … sd.
  @inlinable public var isStore: Bool { rawValue >= 18 && rawValue <= 21 }
  /// addi … sraiw: reads rs1 and an immediate, writes rd.
  @inlinable public var isRegisterImmediate: Bool { rawValue >= 22 && rawValue <= 34 }
  /// add … remuw: reads rs1 and rs2, writes rd.
  @inlinable public var isRegisterRegister: Bool { rawValue >= 35 && rawValue <= 62 }

  /// Whether the instruction accesses a register at time T. `ecall` reads x17 there.
  @inlinable public var readsRs1: Bool {
    self == .jalr || (rawValue >= 5 && rawValue <= 62) || self == .ecall
  }
  /// Whether the instruction accesses a register at time T + 1. `ecall` reads x10 there.
  @inlinable public var readsRs2: Bool {
    isBranch || isStore || isRegisterRegister || self == .ecall
  }
  /// Whether the instruction writes a register at time T + 3 (x0 as destination is the sink, register 32).
  @inlinable public var writesRd: Bool {
    (rawValue >= 1 && rawValue <= 4) || isLoad || isRegisterImmediate || isRegisterRegister
  }
  /// Bytes that a load or store moves: 1, 2, 4 or 8; 0 for every other instruction.
  @inlinable public var accessWidth: Int {
    switch self {
    case .lb, .lbu, .sb: 1
    case .lh, .lhu, .sh: 2
    case .lw, .lwu, .sw: 4
    case .ld, .sd: 8
    default: 0
    }
  }
}
