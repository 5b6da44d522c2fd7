import KoalaBear
import ProofTestSupport
import Soundness
import Testing
import Transcript

@testable import Constraints
@testable import Prover
@testable import Verifier

/// Proofs of wrong traces by a prover that lies in step 6 in every way that was thought of, and damaged proofs.
@Suite struct ForgeryTests {
  @Test func honestAttackerIsTheProver() throws {
    let (key, trace) = try Mixed.make()
    #expect(trace.failures().isEmpty)
    let (error, outcome) = try Attacker(key: key, trace: trace).verdict()
    #expect(error == nil && outcome.claimIsTrue && !outcome.missing)
    let proof = try SystemProver.prove(key, Statement(), trace: trace).proof
    #expect(try proof == Attacker(key: key, trace: trace).prove().0)
  }

  /// Step 5's claim is false, as the trace is; every way to go on is refused, and only where it has to be.
  @Test(arguments: Attacker.Mode.allCases, Attacker.Share.allCases)
  func wrongTraces(_ mode: Attacker.Mode, _ share: Attacker.Share) throws {
    for (column, row) in [(3, 3), (4, 7), (0, 2)] {
      let (key, trace) = try Mixed.make()
      trace.column(column, instance: 0)[row] += 1
      if column == 0 {
        // The bus is balanced again: only "live is boolean" is broken.
        trace.column(0, instance: trace.instances(of: 1)[0])[row % 11] += 1
      }
      #expect(!trace.failures().isEmpty)
      let (error, outcome) = try Attacker(key: key, trace: trace, mode: mode, share: share).verdict()
      print(mode, share, column, error.map { "\($0)" } ?? "ACCEPTED", outcome)
      #expect(!outcome.claimIsTrue)
      switch mode {
      case .honest, .lastRound:
        guard case .summand = error else {
          Issue.record("\(String(describing: error))")
          continue
        }
      default:
        #expect(outcome.missing)
        guard case .opening = error else {
          Issue.record("\(String(describing: error))")
          continue
        }
      }
    }
  }

  /// No byte of a proof traps or is free.
  @Test func bytes() throws {
    let (key, trace) = try Mixed.make()
    let fuzzer = ProofFuzzer(key, Statement(), trace)
    let proof = try SystemProver.prove(key, Statement(), trace: trace).proof
    let found = fuzzer.mutateProof(proof, stride: 3)
    #expect(found.isEmpty, "\(found.prefix(5))")
  }

  /// Heights of every kind in front of an honest proof.
  @Test func heights() throws {
    let (key, trace) = try Mixed.make()
    let proof = try SystemProver.prove(key, Statement(), trace: trace).proof
    for count in 0..<6 {
      for first in [0, 3, 4, 5, 20, 23, 24, 25, 1000] {
        for second in [4, 24, 5] {
          for rate in 0..<5 {
            var words: [Int] = [count]
            for k in 0..<count { words.append(k == 0 ? first : second) }
            words.append(rate)
            let head = words.flatMap { w in (0..<4).map { UInt8(truncatingIfNeeded: w >> (8 * $0)) } }
            let bytes = head + proof.dropFirst(16)
            if bytes == proof { continue }
            #expect(throws: ProofError.self) {
              try SystemVerifier.verify(key.verifyingKey, Statement(), proof: bytes)
            }
          }
        }
      }
    }
  }

  /// One product, no rounds in step 6: X and Z are 1, and Y is the whole summand.
  @Test func oneProduct() throws {
    let t = TableBuilder("One")
    let a = t.column("a")
    let b = t.column("b")
    t.constrain(a - b, "equal")
    let system = ConstraintSystem([t.build()])
    let key = try #require(ProvingKey(system, parameters: ProofParameters(target: 60)))
    let trace = try key.trace(logHeights: [[5]])
    #expect(trace.layout.productLogCount == 0)
    for row in 0..<32 {
      trace.column(0, instance: 0)[row] = Felt(UInt32(row))
      trace.column(1, instance: 0)[row] = Felt(UInt32(row))
    }
    let proof = try SystemProver.prove(key, Statement(), trace: trace).proof
    #expect(throws: Never.self) { try SystemVerifier.verify(key.verifyingKey, Statement(), proof: proof) }
    let found = ProofFuzzer(key, Statement(), trace).mutateProof(proof, stride: 5)
    #expect(found.isEmpty, "\(found.prefix(5))")
    trace.column(1, instance: 0)[3] += 1
    let two = Felt5(Felt(2))
    for change in [
      { _ in },
      { (f: inout [Felt5]) in
        f[0] *= two
        f[1] *= two.inverse
      },
    ] {
      let wrong = try SystemProver.prove(
        key, Statement(), trace: trace, tampering: .init(factors: change)
      ).proof
      #expect(throws: ProofError.self) {
        try SystemVerifier.verify(key.verifyingKey, Statement(), proof: wrong)
      }
    }
    let config = try #require(
      ProofConfig(system, trace.layout, key.verifyingKey.parameters, publicMessages: 0))
    // μ is a challenge even without rounds.
    #expect(config.report.terms.filter { $0.name == "factors batching" }.count == 1)
    #expect(!config.report.terms.contains { $0.name == "products round" })
  }
}
