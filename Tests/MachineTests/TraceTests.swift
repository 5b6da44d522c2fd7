import Constraints
import Executor
import Machine
import MachineTestSupport
import MachineTrace
import MachineVerifier
import ProofTestSupport
import Prover
import RISCV
import RISCVTestSupport
import Testing

@Suite struct TraceTests {
  @Test func paddingIsInert() {
    let system = Machine.system(programLogHeight: 4)
    #expect(system.paddingFailures().map(\.description) == [])
  }

  @Test(arguments: CornerPrograms.opcodes(.add, .remuw))
  func registerInstructions(_ opcode: Opcode) throws {
    try accepts(CornerPrograms.program("\(opcode)") { CornerPrograms.registers(opcode, &$0) })
  }

  @Test(arguments: CornerPrograms.opcodes(.addi, .sraiw))
  func immediateInstructions(_ opcode: Opcode) throws {
    try accepts(CornerPrograms.program("\(opcode)") { CornerPrograms.immediates(opcode, &$0) })
  }

  @Test(arguments: CornerPrograms.opcodes(.beq, .bgeu))
  func branches(_ opcode: Opcode) throws {
    try accepts(CornerPrograms.program("\(opcode)") { CornerPrograms.branches(opcode, &$0) })
  }

  @Test func memory() throws { try accepts(CornerPrograms.program("memory", CornerPrograms.memory)) }
  @Test func jumps() throws { try accepts(CornerPrograms.program("jumps", CornerPrograms.jumps)) }
  @Test func constants() throws { try accepts(CornerPrograms.program("constants", CornerPrograms.constants)) }

  @Test(arguments: DirectedPrograms.accelerators + DirectedPrograms.bulk + DirectedPrograms.vectors)
  func accelerators(_ p: DirectedProgram) throws {
    try accepts(p)
  }

  @Test(arguments: DirectedPrograms.all) func directed(_ p: DirectedProgram) throws {
    if p.exitCode == 0 { try accepts(p) }
  }

  /// Every table is in use, so that every table is checked.
  @Test func everyTableIsReached() throws {
    let e = try accepts(CornerPrograms.everything())
    for table in MachineTable.allCases where table != .refresh && table != .shiftGeneral {
      #expect(!e.trace.instances(of: table.index).isEmpty, "\(table)")
    }
  }

  @Test func longLoop() throws {
    let e = try accepts(CornerPrograms.loop(200_000))
    #expect(e.rows(.refresh) > 0)
  }

  /// Shards of a few cycles: each is a trace of its own, and starts where the one before ended.
  @Test(arguments: [1, 7, 100]) func shards(_ cycles: Int) throws {
    let p = CornerPrograms.program("memory", CornerPrograms.memory)
    let whole = try Execution(p)
    let shards = try Execution.shards(p, shardCycles: cycles, limit: 40)
    var boundary = whole.statement.start
    for shard in shards {
      #expect(shard.statement.start == boundary)
      #expect(shard.record.cycleCount <= cycles && shard.failures() == [])
      boundary = shard.statement.end
    }
    if shards.last?.statement.endTime == nil {
      #expect(boundary == whole.statement.end)
      #expect(shards.last?.output == p.output)
      #expect(shards.reduce(0) { $0 + $1.record.cycleCount } == whole.record.cycleCount)
    }
  }

  /// The same where calls on arrays, copies and fills are what is cut apart.
  @Test(arguments: [DirectedPrograms.vectors[1], DirectedPrograms.vectors[3], DirectedPrograms.bulk[0]])
  func shardsWithCalls(_ p: DirectedProgram) throws {
    let shards = try Execution.shards(p, shardCycles: 97, limit: 30)
    var boundary = try Execution(p).statement.start
    for shard in shards {
      #expect(shard.statement.start == boundary && shard.failures() == [])
      boundary = shard.statement.end
    }
    #expect(shards.reduce(0) { $0 + $1.record.calls.vectors.count + $1.record.calls.bulk.count } > 5)
  }

  /// Registers that rest exactly as long as one refresh bridges.
  @Test(arguments: DirectedPrograms.long) func resting(_ p: DirectedProgram) throws { try accepts(p) }

  @Test(arguments: 0..<6) func random(_ seed: Int) throws {
    let e = try Execution(RandomProgram(seed: UInt64(seed), instructions: 2000).build())
    #expect(e.record.exitCode == 0 && e.failures() == [])
  }

  /// The general tables take what the others do, at all corner cases.
  @Test func sharedTables() throws {
    let e = try accepts(CornerPrograms.everything(), few: .max)
    for table: MachineTable in [
      .addImmediateInPlace, .shiftLeft, .shiftRightWordImmediate, .loadWord, .storeByte,
    ] {
      #expect(e.trace.instances(of: table.index).isEmpty, "\(table)")
    }
    #expect(e.rows(.shiftGeneral) > 1000 && e.rows(.loadGeneral) > 100 && e.rows(.storeGeneral) > 50)
    try accepts(CornerPrograms.loop(100_000), few: .max)
    try accepts(CornerPrograms.everything(), few: nil)
  }

  @discardableResult
  func accepts(_ p: DirectedProgram, few: Int? = 0) throws -> Execution {
    let e = try Execution(p, few: few)
    #expect(e.output == p.output && e.record.exitCode == 0)
    #expect(e.failures() == [])
    return e
  }
}
