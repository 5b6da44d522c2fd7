import ConstraintAudit
import Constraints
import KoalaBear
import ProofTestSupport
import Prover
import Testing

/// The audit on small systems whose loose ends are known.
@Suite struct AuditTests {
  /// A table with one column that is bound by the equation b = a + 1, one that only a lookup bounds, and perhaps more.
  static func system(_ more: (TableBuilder, _ live: Expression) -> Void = { _, _ in }) -> ConstraintSystem {
    let t = TableBuilder("Main")
    let live = t.column("live")
    let a = t.column("a")
    let b = t.column("b")
    t.boolean(live, "live is boolean")
    t.constrain(live * (b - a - 1), "b follows a")
    t.receive(ToyMachine.relay, [a], multiplicity: live, "in")
    t.send(ToyMachine.relay, [b], multiplicity: live, "out")
    more(t, live)
    let range = TableBuilder("Range")
    range.receive(ToyMachine.range, [range.rowBits(0..<6)], multiplicity: range.column("count"), "value")
    return ConstraintSystem([t.build(), range.build()])
  }

  /// Ten live rows with a = row; further columns hold `value`.
  static func trace(_ system: ConstraintSystem, _ value: Felt = 5) throws -> Trace {
    let trace = try Trace(system, logHeights: [[4], [6]])
    let instance = trace.instances(of: 0)[0]
    for row in 0..<10 {
      for (c, name) in system.tables[0].columns.enumerated() {
        trace.column(c, instance: instance)[row] =
          switch name {
          case "live": 1
          case "a": Felt(UInt32(row))
          case "b": Felt(UInt32(row + 1))
          default: value
          }
      }
    }
    trace.column(0, instance: trace.instances(of: 1)[0])[5] = 10
    return trace
  }

  private func failures(_ system: ConstraintSystem, free: [FreeCell] = []) throws -> [AuditFailure] {
    var audit = MutationAudit(freeCells: free)
    audit.examine(try Self.trace(system), of: "test")
    return audit.failures
  }

  @Test func nothingToComplainOf() throws {
    #expect(try failures(Self.system()) == [])
    #expect(AuditFailure.structural(Self.system()) == [])
  }

  /// A trace that breaks a constraint shows nothing about its cells.
  @Test func rowsMustHold() throws {
    let system = Self.system { t, live in t.constrain(live, "never live") }
    let found = try failures(system)
    #expect(found.count == 10)
    for failure in found {
      guard case .broken(table: "Main", _, program: "test") = failure else {
        Issue.record("\(failure)")
        continue
      }
    }
  }

  /// The count of a lookup is the prover's: a column that is only looked up is free in the range, whatever the trace
  /// counted, and bound beyond it.
  @Test func lookupsAreCountedAgain() throws {
    let system = Self.system { t, live in
      t.send(ToyMachine.range, [t.column("small")], multiplicity: live, "small")
    }
    let found = try failures(system)
    #expect(found.count == 1)
    guard case .free(table: "Main", column: "small", let changes, let example)? = found.first else {
      Issue.record("\(found)")
      return
    }
    // 5 + 1 is in the range; 1 − 5, −5 and almost every random element are not.
    #expect(changes >= 10 && changes <= 24 && example.contains("5 to 6"))
  }

  @Test func columnsThatNothingBinds() throws {
    let system = Self.system { t, _ in _ = t.column("spare") }
    #expect(AuditFailure.structural(system) == [.unusedColumn(table: "Main", column: "spare")])
    guard case .free(table: "Main", column: "spare", _, _)? = try failures(system).first else {
      Issue.record("spare is free")
      return
    }
    // A column that occurs and still binds nothing: its terms cancel.
    let cancelling = Self.system { t, live in
      let x = t.column("x")
      t.send(ToyMachine.state, [x, 0, 0], multiplicity: live, "there")
      t.receive(ToyMachine.state, [x, 0, 0], multiplicity: live, "back")
    }
    #expect(AuditFailure.structural(cancelling) == [])
    guard case .free(table: "Main", column: "x", _, _)? = try failures(cancelling).first else {
      Issue.record("x is free")
      return
    }
  }

  @Test func freeCellsAreNamedAndMet() throws {
    let system = Self.system { t, _ in _ = t.column("spare") }
    let five = FreeCell(["Main"], ["spare"], "it is five") { $0("spare") == 5 }
    #expect(try failures(system, free: [five]) == [])
    let six = FreeCell(["Main"], ["spare"], "it is six") { $0("spare") == 6 }
    #expect(try failures(system, free: [six]).count == 2)
    let bound = FreeCell(["Main"], ["b"], "wrong") { _ in true }
    #expect(try failures(system, free: [five, bound]) == [.boundCell(column: "b", reason: "wrong")])
    let unknown = FreeCell(["Mian"], ["spare"], "misspelt") { _ in true }
    #expect(
      try failures(system, free: [five, unknown]) == [
        .unknownCell(table: "Mian", column: "spare"), .boundCell(column: "spare", reason: "misspelt"),
      ])
  }

  @Test func paddingAndReach() throws {
    let loud = Self.system { t, live in
      t.send(ToyMachine.range, [live], multiplicity: 1, "always")
      t.constrain(live - 1, "always live")
    }
    #expect(AuditFailure.structural(loud).count == 2)
    var audit = MutationAudit(freeCells: [])
    audit.examine(try Trace(Self.system(), logHeights: [[4], [6]]), of: "nothing")
    #expect(audit.failures == [.unreached(table: "Main"), .unreached(table: "Range")])
  }

  /// The toy machine's loose ends, and no others: what its relay passes on cancels in the same row, and an operand of
  /// an AND with 0 is not bound by the result.
  @Test func theToyMachine() throws {
    var audit = MutationAudit(freeCells: [], rowsPerTable: 60)
    audit.examine(ToyMachine.trace(steps: 60).0, of: "toy")
    let free = audit.failures.map { failure in
      if case .free(let table, let column, _, _) = failure { "\(table).\(column)" } else { "\(failure)" }
    }
    #expect(free == ["Step.x", "Step.y", "Relay.m", "Relay.x"])
  }

  /// Cells of Keccak states are bound without any rule, and rows must hold states.
  @Test func keccakStates() throws {
    let t = TableBuilder("Main")
    let live = t.column("live")
    let states = t.keccakStates()
    t.boolean(live, "live is boolean")
    t.send(ToyMachine.relay, [states[0][0]], multiplicity: live, "out")
    let system = ConstraintSystem([t.build()])
    #expect(AuditFailure.structural(system) == [])
    #expect(SystemReport(system).tables[0].columns.count { $0.isState } == 1800)
    let trace = try Trace(system, logHeights: [[5]])
    for row in 0..<32 {
      trace.column(0, instance: 0)[row] = row < 3 ? 1 : 0
      for (c, x) in KeccakStates.row(from: [UInt64](repeating: UInt64(row), count: 25)).enumerated() {
        trace.column(1 + c, instance: 0)[row] = Felt(UInt32(x))
      }
    }
    var audit = MutationAudit(freeCells: [])
    audit.examine(trace, of: "states")
    #expect(audit.failures == [])
    trace.column(1 + 200 * 3 + 7, instance: 0)[1] += 1
    audit.examine(trace, of: "states")
    #expect(audit.failures == [.broken(table: "Main", row: 1, program: "states")])
  }

  @Test func theReportListsRangeChecks() throws {
    let report = SystemReport(ToyMachine.system)
    #expect(report.tables.map(\.name) == ["Step", "Range", "And", "Program", "Cubes", "Relay"])
    #expect(report.tables.map(\.isLookupTable) == [false, true, true, true, false, false])
    #expect(report.buses.filter(\.isLookup).map(\.name) == ["range", "and", "program"])
    let step = report.tables[0]
    #expect((0...3).map { step.constraints(ofDegree: $0) } == [0, 0, 4, 1] && step.degree == 3)
    let low = try #require(step.columns.first { $0.name == "low" })
    #expect(low.constraints == 1 && low.interactions == 1)
    #expect(low.rangeChecks.map(\.bus) == ["range"] && low.rangeChecks[0].isDirect)
    let c = try #require(step.columns.first { $0.name == "c" })
    #expect(c.rangeChecks.isEmpty && c.constraints == 2 && c.interactions == 1)
    // `live` is in every message's multiplicity, which checks nothing.
    #expect(try #require(step.columns.first { $0.name == "live" }).rangeChecks.isEmpty)
  }
}
