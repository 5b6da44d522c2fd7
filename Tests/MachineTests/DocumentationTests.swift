import Constraints
import Foundation
import KoalaBear
import Machine
import Testing

/// `Documentation/Tables.md` is written from the declarations. With MARTINET_WRITE_DOCUMENTATION=1 in the environment
/// this test writes it anew instead of comparing.
@Suite struct DocumentationTests {
  @Test func tablesAreDocumented() throws {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Documentation/Tables.md")
    let text = TableDocument.text(Machine.system(programLogHeight: 4, imageLogHeight: 4))
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
      a/b is a times the inverse of b. `row[a..<b]` are bits of the row index as a number. The heights of Program and
      Image depend on the program; all other tables have any number of instances up to four, unless fixed.

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

  private static func section(_ table: Table) -> String {
    var out = "\n## \(table.name)\n\n"
    out += "Columns: " + table.columns.map { "`\($0)`" }.joined(separator: " ") + "\n"
    if !table.preprocessed.isEmpty {
      out += "\nPreprocessed: " + table.preprocessed.map { "`\($0)`" }.joined(separator: " ") + "\n"
    }
    if let fixed = table.fixedLogHeight, table.preprocessed.isEmpty { out += "\nFixed height: 2^\(fixed).\n" }
    if !table.constraints.isEmpty {
      out += "\nConstraints:\n\n"
      for constraint in table.constraints {
        out += "* \(constraint.label): `\(expression(table, constraint.root, 0))`\n"
      }
    }
    if !table.convolutions.isEmpty {
      out += "\nProducts p = x ∗ y, p[k] = Σ x[i] y[k − i]:\n\n"
      for (n, convolution) in table.convolutions.enumerated() {
        let (x, y) = (convolution.x.map { affine(table, $0) }, convolution.y.map { affine(table, $0) })
        out +=
          "* `\(name(of: n))`: x = `(\(x.joined(separator: ", ")))`, y = `(\(y.joined(separator: ", ")))`\n"
      }
    }
    out += "\nInteractions:\n\n"
    for i in table.interactions {
      let fields = i.fields.map { affine(table, $0) }.joined(separator: ", ")
      out += "* \(i.direction == .send ? "send" : "receive") \(i.label): `(\(i.bus.name); \(fields)) × "
      out += "\(affine(table, i.multiplicity))`\n"
    }
    return out
  }

  /// Small integers of either sign, or fractions of small integers.
  static func constant(_ x: Felt) -> String {
    for b: UInt32 in [8, 32, 64, 256, 65535, 65536] where x == Felt(b).inverse { return "1/\(b)" }
    if x.value < 1 << 29 { return "\(x.value)" }
    if (-x).value < 1 << 29 { return "-\((-x).value)" }
    for b: UInt32 in [8, 32, 64, 256] {
      let a = x * Felt(b)
      if a.value < 1 << 20 { return "\(a.value)/\(b)" }
      if (-a).value < 1 << 20 { return "-\((-a).value)/\(b)" }
    }
    return "\(x.value)"
  }

  private static func affine(_ table: Table, _ form: Affine) -> String {
    var out = ""
    for term in form.terms {
      let name = table.variableName(term.variable)
      let c = constant(term.coefficient)
      if c == "1" {
        out += out.isEmpty ? name : " + \(name)"
      } else if c == "-1" {
        out += out.isEmpty ? "-\(name)" : " - \(name)"
      } else if c.hasPrefix("-") {
        out += out.isEmpty ? "\(c) \(name)" : " - \(c.dropFirst()) \(name)"
      } else {
        out += out.isEmpty ? "\(c) \(name)" : " + \(c) \(name)"
      }
    }
    if out.isEmpty { return constant(form.constant) }
    if form.constant.isZero { return out }
    let c = constant(form.constant)
    return out + (c.hasPrefix("-") ? " - \(c.dropFirst())" : " + \(c)")
  }

  private static func name(of convolution: Int) -> String { "p\(convolution)" }

  /// `level`: 0 inside a sum, 1 as a subtrahend, 2 as a factor.
  private static func expression(_ table: Table, _ root: Int, _ level: Int) -> String {
    let node = table.nodes[root]
    let text: String
    switch node.kind {
    case .constant:
      text = constant(node.value)
      return text.hasPrefix("-") && level > 0 ? "(\(text))" : text
    case .variable: return table.variableName(Int(node.a))
    case .add:
      text = "\(expression(table, Int(node.a), 0)) + \(expression(table, Int(node.b), 0))"
      return level > 0 ? "(\(text))" : text
    case .subtract:
      text = "\(expression(table, Int(node.a), 0)) - \(expression(table, Int(node.b), 1))"
      return level > 0 ? "(\(text))" : text
    case .convolution: return "\(name(of: Int(node.a)))[\(node.b)]"
    case .multiply:
      return "\(expression(table, Int(node.a), 2)) \(expression(table, Int(node.b), 2))"
    }
  }
}
