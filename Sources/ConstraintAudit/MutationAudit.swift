import Constraints
import KoalaBear
public import Prover

/// Changes single cells of live rows of real traces and looks whether a rule notices.
///
/// Every committed column of every table is changed on some live rows, to x + 1, 1 − x, −x and a random element. Each
/// change must break a constraint of the row, a Keccak state or the balance of a bus, all else as it was but for the counts of
/// the lookup tables; the exceptions are listed as `FreeCell`s. Rows that are not live hold Keccak states too, so those are changed
/// on some of them. Nothing here knows a machine: tables, buses and lookup tables are those of the trace's system.
public struct MutationAudit {
  private struct Finding {
    var changes = 0
    var example = ""
  }

  /// From so many rows of a table on, a cell that is listed as free and was never found so is a failure.
  public static let thorough = 256

  private let freeCells: [FreeCell]
  private let rowsPerTable: Int
  private let seed: UInt64
  private var generator: UInt64 = 0
  private var uses: [String: ColumnUse] = [:]
  private var names: [String] = []
  private var columns: [String: Set<String>] = [:]
  private var reached: Set<String> = []
  /// Cells found free where a `FreeCell` says so, and elsewhere.
  private var allowed: Set<String> = []
  private var free: [String: [String: Finding]] = [:]
  private var broken: [AuditFailure] = []
  /// Cells changed so far.
  public private(set) var changes = 0

  /// - Parameters:
  ///   - freeCells: what may be free, and where.
  ///   - rowsPerTable: how many live rows of each table of each trace are tried, at random if there are more; of
  ///     tables with more than 64 columns proportionally fewer, at least 8.
  public init(freeCells: [FreeCell], rowsPerTable: Int = 256, seed: UInt64 = 0x6d75_7461_7465) {
    self.freeCells = freeCells
    self.rowsPerTable = rowsPerTable
    self.seed = seed
  }

  /// SplitMix64 (Steele, Lea, Flood 2014).
  private mutating func random() -> UInt64 {
    generator &+= 0x9e37_79b9_7f4a_7c15
    var z = generator
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// Changes cells of a trace that satisfies its system; the trace stays as it is.
  public mutating func examine(_ trace: Trace, of program: String) {
    let lookups = LookupRelations(trace)
    for (t, table) in trace.system.tables.enumerated() {
      if columns[table.name] == nil { names.append(table.name) }
      columns[table.name] = Set(table.columns)
      let rows = Self.rows(trace, t, live: true)
      if rows.isEmpty { continue }
      reached.insert(table.name)
      let use = uses[table.name] ?? ColumnUse(table)
      uses[table.name] = use
      var rules = RowRules(table, use, lookups: lookups.tables.contains(t) ? nil : lookups)
      // By name, so that a new table does not change which rows of the others are tried.
      generator = (table.name + program).utf8.reduce(seed) { 257 &* $0 &+ UInt64($1) }
      // All rows if they are few.
      let limit = max(8, rowsPerTable * 64 / max(64, table.columns.count))
      func change(_ rows: [(Int, Int)], _ changed: Range<Int>) {
        for n in 0..<min(rows.count, limit) {
          let (instance, row) = rows[rows.count <= limit ? n : Int(random() % UInt64(rows.count))]
          let values = trace.row(row, instance: instance)
          guard rules.load(values) else {
            broken.append(.broken(table: table.name, row: row, program: program))
            continue
          }
          for column in changed {
            let x = values[column]
            for value in [x + 1, 1 - x, -x, Felt(reducing: random())] where value != x {
              changes += 1
              if rules.notices(value, in: column) { continue }
              note(
                table, table.columns[column], values, "\(program), row \(row): \(x.value) to \(value.value)")
            }
          }
        }
      }
      change(rows, table.columns.indices)
      if let states = table.keccak { change(Self.rows(trace, t, live: false), states.range) }
    }
  }

  private mutating func note(_ table: Table, _ column: String, _ values: [Felt], _ example: String) {
    let value = { (name: String) -> Felt in
      guard let index = table.columns.firstIndex(of: name) else {
        preconditionFailure("a free cell of \(table.name) asks for \(name), which is no column")
      }
      return values[index]
    }
    let isAllowed = freeCells.contains {
      $0.tables.contains(table.name) && $0.columns.contains(column) && $0.applies(value)
    }
    if isAllowed {
      allowed.insert("\(table.name).\(column)")
    } else {
      free[table.name, default: [:]][column, default: Finding(example: example)].changes += 1
    }
  }

  /// What was found, and what was expected and not found.
  public var failures: [AuditFailure] {
    var failures = broken
    for table in names where !reached.contains(table) { failures.append(.unreached(table: table)) }
    for table in names {
      for (column, finding) in (free[table] ?? [:]).sorted(by: { $0.key < $1.key }) {
        failures.append(
          .free(table: table, column: column, changes: finding.changes, example: finding.example))
      }
    }
    for cell in freeCells {
      for table in cell.tables {
        for column in cell.columns where columns[table]?.contains(column) != true {
          failures.append(.unknownCell(table: table, column: column))
        }
      }
      // With few rows a cell that is free on some of them may just not have been met.
      guard rowsPerTable >= MutationAudit.thorough else { continue }
      for column in cell.columns where !cell.tables.contains(where: { allowed.contains("\($0).\(column)") }) {
        failures.append(.boundCell(column: column, reason: cell.reason))
      }
    }
    return failures
  }

  /// Rows with a column of a multiplicity that is not zero, or those without, as (instance, row). In a table without interactions
  /// any column counts.
  private static func rows(_ trace: Trace, _ t: Int, live: Bool) -> [(Int, Int)] {
    let table = trace.system.tables[t]
    let variables =
      table.interactions.isEmpty
      ? Set(table.columns.indices)
      : Set(table.interactions.flatMap { $0.multiplicity.terms.map(\.variable) })
        .filter { $0 < table.columns.count + table.preprocessed.count }
    return trace.instances(of: t).flatMap { instance in
      let columns = variables.map {
        $0 < table.columns.count
          ? trace.column($0, instance: instance)
          : trace.preprocessedColumn($0 - table.columns.count, instance: instance)
      }
      return (0..<trace.layout.instances[instance].height)
        .filter { row in columns.contains { !$0[row].isZero } == live }
        .map { (instance, $0) }
    }
  }
}
