import Constraints
import KoalaBear
import Prover

/// The tables that answer questions, and what they answer yes to.
///
/// A *lookup table* is one without constraints that only takes messages, whose fields are functions of the row index
/// and of preprocessed columns, each with a committed column of its own as multiplicity: how often it is asked. That
/// column is the prover's, so a row that asks another question of the table is made good by counting again, and only
/// a question that no row answers is refused.
struct LookupRelations {
  /// Index of each lookup table in the system.
  let tables: Set<Int>
  private var messages: Set<UInt64> = []
  private(set) var buses: Set<UInt32> = []

  static func isLookup(_ table: Table) -> Bool {
    guard table.constraints.isEmpty, !table.interactions.isEmpty else { return false }
    var counts: Set<Int> = []
    for i in table.interactions {
      guard i.direction == .receive, i.multiplicity.constant.isZero, i.multiplicity.terms.count == 1,
        i.multiplicity.terms[0].variable < table.columns.count,
        counts.insert(i.multiplicity.terms[0].variable).inserted,
        i.fields.allSatisfy({ $0.terms.allSatisfy { $0.variable >= table.columns.count } })
      else { return false }
    }
    return true
  }

  /// The buses of a system's lookup tables, by id.
  static func buses(of system: ConstraintSystem) -> Set<UInt32> {
    Set(system.tables.filter(isLookup).flatMap { $0.interactions.map(\.bus.id) })
  }

  /// The answers of the lookup tables that the trace's preprocessed columns and the row index give.
  init(_ trace: Trace) {
    let system = trace.system
    tables = Set(system.tables.indices.filter { Self.isLookup(system.tables[$0]) })
    for t in tables { add(system.tables[t], t, trace) }
  }

  private mutating func add(_ table: Table, _ t: Int, _ trace: Trace) {
    // Of a table without preprocessed columns a prover chooses the height: all rows that differ.
    let bits = table.virtuals.reduce(0) { max($0, $1.kind == .and ? 2 * $1.high : $1.high) }
    let logHeight = table.fixedLogHeight ?? bits
    var values = [Felt](repeating: .zero, count: table.variableCount)
    for i in table.interactions { buses.insert(i.bus.id) }
    for row in 0..<(1 << logHeight) {
      for c in table.preprocessed.indices {
        let instance = trace.instances(of: t)[0]
        values[table.columns.count + c] = trace.preprocessedColumn(c, instance: instance)[row]
      }
      for (c, v) in table.virtuals.enumerated() {
        values[table.columns.count + table.preprocessed.count + c] = v.value(row: row)
      }
      values.withUnsafeBufferPointer { values in
        for i in table.interactions {
          var hash = Self.start(i.bus.id)
          for field in i.fields { Self.mix(&hash, field.evaluate(values)) }
          messages.insert(hash)
        }
      }
    }
  }

  /// Whether a lookup table has the message.
  func answers(_ bus: Bus, _ fields: [Felt]) -> Bool {
    guard buses.contains(bus.id) else { return false }
    var hash = Self.start(bus.id)
    for field in fields { Self.mix(&hash, field) }
    return messages.contains(hash)
  }

  // A fingerprint of 64 bits: among 2²² messages one is mistaken for another with a chance below 2⁻⁴².
  private static func start(_ id: UInt32) -> UInt64 { UInt64(id) &* 0x9e37_79b9_7f4a_7c15 }
  private static func mix(_ hash: inout UInt64, _ x: Felt) {
    hash = (hash ^ UInt64(x.raw)) &* 0xbf58_476d_1ce4_e5b9
    hash ^= hash &>> 29
  }
}
