import Constraints
import KoalaBear
import ProofTestSupport
import Prover
import Testing
import Verifier

@Suite struct FuzzTests {
  private func fuzzer(steps: Int, split: [Int]) throws -> ProofFuzzer {
    let (trace, messages) = ToyMachine.trace(steps: steps, split: split)
    return ProofFuzzer(try #require(ToyMachine.key), Statement(values: [7], messages: messages), trace)
  }

  /// Every committed column, at live and at padding rows: the verifier refuses exactly what the checker names.
  @Test func everyColumnIsBound() throws {
    let fuzzer = try fuzzer(steps: 25, split: [4, 4])
    let (surprises, free, rejected) = fuzzer.mutateColumns(rows: 3)
    #expect(surprises.map(\.description) == [])
    // Relay balances row by row by itself, whatever it holds.
    #expect(free.allSatisfy { $0.hasPrefix("Relay") })
    #expect(rejected > 40)
  }

  @Test func everyWordOfAProofIsBound() throws {
    let fuzzer = try fuzzer(steps: 16, split: [4])
    let (proof, _) = try SystemProver.prove(fuzzer.key, fuzzer.statement, trace: fuzzer.trace)
    #expect(fuzzer.mutateProof(proof).map(\.description) == [])
  }

  /// Another statement, one difference at a time.
  @Test func everyPartOfTheStatementIsBound() throws {
    let fuzzer = try fuzzer(steps: 16, split: [4])
    let (proof, _) = try SystemProver.prove(fuzzer.key, fuzzer.statement, trace: fuzzer.trace)
    #expect(fuzzer.verdict(on: proof).isSuccess)
    let (surprises, count) = fuzzer.mutateStatement(proof)
    #expect(surprises.map(\.description) == [])
    // One value, two messages of three fields.
    #expect(count == 3 + 1 + 2 * (3 + 3 + 2) + 1)
  }

  @Test func randomBytesAreRefused() throws {
    #expect(try fuzzer(steps: 16, split: [4]).randomProofs(300).map(\.description) == [])
  }
}

extension Result {
  fileprivate var isSuccess: Bool { if case .success = self { true } else { false } }
}
