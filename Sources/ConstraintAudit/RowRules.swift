import Constraints
import KoalaBear

/// The rules of one table at one row, and what a change of one cell does to them.
struct RowRules {
  private struct Message: Equatable {
    var fields: [Felt]
    /// Signed: sent positive, received negative.
    var multiplicity: Felt
  }

  let table: Table
  private let use: ColumnUse
  /// Nil for a lookup table: nothing makes good what it says of itself.
  private let lookups: LookupRelations?
  private var values: [Felt] = []
  private var nodes: [Felt]
  private var messages: [Message] = []

  init(_ table: Table, _ use: ColumnUse, lookups: LookupRelations?) {
    self.table = table
    self.use = use
    self.lookups = lookups
    nodes = Array(repeating: .zero, count: table.nodes.count)
  }

  /// Takes a row; false if it breaks a constraint, or its Keccak states do not follow one another.
  mutating func load(_ row: [Felt]) -> Bool {
    values = row
    values.withUnsafeBufferPointer { table.evaluateNodes($0, into: &nodes) }
    messages = table.interactions.map { message($0) }
    return table.constraints.allSatisfy { nodes[$0.root].isZero } && !breaksStates()
  }

  private func message(_ interaction: Interaction) -> Message {
    values.withUnsafeBufferPointer { values in
      let m = interaction.multiplicity.evaluate(values)
      return Message(
        fields: interaction.fields.map { $0.evaluate(values) },
        multiplicity: interaction.direction == .send ? m : -m)
    }
  }

  /// Whether a constraint of the row, the Keccak argument or the balance of a bus notices this value in a column, all else as it is
  /// but for the counts of the lookup tables.
  mutating func notices(_ value: Felt, in column: Int) -> Bool {
    let old = values[column]
    values[column] = value
    defer { values[column] = old }
    return breaksConstraint(column) || unbalances(column)
      || table.keccak?.range.contains(column) == true && breaksStates()
  }

  /// Whether the row has a Keccak state that is not the rounds of the one before it.
  private func breaksStates() -> Bool {
    guard let keccak = table.keccak else { return false }
    return !KeccakStates.wrongStates { values[keccak.firstColumn + $0] }.isEmpty
  }

  private mutating func breaksConstraint(_ column: Int) -> Bool {
    let reached = use.nodes[column]
    let saved = reached.map { nodes[$0] }
    defer { for (i, value) in zip(reached, saved) { nodes[i] = value } }
    for i in reached {
      let node = table.nodes[i]
      switch node.kind {
      case .constant: break
      case .variable: nodes[i] = values[Int(node.a)]
      case .convolution:
        nodes[i] = values.withUnsafeBufferPointer {
          table.convolutions[Int(node.a)].coefficient(Int(node.b), $0)
        }
      case .add: nodes[i] = nodes[Int(node.a)] + nodes[Int(node.b)]
      case .subtract: nodes[i] = nodes[Int(node.a)] - nodes[Int(node.b)]
      case .multiply: nodes[i] = nodes[Int(node.a)] * nodes[Int(node.b)]
      }
    }
    return use.constraints[column].contains { !nodes[table.constraints[$0].root].isZero }
  }

  /// Whether the row puts another multiset of messages on the buses, beyond what new counts make good.
  private func unbalances(_ column: Int) -> Bool {
    var change: [[Felt]: Felt] = [:]
    for i in use.interactions[column] {
      let bus = table.interactions[i].bus
      let (old, new) = (messages[i], message(table.interactions[i]))
      if old == new { continue }
      for (fields, m) in [(old.fields, -old.multiplicity), (new.fields, new.multiplicity)] where !m.isZero {
        if let lookups, lookups.answers(bus, fields) { continue }
        change[[Felt(bus.id)] + fields, default: .zero] += m
      }
    }
    return change.values.contains { !$0.isZero }
  }
}
