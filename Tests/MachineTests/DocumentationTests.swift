import ConstraintAudit
import Constraints
import Foundation
import Machine
import Testing

/// `Documentation/Tables.md` is written from the declarations. With MARTINET_WRITE_DOCUMENTATION=1 in the environment
/// this test writes it anew instead of comparing.
@Suite struct DocumentationTests {
  @Test func tablesAreDocumented() throws {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Documentation/Tables.md")
    let text = TableDocument.text(Machine.system(programLogHeight: 4))
    if ProcessInfo.processInfo.environment["MARTINET_WRITE_DOCUMENTATION"] == "1" {
      try text.write(to: url, atomically: true, encoding: .utf8)
    } else {
      #expect(try String(contentsOf: url, encoding: .utf8) == text, "Documentation/Tables.md is out of date")
    }
  }
}

enum TableDocument {
  static func text(_ system: ConstraintSystem) -> String {
    var out = """
      # The machine's tables

      Written from the declarations in `Sources/Machine` by `DocumentationTests`; do not edit. What the tables mean, and
      why they are sound, is in `Machine.md`.

      Every constraint is zero on every row. A message is (bus; fields) × multiplicity. Columns are committed in the
      order given; two consecutive interactions of a table share one fraction. Constants are elements of the field:
      a/b is a times the inverse of b. `row[a..<b]` are bits of the row index as a number. The height of Program
      depends on the program; all other tables have any number of instances up to four, unless fixed.

      | table | index | operation | columns | preprocessed | constraints of degree 1 / 2 / 3 | interactions |
      |---|---|---|---|---|---|---|

      """
    for (t, table) in system.tables.enumerated() {
      var byDegree = [0, 0, 0, 0]
      for constraint in table.constraints { byDegree[constraint.degree] += 1 }
      let machine = MachineTable(rawValue: UInt8(t))!
      let operation =
        machine == .shiftGeneral ? "100 + flags" : machine.isInstruction ? "\(machine.operation)" : "–"
      out += "| \(table.name) | \(t) | \(operation) | \(table.columns.count) | \(table.preprocessed.count) "
      out += "| \(byDegree[1]) / \(byDegree[2]) / \(byDegree[3]) | \(table.interactions.count) |\n"
    }
    out += "\n| bus | id | fields |\n|---|---|---|\n"
    for bus in system.buses { out += "| \(bus.name) | \(bus.id) | \(bus.arity) |\n" }
    for table in system.tables { out += section(table) }
    return out
  }

  /// The columns' names; those of Keccak states in one.
  private static func names(_ table: Table) -> [String] {
    let names = table.columns.map { "`\($0)`" }
    guard let states = table.keccak else { return names }
    let all =
      "`state[0 … 8][0 … 24][0 … 7]` (state, lane and byte, the last one running first: `KeccakArgument.md`)"
    return names[..<states.range.lowerBound] + [all] + names[states.range.upperBound...]
  }

  private static func section(_ table: Table) -> String {
    var out = "\n## \(table.name)\n\n"
    out += "Columns: " + names(table).joined(separator: " ") + "\n"
    if !table.preprocessed.isEmpty {
      out += "\nPreprocessed: " + table.preprocessed.map { "`\($0)`" }.joined(separator: " ") + "\n"
    }
    if let fixed = table.fixedLogHeight, table.preprocessed.isEmpty { out += "\nFixed height: 2^\(fixed).\n" }
    if !table.constraints.isEmpty {
      out += "\nConstraints:\n\n"
      for constraint in table.constraints {
        out += "* \(constraint.label): `\(table.text(constraint))`\n"
      }
    }
    if !table.convolutions.isEmpty {
      out += "\nProducts p = x ∗ y, p[k] = Σ x[i] y[k − i]:\n\n"
      for (n, convolution) in table.convolutions.enumerated() {
        let (x, y) = (convolution.x.map { table.text($0) }, convolution.y.map { table.text($0) })
        out +=
          "* `p\(n)`: x = `(\(x.joined(separator: ", ")))`, y = `(\(y.joined(separator: ", ")))`\n"
      }
    }
    out += "\nInteractions:\n\n"
    for i in table.interactions {
      out += "* \(i.direction == .send ? "send" : "receive") \(i.label): `\(table.text(i))`\n"
    }
    return out
  }
}
