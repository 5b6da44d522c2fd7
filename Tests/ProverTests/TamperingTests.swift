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

  private func verdict(_ tampering: SystemProver.Tampering) throws -> ProofError? {
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
    #expect(try verdict(.init()) == nil)
  }

  /// Values that enter a rule change the summand.
  @Test func valuesInRulesAreChecked() throws {
    for (instance, column) in [(0, 0), (0, 1), (1, 2), (2, 0)] {
      let error = try verdict(.init(columns: { $0[instance].main[column] += Felt5.one }))
      guard case .summand = error else {
        Issue.record("instance \(instance), column \(column): \(String(describing: error))")
        continue
      }
    }
    let error = try verdict(.init(columns: { $0[2].preprocessed[0] += Felt5.one }))
    guard case .summand = error else {
      Issue.record("preprocessed: \(String(describing: error))")
      return
    }
  }

  /// Values that enter no rule are no part of a proof.
  @Test func valuesInNoRuleDoNotMatter() throws {
    #expect(
      try verdict(
        .init(columns: {
          $0[0].main[3] += Felt5.one
          $0[2].preprocessed[1] += Felt5.one
        })) == nil)
  }

  /// Factors whose product is right pass the sumcheck; the opening refuses them.
  @Test func factorsAreOpened() throws {
    for (i, j) in [(0, 1), (1, 2), (0, 2)] {
      let error = try verdict(
        .init(factors: {
          $0[i] += $0[i]
          $0[j] *= Felt5(Felt(2)).inverse
        }))
      guard case .opening = error else {
        Issue.record("factors \(i) and \(j): \(String(describing: error))")
        continue
      }
    }
    let error = try verdict(.init(factors: { $0[1] += Felt5.one }))
    guard case .summand = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  /// What the preprocessed columns are said to contribute leaves the sum of both shares as it is.
  @Test func sharesAreOpened() throws {
    let error = try verdict(.init(share: { $0 += Felt5.one }))
    guard case .opening = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}
