import Foundation
import MachineVerifier
import RISCV
import RISCVTestSupport
import Testing
import ZKVM

@Suite struct ZKVMTests {
  static func elf(_ name: String) throws -> [UInt8] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return [UInt8](try Data(contentsOf: root.appendingPathComponent("Guests/Prebuilt/\(name).elf")))
  }

  /// A small program: every other test starts from its proof.
  static func small() -> DirectedProgram {
    var p = ProgramBuilder()
    p.operand(.a1, 0x1234_5678_9abc_def0)
    p.operand(.a2, 77)
    p.assembler.register(.mul, .a0, .a1, .a2)
    p.result(.a0, 0x1234_5678_9abc_def0 &* 77)
    return p.finish("small")
  }

  @Test func provesAndVerifies() throws {
    let p = ZKVMTests.small()
    let program = try LoadedProgram(elf: p.elf)
    let proven = try program.prove(input: p.input)
    print(proven.report)
    #expect(proven.values.output == p.output)
    let start = ContinuousClock.now
    try MachineVerifier.verify(
      proven.proof.bytes, program: program.id, values: PublicValues(output: p.output))
    print("verified in", ContinuousClock.now - start, proven.report.proofBytes)
  }
}
