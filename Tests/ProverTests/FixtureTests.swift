import Constraints
import Foundation
import KoalaBear
import ProofTestSupport
import Prover
import Testing
import Verifier

/// A proof kept from an earlier build. A change of the format raises `ProofParameters.version` and makes a new one:
///
///     MARTINET_WRITE_FIXTURES=1 swift test -c release -Xswiftc -enable-testing --filter FixtureTests
@Suite struct FixtureTests {
  private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .appendingPathComponent("Fixtures/toy-proof-v\(ProofParameters.version).bin")

  @Test func keptProofIsAcceptedAndMadeAgain() throws {
    let (trace, messages) = ToyMachine.trace(steps: 20, split: [4, 4], seed: 2026)
    // Parameters of its own: the defaults may change, the format not.
    let key = try #require(
      ProvingKey(
        ToyMachine.system, preprocessed: ToyMachine.programColumns,
        parameters: ProofParameters(target: 60, logInverseRate: 2)))
    let statement = Statement(values: [2, 0, 2, 6], messages: messages)
    let (proof, _) = try SystemProver.prove(key, statement, trace: trace)
    if ProcessInfo.processInfo.environment["MARTINET_WRITE_FIXTURES"] != nil {
      try FileManager.default.createDirectory(
        at: Self.file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(proof).write(to: Self.file)
    }
    let kept = [UInt8](try Data(contentsOf: Self.file))
    try SystemVerifier.verify(key.verifyingKey, statement, proof: kept)
    #expect(proof == kept, "the format changed: raise ProofParameters.version and write a new fixture")
  }
}
