import Constraints
import Executor
import KoalaBear
import Machine
import MachineTrace
import MachineVerifier
import MemoryTree
import Prover
import RISCV
import RISCVTestSupport
import Testing
import Transcript

/// An execution with its trace, for the row checker.
struct Execution {
  let program: MachineProgram
  let record: ExecutionRecord
  let trace: Trace
  let output: [UInt8]
  var statement: ShardStatement
  var publicMessages: [PublicMessage] { statement.messages }

  init(_ other: Execution, trace: Trace) {
    (program, record, output, statement) = (other.program, other.record, other.output, other.statement)
    self.trace = trace
  }

  /// The first shard of a program; by default all of it.
  init(_ p: DirectedProgram, few: Int? = 0, shardCycles: Int = Executor.shardLimit) throws {
    self = try #require(try Execution.shards(p, few: few, shardCycles: shardCycles, limit: 1).first)
  }

  private init(
    _ program: MachineProgram, _ planner: ShardPlanner, _ shard: Shard, siblings: [Digest], few: Int?
  ) throws {
    self.program = program
    record = try Executor.record(program.program, shard)
    let memory = try #require(MachineTraceBuilder.memory(record, siblings: siblings))
    trace = try MachineTraceBuilder.trace(
      program, record, memory: memory, preprocessed: program.preprocessed(), few: few)
    output = planner.exitCode == nil ? [] : try planner.output()
    statement = ShardStatement(
      start: ShardBoundary(
        pc: record.start.pc, memory: memory.memoryBefore, registers: memory.registersBefore),
      end: ShardBoundary(
        pc: record.end?.pc ?? 0, memory: memory.memoryAfter, registers: memory.registersAfter),
      endTime: record.end == nil ? nil : record.endTime)
  }

  /// An execution cut into shards, at most so many of them.
  static func shards(
    _ p: DirectedProgram, few: Int? = 0, shardCycles: Int, limit: Int = .max
  ) throws -> [Execution] {
    let program = MachineProgram(try Program(elf: p.elf))
    let planner = try ShardPlanner(program.program, input: p.input, cycleLimit: shardCycles)
    var tree = MutableMemoryTree(image: program.program.image, input: p.input)
    var executions: [Execution] = []
    while executions.count < limit, let shard = try planner.next() {
      let after = planner.current(shard.leaves)
      let siblings = tree.update(
        zip(shard.leaves, after).map {
          TouchedDigest(index: Int($0.number), old: MemoryTree.leaf($0.words), new: MemoryTree.leaf($1.words))
        })
      executions.append(try Execution(program, planner, shard, siblings: siblings, few: few))
    }
    return executions
  }

  func failures(limit: Int = 5) -> [String] {
    trace.failures(publicMessages: publicMessages, limit: limit).map(\.description)
  }

  /// Rows of a table that are in use.
  func rows(_ table: MachineTable) -> Int {
    trace.instances(of: table.index).reduce(0) { sum, instance in
      let height = trace.layout.instances[instance].height
      return sum + (0..<height).count { trace.column(0, instance: instance)[$0] != .zero }
    }
  }
}
