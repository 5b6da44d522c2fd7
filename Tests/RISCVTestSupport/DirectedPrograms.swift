import RISCV

/// Programs that exercise every instruction of RV64IM at its corner cases, one subject each.
///
/// All are below 2¹³ cycles except those in `long`.
public enum DirectedPrograms {
  /// Every program but the long ones.
  public static let all: [DirectedProgram] =
    arithmetic + aliases + upperImmediates + branches + jumps + loads + stores + memory + inputOutput + system

  /// Programs of more than 2¹⁸ cycles, whose subject is the distance between accesses.
  public static let long: [DirectedProgram] = [refreshes, span]

  /// Programs that must not be provable, with the executor's reason. Their output is empty.
  public static let failing: [(program: DirectedProgram, reason: FailureReason)] =
    failures + bulkFailures + vectorFailures + curveFailures

  /// What ends a failing program.
  public enum FailureReason: Sendable {
    case memoryFault, illegalInstruction, misalignedTarget, targetOutsideText, unknownSystemCall,
      misalignedPointer, tooManyWords, undefinedCall, breakpoint
    case outputTooLong, outputBeyondLength
  }

  /// Operands at which carries, signs and shifts change.
  public static let operands: [UInt64] = [
    0, 1, 2, .max, .max - 1, 0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, 0x8000_0000_0000_0001,
    0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x1_0000_0000, 0xffff_ffff_8000_0000, 0xffff_ffff_7fff_ffff,
    0xffff, 0x1_0000, 31, 32, 63, 64, 0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210,
  ]

  /// Fewer operands, where their pairs are crossed with something else.
  static let fewOperands: [UInt64] = [
    0, 1, .max, 0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, 0x8000_0000, 0xffff_ffff_7fff_ffff,
    0x0123_4567_89ab_cdef,
  ]

  /// Immediates of the I format.
  static let immediates: [Int] = [0, 1, -1, 2, 31, 32, 63, 255, 1365, -1366, 2047, -2048]
  static let amounts: [Int] = [0, 1, 2, 15, 16, 17, 31, 32, 33, 47, 48, 62, 63]

  /// One program for each arithmetic instruction: every pair of operands, or every operand with every immediate.
  public static let arithmetic: [DirectedProgram] = Opcode.allCases.compactMap { opcode in
    var builder = ProgramBuilder()
    if opcode.isRegisterRegister {
      for a in operands {
        builder.operand(.a1, a)
        for b in operands {
          builder.operand(.a2, b)
          builder.assembler.register(opcode, .a0, .a1, .a2)
          builder.result(.a0, Reference.result(opcode, a, b))
        }
      }
    } else if opcode.isRegisterImmediate {
      let isShift = [.slli, .srli, .srai, .slliw, .srliw, .sraiw].contains(opcode)
      let isWord = [.slliw, .srliw, .sraiw].contains(opcode)
      for a in operands {
        builder.operand(.a1, a)
        for immediate in isShift ? amounts : immediates where !isWord || immediate < 32 {
          builder.assembler.immediate(opcode, .a0, .a1, immediate)
          builder.result(.a0, Reference.result(opcode, a, UInt64(bitPattern: Int64(immediate))))
        }
      }
    } else {
      return nil
    }
    return builder.finish("\(opcode)")
  }

  /// Every register-register instruction with operands and result in the same registers, in x0, and results that
  /// are discarded; and every register as operand and result once.
  public static let aliases: [DirectedProgram] = [sameRegisters, zeroRegister, everyRegister]

  private static let sameRegisters: DirectedProgram = {
    var builder = ProgramBuilder()
    for opcode in Opcode.allCases where opcode.isRegisterRegister {
      for (a, b) in zip(fewOperands, fewOperands.reversed()) {
        builder.operand(.a1, a)
        builder.operand(.a2, b)
        builder.assembler.register(opcode, .a1, .a1, .a2)  // rd = rs1
        builder.result(.a1, Reference.result(opcode, a, b))
        builder.operand(.a1, a)
        builder.assembler.register(opcode, .a2, .a1, .a2)  // rd = rs2
        builder.result(.a2, Reference.result(opcode, a, b))
        builder.operand(.a2, b)
        builder.assembler.register(opcode, .a3, .a2, .a2)  // rs1 = rs2
        builder.result(.a3, Reference.result(opcode, b, b))
        builder.assembler.register(opcode, .a1, .a1, .a1)  // all three
        builder.result(.a1, Reference.result(opcode, a, a))
      }
    }
    return builder.finish("same registers")
  }()

  private static let zeroRegister: DirectedProgram = {
    var builder = ProgramBuilder()
    let value: UInt64 = 0xfedc_ba98_7654_3210
    builder.operand(.a1, value)
    for opcode in Opcode.allCases where opcode.isRegisterRegister {
      builder.assembler.register(opcode, .a0, .zero, .a1)
      builder.result(.a0, Reference.result(opcode, 0, value))
      builder.assembler.register(opcode, .a0, .a1, .zero)
      builder.result(.a0, Reference.result(opcode, value, 0))
      builder.assembler.register(opcode, .zero, .a1, .a1)
      builder.result(.zero, 0)
      builder.assembler.register(opcode, .zero, .zero, .zero)
      builder.assembler.register(.add, .a0, .zero, .zero)
      builder.result(.a0, 0)
    }
    for opcode in Opcode.allCases where opcode.isRegisterImmediate {
      builder.assembler.immediate(opcode, .zero, .a1, 21)
      builder.result(.zero, 0)
      builder.assembler.immediate(opcode, .a0, .zero, 21)
      builder.result(.a0, Reference.result(opcode, 0, 21))
    }
    for opcode in Opcode.allCases where opcode.isLoad {
      builder.assembler.load(opcode, .zero, 0, .s0)
      builder.result(.zero, 0)
    }
    builder.assembler.upper(.lui, .zero, 0xfffff)
    builder.result(.zero, 0)
    builder.assembler.upper(.auipc, .zero, 0xfffff)
    builder.result(.zero, 0)
    return builder.finish("x0")
  }()

  private static let everyRegister: DirectedProgram = {
    var builder = ProgramBuilder()
    for number in 1...31 where number != 8 && number != 9 {
      let register = Register(UInt8(number))
      builder.operand(register, UInt64(number) * 0x0101_0101_0101_0101)
    }
    for number in 1...31 where number != 8 && number != 9 {
      let register = Register(UInt8(number))
      builder.result(register, UInt64(number) * 0x0101_0101_0101_0101)
      builder.assembler.register(.add, register, register, register)
      builder.result(register, UInt64(number) * 0x0202_0202_0202_0202)
    }
    return builder.finish("every register")
  }()

  public static let upperImmediates: [DirectedProgram] = [Opcode.lui, .auipc].map { opcode in
    var builder = ProgramBuilder()
    for value in [0, 1, 0x7ffff, 0x80000, 0xfffff, 0x12345, 0xedcba] {
      let pc = builder.assembler.here
      builder.assembler.upper(opcode, .a0, value)
      let extended = UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: value << 12)))
      builder.result(.a0, opcode == .lui ? extended : pc &+ extended)
    }
    return builder.finish("\(opcode)")
  }

  /// Every branch with every pair of operands, forwards; and loops backwards.
  public static let branches: [DirectedProgram] = Opcode.allCases.filter(\.isBranch).map { opcode in
    var builder = ProgramBuilder()
    for a in operands {
      builder.operand(.a1, a)
      for b in fewOperands + [a] {
        builder.operand(.a2, b)
        let taken = builder.assembler.label()
        builder.assembler.immediate(.addi, .a0, .zero, 1)
        builder.assembler.branch(opcode, .a1, .a2, to: taken)
        builder.assembler.immediate(.addi, .a0, .zero, 0)
        builder.assembler.bind(taken)
        builder.result(.a0, Reference.isTaken(opcode, a, b) ? 1 : 0)
      }
    }
    // A loop that ends when the condition of the opposite sense holds: i from 0 to 3 against 2.
    let head = builder.assembler.label()
    let end = builder.assembler.label()
    builder.assembler.immediate(.addi, .a1, .zero, 0)
    builder.assembler.immediate(.addi, .a2, .zero, 2)
    builder.assembler.immediate(.addi, .a3, .zero, 4)
    builder.assembler.immediate(.addi, .a0, .zero, 0)
    builder.assembler.bind(head)
    builder.assembler.immediate(.addi, .a0, .a0, 1)
    builder.assembler.immediate(.addi, .a1, .a1, 1)
    builder.assembler.branch(.beq, .a1, .a3, to: end)
    builder.assembler.branch(opcode, .a1, .a2, to: head)
    builder.assembler.bind(end)
    var rounds: UInt64 = 0
    repeat { rounds += 1 } while rounds != 4 && Reference.isTaken(opcode, rounds, 2)
    builder.result(.a0, rounds)
    return builder.finish("\(opcode)")
  }

  public static let jumps: [DirectedProgram] = [jumpAndLink, jumpRegister]

  private static let jumpAndLink: DirectedProgram = {
    var builder = ProgramBuilder()
    let forward = builder.assembler.label()
    let backward = builder.assembler.label()
    let end = builder.assembler.label()
    let first = builder.assembler.here
    builder.assembler.jump(.ra, to: forward)
    builder.assembler.bind(backward)
    builder.assembler.immediate(.addi, .a0, .zero, 7)
    builder.assembler.jump(.zero, to: end)  // no link
    builder.assembler.immediate(.addi, .a0, .zero, 1)  // never
    builder.assembler.bind(forward)
    builder.result(.ra, first + 4)
    let second = builder.assembler.here
    builder.assembler.jump(.t2, to: backward)
    builder.assembler.bind(end)
    builder.result(.t2, second + 4)
    builder.result(.a0, 7)
    return builder.finish("jal")
  }()

  private static let jumpRegister: DirectedProgram = {
    var builder = ProgramBuilder()
    // rd = rs1: the target is computed before the link is written. Bit 0 of the target is cleared.
    for (rd, offset, odd) in [
      (Register.ra, 8, 0), (.a1, 12, 0), (.zero, -4, 0), (.a1, 2047 - 1, 1), (.a2, -2048, 1),
    ] {
      let target = builder.assembler.here + 4 * 12
      builder.assembler.constant(.a1, target &- UInt64(bitPattern: Int64(offset)) + UInt64(odd))
      while builder.assembler.here < target - 8 { builder.assembler.immediate(.addi, .a0, .zero, 0) }
      builder.assembler.immediate(.jalr, rd, .a1, offset)
      builder.assembler.immediate(.addi, .a0, .zero, 1)  // skipped
      builder.result(.a0, 0)
      builder.result(rd, rd == .zero ? 0 : target - 4)
    }
    return builder.finish("jalr")
  }()
}
