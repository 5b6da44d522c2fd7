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

  /// The polynomial of a constraint; the k-th coefficient of convolution n is pn[k].
  ///
  /// What would fill pages, because it is affine in all columns before it, is not written out.
  public func text(_ constraint: Constraint) -> String {
    size(constraint.root, limit: Table.textLimit) > Table.textLimit
      ? "an expression over the columns before it: see the table's description"
      : text(node: constraint.root, level: 0)
  }

  private static let textLimit = 400

  /// How many operations a node is when written out; not counted far beyond the limit.
  private func size(_ node: Int, limit: Int) -> Int {
    let node = nodes[node]
    switch node.kind {
    case .constant, .variable, .convolution: return 1
    case .add, .subtract, .multiply:
      let first = size(Int(node.a), limit: limit)
      return first > limit ? first : 1 + first + size(Int(node.b), limit: limit - first)
    }
  }

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
    case .convolution: return "p\(node.a)[\(node.b)]"
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
