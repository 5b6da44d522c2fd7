import Constraints
import Executor
import Machine
import MachineTrace
import Prover

/// What proving an execution takes, computed from its trace and not measured: the same number on every machine.
///
/// Proving time is close to linear in `cost` on any one machine (`Documentation/Performance.md`). Tables are padded to
/// powers of two, so the cost goes in steps: `rows` of `TableCost` tell how large they are.
public struct ProvingCost: Sendable, Equatable {
  /// Numbers of different versions are not comparable: the version of the machine's tables, and that of this model.
  public static var version: String { "\(Machine.version).3" }

  /// What one table contributes, over all its instances.
  public struct TableCost: Sendable, Equatable {
    public let name: String
    /// Padding included.
    public let rows: Int
    public let cells: Int
    public let interactions: Int
    /// What the Keccak argument takes, in cells that take as long.
    public let argumentCells: Int
    public var cost: Int { 2 * (cells + argumentCells) + interactions }
  }

  public let cycles: Int
  public let misalignedAccesses: Int
  public let shards: Int
  /// Tables in use, in the machine's order.
  public let tables: [TableCost]

  /// Cells of the committed stack.
  public var committedCells: Int { tables.reduce(0) { $0 + $1.cells } }
  /// Bus interactions of all rows.
  public var interactions: Int { tables.reduce(0) { $0 + $1.interactions } }
  /// What the Keccak argument takes, in committed cells that take as long.
  public var argumentCells: Int { tables.reduce(0) { $0 + $1.argumentCells } }
  /// The metric, in halves of a committed cell: a cell is committed, zerochecked and opened, and an interaction, which
  /// goes through the lookup argument, takes about half as long as a cell.
  public var cost: Int { 2 * (committedCells + argumentCells) + interactions }

  init(cycles: Int, misalignedAccesses: Int, shards: Int, system: ConstraintSystem, layouts: [TraceLayout]) {
    self.cycles = cycles
    self.misalignedAccesses = misalignedAccesses
    self.shards = shards
    tables = system.tables.enumerated().compactMap { t, table in
      var rows = 0
      for layout in layouts {
        for instance in layout.instances where instance.table == t { rows += instance.height }
      }
      guard rows > 0 else { return nil }
      return TableCost(
        name: table.name, rows: rows, cells: rows * table.columns.count,
        interactions: rows * table.interactions.count,
        argumentCells: table.keccak == nil ? 0 : rows * KeccakStates.argumentCells)
    }
  }
}

extension LoadedProgram {
  /// What proving the program on an input would take. Executes it and lays out the trace of each shard; nothing is
  /// proven.
  ///
  /// - Throws: what `prove` would: an execution that fails or ends with another exit code than 0 has no proof.
  public func provingCost(
    input: [UInt8], shardCycles: Int = LoadedProgram.shardCycles
  ) throws(ZKVMError) -> ProvingCost {
    let source = try ShardSource(self, input: input, shardCycles: shardCycles)
    var report = ProvingReport()
    var layouts: [TraceLayout] = []
    var misaligned = 0
    while let planned = try source.next() {
      let executed = try execute(planned.witness)
      misaligned += executed.record.misalignedAccesses
      layouts.append(try trace(executed, &report).1.layout)
    }
    return ProvingCost(
      cycles: source.cycles, misalignedAccesses: misaligned, shards: layouts.count, system: program.system,
      layouts: layouts)
  }
}
