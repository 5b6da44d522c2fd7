import Foundation
import KoalaBear
import ProofTestSupport
import Testing
import Transcript

@testable import KeccakArgument

/// A proof whose bytes are committed, and the claim that it leaves. A change of the argument must come with a new version of
/// the domain and a new file: run the test once with MARTINET_WRITE_FIXTURES=1. The same file is checked by a second verifier
/// that was written from Documentation/ alone: `Tests/Fixtures/KeccakArgument/verify.py`.
@Suite struct PinnedProofTests {
  struct File: Codable, Equatable {
    struct Weights: Codable, Equatable {
      var inner: [UInt32]
      var block: [[UInt32]]
      /// `digest` of the weights of the 1,800 columns.
      var columns: [UInt32]
      /// By instance: Ŵ at the last coordinates of `point` (ProofSystem.md, step 5).
      var evaluations: [[UInt32]]
    }

    var domain: String
    var logHeights: [Int]
    var seed: UInt64
    var out: Weights
    var into: Weights
    /// `digest` of the 256 sums.
    var sums: [UInt32]
    /// Drawn after the argument, as many coordinates as the greatest height has bits.
    var point: [[UInt32]]
    var proof: String
  }

  static let domain = "Martinet Keccak fixture 1"

  static func words(_ x: Felt5) -> [UInt32] { (0..<5).map { x[$0].value } }

  /// A challenge of a transcript of the same domain that observes nothing but the list.
  static func digest(_ list: [Felt5]) -> [UInt32] {
    var transcript = ProverTranscript(domain: Array(domain.utf8))
    transcript.observe(list)
    return words(transcript.challenge())
  }

  static func weights(_ weights: KeccakClaim.Weights, _ rows: KeccakRows, at point: [Felt5]) -> File.Weights {
    File.Weights(
      inner: words(weights.rows.inner), block: weights.rows.block.map(words),
      columns: digest(weights.columns),
      evaluations: rows.logHeights.indices.map {
        words(rows.evaluate(weights.rows, instance: $0, at: point.suffix(rows.logHeights[$0])))
      })
  }

  static func file(_ states: States, seed: UInt64, claim: KeccakClaim, point: [Felt5], proof: [UInt8]) -> File
  {
    File(
      domain: domain, logHeights: states.rows.logHeights, seed: seed,
      out: weights(claim.out, states.rows, at: point), into: weights(claim.into, states.rows, at: point),
      sums: digest(claim.sums), point: point.map(words),
      proof: proof.map { String(format: "%02x", $0) }.joined())
  }

  @Test func proofIsTheCommittedOne() throws {
    let seed: UInt64 = 2026
    let states = States([6, 5], seed: seed)
    var transcript = ProverTranscript(domain: Array(PinnedProofTests.domain.utf8))
    let made = states.prove(transcript: &transcript)
    let drawn = transcript.challenges(states.rows.logHeights[0])
    let proof = transcript.finish()

    var verifier = try VerifierTranscript(domain: Array(PinnedProofTests.domain.utf8), proof: proof)
    let claim = try KeccakVerifier.verify(states.rows, transcript: &verifier)
    let point = verifier.challenges(states.rows.logHeights[0])
    try verifier.finish()
    #expect(states.holds(claim))

    let file = PinnedProofTests.file(states, seed: seed, claim: claim, point: point, proof: proof)
    #expect(file == PinnedProofTests.file(states, seed: seed, claim: made, point: drawn, proof: proof))
    #expect(try file == PinnedFile.committed("KeccakArgument/proof.json", value: file))
  }
}
