import Constraints
import KoalaBear
import ProofTestSupport
import Prover
import Testing

@Suite struct CheckerTests {
  @Test(arguments: [(16, nil), (100, nil), (100, [6, 5, 4]), (77, [6, 6]), (5000, nil)] as [(Int, [Int]?)])
  func validTraceHasNoFailures(steps: Int, split: [Int]?) {
    let (trace, messages) = ToyMachine.trace(steps: steps, split: split)
    #expect(trace.failures(publicMessages: messages).map(\.description) == [])
  }

  /// Every committed cell matters: any change of any column in any live row is found and named.
  @Test func everyColumnIsChecked() {
    let (trace, messages) = ToyMachine.trace(steps: 30, split: [4, 4])
    for (i, instance) in trace.layout.instances.enumerated() {
      let table = trace.system.tables[instance.table]
      for c in table.columns.indices {
        // Relay's x is free where it is not live, as are most of Step's columns.
        for row in 0..<4 {
          let cell = trace.column(c, instance: i) + row
          let old = cell.pointee
          cell.pointee += 1
          let failures = trace.failures(publicMessages: messages)
          // Relay balances row by row, whatever its two columns hold.
          if table.name == "Relay" {
            #expect(failures.isEmpty)
          } else {
            #expect(!failures.isEmpty, "\(table.name).\(table.columns[c]) row \(row)")
          }
          cell.pointee = old
        }
      }
    }
  }

  @Test func constraintIsNamed() {
    let (trace, messages) = ToyMachine.trace(steps: 30, split: [5])
    let cubes = trace.instances(of: ToyMachine.TableIndex.cubes.rawValue)[0]
    trace.column(1, instance: cubes)[7] += 1
    let failures = trace.failures(publicMessages: messages)
    guard failures.count == 1, case .constraint(let table, _, let row, let label, let value, _) = failures[0]
    else {
      Issue.record("\(failures)")
      return
    }
    #expect(table == "Cubes" && row == 7 && label == "b = a³" && value == 1)
  }

  @Test func unbalancedMessageIsNamed() {
    let (trace, messages) = ToyMachine.trace(steps: 30, split: [5])
    let range = trace.instances(of: ToyMachine.TableIndex.range.rawValue)[0]
    trace.column(0, instance: range)[13] += 1
    let failures = trace.failures(publicMessages: messages)
    guard failures.count == 1, case .unbalanced(let bus, let message, let balance, let parties) = failures[0]
    else {
      Issue.record("\(failures)")
      return
    }
    #expect(bus == "range" && message == [13] && balance == .minusOne)
    #expect(parties.contains { $0.table == "Range" && $0.row == 13 })
  }

  @Test func livePaddingIsNamed() {
    let t = TableBuilder("Bad")
    let a = t.column("a")
    t.constrain(a - 1, "one")
    t.send(ToyMachine.relay, [a], multiplicity: 1 - a, "live")
    t.send(ToyMachine.relay, [a], multiplicity: t.rowIndex(), "row")
    t.send(ToyMachine.relay, [a + 1], multiplicity: a, "inert")
    let failures = ConstraintSystem([t.build()]).paddingFailures()
    #expect(failures.map(\.description).count == 3)
  }

  @Test func missingPublicMessageIsFound() {
    let (trace, messages) = ToyMachine.trace(steps: 20)
    #expect(trace.failures(publicMessages: [messages[0]]).count == 1)
  }
}
