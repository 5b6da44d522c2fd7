import Executor
import RISCV
import RISCVTestSupport
import Testing

/// The executor and the directed programs against an independent implementation.
@Suite(.enabled(if: QEMU.path != nil, "qemu-riscv64 is not installed: apt-get install qemu-user"))
struct QEMUTests {
  /// A store into the text is seen by instruction fetch there and not here.
  static let comparable = DirectedPrograms.all.filter { $0.name != "text as data" }

  @Test(arguments: comparable)
  func directedProgramsAgree(_ directed: DirectedProgram) throws {
    let result = try QEMU.run(directed)
    #expect(result.output == directed.output)
    #expect(result.status == Int32(truncatingIfNeeded: directed.exitCode & 0xff))
  }

  @Test(arguments: 0..<64)
  func randomProgramsAgree(_ seed: Int) throws {
    let random = RandomProgram(seed: UInt64(seed), instructions: 2000).build()
    let program = try Program(elf: random.elf)
    let record = try Executor.run(program, input: [], mode: .record)
    #expect(throws: Never.self) { try MessageChecker.check(record, of: program, input: []) }
    #expect(try QEMU.run(random).output == record.output)
    #expect(record.output.count == 8 * (28 + 64))
  }
}
