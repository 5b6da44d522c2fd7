import Constraints
import Executor
import KoalaBear
import Machine
import MachineTrace
import RISCV
import RISCVTestSupport
import Testing

/// Rows of accelerators that no execution has.
@Suite struct AcceleratorAdversarialTests {
  /// r, a, b, c and m.
  private static let pointers: [UInt64] = [0x8100_0000, 0x8100_0100, 0x8100_0200, 0x8100_0300, 0x8100_0400]
  private static let secp: [UInt64] = [0xffff_fffe_ffff_fc2f, .max, .max, .max]

  /// One call; the words of r are read into s5 and three more, so that what memory holds is used.
  private func call(_ a: [UInt64], _ b: [UInt64], _ c: [UInt64], _ m: [UInt64]) throws -> Execution {
    var p = ProgramBuilder()
    for (words, pointer) in zip([a, b, c, m], Self.pointers[1...]) { p.store(words, at: pointer) }
    p.call(.multiplyAdd256, Self.pointers)
    p.assembler.constant(.s2, Self.pointers[0])
    for (i, register) in [Register.s5, .s6, .s7, .s8].enumerated() {
      p.assembler.load(.ld, register, 8 * i, .s2)
    }
    let e = try Execution(p.finish("cheat"))
    try #require(e.failures() == [])
    return e
  }

  private func small(_ x: UInt64) -> [UInt64] { [x, 0, 0, 0] }

  /// Sets limb i of the result where it is written, read and left in its register.
  private func setResult(_ e: Execution, _ i: Int, _ value: Felt) {
    e.set(.multiplyAdd256, "r[\(i)]", 0, value)
    let register = 21 + i / 4
    let load = e.find(.loadDouble, ["rd": UInt32(register)])
    e.set(.loadDouble, "memory[\(i % 4)]", load, value)
    e.setFinal(register: register, limb: i % 4, value)
    let word = UInt32(Self.pointers[0] / 8) + UInt32(i / 4) - 1 << 28
    e.set(.ram, "final[\(i % 4)]", e.find(.ram, ["low": word & 255, "high": word >> 8]), value)
  }

  // MARK: The function

  @Test func wrongResult() throws {
    let e = try call(small(3), small(4), small(5), Self.secp)
    setResult(e, 0, 18)
    e.expectRefused("weight 2^0")
  }

  /// 17 + 97 instead of 17, with one less in the quotient: an equation that holds.
  @Test func resultNotReduced() throws {
    let e = try call(small(30), small(4), small(42), small(97))
    #expect(e.get(.multiplyAdd256, "qByte[0]") == 1 && e.get(.multiplyAdd256, "r[0]") == 65)
    setResult(e, 0, 65 + 97)
    e.set(.multiplyAdd256, "qByte[0]", 0, 0)
    e.expectRefused("gap")
    // The gap that would be needed is negative.
    e.set(.multiplyAdd256, "gap", 0, -Felt(66))
    e.expectRefused("bus range16")
    // A difference claimed in a limb where there is none.
    e.set(.multiplyAdd256, "limbChosen[0]", 0, 1)
    e.set(.multiplyAdd256, "gap", 0, .minusOne)
    e.expectRefused("bus range16")
  }

  /// r = m: the least number that is not reduced.
  @Test func resultEqualToTheModulus() throws {
    let e = try call(small(10), small(10), small(0), small(100))
    setResult(e, 0, 100)
    e.set(.multiplyAdd256, "qByte[0]", 0, 0)
    e.set(.multiplyAdd256, "gap", 0, .minusOne)
    e.expectRefused("bus range16")
  }

  /// A lower limb that is smaller, below one that is larger.
  @Test func comparisonOfALowerLimb() throws {
    // 1 · 2⁶⁴ + 5 mod (2⁶⁴ + 7) is itself; claimed is 2 · 2⁶⁴ + 12 with q = −1, which no bytes are.
    let e = try call([5, 1, 0, 0], small(1), small(0), [7, 2, 0, 0])
    let table = MachineTable.multiplyAdd256
    #expect(e.get(table, "wordChosen[0]") == 1 && e.get(table, "gap") == 0)
    // Word 0, where 7 > 5 too: word 1 must be equal then.
    e.set(table, "wordChosen[0]", 0, 0)
    e.set(table, "gap", 0, 1)
    e.expectRefused("is equal above the word")
  }

  @Test func quotientOffByOne() throws {
    let e = try call(Self.secp, Self.secp, small(7), Self.secp)
    #expect(e.get(.multiplyAdd256, "r[0]") == 7)
    e.add(.multiplyAdd256, "qByte[0]", 0, -1)
    e.expectRefused("weight 2^")
  }

  /// A quotient byte of 256 and one less in the next: the same number.
  @Test func quotientInBytesOutOfRange() throws {
    let e = try call(small(1 << 40), small(1 << 40), small(0), small(1 << 20))
    let table = MachineTable.multiplyAdd256
    let i = (0..<33).first { e.get(table, "qByte[\($0)]") != .zero } ?? 0
    e.add(table, "qByte[\(i)]", 0, -1)
    e.add(table, "qByte[\(i - 1)]", 0, 256)
    // The parts of weight 2^(16 k) change and with them a carry; of bytes it is none.
    e.recount()
    #expect(!e.failures().isEmpty)
    e.expectRefused("weight 2^", "bus bytes")
  }

  /// The modulus 0 claimed where it is not, and not claimed where it is.
  @Test func zeroModulus() throws {
    let e = try call(small(30), small(4), small(42), small(97))
    let table = MachineTable.multiplyAdd256
    e.set(table, "zero", 0, 1)
    setResult(e, 0, 162)
    e.set(table, "qByte[0]", 0, 0)
    e.set(table, "gap", 0, 0)
    e.expectRefused("zero: every byte of m", "at most one")
    // Without the comparison it is still refused.
    for name in ["wordChosen[0]", "wordChosen[1]", "wordChosen[2]"] { e.set(table, name, 0, 0) }
    e.expectRefused("zero: every byte of m", "at most one")

    let z = try call([0, 0, 0, 1 << 63], small(3), small(5), small(0))
    #expect(z.get(.multiplyAdd256, "zero") == 1 && z.get(.multiplyAdd256, "qByte[0]") == 1)
    z.set(.multiplyAdd256, "zero", 0, 0)
    // Nothing is below 0: the comparison has no limb to name.
    z.expectRefused("gap", "is equal above", "weight 2^256")
    // With a quotient that fits no modulus.
    z.set(.multiplyAdd256, "qByte[0]", 0, 0)
    z.set(.multiplyAdd256, "gap", 0, .minusOne)
    z.expectRefused("weight 2^", "is equal above", "bus range16", "gap")
  }

  /// q m' of weight 2⁵¹² and more, as if the equation only held modulo 2⁵¹².
  @Test func quotientBeyondTheProduct() throws {
    let e = try call(Self.secp, Self.secp, small(42), [97, 1, 0, 0])
    e.set(.multiplyAdd256Wide, "qByte[63]", 0, 1)
    e.expectRefused("weight 2^504", "weight 2^512", "weight 2^496", "weight 2^568", "weight 2^560")
    let z = try call(small(30), small(4), small(42), small(0))
    z.set(.multiplyAdd256, "qByte[32]", 0, 1)
    z.expectRefused("weight 2^512")
  }

  /// Carries that hold modulo p: the result one more, and every carry its difference divided by 2¹⁶.
  @Test func carriesModuloP() throws {
    let e = try call(small(3), small(4), small(5), Self.secp)
    setResult(e, 0, 18)
    var delta = -Felt(1 << 16).inverse
    for k in 1..<32 {
      e.cell(.multiplyAdd256, "carry[\(k)]").pointee += delta
      delta *= Felt(1 << 16).inverse
    }
    e.expectRefused("bus shift", "weight 2^496")
  }

  /// Limbs of the result out of range, as the same number.
  @Test func resultInLimbsOutOfRange() throws {
    let e = try call(small(0x1_0000), small(1), small(5), Self.secp)
    setResult(e, 0, 5 + 65536)
    setResult(e, 1, 0)
    e.add(.multiplyAdd256, "carry[1]", 0, -1)
    e.expectRefused("bus range16")
  }

  // MARK: The call

  /// The addition's row says that x17 was another accelerator's number.
  @Test func anotherNumber() throws {
    let e = try call(small(3), small(4), small(5), small(0))
    // x17 is a constant of the message: only the register can be another.
    let row = e.find(.constant, ["rd": 17])
    e.set(.constant, "value[0]", row, 0x111)
    e.expectRefused("bus memory", "bus program")
  }

  /// The row of a call as the halting one: x17 is 93 there.
  @Test func callAsHalt() throws {
    let e = try call(small(3), small(4), small(5), small(0))
    let row = 1
    for name in ["live", "pc", "time"] { e.set(.halt, name, row, e.get(.multiplyAdd256, name)) }
    e.set(.halt, "previous1", row, e.get(.multiplyAdd256, "previous17"))
    e.set(.halt, "previous2", row, e.get(.multiplyAdd256, "previous10"))
    e.set(.multiplyAdd256, "live", 0, 0)
    e.expectRefused("bus memory", "bus state", "at most one", "weight 2^", "gap")
    for name in e.program.system.tables[MachineTable.multiplyAdd256.index].columns {
      e.set(.multiplyAdd256, name, 0, 0)
    }
    e.expectRefused("bus memory: message (0, 17,", "bus memory", "bus state")
  }

  /// A pointer that is no multiple of 8: its word would have no integer index.
  @Test func misalignedPointer() throws {
    let e = try call(small(3), small(4), small(5), small(0))
    e.add(.multiplyAdd256, "x11[0]", 0, 4)
    e.expectRefused("bus range16", "bus memory")
  }

  /// Other words than the pointer's.
  @Test func anotherPointer() throws {
    let e = try call(small(3), small(4), small(5), small(0))
    e.add(.multiplyAdd256, "x11[0]", 0, 256)
    e.expectRefused("bus memory")
  }

  /// 2³² + x addresses what x does: limbs 2 and 3 of a pointer are 0.
  @Test func pointerBeyond32Bits() throws {
    var p = ProgramBuilder()
    p.store(small(3), at: Self.pointers[1])
    p.call(.product256, [Self.pointers[0], Self.pointers[1], Self.pointers[1]])
    p.assembler.constant(.a2, 0x1_8100_0100)
    let e = try Execution(p.finish("cheat"))
    let row = 0
    // The later value of x12 in place of the one at the call.
    e.set(.product256, "previous12", row, e.get(.product256, "previous12") + 4)
    e.expectRefused("bus memory", "bus range20")
  }

  /// A copy of a call's row without a cycle, later: it would write once more.
  @Test func writeWithoutACycle() throws {
    let e = try call(small(3), small(4), small(5), Self.secp)
    for name in e.program.system.tables[MachineTable.multiplyAdd256.index].columns {
      e.set(.multiplyAdd256, name, 1, e.get(.multiplyAdd256, name))
    }
    e.set(.multiplyAdd256, "live", 1, 0)
    e.expectRefused("weight 2^", "at most one", "is equal above")
    // Without its messages it changes nothing: whatever its cells hold.
    for name in e.program.system.tables[MachineTable.multiplyAdd256.index].columns {
      e.set(.multiplyAdd256, name, 1, 0)
    }
    for name in ["rOld[0]", "rPrevious[0]", "x10[0]", "pc", "time"] { e.set(.multiplyAdd256, name, 1, 9) }
    e.recount()
    #expect(e.failures() == [])
  }

  /// One word read as a and as b at different values: a's read of it is a message of its own.
  @Test func oneWordTwoValues() throws {
    var p = ProgramBuilder()
    p.store(small(3), at: Self.pointers[1])
    p.store(small(5), at: Self.pointers[3])
    var pointers = Self.pointers
    pointers[2] = pointers[1]
    p.call(.multiplyAdd256, pointers)
    let e = try Execution(p.finish("cheat"))
    let time = e.get(.multiplyAdd256, "time")
    #expect(e.get(.multiplyAdd256, "r[0]") == 14 && e.get(.multiplyAdd256, "bPrevious[0]") == time + 1)
    e.set(.multiplyAdd256, "bByte[0]", 0, 4)
    e.set(.multiplyAdd256, "r[0]", 0, 17)
    e.expectRefused("bus memory")
    // Both reads from the message before the call.
    e.set(.multiplyAdd256, "bByte[0]", 0, 3)
    e.set(.multiplyAdd256, "r[0]", 0, 14)
    e.set(.multiplyAdd256, "bPrevious[0]", 0, e.get(.multiplyAdd256, "aPrevious[0]"))
    e.expectRefused("bus memory")
  }

  /// r in the place of an input: what is read is what was there before.
  @Test func outputReadAsInput() throws {
    var p = ProgramBuilder()
    p.store(small(3), at: Self.pointers[0])
    p.store(small(5), at: Self.pointers[2])
    var pointers = Self.pointers
    pointers[1] = pointers[0]
    p.call(.multiplyAdd256, pointers)
    let e = try Execution(p.finish("cheat"))
    #expect(e.get(.multiplyAdd256, "r[0]") == 15 && e.get(.multiplyAdd256, "rOld[0]") == 3)
    // 3 is read where 15 was: the fixed point 0 = 0 · 5 is claimed instead.
    e.set(.multiplyAdd256, "aByte[0]", 0, 0)
    e.set(.multiplyAdd256, "r[0]", 0, 0)
    e.expectRefused("bus memory")
  }

  /// The next cycle after 4 instead of 8.
  @Test func shorterStep() throws {
    let e = try call(small(3), small(4), small(5), Self.secp)
    let next = e.get(.multiplyAdd256, "time") + 8
    let row = e.find(.constant, ["time": next.value])
    e.set(.constant, "time", row, next - 4)
    e.expectRefused("bus state", "bus memory", "bus range20")
  }
}
