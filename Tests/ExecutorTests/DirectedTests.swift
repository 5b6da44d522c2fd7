import Executor
import RISCV
import RISCVTestSupport
import Testing

@Suite struct FirstTest {
  @Test func halts() throws {
    var builder = ProgramBuilder()
    builder.operand(.a1, 3)
    builder.operand(.a2, 4)
    builder.assembler.register(.add, .a0, .a1, .a2)
    builder.result(.a0, 7)
    let p = builder.finish("x")
    let r = try Executor.run(Program(elf: p.elf), input: [], mode: .record)
    #expect(r.output == p.output)
    let c = try Executor.run(Program(elf: p.elf), input: [], mode: .count)
    #expect(c.output == p.output)
    #expect(c.cycleCount == r.cycleCount)
  }
}
