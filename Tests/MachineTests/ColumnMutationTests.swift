import Constraints
import KoalaBear
import Machine
import MachineTestSupport
import MachineTrace
import ProofTestSupport
import Prover
import RISCVTestSupport
import Testing

/// A cell that a prover may fill as it likes on some rows.
private struct Freedom: Sendable {
  let tables: [MachineTable]
  let columns: [String]
  /// Why nothing depends on it.
  let reason: String
  /// Where that is so, given the row's values by name.
  let applies: @Sendable ((String) -> Felt) -> Bool

  init(
    _ tables: [MachineTable], _ columns: [String], _ reason: String,
    _ applies: @escaping @Sendable ((String) -> Felt) -> Bool
  ) {
    (self.tables, self.columns, self.reason, self.applies) = (tables, columns, reason, applies)
  }
}

private func indexed(_ name: String, _ range: Range<Int>) -> [String] { range.map { "\(name)[\($0)]" } }

/// a_i − b_i of a branch; b is 0 where there is no such column.
private func difference(_ table: MachineTable, _ i: Int, _ value: (String) -> Felt) -> Felt {
  value("a[\(i)]") - (table == .branchEqual ? value("b[\(i)]") : .zero)
}

/// Every cell of a live row whose change can be without effect. Nothing else may be.
private let freedoms: [Freedom] =
  [
    Freedom([.shiftLeft], ["sigmaInverse"], "the inverse is only needed for a shift by all limbs") {
      $0("limbShift[3]").isZero
    },
    Freedom([.shiftLeftWord], ["sigmaInverse"], "the inverse is only needed for a shift by all limbs") {
      $0("limbShift[1]").isZero
    },
    Freedom([.shiftGeneral], ["previous2"] + indexed("b", 0..<4), "rs2 is not read") {
      $0("isRegister").isZero
    },
    Freedom([.shiftGeneral], ["amountRest"], "an immediate amount has no rest") { $0("isRegister").isZero },
    Freedom([.loadGeneral], indexed("memoryByte", 8..<16), "no byte of the value comes from a second word") {
      $0("crosses").isZero
    },
    Freedom([.loadGeneral, .storeGeneral], ["previousMemory[1]"], "there is no access to a second word") {
      $0("crosses").isZero
    },
    Freedom([.divide, .divideWord], ["limbHigh", "limbLow"], "no remainder is compared with the divisor 0") {
      $0("zero") == .one
    },
    Freedom(
      [.divide, .divideWord], indexed("quotient", 0..<4),
      "the remainder by 0 is the dividend for any quotient"
    ) { $0("zero") == .one && $0("isRemainder") == .one },
    Freedom([.registers], ["live"], "a register without access has one message, opened and closed") { value in
      (indexed("final", 0..<4) + ["last"]).allSatisfy { value($0).isZero }
    },
  ]
  + [MachineTable.branchEqual, .branchZero].flatMap { table in
    // differ = u A + w B + u w C: what it is solved for is not unique.
    [
      Freedom([table], ["u"], "the witness has another with the same w") { value in
        (difference(table, 0, value) + 256 * difference(table, 3, value)
          + value("w") * difference(table, 2, value)).isZero
      },
      Freedom([table], ["w"], "the witness has another with the same u") { value in
        (difference(table, 1, value) + 65536 * difference(table, 3, value)
          + value("u") * difference(table, 2, value)).isZero
      },
    ]
  }

/// The rules of one table at one row.
private struct RowRules {
  struct Message: Equatable {
    var fields: [Felt]
    /// Signed: sent positive, received negative.
    var multiplicity: Felt
  }

  let table: Table
  /// The prover may count this table's lookups again after a change.
  let recounts: Bool
  private var nodes: [Felt]
  /// By variable: the interactions that it occurs in.
  private let touched: [[Int]]

  init(_ table: Table, recounts: Bool) {
    self.table = table
    self.recounts = recounts
    nodes = Array(repeating: .zero, count: table.nodes.count)
    var touched = [[Int]](repeating: [], count: table.variableCount)
    for (i, interaction) in table.interactions.enumerated() {
      let terms = (interaction.fields + [interaction.multiplicity]).flatMap(\.terms)
      for variable in Set(terms.map(\.variable)) { touched[variable].append(i) }
    }
    self.touched = touched
  }

  mutating func constraintsHold(_ values: [Felt]) -> Bool {
    values.withUnsafeBufferPointer { table.evaluateNodes($0, into: &nodes) }
    return table.constraints.allSatisfy { nodes[$0.root].isZero }
  }

  func messages(_ values: [Felt]) -> [Message] {
    values.withUnsafeBufferPointer { values in
      table.interactions.map { message($0, values) }
    }
  }

  private func message(_ interaction: Interaction, _ values: UnsafeBufferPointer<Felt>) -> Message {
    let m = interaction.multiplicity.evaluate(values)
    return Message(
      fields: interaction.fields.map { $0.evaluate(values) },
      multiplicity: interaction.direction == .send ? m : -m)
  }

  /// Whether the row puts another multiset of messages on the buses, beyond what new counts in the lookup tables
  /// make good, when its values are these and only the one of `column` has changed.
  func unbalances(_ old: [Message], _ values: [Felt], column: Int) -> Bool {
    var change: [[Felt]: Felt] = [:]
    for i in touched[column] {
      let interaction = table.interactions[i]
      let new = values.withUnsafeBufferPointer { message(interaction, $0) }
      if new == old[i] { continue }
      for (message, m) in [(old[i], -old[i].multiplicity), (new, new.multiplicity)] where !m.isZero {
        if recounts && Self.isLookup(interaction.bus, message.fields) { continue }
        change[[Felt(interaction.bus.id)] + message.fields, default: .zero] += m
      }
    }
    return change.values.contains { !$0.isZero }
  }

  /// Whether a lookup table has this message.
  static func isLookup(_ bus: Bus, _ fields: [Felt]) -> Bool {
    let f = fields.map { Int($0.value) }
    switch bus.id {
    case MachineBus.range16.id: return f[0] < 1 << 16
    case MachineBus.range20.id: return f[0] < 1 << 20
    case MachineBus.bytes.id: return f[0] < 256 && f[1] < 256
    case MachineBus.and.id: return f[0] < 256 && f[1] < 256 && f[2] == f[0] & f[1]
    case MachineBus.shift.id:
      return f[0] < 16 && f[1] == 1 << (16 - f[0]) && f[2] < 1 << 16 && f[3] == f[2] >> f[0]
    default: return HashLookups.place(bus, fields) != nil
    }
  }
}

/// Changes of single cells, all else as it was but for the counts of the lookup tables.
@Suite struct ColumnMutationTests {
  /// Every committed column of every table at some live rows: x + 1, 1 − x and a random element are each refused,
  /// by a constraint of the row or because its messages no longer balance. The exceptions are `freedoms`, and each
  /// of those is met.
  @Test func everyColumnIsConstrained() throws {
    var tables: Set<MachineTable> = []
    var used: Set<String> = []
    var inert: [String: Int] = [:]
    for execution in [
      try Execution(CornerPrograms.everything()), try Execution(CornerPrograms.everything(), few: .max),
      try Execution(CornerPrograms.loop(100_000)),
    ] {
      for table in MachineTable.allCases {
        let rows = liveRows(execution, table)
        if rows.isEmpty { continue }
        tables.insert(table)
        var rules = RowRules(
          execution.program.system.tables[table.index],
          recounts: !([.range20, .bytes, .shifts] + HashLookups.tables).contains(table))
        // By name, so that a new table does not change the rows of the others.
        var random = SplitMix(table.name.utf8.reduce(UInt64(rows.count)) { 257 &* $0 &+ UInt64($1) })
        // Fewer rows where each has many columns with long constraints.
        for _ in 0..<min(rows.count, max(4, 32 * 60 / max(60, rules.table.columns.count))) {
          let (instance, row) = rows[random.next(below: rows.count)]
          let values = execution.trace.row(row, instance: instance)
          let old = rules.messages(values)
          let holds = rules.constraintsHold(values)
          #expect(holds, "\(table), row \(row)")
          for (column, name) in rules.table.columns.enumerated() {
            for change in [values[column] + 1, 1 - values[column], random.felt()]
            where change != values[column] {
              var altered = values
              altered[column] = change
              if !rules.constraintsHold(altered) || rules.unbalances(old, altered, column: column) {
                continue
              }
              let value = { (name: String) in values[rules.table.columns.firstIndex(of: name)!] }
              let freedom = freedoms.first {
                $0.tables.contains(table) && $0.columns.contains(name) && $0.applies(value)
              }
              if freedom == nil { inert["\(table).\(name)", default: 0] += 1 }
              used.insert("\(table).\(name)")
            }
          }
        }
      }
    }
    #expect(inert.isEmpty, "free on so many rows: \(inert)")
    #expect(tables == Set(MachineTable.allCases))
    for freedom in freedoms {
      for column in freedom.columns {
        #expect(
          freedom.tables.contains { used.contains("\($0).\(column)") },
          "\(column) is not free: \(freedom.reason)")
      }
    }
  }

  /// Rows with a message, as (instance, row).
  private func liveRows(_ execution: Execution, _ table: MachineTable) -> [(Int, Int)] {
    let trace = execution.trace
    let declared = execution.program.system.tables[table.index]
    let variables = Set(declared.interactions.flatMap { $0.multiplicity.terms.map(\.variable) })
    return trace.instances(of: table.index).flatMap { instance in
      let columns = variables.map {
        $0 < declared.columns.count
          ? trace.column($0, instance: instance)
          : trace.preprocessedColumn($0 - declared.columns.count, instance: instance)
      }
      return (0..<trace.layout.instances[instance].height)
        .filter { row in columns.contains { !$0[row].isZero } }
        .map { (instance, $0) }
    }
  }
}
