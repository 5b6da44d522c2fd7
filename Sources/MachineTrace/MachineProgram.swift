public import Constraints
import KoalaBear
import Machine
public import Prover
public import RISCV

/// A program as the machine proves it: the rows of its preprocessed table, and its constraint system.
public struct MachineProgram: Sendable {
  public let program: Program
  /// For each instruction its row, nil where nothing can be executed.
  public let rows: [ProgramRow?]
  public let programLogHeight: Int
  public let system: ConstraintSystem

  public init(_ program: Program) {
    self.program = program
    rows = program.instructions.map { ProgramRow($0) }
    programLogHeight = max(4, TraceLayout.ceilLog2(rows.count))
    system = Machine.system(programLogHeight: programLogHeight)
  }

  /// Heights of the preprocessed tables and none of the others.
  var fixedHeights: [[Int]] {
    system.tables.map { $0.fixedLogHeight.map { [$0] } ?? [] }
  }

  /// The stack of all preprocessed columns. It does not depend on the heights of the other tables.
  public func preprocessed() throws(LayoutError) -> FeltBuffer {
    let layout = try TraceLayout(system, logHeights: fixedHeights)
    let buffer = FeltBuffer(count: layout.preprocessedTotal)
    for (n, instance) in layout.instances.enumerated() {
      let base = buffer.pointer + layout.preprocessedOffsets[n]
      let height = instance.height
      if instance.table == MachineTable.program.index {
        for (i, row) in rows.enumerated() {
          guard let row else { continue }
          let values = [program.instructions[i].pc, row.code, row.fields.0, row.fields.1, row.fields.2]
          for (c, value) in values.enumerated() { base[c * height + i] = Felt(value) }
        }
      }
    }
    return buffer
  }
}
