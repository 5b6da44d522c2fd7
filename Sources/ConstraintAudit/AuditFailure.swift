/// What an audit of a constraint system complains about.
public enum AuditFailure: Sendable, Equatable, CustomStringConvertible {
  /// A committed column that no constraint and no interaction contains.
  case unusedColumn(table: String, column: String)
  /// A rule that does not hold on the zero row, or a message that is put there.
  case padding(String)
  /// No program of the audit has a live row of the table.
  case unreached(table: String)
  /// A row of a trace that should hold does not: the audit's program or the trace is wrong.
  case broken(table: String, row: Int, program: String)
  /// A column of which so many changes were made on live rows that no rule noticed. `example` is the first.
  case free(table: String, column: String, changes: Int, example: String)
  /// A `FreeCell` that names no column of the system.
  case unknownCell(table: String, column: String)
  /// A `FreeCell` of which no program has shown that it is free.
  case boundCell(column: String, reason: String)

  public var description: String {
    switch self {
    case .unusedColumn(let table, let column): "\(table).\(column) is committed and occurs in no rule"
    case .padding(let text): text
    case .unreached(let table): "\(table) has no live row in any program of the audit"
    case .broken(let table, let row, let program):
      "\(table), row \(row) of \(program): the unchanged row breaks a constraint"
    case .free(let table, let column, let changes, let example):
      "\(table).\(column) is free: no constraint and no bus noticed \(changes) changes (\(example))"
    case .unknownCell(let table, let column): "a free cell \(table).\(column) is listed, but there is none"
    case .boundCell(let column, let reason):
      "\(column) is listed as free (\(reason)), but every change was noticed"
    }
  }
}
