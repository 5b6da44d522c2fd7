public import Constraints
public import KoalaBear

/// Forms and constraints of a table as text, for reports and documents.
extension Table {
  /// Small integers of either sign, or fractions of small integers.
  public static func text(_ x: Felt) -> String {
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

  /// A field or a multiplicity.
  public func text(_ form: Affine) -> String {
    var out = ""
    for term in form.terms {
      let name = variableName(term.variable)
      let c = Self.text(term.coefficient)
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
    if out.isEmpty { return Self.text(form.constant) }
    if form.constant.isZero { return out }
    let c = Self.text(form.constant)
    return out + (c.hasPrefix("-") ? " - \(c.dropFirst())" : " + \(c)")
  }

  /// The polynomial of a constraint.
  public func text(_ constraint: Constraint) -> String { text(node: constraint.root, level: 0) }

  /// The message of an interaction: (bus; fields) × multiplicity.
  public func text(_ interaction: Interaction) -> String {
    let fields = interaction.fields.map { text($0) }.joined(separator: ", ")
    return "(\(interaction.bus.name); \(fields)) × \(text(interaction.multiplicity))"
  }

  /// `level`: 0 inside a sum, 1 as a subtrahend, 2 as a factor.
  private func text(node: Int, level: Int) -> String {
    let node = nodes[node]
    let text: String
    switch node.kind {
    case .constant:
      text = Self.text(node.value)
      return text.hasPrefix("-") && level > 0 ? "(\(text))" : text
    case .variable: return variableName(Int(node.a))
    case .add:
      text = "\(self.text(node: Int(node.a), level: 0)) + \(self.text(node: Int(node.b), level: 0))"
      return level > 0 ? "(\(text))" : text
    case .subtract:
      text = "\(self.text(node: Int(node.a), level: 0)) - \(self.text(node: Int(node.b), level: 1))"
      return level > 0 ? "(\(text))" : text
    case .multiply:
      return "\(self.text(node: Int(node.a), level: 2)) \(self.text(node: Int(node.b), level: 2))"
    }
  }
}
