public import Constraints
import KoalaBear
import Prover

/// What a constraint system consists of, read from the declarations: for every table its columns, degrees,
/// constraints, messages and range checks.
public struct SystemReport: Sendable {
  /// A lookup that a column takes part in.
  public struct RangeCheck: Sendable {
    public let bus: String
    /// The message's fields.
    public let fields: [String]
    public let label: String
    /// Whether one of the fields is the column itself, not a form that contains it.
    public let isDirect: Bool
  }

  public struct Column: Sendable {
    public let name: String
    /// How many constraints and interactions contain the column.
    public let constraints: Int
    public let interactions: Int
    /// The lookups with the column in a field.
    public let rangeChecks: [RangeCheck]
    /// Whether the column holds bytes of Keccak states.
    public let isState: Bool
  }

  public struct Rule: Sendable {
    public let label: String
    public let degree: Int
    public let text: String
  }

  public struct Message: Sendable {
    public let label: String
    public let bus: String
    public let sends: Bool
    /// Whether a lookup table answers it.
    public let isLookup: Bool
    public let text: String
  }

  public struct TableReport: Sendable {
    public let name: String
    public let columns: [Column]
    public let preprocessed: [String]
    public let virtualColumns: [String]
    public let fixedLogHeight: Int?
    public let isLookupTable: Bool
    public let constraints: [Rule]
    public let interactions: [Message]

    /// The highest degree of a constraint, 0 without constraints.
    public var degree: Int { constraints.reduce(0) { max($0, $1.degree) } }

    /// How many constraints have this degree.
    public func constraints(ofDegree degree: Int) -> Int { constraints.count { $0.degree == degree } }
  }

  public struct BusReport: Sendable {
    public let name: String
    public let id: UInt32
    public let arity: Int
    /// Whether a lookup table receives on it.
    public let isLookup: Bool
    /// Tables with the number of their interactions.
    public let sentBy: [(table: String, count: Int)]
    public let receivedBy: [(table: String, count: Int)]
  }

  public let tables: [TableReport]
  public let buses: [BusReport]

  public init(_ system: ConstraintSystem) {
    let lookups = LookupRelations.buses(of: system)
    tables = system.tables.map { Self.report($0, lookups) }
    buses = system.buses.map { bus in
      func users(_ direction: Interaction.Direction) -> [(table: String, count: Int)] {
        system.tables.compactMap { table in
          let count = table.interactions.count { $0.bus.id == bus.id && $0.direction == direction }
          return count > 0 ? (table.name, count) : nil
        }
      }
      return BusReport(
        name: "\(bus.name)", id: bus.id, arity: bus.arity, isLookup: lookups.contains(bus.id),
        sentBy: users(.send), receivedBy: users(.receive))
    }
  }

  private static func report(_ table: Table, _ lookups: Set<UInt32>) -> TableReport {
    let use = ColumnUse(table)
    func isCheck(_ i: Interaction) -> Bool { i.direction == .send && lookups.contains(i.bus.id) }
    let columns = table.columns.enumerated().map { c, name in
      let checks = use.interactions[c].map { table.interactions[$0] }.filter { i in
        isCheck(i) && i.fields.contains { $0.terms.contains { $0.variable == c } }
      }
      return Column(
        name: name, constraints: use.constraints[c].count, interactions: use.interactions[c].count,
        rangeChecks: checks.map { i in
          RangeCheck(
            bus: "\(i.bus.name)", fields: i.fields.map { table.text($0) }, label: i.label,
            isDirect: i.fields.contains {
              $0.constant.isZero && $0.terms == [Affine.Term(variable: c, coefficient: .one)]
            })
        }, isState: table.keccak?.range.contains(c) ?? false)
    }
    let first = table.columns.count + table.preprocessed.count
    return TableReport(
      name: table.name, columns: columns, preprocessed: table.preprocessed,
      virtualColumns: table.virtuals.indices.map { table.variableName(first + $0) },
      fixedLogHeight: table.fixedLogHeight, isLookupTable: LookupRelations.isLookup(table),
      constraints: table.constraints.map { Rule(label: $0.label, degree: $0.degree, text: table.text($0)) },
      interactions: table.interactions.map {
        Message(
          label: $0.label, bus: "\($0.bus.name)", sends: $0.direction == .send, isLookup: isCheck($0),
          text: table.text($0))
      })
  }

  /// Columns that no rule contains and no argument binds.
  public var unusedColumns: [AuditFailure] {
    tables.flatMap { table in
      table.columns.filter { $0.constraints + $0.interactions == 0 && !$0.isState }
        .map { AuditFailure.unusedColumn(table: table.name, column: $0.name) }
    }
  }
}

extension AuditFailure {
  /// Complaints that need no execution: columns in no rule, and rules that padding breaks.
  public static func structural(_ system: ConstraintSystem) -> [AuditFailure] {
    SystemReport(system).unusedColumns + system.paddingFailures().map { .padding($0.description) }
  }
}
