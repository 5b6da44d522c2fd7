public import ConstraintAudit
public import Constraints
import Executor
import Machine
import MachineTrace
import MemoryTree
import Prover
import RISCV
import Transcript

/// The audit of the machine's constraint system: its declarations, and the traces of real programs.
public enum MachineAudit {
  /// A program whose trace is examined.
  public struct Subject: Sendable {
    public var name: String
    public var elf: [UInt8]
    public var input: [UInt8]
    /// Below how many rows a table's operations go to a general table: 0 for every table of its own, `.max` for the
    /// general ones.
    public var few: Int?

    public init(name: String, elf: [UInt8], input: [UInt8], few: Int?) {
      (self.name, self.elf, self.input, self.few) = (name, elf, input, few)
    }
  }

  /// Why a subject gave no trace.
  enum Unfit: Error { case empty }

  public struct Result: Sendable {
    public var report: SystemReport
    public var failures: [AuditFailure]
    /// Cells that were changed.
    public var changes: Int
  }

  /// The tables, whatever the program: only the height of the preprocessed one depends on it.
  public static var system: ConstraintSystem { Machine.system(programLogHeight: 4) }

  /// - Parameters:
  ///   - subjects: programs that together reach every table, each with exit code 0.
  ///   - rowsPerTable: how many live rows of each table are changed in each trace.
  ///   - progress: told the name of each program before its turn.
  /// - Throws: what makes a subject unfit: `ELFError`, `ExecutionError`, `LayoutError`.
  public static func run(
    _ subjects: [Subject], rowsPerTable: Int = 256, progress: (String) -> Void = { _ in }
  ) throws -> Result {
    var mutations = MutationAudit(freeCells: freeCells, rowsPerTable: rowsPerTable)
    for subject in subjects {
      progress(subject.name)
      mutations.examine(try trace(subject), of: subject.name)
    }
    return Result(
      report: SystemReport(system), failures: AuditFailure.structural(system) + mutations.failures,
      changes: mutations.changes)
  }

  /// The trace of a program, as the prover makes it.
  private static func trace(_ subject: Subject) throws -> Trace {
    let program = MachineProgram(try Program(elf: subject.elf))
    let planner = try ShardPlanner(
      program.program, input: subject.input, cycleLimit: Executor.shardLimit)
    guard let shard = try planner.next() else { throw Unfit.empty }
    var tree = MutableMemoryTree(image: program.program.image, input: subject.input)
    let siblings = tree.update(
      zip(shard.leaves, planner.current(shard.leaves)).map {
        TouchedDigest(index: Int($0.number), old: MemoryTree.leaf($0.words), new: MemoryTree.leaf($1.words))
      })
    let record = try Executor.record(program.program, shard)
    guard let memory = MachineTraceBuilder.memory(record, siblings: siblings) else { throw Unfit.empty }
    return try MachineTraceBuilder.trace(
      program, record, memory: memory, preprocessed: program.preprocessed(), few: subject.few)
  }
}
