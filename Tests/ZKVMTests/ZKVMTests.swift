import Constraints
import Executor
import Foundation
import KoalaBear
import Machine
import MachineTestSupport
import MachineTrace
import MachineVerifier
import Prover
import RISCV
import RISCVTestSupport
import Testing
import Verifier

@testable import ZKVM

@Suite(.serialized) struct ZKVMTests {
  static func elf(_ name: String) throws -> [UInt8] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return [UInt8](try Data(contentsOf: root.appendingPathComponent("Guests/Prebuilt/\(name).elf")))
  }

  /// A small program: every other test starts from its proof.
  static let small = CornerPrograms.program("small") { p in
    p.operand(.a1, 0x1234_5678_9abc_def0)
    p.operand(.a2, 77)
    p.assembler.register(.mul, .a0, .a1, .a2)
    p.result(.a0, 0x1234_5678_9abc_def0 &* 77)
  }

  /// Proves, and checks that the verifier accepts this output and no other.
  func proves(_ p: DirectedProgram) throws {
    let program = try LoadedProgram(elf: p.elf)
    let proven = try program.prove(input: p.input)
    #expect(proven.values.output == p.output)
    let bytes = proven.proof.bytes
    try MachineVerifier.verify(bytes, program: program.id, values: PublicValues(output: p.output))
    #expect(throws: MachineVerificationError.self) {
      try MachineVerifier.verify(bytes, program: program.id, values: PublicValues(output: p.output + [0]))
    }
  }

  @Test func small() throws { try proves(ZKVMTests.small) }

  /// Every instruction at its corner cases, and every table.
  @Test func everyInstruction() throws { try proves(CornerPrograms.everything()) }

  @Test func longLoop() throws { try proves(CornerPrograms.loop(100_000)) }

  @Test func guest() throws {
    let program = try LoadedProgram(elf: ZKVMTests.elf("Fibonacci"))
    let proven = try program.prove(input: [90, 0, 0, 0, 0, 0, 0, 0])
    let value = proven.values.output.prefix(8).reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    #expect(value == 2_880_067_194_370_816_120)
    try MachineVerifier.verify(proven.proof, program: program.id, values: proven.values)
  }

  @Test func provenAtBothTargets() throws {
    for target in MachineKey.targets {
      let program = try LoadedProgram(elf: ZKVMTests.small.elf, target: target)
      let proven = try program.prove(input: [])
      #expect(proven.report.securityBits == target)
      try MachineVerifier.verify(proven.proof, program: program.id, values: proven.values)
    }
    #expect(throws: ZKVMError.parameters) { try LoadedProgram(elf: ZKVMTests.small.elf, target: 80) }
  }

  @Test func otherProgramsAreRefused() throws {
    let program = try LoadedProgram(elf: ZKVMTests.small.elf)
    let proven = try program.prove(input: [])
    let other = try LoadedProgram(elf: CornerPrograms.program("other") { $0.result(.zero, 0) }.elf)
    #expect(program.id != other.id)
    #expect(throws: MachineVerificationError.program(expected: other.id, found: program.id)) {
      try MachineVerifier.verify(proven.proof, program: other.id, values: proven.values)
    }
    // A key of one program with the proof of another.
    var mixed = proven.proof
    mixed.key = other.key
    #expect(throws: MachineVerificationError.self) {
      try MachineVerifier.verify(mixed, program: other.id, values: proven.values)
    }
    // Another entry into the same program.
    mixed.key = program.key
    mixed.key.entry += 4
    #expect(throws: MachineVerificationError.self) {
      try MachineVerifier.verify(mixed, program: program.id, values: proven.values)
    }
    #expect(throws: MachineVerificationError.self) {
      try MachineVerifier.verify(mixed, program: mixed.key.id, values: proven.values)
    }
  }

  /// Traces that no execution has, through prover and verifier.
  @Test(arguments: [
    (MachineTable.multiply, "rd[0]", 0), (.multiply, "live", 0), (.loadDouble, "previousMemory", 0),
    (.constant, "live", 9), (.registers, "new[2]", 5), (.program, "count", 3), (.leaf, "last[0]", 0),
    (.leaf, "new[4]", 1), (.node, "left[2]", 1), (.node, "touchesLeft", 0), (.poseidon2, "partial[3]", 2),
    (.halt, "time", 0), (.bytes, "andCount", 7),
  ])
  func alteredTracesAreRefused(_ table: MachineTable, _ column: String, _ row: Int) throws {
    try refuses(ZKVMTests.small, table, column, row)
  }

  /// The same for calls of accelerators.
  @Test(arguments: [
    (MachineTable.multiplyAdd256, "r[0]"), (.multiplyAdd256, "qByte[32]"), (.multiplyAdd256, "carry[17]"),
    (.multiplyAdd256, "x12[0]"), (.product256, "r[31]"), (.product256, "aPrevious[2]"),
  ])
  func alteredCallsAreRefused(_ table: MachineTable, _ column: String) throws {
    let calls = CornerPrograms.program("calls") { p in
      for accelerator in [Accelerator.multiplyAdd256, .product256] {
        let words = DirectedPrograms.acceleratorOperands(accelerator).last ?? []
        p.checkedCall(accelerator, DirectedPrograms.pointersApart(accelerator), words)
      }
    }
    try refuses(calls, table, column, 0)
  }

  /// The same for Keccak-f: a byte of any state, in the row of a call or of none, and cells that are the same limb together.
  @Test(arguments: [
    [("state[0][3][1]", 0, 1)], [("state[4][11][7]", 0, 2)], [("state[8][24][0]", 0, 1)],
    [("state[5][0][0]", 31, 3)],
    [("state[0][2][4]", 0, 256), ("state[0][2][5]", 0, -1)],
    [("state[8][2][4]", 0, -256), ("state[8][2][5]", 0, 1)],
  ])
  func alteredStatesAreRefused(_ changes: [(String, Int, Int)]) throws {
    let call = CornerPrograms.program("state") { p in
      p.checkedCall(.keccak, [0x8100_0000], [(0..<25).map { 0x9e37_79b9_7f4a_7c15 &* $0 }])
    }
    try refuses(call, .keccak, changes)
  }

  private func refuses(_ p: DirectedProgram, _ table: MachineTable, _ column: String, _ row: Int) throws {
    try refuses(p, table, [(column, row, 1)])
  }

  /// - Parameter changes: what is added to cells: column, row, number.
  private func refuses(_ p: DirectedProgram, _ table: MachineTable, _ changes: [(String, Int, Int)]) throws {
    let program = try LoadedProgram(elf: p.elf)
    var report = ProvingReport()
    let source = try ShardSource(program, input: [], shardCycles: LoadedProgram.shardCycles)
    let planned = try #require(try source.next())
    let (statement, trace) = try program.trace(program.execute(planned.witness), &report)
    for (column, row, number) in changes {
      let index = try #require(program.program.system.tables[table.index].columns.firstIndex(of: column))
      let magnitude = Felt(UInt32(number.magnitude))
      trace.column(index, instance: trace.instances(of: table.index)[0])[row] +=
        number < 0 ? -magnitude : magnitude
    }
    let proof = try SystemProver.prove(
      program.provingKey, Statement(messages: statement.messages), trace: trace
    ).proof
    let whole = MachineProof(
      key: program.key, inputDigest: source.inputDigest, outputSiblings: source.outputSiblings,
      shards: [ShardProof(end: statement.end, endTime: nil, proof: proof)])
    #expect {
      try MachineVerifier.verify(whole, program: program.id, values: PublicValues(output: source.output()))
    } throws: {
      guard case MachineVerificationError.proof(shard: 0, _)? = $0 as? MachineVerificationError else {
        return false
      }
      return true
    }
  }

  /// The estimate is what the prover then commits to, the same each time, and there is none without a proof.
  @Test func costsAreKnownBeforeProving() throws {
    let program = try LoadedProgram(elf: ZKVMTests.elf("Fibonacci"))
    func input(_ n: UInt8) -> [UInt8] { [n, 0, 0, 0, 0, 0, 0, 0] }
    let cost = try program.provingCost(input: input(90))
    let report = try program.prove(input: input(90)).report
    #expect(cost.committedCells == report.committedCells && cost.interactions == report.interactions)
    #expect(cost.cycles == report.cycles && cost.misalignedAccesses == report.misalignedAccesses)
    #expect(cost.tables.reduce(0) { $0 + $1.cost } == cost.cost)
    #expect(try program.provingCost(input: input(90)) == cost)
    #expect(try program.provingCost(input: [0, 16, 0, 0, 0, 0, 0, 0]).cost > cost.cost)
    #expect(throws: ZKVMError.exitCode(1)) { try program.provingCost(input: []) }
  }

  /// Every load at every offset: what is proven says how many were misaligned.
  @Test func misalignedAccessesAreReported() throws {
    let directed = try #require(DirectedPrograms.loads.first { $0.name == "ld" })
    let program = try LoadedProgram(elf: directed.elf)
    // 17 offsets, of which 14 are no multiple of 8, each three times.
    #expect(try program.prove(input: []).report.misalignedAccesses == 3 * 14)
    #expect(try program.execute(input: []).misalignedAccesses == 3 * 14)
  }

  /// Whatever ends an execution abnormally, there is no proof of it.
  @Test func failuresCannotBeProven() throws {
    for (directed, reason) in DirectedPrograms.failing {
      let program = try LoadedProgram(elf: directed.elf, target: 100)
      let error = #expect(throws: ZKVMError.self, "\(directed.name)") {
        try program.prove(input: directed.input)
      }
      guard case .execution = error else {
        Issue.record("\(directed.name), \(reason): \(String(describing: error))")
        continue
      }
    }
  }

  @Test func failuresHaveReasons() throws {
    #expect(throws: ZKVMError.elf(.notELF)) { try LoadedProgram(elf: [1, 2, 3]) }
    var p = ProgramBuilder()
    p.result(.zero, 0)
    let failing = try LoadedProgram(elf: p.finish("exit 7", exitCode: 7).elf)
    #expect(throws: ZKVMError.exitCode(7)) { try failing.prove(input: []) }
  }

  @Test func idsAsText() throws {
    let id = try LoadedProgram(elf: ZKVMTests.small.elf).id
    #expect(id.hex.count == 64 && ProgramID(hex: id.hex) == id && ProgramID(hex: "0x" + id.hex) == id)
    #expect(ProgramID(bytes: id.bytes) == id)
    #expect(ProgramID(hex: "zz") == nil && ProgramID(hex: String(id.hex.dropLast())) == nil)
    #expect(ProgramID(bytes: [UInt8](repeating: 255, count: 32)) == nil)
  }
}
