import Constraints
import KoalaBear
import ProofTestSupport
import Testing
import Verifier

@testable import Prover

/// A prover that follows the protocol to the letter, but lies about the columns' values.
@Suite struct TamperingTests {
  private static let bus = Bus(id: 1, name: "pairs", arity: 2)

  /// Two tables with columns that rules use, and main and preprocessed columns that none does.
  private static let system: ConstraintSystem = {
    let t = TableBuilder("Main")
    let live = t.column("live")
    let a = t.column("a")
    let b = t.column("b")
    _ = t.column("unused")
    t.boolean(live, "live")
    t.constrain(live * (a + b - 10), "sum")
    t.send(bus, [a, b], multiplicity: live, "pair")
    let f = TableBuilder("Fixed")
    let x = f.preprocessed("x")
    _ = f.preprocessed("unused")
    let m = f.column("m")
    f.receive(bus, [x, 10 - x], multiplicity: m, "pair")
    return ConstraintSystem([t.build(), f.build(fixedLogHeight: 4)])
  }()

  private func verdict(_ tampering: (inout [ColumnValues]) -> Void) throws -> ProofError? {
    let columns = FeltBuffer(count: 32)
    for i in 0..<16 {
      columns.pointer[i] = Felt(UInt32(i))
      columns.pointer[16 + i] = Felt(UInt32(7 * i))
    }
    let key = try #require(
      ProvingKey(Self.system, preprocessed: columns, parameters: ProofParameters(target: 60)))
    let trace = try key.trace(logHeights: [[5, 4], [4]])
    for (j, instance) in trace.layout.instances.enumerated() where instance.table == 0 {
      for row in 0..<instance.height {
        trace.column(0, instance: j)[row] = 1
        trace.column(1, instance: j)[row] = Felt(UInt32(row % 11))
        trace.column(2, instance: j)[row] = Felt(10) - Felt(UInt32(row % 11))
        trace.column(3, instance: j)[row] = Felt(UInt32(row * row))
        trace.column(0, instance: trace.instances(of: 1)[0])[row % 11] += 1
      }
    }
    #expect(trace.failures().isEmpty)
    let (proof, _) = try SystemProver.prove(key, Statement(), trace: trace, tampering: tampering)
    do throws(ProofError) {
      try SystemVerifier.verify(key.verifyingKey, Statement(), proof: proof)
      return nil
    } catch { return error }
  }

  @Test func honestValuesAreAccepted() throws {
    #expect(try verdict { _ in } == nil)
  }

  /// Values that enter a rule change the summand.
  @Test func valuesInRulesAreChecked() throws {
    for (instance, column) in [(0, 0), (0, 1), (1, 2), (2, 0)] {
      let error = try verdict { $0[instance].main[column] += Felt5.one }
      guard case .summand = error else {
        Issue.record("instance \(instance), column \(column): \(String(describing: error))")
        continue
      }
    }
    let error = try verdict { $0[2].preprocessed[0] += Felt5.one }
    guard case .summand = error else {
      Issue.record("preprocessed: \(String(describing: error))")
      return
    }
  }

  /// Values that enter no rule pass the sumcheck; the opening refuses them, although everything behind was made for
  /// them: they are absorbed before the openings' challenges.
  @Test func valuesInNoRuleAreOpened() throws {
    for instance in 0..<2 {
      let error = try verdict { $0[instance].main[3] += Felt5.one }
      guard case .opening = error else {
        Issue.record("instance \(instance): \(String(describing: error))")
        continue
      }
    }
    let error = try verdict { $0[2].preprocessed[1] += Felt5.one }
    guard case .opening = error else {
      Issue.record("preprocessed: \(String(describing: error))")
      return
    }
  }

  /// Two lies that cancel wherever values are simply added.
  @Test func liesThatCancelAreOpened() throws {
    let error = try verdict {
      $0[0].main[3] += Felt5.one
      $0[1].main[3] -= Felt5.one
    }
    guard case .opening = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(
      try verdict {
        let x = $0[0].main[3]
        $0[0].main[3] = $0[1].main[3]
        $0[1].main[3] = x
      } != nil)
  }
}
