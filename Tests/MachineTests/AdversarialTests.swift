import Constraints
import Executor
import KoalaBear
import Machine
import MachineTrace
import MachineVerifier
import ProofTestSupport
import Prover
import RISCV
import RISCVTestSupport
import Testing

/// One instruction on two values; its result is in x10 when the program halts with x10 moved away before.
private func program(
  _ a: UInt64, _ b: UInt64 = 0, _ emit: (inout ProgramBuilder) -> Void
) throws -> Execution {
  var p = ProgramBuilder()
  p.operand(.a1, a)
  p.operand(.a2, b)
  emit(&p)
  let e = try Execution(p.finish("cheat"))
  try #require(e.failures() == [])
  return e
}

private func register(_ opcode: Opcode, _ a: UInt64, _ b: UInt64) throws -> Execution {
  try program(a, b) { $0.assembler.register(opcode, .s5, .a1, .a2) }
}

/// x21, which the instruction under test writes and nothing reads.
private let s5 = 21

@Suite struct AdversarialTests {
  // MARK: Results

  @Test func wrongSum() throws {
    let e = try register(.add, 3, 4)
    e.add(.add, "rd[0]", e.find(.add, ["rd": 21]), 1)
    e.setFinal(register: s5, limb: 0, 8)
    e.expectRefused("row 0: carry")
  }

  /// rd = (7 + 65536, −1, 0, 0): the same number, but limbs out of range.
  @Test func sumInLimbsOutOfRange() throws {
    let e = try register(.add, 3, 4)
    e.add(.add, "rd[0]", 0, 65536)
    e.add(.add, "rd[1]", 0, -1)
    e.setFinal(register: s5, limb: 0, Felt(7 + 65536))
    e.setFinal(register: s5, limb: 1, .minusOne)
    e.expectRefused("bus range16", "carry")
  }

  @Test func wrongAnd() throws {
    let e = try register(.and, 0xff, 0x0f)
    e.set(.and, "and[0]", 0, 0xff)
    e.setFinal(register: s5, limb: 0, 0xff)
    e.expectRefused("bus and: message (255, 15, 255)")
  }

  /// r + 1 with the carry that makes the first step hold in the field.
  @Test func productModuloP() throws {
    let e = try register(.mul, 0x1_0001, 0x1_0001)
    e.add(.multiply, "rd[0]", 0, 1)
    e.setFinal(register: s5, limb: 0, e.get(.multiply, "rd[0]"))
    let step = Felt(256).inverse
    var delta = -step
    for n in 1...8 {
      e.cell(.multiply, "carry[\(n)]").pointee += delta
      delta *= step
    }
    e.expectRefused("bus range20")
  }

  /// Shifting left by 0 as by 64, which gives 0.
  @Test func shiftByAllLimbs() throws {
    let e = try register(.sll, 0x1234, 0)
    for i in 0..<4 { e.set(.shiftLeft, "limbShift[\(i)]", 0, i == 3 ? 1 : 0) }
    for j in 0..<4 { e.set(.shiftLeft, "rd[\(j)]", 0, 0) }
    e.setFinal(register: s5, limb: 0, 0)
    e.expectRefused("the last limb shift has σ ≠ 0", "bus range16: message")
  }

  @Test func shiftByMoreThanTheAmount() throws {
    let e = try register(.srl, 0xffff, 1)
    e.set(.shiftRight, "sigma", 0, 2)
    e.set(.shiftRight, "power", 0, 16384)
    e.set(.shiftRight, "shifted[0]", 0, 0x3fff)
    e.set(.shiftRight, "rd[0]", 0, 0x3fff)
    e.setFinal(register: s5, limb: 0, 0x3fff)
    e.expectRefused("bus range16")
  }

  /// a < b claimed from limb 0 although limb 3 decides.
  @Test func comparisonOfTheWrongLimb() throws {
    let e = try register(.sltu, 0x0002_0000_0000_0001, 0x0001_0000_0000_0002)
    e.set(.setLessUnsigned, "limbHigh", 0, 0)
    e.set(.setLessUnsigned, "limbLow", 0, 0)
    e.set(.setLessUnsigned, "less", 0, 1)
    e.set(.setLessUnsigned, "gap", 0, 65535)
    e.setFinal(register: s5, limb: 0, 1)
    e.expectRefused("limb 3 is equal unless compared")
  }

  @Test func wrongSignOfAnOperand() throws {
    let e = try register(.slt, 1 << 63, 0)
    e.set(.setLessSigned, "sign[0]", 0, 0)
    e.set(.setLessSigned, "less", 0, 0)
    e.set(.setLessSigned, "gap", 0, 0x7fff)
    e.setFinal(register: s5, limb: 0, 0)
    e.expectRefused("bus range16: message (65536)")
  }

  // MARK: Division

  /// A claimed result, with its magnitude; the quotient or remainder is up to the test.
  private func claim(_ e: Execution, _ result: UInt64, magnitude: UInt64? = nil) {
    for i in 0..<4 {
      let x = Felt(UInt32(truncatingIfNeeded: result >> UInt64(16 * i)) & 0xffff)
      let y = Felt(UInt32(truncatingIfNeeded: (magnitude ?? result) >> UInt64(16 * i)) & 0xffff)
      e.set(.divide, "result[\(i)]", 0, x)
      e.set(.divide, "magnitude[\(i)]", 0, y)
      e.setFinal(register: s5, limb: i, x)
    }
  }

  /// q − 1 and r + b.
  @Test func remainderNotBelowTheDivisor() throws {
    let e = try register(.divu, 100, 7)
    e.set(.divide, "quotient[0]", 0, 13)
    e.set(.divide, "remainder[0]", 0, 9)
    e.set(.divide, "gap", 0, Felt(65536 + 2))
    claim(e, 13)
    e.expectRefused("bus range16: message (65538)")
  }

  @Test func divisionByZeroGivesZero() throws {
    let e = try register(.divu, 100, 0)
    for i in 0..<4 { e.set(.divide, "quotient[\(i)]", 0, 0) }
    claim(e, 0)
    e.expectRefused("zero: result[")
  }

  @Test func divisorClaimedToBeZero() throws {
    let e = try register(.divu, 100, 7)
    e.set(.divide, "zero", 0, 1)
    for i in 0..<4 { e.set(.divide, "quotient[\(i)]", 0, 65535) }
    claim(e, .max)
    e.expectRefused("zero: divisor[0]", "weight 2^", "gap")
  }

  @Test func overflowingDivision() throws {
    let e = try register(.div, 1 << 63, .max)
    #expect(e.get(.divide, "result[3]") == 0x8000)
    claim(e, 0x7fff << 48, magnitude: 1 << 63)
    e.expectRefused("result[3] is kept")
  }

  /// −7 rem 2 = 1 instead of −1.
  @Test func remainderOfTheWrongSign() throws {
    let e = try register(.rem, UInt64(bitPattern: -7), 2)
    claim(e, 1)
    e.expectRefused("is negated")
    e.set(.divide, "resultNegative", 0, 0)
    e.expectRefused("resultNegative")
  }

  @Test func quotientAsRemainder() throws {
    let e = try register(.remu, 100, 7)
    claim(e, 14)
    e.set(.divide, "isRemainder", 0, 0)
    e.expectRefused("bus program")
  }

  @Test func signedAsUnsigned() throws {
    let e = try register(.div, UInt64(bitPattern: -8), 2)
    e.set(.divide, "negative[0]", 0, 0)
    e.expectRefused("negative[0]", "dividend", "resultNegative")
  }

  @Test func dividendOfTheWrongMagnitude() throws {
    let e = try register(.div, UInt64(bitPattern: -8), 2)
    // 2⁶⁴ − 8 as −8: limbs that only carry modulo p.
    for i in 0..<4 { e.set(.divide, "dividend[\(i)]", 0, i == 0 ? 8 : 0) }
    e.add(.divide, "dividend[3]", 0, -65536)
    e.expectRefused("dividend[3] is negated", "weight 2^")
  }

  /// A quotient whose product with the divisor passes 2⁶⁴.
  @Test func quotientBeyond64Bits() throws {
    let e = try register(.divu, 0, 2)
    e.set(.divide, "quotient[3]", 0, 0x8000)
    claim(e, 0x8000 << 48)
    e.expectRefused("weight 2^48", "weight 2^56")
  }

  // MARK: The state

  @Test func wrongNextPC() throws {
    let e = try program(1) { p in
      let label = p.assembler.label()
      p.assembler.branch(.bne, .a1, .zero, to: label)
      p.assembler.immediate(.addi, .s5, .zero, 1)
      p.assembler.bind(label)
    }
    // Not taken: the condition would have to be wrong.
    e.set(.branchZero, "next", 0, e.get(.branchZero, "no"))
    e.expectRefused("BranchZero", "bus state")
    e.set(.branchZero, "differ", 0, 0)
    e.expectRefused("BranchZero", "bus state")
  }

  @Test func jumpAnywhere() throws {
    let e = try program(0) { p in
      let label = p.assembler.label()
      p.assembler.jump(.zero, to: label)
      p.assembler.bind(label)
    }
    e.add(.jump, "next", 0, 4)
    e.expectRefused("bus program", "bus state")
  }

  @Test func liveTwice() throws {
    let e = try register(.add, 3, 4)
    e.set(.add, "live", 0, 2)
    e.expectRefused("live is boolean", "bus")
  }

  @Test func livePadding() throws {
    let e = try register(.add, 3, 4)
    e.set(.add, "live", 5, 1)
    e.expectRefused(
      "bus state: message (0, 0)", "bus state: message (4, 4)", "bus program", "bus memory", "bus range20")
  }

  /// The halt has no next cycle; a second one needs a state that nobody sends.
  @Test func haltingTwice() throws {
    let e = try register(.add, 3, 4)
    for name in ["live", "pc", "time", "previous1", "previous2"] { e.set(.halt, name, 1, e.get(.halt, name)) }
    e.expectRefused("bus state", "bus memory", "bus program")
  }

  @Test func failingProgram() throws {
    var p = ProgramBuilder()
    p.operand(.a1, 1)
    let e = try Execution(p.finish("exit 1", exitCode: 1))
    #expect(e.record.exitCode == 1)
    e.expectRefused("bus memory: message (0, 10,")
  }

  @Test func anotherEntry() throws {
    var e = try register(.add, 3, 4)
    e.statement.start.pc += 4
    e.expectRefused("bus state")
  }

  // MARK: Registers

  @Test func writingX0() throws {
    let e = try program(3, 4) { $0.assembler.register(.add, .zero, .a1, .a2) }
    #expect(e.get(.add, "rd") == 32)
    e.set(.add, "rd", 0, 0)
    e.expectRefused("bus program", "bus memory")
  }

  /// The packed code has a second reading, with a register that does not exist.
  @Test func anotherReadingOfTheCode() throws {
    let e = try register(.add, 3, 4)
    e.add(.add, "rd", 0, 64)
    e.add(.add, "rs1", 0, -1)
    e.expectRefused("bus memory")
  }

  /// CVE-2025-52484: both operands are one register, read at different values.
  @Test func oneRegisterReadTwice() throws {
    let e = try program(3, 4) { p in
      p.assembler.register(.add, .a1, .a1, .a2)
      p.assembler.register(.add, .s5, .a1, .a1)
    }
    let row = e.find(.add, ["rd": 21])
    e.set(.add, "b[0]", row, 3)
    e.set(.add, "rd[0]", row, 10)
    e.setFinal(register: s5, limb: 0, 10)
    e.expectRefused("bus memory")
    // With the time of the older value it is no better.
    e.set(.add, "previous2", row, e.get(.addInPlace, "previous1", e.find(.addInPlace)))
    e.expectRefused("bus memory")
  }

  /// Two reads of one register in the wrong order: the messages balance, the times do not.
  @Test func timeReversed() throws {
    let e = try program(3, 4) { p in
      p.assembler.register(.sub, .s5, .a1, .a2)
      p.assembler.register(.sub, .s6, .a1, .a2)
    }
    let (first, second) = (e.get(.sub, "time", 0), e.get(.sub, "time", 1))
    let before = e.get(.sub, "previous1", 0)
    #expect(e.get(.sub, "previous1", 1) == first)
    e.set(.sub, "previous1", 0, second)
    e.set(.sub, "previous1", 1, before)
    e.setLast(register: 11, first)
    e.expectRefused("bus range20")
  }

  // MARK: Memory

  @Test func staleWord() throws {
    let e = try program(3, 4) { p in
      p.assembler.constant(.s2, 0x8100_0000)
      p.assembler.store(.sd, .a1, 0, .s2)
      p.assembler.store(.sd, .a2, 0, .s2)
      p.assembler.load(.ld, .s5, 0, .s2)
    }
    let row = e.find(.loadDouble, ["rd": 21])
    e.set(.loadDouble, "memory[0]", row, 3)
    e.set(.loadDouble, "previousMemory", row, e.get(.storeDouble, "time", e.find(.storeDouble)) + 2)
    e.setFinal(register: s5, limb: 0, 3)
    e.expectRefused("bus memory")
  }

  /// 2032 refreshes lead once around p, so that any value of a register could be read at any time. All messages of
  /// the registers balance; what refuses them is that each refresh's time is bounded by itself.
  @Test func refreshLoop() throws {
    let honest = try register(.sub, 3, 4)
    let e = try honest.widened(.refresh, logHeight: 11)
    let time = e.get(.sub, "time").value
    e.setLast(register: 11, e.get(.sub, "previous1"))
    e.set(.sub, "previous1", 0, Felt(time - 1))
    e.set(.sub, "a[0]", 0, 9)
    e.set(.sub, "rd[0]", 0, 5)
    for k in 0..<4 { e.setFinal(register: s5, limb: k, k == 0 ? 5 : 0) }
    for k in 1..<4 { e.set(.sub, "rd[\(k)]", 0, 0) }
    for k in 0..<2032 {
      let previous = time + UInt32(k) << 20
      e.set(.refresh, "live", k, 1)
      e.set(.refresh, "index", k, 11)
      e.set(.refresh, "value[0]", k, 9)
      e.set(.refresh, "low", k, Felt(previous & 0xf_ffff))
      e.set(.refresh, "high", k, Felt(previous >> 20))
    }
    e.expectRefused("bus bytes: message (")
  }

  @Test func wordOfAnotherHalf() throws {
    let e = try program(0x1111_1111_2222_2222) { p in
      p.assembler.constant(.s2, 0x8100_0000)
      p.assembler.store(.sd, .a1, 0, .s2)
      p.assembler.load(.lwu, .s5, 0, .s2)
    }
    e.set(.loadWordUnsigned, "half", 0, 1)
    for k in 0..<2 {
      e.set(.loadWordUnsigned, "value[\(k)]", 0, 0x1111)
      e.setFinal(register: s5, limb: k, 0x1111)
    }
    e.expectRefused("bus range16", "bus memory")
  }

  @Test func byteOfAnotherOffset() throws {
    let e = try program(0x8877_6655_4433_2211) { p in
      p.assembler.constant(.s2, 0x8100_0000)
      p.assembler.store(.sd, .a1, 0, .s2)
      p.assembler.load(.lbu, .s5, 1, .s2)
    }
    #expect(e.get(.loadByteUnsigned, "value") == 0x22)
    e.set(.loadByteUnsigned, "offset[0]", 0, 0)
    e.set(.loadByteUnsigned, "value", 0, 0x11)
    e.setFinal(register: s5, limb: 0, 0x11)
    e.expectRefused("bus range16", "bus memory")
  }

  /// A load across words that leaves the second word out.
  @Test func crossingLoadWithoutItsSecondWord() throws {
    let e = try program(0x8877_6655_4433_2211) { p in
      p.assembler.constant(.s2, 0x8100_0000)
      p.assembler.store(.sd, .a1, 8, .s2)
      p.assembler.load(.ld, .s5, 4, .s2)
    }
    #expect(e.get(.loadGeneral, "crosses") == 1)
    e.set(.loadGeneral, "crosses", 0, 0)
    e.expectRefused("crosses", "bus memory")
  }

  /// A double word load at an odd address: its word's index would be no integer.
  @Test func misalignedAsAligned() throws {
    let e = try program(7) { p in
      p.assembler.constant(.s2, 0x8100_0001)
      p.assembler.load(.ld, .s5, -1, .s2)
    }
    e.add(.loadDouble, "a[0]", e.find(.loadDouble, ["rd": 21]), 1)
    e.expectRefused("bus range16", "bus memory")
  }

  /// rs1 = 2³² + x addresses what x does.
  @Test func addressBeyond32Bits() throws {
    let e = try program(0x1_8100_0000) { p in
      p.assembler.constant(.s2, 0x8100_0000)
      p.assembler.load(.ld, .s5, 0, .s2)
    }
    let row = e.find(.loadDouble, ["rd": 21])
    // The register with the same low limbs.
    e.set(.loadDouble, "rs1", row, 11)
    e.expectRefused("bus program", "bus memory")
  }

  /// Rows without a cycle that store: the second word's access has a multiplicity of its own.
  @Test func storeWithoutACycle() throws {
    let e = try program(0x8877_6655_4433_2211) { p in
      p.assembler.constant(.s2, 0x8100_0000)
      p.assembler.store(.sd, .a1, 4, .s2)
      p.assembler.load(.ld, .s5, 0, .s2)
    }
    // A copy of the crossing store, later and without a cycle; it would change the word once more.
    for name in e.program.system.tables[MachineTable.storeGeneral.index].columns {
      e.set(.storeGeneral, name, 1, e.get(.storeGeneral, name))
    }
    e.set(.storeGeneral, "live", 1, 0)
    e.expectRefused("no crossing without a cycle", "bus memory")
  }

  @Test func readWithoutACycle() throws {
    var p = ProgramBuilder()
    p.operand(.a1, 5)
    p.operand(.a2, 3)
    for opcode in [Opcode.sll, .srl, .sra] { p.assembler.register(opcode, .s5, .a1, .a2) }
    let e = try Execution(p.finish("cheat"), few: .max)
    try #require(e.failures() == [])
    let row = 5
    for name in e.program.system.tables[MachineTable.shiftGeneral.index].columns {
      e.set(.shiftGeneral, name, row, e.get(.shiftGeneral, name))
    }
    e.set(.shiftGeneral, "live", row, 0)
    e.expectRefused("no read of rs2 without a cycle", "bus memory")
  }

  /// The amount 64 − 1 to the left as −1, by the general table.
  @Test func shiftTheOtherWay() throws {
    var p = ProgramBuilder()
    p.operand(.a1, 5)
    p.operand(.a2, 63)
    for opcode in [Opcode.sll, .srl, .sra] { p.assembler.register(opcode, .s5, .a1, .a2) }
    let e = try Execution(p.finish("cheat"), few: .max)
    let row = e.find(.shiftGeneral, ["isLeft": 1])
    // u = 1: a shift to the right by 1, amount −1, the rest one more.
    e.set(.shiftGeneral, "amount", row, .minusOne)
    e.set(.shiftGeneral, "amountScaled", row, -Felt(4))
    e.set(.shiftGeneral, "amountRest", row, 1)
    for i in 0..<7 { e.set(.shiftGeneral, "limbShift[\(i)]", row, 0) }
    e.set(.shiftGeneral, "sigma", row, 1)
    e.set(.shiftGeneral, "power", row, 32768)
    e.set(.shiftGeneral, "shifted[0]", row, 2)
    for j in 0..<4 { e.set(.shiftGeneral, "result[\(j)]", row, j == 0 ? 2 : 0) }
    for j in 0..<2 { e.set(.shiftGeneral, "rdHigh[\(j)]", row, 0) }
    e.set(.shiftGeneral, "resultTop", row, 0)
    e.expectRefused("bus bytes", "bus memory")
  }
}
