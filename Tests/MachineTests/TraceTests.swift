import Constraints
import Executor
import Machine
import MachineTrace
import ProofTestSupport
import Prover
import RISCV
import RISCVTestSupport
import Testing

@Suite struct TraceTests {
  @Test func paddingIsInert() {
    let system = Machine.system(programLogHeight: 4, imageLogHeight: 4)
    #expect(system.paddingFailures().map(\.description) == [])
  }

  @Test(arguments: CornerPrograms.opcodes(.add, .remuw))
  func registerInstructions(_ opcode: Opcode) throws { try accepts(CornerPrograms.registers(opcode)) }

  @Test(arguments: CornerPrograms.opcodes(.addi, .sraiw))
  func immediateInstructions(_ opcode: Opcode) throws { try accepts(CornerPrograms.immediates(opcode)) }

  @Test(arguments: CornerPrograms.opcodes(.beq, .bgeu))
  func branches(_ opcode: Opcode) throws { try accepts(CornerPrograms.branches(opcode)) }

  @Test(arguments: [CornerPrograms.memory(), CornerPrograms.jumps(), CornerPrograms.constants()])
  func others(_ p: DirectedProgram) throws { try accepts(p) }

  @Test(arguments: [OpeningTimes.zero, .justInTime])
  func longLoop(_ times: OpeningTimes) throws {
    let e = try accepts(CornerPrograms.loop(200_000), openingTimes: times)
    #expect(e.rows(.refresh) > 0)
  }

  @discardableResult
  func accepts(_ p: DirectedProgram, openingTimes: OpeningTimes = .justInTime) throws -> Execution {
    let e = try Execution(p, openingTimes: openingTimes)
    #expect(e.record.output == p.output && e.record.exitCode == 0)
    #expect(e.failures() == [])
    return e
  }
}
