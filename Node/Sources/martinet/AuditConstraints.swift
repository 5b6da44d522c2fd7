import ArgumentParser
import Console
import ConstraintAudit
import MachineAudit
import MachineTestSupport

/// `martinet audit-constraints`: what the machine's constraint system consists of, and whether anything is loose.
struct AuditConstraints: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit-constraints",
    abstract: "List the machine's tables and range checks, and check that every column is bound.",
    discussion: """
      Checks that every committed column occurs in a rule, that padding rows are inert, and, on traces of programs that \
      reach every table, that no cell of a live row can be changed unnoticed, but for the listed free cells. Ends with \
      status 1 and names what it found otherwise.
      """)

  @Option(help: "Live rows of each table that are changed, in each of the traces.")
  var rows = 256
  @Flag(help: "List every column with its range checks, every constraint and every message.")
  var full = false
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...1_000_000).contains(rows) else { throw ValidationError("--rows takes 1 to 1000000") }
  }

  func run() throws {
    let terminal = output.terminal
    let subjects = CornerPrograms.audited()
    var done = 0.0
    let result = try MachineAudit.run(subjects, rowsPerTable: rows) { name in
      terminal.progress("changing cells of \(name)", done)
      done += 1 / Double(subjects.count)
    }
    if output.json {
      print(
        JSON.object([
          ("tables", .array(result.report.tables.map(\.json))),
          ("buses", .array(result.report.buses.map(\.json))),
          ("freeCells", .array(MachineAudit.freeCells.map(\.json))),
          ("changedCells", .integer(result.changes)),
          ("failures", .array(result.failures.map { .string($0.description) })),
        ]).text)
    } else {
      say(result, terminal)
    }
    for failure in result.failures { terminal.complain(failure.description) }
    if !result.failures.isEmpty { throw ExitCode.failure }
  }

  private func say(_ result: MachineAudit.Result, _ terminal: Terminal) {
    let tables = result.report.tables
    terminal.say("table                              columns  degree  constraints 1/2/3  messages  lookups")
    for table in tables {
      let degrees = (1...3).map { String(table.constraints(ofDegree: $0)) }.joined(separator: " / ")
      terminal.say(
        table.name.padded(33) + "\(table.columns.count)".padded(9, right: true)
          + "\(table.degree)".padded(8, right: true) + degrees.padded(19, right: true)
          + "\(table.interactions.count)".padded(10, right: true)
          + "\(table.interactions.count { $0.isLookup })".padded(9, right: true))
      if full { for line in table.lines { terminal.say("    " + line) } }
    }
    terminal.say("")
    for bus in result.report.buses {
      func text(_ users: [(table: String, count: Int)]) -> String {
        if users.count > 8 { return "\(users.count) tables" }
        return users.map { $0.count == 1 ? $0.table : "\($0.table) × \($0.count)" }.joined(separator: ", ")
      }
      terminal.say(
        "\(bus.name) (\(bus.id), \(bus.arity) fields\(bus.isLookup ? ", lookup" : "")): "
          + "\(text(bus.sentBy)) → \(text(bus.receivedBy))")
    }
    let columns = tables.reduce(0) { $0 + $1.columns.count }
    let checked = tables.reduce(0) { $0 + $1.columns.count { !$0.rangeChecks.isEmpty } }
    terminal.say("")
    terminal.say(
      "\(tables.count) tables, \(columns) columns (\(checked) in range checks), "
        + "\(tables.reduce(0) { $0 + $1.constraints.count }) constraints; \(result.changes.grouped) cells changed, "
        + (result.failures.isEmpty
          ? "every change was noticed but for the \(MachineAudit.freeCells.count) listed kinds of free cells"
          : "\(result.failures.count) complaints"))
  }
}

extension String {
  func padded(_ width: Int, right: Bool = false) -> String {
    let spaces = String(repeating: " ", count: max(0, width - count))
    return right ? spaces + self : self + spaces
  }
}

extension SystemReport.TableReport {
  /// Everything about the table, a line each.
  var lines: [String] {
    columns.map { column in
      let checks = column.rangeChecks.map { "\($0.bus)(\($0.fields.joined(separator: ", ")))" }
      return "column \(column.name): \(column.constraints) constraints, \(column.interactions) messages"
        + (column.isState ? "; Keccak argument" : "")
        + (checks.isEmpty ? "" : "; " + checks.joined(separator: ", "))
    } + constraints.map { "constraint \($0.label), degree \($0.degree): \($0.text)" }
      + interactions.map { "\($0.sends ? "send" : "receive") \($0.label): \($0.text)" }
  }

  var json: JSON {
    .object([
      ("name", .string(name)), ("degree", .integer(degree)),
      ("constraintsByDegree", .array((0...3).map { .integer(constraints(ofDegree: $0)) })),
      ("fixedLogHeight", fixedLogHeight.map { .integer($0) } ?? .null),
      ("isLookupTable", .bool(isLookupTable)),
      ("columns", .array(columns.map(\.json))), ("preprocessed", .array(preprocessed.map { .string($0) })),
      ("virtual", .array(virtualColumns.map { .string($0) })),
      (
        "constraints",
        .array(
          constraints.map {
            .object([
              ("label", .string($0.label)), ("degree", .integer($0.degree)), ("text", .string($0.text)),
            ])
          })
      ),
      (
        "interactions",
        .array(
          interactions.map {
            .object([
              ("label", .string($0.label)), ("bus", .string($0.bus)), ("sends", .bool($0.sends)),
              ("isLookup", .bool($0.isLookup)), ("text", .string($0.text)),
            ])
          })
      ),
    ])
  }
}

extension SystemReport.Column {
  var json: JSON {
    .object([
      ("name", .string(name)), ("constraints", .integer(constraints)),
      ("interactions", .integer(interactions)), ("isKeccakState", .bool(isState)),
      (
        "rangeChecks",
        .array(
          rangeChecks.map {
            .object([
              ("bus", .string($0.bus)), ("fields", .array($0.fields.map { .string($0) })),
              ("label", .string($0.label)), ("direct", .bool($0.isDirect)),
            ])
          })
      ),
    ])
  }
}

extension SystemReport.BusReport {
  var json: JSON {
    func list(_ users: [(table: String, count: Int)]) -> JSON {
      .array(users.map { .object([("table", .string($0.table)), ("interactions", .integer($0.count))]) })
    }
    return .object([
      ("name", .string(name)), ("id", .integer(Int(id))), ("fields", .integer(arity)),
      ("isLookup", .bool(isLookup)),
      ("sentBy", list(sentBy)), ("receivedBy", list(receivedBy)),
    ])
  }
}

extension FreeCell {
  var json: JSON {
    .object([
      ("tables", .array(tables.map { .string($0) })), ("columns", .array(columns.map { .string($0) })),
      ("reason", .string(reason)),
    ])
  }
}
