import Constraints
import KoalaBear
import Machine
import MachineTrace
import MachineVerifier
import RISCV
import RISCVTestSupport
import Testing

/// What a row looks up in the program is the whole of its operation: no column of the code is free.
@Suite struct FetchTests {
  /// A row of the general shift with the code of an addition: without a read of rs2 nothing but a constraint bounds
  /// that column, and 4096 rs2 would stand for any difference of two codes. With the amount 0 it is a move, here of
  /// 5 to what should be 5 + 3, and the forged sum is the public output.
  @Test func shiftWithTheCodeOfAnAddition() throws {
    var p = ProgramBuilder()
    p.operand(.a1, 5)
    p.operand(.a2, 3)
    for opcode in [Opcode.slli, .srli, .srai] { p.assembler.immediate(opcode, .s6, .a1, 4) }
    p.assembler.register(.add, .s5, .a1, .a2)
    p.result(.s5, 8)
    let e = try Execution(p.finish("cheat"), few: .max)
    try #require(e.failures() == [])

    let add = e.find(.add, ["rd": 21])
    let row = e.find(.shiftGeneral, ["live": 0])
    for name in ["live", "pc", "time", "rd", "rs1", "previous1", "previousRd"] {
      e.set(.shiftGeneral, name, row, e.get(.add, name, add))
    }
    e.set(.shiftGeneral, "power", row, 65536)
    for j in 0..<4 {
      let a = e.get(.add, "a[\(j)]", add)
      for name in ["a", "shifted", "result"] { e.set(.shiftGeneral, "\(name)[\(j)]", row, a) }
      e.set(.shiftGeneral, "rdOld[\(j)]", row, e.get(.add, "rdOld[\(j)]", add))
    }
    // 2¹⁸ · shift + 4096 rs2 = 2¹⁸ · add + 4096 · 12
    let shift = Felt(MachineTable.shiftRightImmediate.operation)
    e.set(.shiftGeneral, "rs2", row, 12 - 64 * (shift - Felt(MachineTable.add.operation)))
    // x12 is not read; the addition's row is padding; the sum, 5, is stored and put out.
    e.setLast(register: 12, e.get(.add, "previous2", add))
    for name in e.program.system.tables[MachineTable.add.index].columns { e.set(.add, name, add, 0) }
    e.setFinal(register: 21, limb: 0, 5)
    e.set(.storeDouble, "b[0]", e.find(.storeDouble, ["rs2": 21]), 5)
    e.setFinal(word: 0x2000_0008 / 8, limb: 0, 5)
    e.expectRefused("no rs2 without a read")
  }
}
