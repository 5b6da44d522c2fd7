import Constraints
import KoalaBear
import ProofTestSupport
import Prover
import Testing
import Verifier

/// Whole proofs of the toy machine.
@Suite struct SystemTests {
  @Test(arguments: [(16, [4]), (40, [5, 4]), (700, [9, 8]), (3000, [11, 10, 5])])
  func honestProofIsAccepted(steps: Int, split: [Int]) throws {
    let (trace, messages) = ToyMachine.trace(steps: steps, split: split, seed: UInt64(steps))
    let key = try #require(ToyMachine.key)
    let statement = Statement(values: [1, 2, 3], messages: messages)
    let (proof, report) = try SystemProver.prove(key, statement, trace: trace)
    print(report)
    try SystemVerifier.verify(key.verifyingKey, statement, proof: proof)
  }
}
