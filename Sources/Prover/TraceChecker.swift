public import Constraints
public import KoalaBear

/// A rule that a trace breaks, with the place.
public enum TraceFailure: Sendable, CustomStringConvertible {
  /// One side of an unbalanced message.
  public struct Party: Sendable {
    public let table: String
    public let instance: Int
    public let row: Int
    public let label: String
    public let sends: Bool
    /// Signed: sent positive, received negative.
    public let multiplicity: Felt
  }

  /// A constraint does not vanish on a row.
  case constraint(
    table: String, instance: Int, row: Int, label: String, value: Felt, columns: [(String, Felt)])
  /// More was sent than received (`balance` > 0), or less. `parties` are the first few that touch the message.
  case unbalanced(bus: String, message: [Felt], balance: Felt, parties: [Party])
  /// A Keccak state has a cell that is no byte, or is not three rounds behind the one before it.
  case keccak(table: String, instance: Int, row: Int, state: Int)
  /// A constraint or a multiplicity of a table does not vanish on the zero row.
  case padding(table: String, label: String)

  public var description: String {
    switch self {
    case .constraint(let table, let instance, let row, let label, let value, let columns):
      var out = "\(table) (instance \(instance)), row \(row): \(label) is \(signed(value)), not 0;"
      for (name, value) in columns { out += " \(name)=\(signed(value))" }
      return out
    case .unbalanced(let bus, let message, let balance, let parties):
      var out =
        "bus \(bus): message (\(message.map(signed).joined(separator: ", "))) has balance \(signed(balance));"
      if parties.isEmpty { out += " supplied by the verifier only" }
      for p in parties {
        out += " \(p.table) (instance \(p.instance)), row \(p.row), \(p.label): \(signed(p.multiplicity));"
      }
      return out
    case .keccak(let table, let instance, let row, let state):
      return "\(table) (instance \(instance)), row \(row): Keccak state \(state) is not "
        + (state == 0
          ? "of bytes" : "of bytes, \(KeccakStates.roundsPerSegment) rounds behind state \(state - 1)")
    case .padding(let table, let label): return "\(table): \(label) is not inert on the zero row"
    }
  }
}

/// Small negative numbers are written as such.
private func signed(_ x: Felt) -> String {
  x.value > Felt.modulus - 0x10_0000 ? "-\((-x).value)" : "\(x.value)"
}

extension ConstraintSystem {
  /// The rules that do not hold on padding: main and preprocessed columns zero, any row index.
  ///
  /// Virtual columns are tried at pseudo-random field elements; degree 3 makes a miss less likely than 2⁻¹²⁰.
  public func paddingFailures() -> [TraceFailure] {
    var failures: [TraceFailure] = []
    var seed: UInt64 = 0x6d61_7274_696e_6574
    func random() -> Felt {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Felt(reducing: seed >> 20)
    }
    for table in tables {
      var broken = [Bool](repeating: false, count: table.constraints.count)
      var live = [Bool](repeating: false, count: table.interactions.count)
      var nodes = [Felt](repeating: .zero, count: table.nodes.count)
      for _ in 0..<5 {
        var values = [Felt](repeating: .zero, count: table.variableCount)
        for v in 0..<table.virtuals.count { values[table.variableCount - 1 - v] = random() }
        values.withUnsafeBufferPointer { values in
          table.evaluateNodes(values, into: &nodes)
          for (i, c) in table.constraints.enumerated() where !nodes[c.root].isZero { broken[i] = true }
          for (i, m) in table.interactions.enumerated() where !m.multiplicity.evaluate(values).isZero {
            live[i] = true
          }
        }
      }
      for (i, c) in table.constraints.enumerated() where broken[i] {
        failures.append(.padding(table: table.name, label: c.label))
      }
      for (i, m) in table.interactions.enumerated() where live[i] {
        failures.append(.padding(table: table.name, label: m.label))
      }
    }
    return failures
  }
}

extension Trace {
  /// Every rule the trace breaks, the first `limit` of them: all constraints and Keccak states on all rows, padding, then all buses
  /// together with the verifier's own messages. Empty: the trace satisfies the system.
  public func failures(publicMessages: [PublicMessage] = [], limit: Int = 10) -> [TraceFailure] {
    var found = system.paddingFailures()
    for i in layout.instances.indices where found.count < limit {
      checkConstraints(instance: i, limit: limit, &found)
    }
    for i in layout.instances.indices where found.count < limit {
      checkStates(instance: i, limit: limit, &found)
    }
    if found.count < limit { checkBuses(publicMessages, limit: limit, &found) }
    return Array(found.prefix(limit))
  }

  /// Calls `body` with the values of all variables, row by row, until it returns false.
  private func forEachRow(_ instance: Int, _ body: (Int, UnsafeBufferPointer<Felt>) -> Bool) {
    let table = system.tables[layout.instances[instance].table]
    let main = columns(instance: instance)
    let fixed = table.preprocessed.indices.map { preprocessedColumn($0, instance: instance) }
    var values = [Felt](repeating: .zero, count: max(1, table.variableCount))
    for row in 0..<layout.instances[instance].height {
      for c in main.indices { values[c] = main[c][row] }
      for c in fixed.indices { values[main.count + c] = fixed[c][row] }
      for (c, v) in table.virtuals.enumerated() { values[main.count + fixed.count + c] = v.value(row: row) }
      guard values.withUnsafeBufferPointer({ body(row, $0) }) else { return }
    }
  }

  private func checkConstraints(instance: Int, limit: Int, _ found: inout [TraceFailure]) {
    let table = system.tables[layout.instances[instance].table]
    guard !table.constraints.isEmpty else { return }
    var nodes = [Felt](repeating: .zero, count: table.nodes.count)
    forEachRow(instance) { row, values in
      table.evaluateNodes(values, into: &nodes)
      for c in table.constraints where !nodes[c.root].isZero {
        found.append(
          .constraint(
            table: table.name, instance: instance, row: row, label: c.label, value: nodes[c.root],
            columns: table.variables(of: c.root).map { (table.variableName($0), values[$0]) }))
      }
      return found.count < limit
    }
  }

  private func checkStates(instance: Int, limit: Int, _ found: inout [TraceFailure]) {
    let table = system.tables[layout.instances[instance].table]
    guard let keccak = table.keccak else { return }
    let columns = keccak.range.map { column($0, instance: instance) }
    for row in 0..<layout.instances[instance].height {
      for state in KeccakStates.wrongStates({ columns[$0][row] }) {
        found.append(.keccak(table: table.name, instance: instance, row: row, state: state))
        if found.count == limit { return }
      }
    }
  }

  /// Calls `body` for every message with a multiplicity other than zero, until it returns false.
  private func forEachMessage(_ body: (_ instance: Int, _ row: Int, Interaction, [Felt], Felt) -> Bool) {
    var goOn = true
    for i in layout.instances.indices where goOn {
      let table = system.tables[layout.instances[i].table]
      guard !table.interactions.isEmpty else { continue }
      var fields: [Felt] = []
      forEachRow(i) { row, values in
        for interaction in table.interactions where goOn {
          let m = interaction.multiplicity.evaluate(values)
          if m.isZero { continue }
          fields.removeAll(keepingCapacity: true)
          for field in interaction.fields { fields.append(field.evaluate(values)) }
          goOn = body(i, row, interaction, fields, interaction.direction == .send ? m : -m)
        }
        return goOn
      }
    }
  }

  private func checkBuses(_ publicMessages: [PublicMessage], limit: Int, _ found: inout [TraceFailure]) {
    var balances = BalanceTable()
    for message in publicMessages { balances.add(message.bus, message.fields, message.multiplicity) }
    forEachMessage { _, _, interaction, fields, multiplicity in
      balances.add(interaction.bus, fields, multiplicity)
      return true
    }
    let bad = balances.unbalanced(limit: limit - found.count)
    if bad.isEmpty { return }

    // A second pass finds who sent them.
    var order: [BalanceTable.Key] = []
    var messages: [BalanceTable.Key: (bus: Bus, fields: [Felt], parties: [TraceFailure.Party])] = [:]
    func note(_ bus: Bus, _ fields: [Felt], _ party: TraceFailure.Party?) {
      let key = BalanceTable.key(bus, fields)
      guard bad[key] != nil else { return }
      if messages[key] == nil {
        messages[key] = (bus, fields, [])
        order.append(key)
      }
      // The first few of each direction.
      if let party, messages[key]!.parties.count(where: { $0.sends == party.sends }) < 3 {
        messages[key]!.parties.append(party)
      }
    }
    for message in publicMessages { note(message.bus, message.fields, nil) }
    forEachMessage { instance, row, interaction, fields, multiplicity in
      note(
        interaction.bus, fields,
        TraceFailure.Party(
          table: system.tables[layout.instances[instance].table].name, instance: instance, row: row,
          label: interaction.label, sends: interaction.direction == .send, multiplicity: multiplicity))
      return true
    }
    for key in order {
      let (bus, fields, parties) = messages[key]!
      found.append(.unbalanced(bus: "\(bus.name)", message: fields, balance: bad[key]!, parties: parties))
    }
  }
}

extension Table {
  /// The variables that a node depends on, ascending.
  func variables(of root: Int) -> [Int] {
    var needed = [Bool](repeating: false, count: nodes.count)
    var used = [Bool](repeating: false, count: variableCount)
    needed[root] = true
    for i in stride(from: root, through: 0, by: -1) where needed[i] {
      switch nodes[i].kind {
      case .constant: break
      case .variable: used[Int(nodes[i].a)] = true
      case .convolution:
        let convolution = convolutions[Int(nodes[i].a)]
        for form in convolution.x + convolution.y { for term in form.terms { used[term.variable] = true } }
      default:
        needed[Int(nodes[i].a)] = true
        needed[Int(nodes[i].b)] = true
      }
    }
    return used.indices.filter { used[$0] }
  }
}
