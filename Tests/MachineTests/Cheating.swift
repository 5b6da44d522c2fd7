import Constraints
import KoalaBear
import Machine
import MachineTrace
import MachineVerifier
import Prover
import Testing

/// What a cheating prover does to a trace: any cell, and then every lookup counted again, so that only what it
/// cannot repair is left.
extension Execution {
  /// Index of a committed column.
  func column(_ table: MachineTable, _ name: String) -> Int {
    let names = program.system.tables[table.index].columns
    guard let index = names.firstIndex(of: name) else {
      preconditionFailure("\(table) has no \(name): \(names)")
    }
    return index
  }

  func cell(_ table: MachineTable, _ name: String, _ row: Int = 0) -> UnsafeMutablePointer<Felt> {
    let instance = trace.instances(of: table.index)[0]
    return trace.column(column(table, name), instance: instance) + row
  }

  func get(_ table: MachineTable, _ name: String, _ row: Int = 0) -> Felt { cell(table, name, row).pointee }

  func set(_ table: MachineTable, _ name: String, _ row: Int = 0, _ value: Felt) {
    cell(table, name, row).pointee = value
  }

  func add(_ table: MachineTable, _ name: String, _ row: Int = 0, _ delta: Int) {
    let magnitude = Felt(UInt32(delta.magnitude))
    cell(table, name, row).pointee += delta < 0 ? -magnitude : magnitude
  }

  /// The first row in which all of these columns have these values.
  func find(_ table: MachineTable, _ values: [String: UInt32] = ["live": 1], from: Int = 0) -> Int {
    let height = trace.layout.instances[trace.instances(of: table.index)[0]].height
    for row in from..<height where values.allSatisfy({ get(table, $0.key, row) == Felt($0.value) }) {
      return row
    }
    preconditionFailure("no row of \(table) with \(values)")
  }

  /// What a register holds at the end of the shard.
  func setFinal(register: Int, limb: Int, _ value: Felt) {
    set(.registers, "new[\(4 * (register % 4) + limb)]", register / 4, value)
  }

  /// When a register is accessed last.
  func setLast(register: Int, _ time: Felt) { set(.registers, "last[\(register % 4)]", register / 4, time) }

  /// What a word of memory holds at the end of the shard.
  func setFinal(word: UInt32, limb: Int, _ value: Felt) {
    set(.leaf, "new[\(4 * Int(word % 4) + limb)]", find(.leaf, ["index": word / 4]), value)
  }

  /// The same trace where a table has one instance of another height.
  func widened(_ table: MachineTable, logHeight: Int) throws -> Execution {
    var heights = trace.layout.logHeights
    heights[table.index] = [logHeight]
    let wide = try Trace(program.system, logHeights: heights, preprocessed: trace.preprocessed)
    for t in heights.indices {
      for (from, to) in zip(trace.instances(of: t), wide.instances(of: t)) {
        for c in program.system.tables[t].columns.indices {
          wide.column(c, instance: to).update(
            from: trace.column(c, instance: from), count: trace.layout.instances[from].height)
        }
      }
    }
    return Execution(self, trace: wide)
  }

  /// Counts every lookup again. Messages that no table row answers stay as they are.
  func recount() {
    func zero(_ table: MachineTable) {
      for instance in trace.instances(of: table.index) {
        for column in trace.columns(instance: instance) {
          for row in 0..<trace.layout.instances[instance].height { column[row] = .zero }
        }
      }
    }
    for table in [MachineTable.range20, .bytes, .shifts] + HashLookups.tables { zero(table) }
    func bump(_ table: MachineTable, _ column: Int, _ row: Int, _ m: Felt) {
      guard let instance = trace.instances(of: table.index).first else { return }
      trace.column(column, instance: instance)[row] += m
    }
    for (n, instance) in trace.layout.instances.enumerated() {
      let table = program.system.tables[instance.table]
      let lookups = table.interactions.filter {
        $0.direction == .send && ((4...8).contains($0.bus.id) || $0.bus.id >= 34)
      }
      if lookups.isEmpty { continue }
      for row in 0..<instance.height {
        let values = trace.row(row, instance: n)
        values.withUnsafeBufferPointer { values in
          for lookup in lookups {
            let m = lookup.multiplicity.evaluate(values)
            if m.isZero { continue }
            let f = lookup.fields.map { Int($0.evaluate(values).value) }
            switch lookup.bus.id {
            case MachineBus.range16.id where f[0] < 1 << 16: bump(.bytes, 0, f[0], m)
            case MachineBus.range20.id where f[0] < 1 << 20: bump(.range20, 0, f[0], m)
            case MachineBus.bytes.id where f[0] < 256 && f[1] < 256: bump(.bytes, 1, f[0] + 256 * f[1], m)
            case MachineBus.and.id where f[0] < 256 && f[1] < 256 && f[2] == f[0] & f[1]:
              bump(.bytes, 2, f[0] + 256 * f[1], m)
            case MachineBus.shift.id
            where f[0] < 16 && f[1] == 1 << (16 - f[0]) && f[2] < 1 << 16 && f[3] == f[2] >> f[0]:
              bump(.shifts, f[0], f[2], m)
            default:
              guard let place = HashLookups.place(lookup.bus, lookup.fields.map { $0.evaluate(values) })
              else { break }
              bump(place.table, place.column, place.row, m)
            }
          }
        }
      }
    }
  }

  /// Expects the row checker to refuse the trace, with every failure naming one of these.
  ///
  /// - Parameter rehashing: whether digests are first made anew from what the rows of leaves and registers say.
  func expectRefused(
    _ names: String..., rehashing: Bool = true, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let statement = rehashing ? rehashed() : statement
    recount()
    let failures = trace.failures(publicMessages: statement.messages, limit: 8).map(\.description)
    #expect(!failures.isEmpty, "accepted", sourceLocation: sourceLocation)
    for failure in failures {
      #expect(
        names.contains { failure.contains($0) }, "\(failure)", sourceLocation: sourceLocation)
    }
  }
}
