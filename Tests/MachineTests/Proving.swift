import Constraints
import Executor
import KoalaBear
import Machine
import MachineTrace
import MachineVerifier
import Prover
import RISCV
import RISCVTestSupport
import Testing

/// An execution with its trace, for the row checker.
struct Execution {
  let program: MachineProgram
  let record: ExecutionRecord
  let trace: Trace
  var publicMessages: [PublicMessage]

  init(program: MachineProgram, record: ExecutionRecord, trace: Trace, publicMessages: [PublicMessage]) {
    (self.program, self.record, self.trace, self.publicMessages) = (program, record, trace, publicMessages)
  }

  init(_ p: DirectedProgram, openingTimes: OpeningTimes = .justInTime, few: Int? = 0) throws {
    program = MachineProgram(try Program(elf: p.elf))
    record = try Executor.run(program.program, input: p.input, mode: .record, openingTimes: openingTimes)
    trace = try MachineTraceBuilder.trace(program, record, preprocessed: program.preprocessed(), few: few)
    publicMessages = Machine.publicMessages(
      entry: program.program.entry, values: PublicValues(output: record.output))
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
