import Foundation
import KoalaBear
import Soundness
import Testing
import Transcript
import WHIR

/// Proofs whose bytes are committed. A change of the format must come with a new version of the domain and new
/// files: run the tests once with MARTINET_WRITE_FIXTURES=1. The same files are checked by a second verifier that was
/// written from Documentation/ alone: `Tests/Fixtures/WHIR/verify.py`.
@Suite struct PinnedProofTests {
  struct File: Codable, Equatable {
    struct Claim: Codable, Equatable {
      var offset: Int
      var variables: Int
      var value: [UInt32]
    }

    var domain: String
    var target: Int
    var variables: Int
    var logInverseRate: Int
    var firstFolding: Int
    var firstReduction: Int
    var folding: Int
    var reduction: Int
    var lastVariables: Int
    var queryGrinding: Int
    var foldingGrinding: Int
    var length: Int
    var point: [[UInt32]]
    var claims: [Claim]
    var proof: String
  }

  static let domain = "Martinet WHIR fixture 1"

  static func shape(_ name: String) -> (OpeningShape, length: Int) {
    switch name {
    case "three-commitments":
      var shape = OpeningShape(target: 60, variables: 11, logInverseRate: 1)
      (shape.firstFolding, shape.firstReduction, shape.folding, shape.reduction) = (3, 2, 2, 1)
      (shape.lastVariables, shape.queryGrinding, shape.foldingGrinding) = (4, 6, 5)
      return (shape, 1500)
    case "two-commitments":
      var shape = OpeningShape(target: 40, variables: 8, logInverseRate: 2)
      (shape.firstFolding, shape.firstReduction, shape.folding, shape.reduction) = (2, 1, 3, 2)
      (shape.lastVariables, shape.queryGrinding, shape.foldingGrinding) = (3, 0, 0)
      return (shape, 256)
    default:
      return (OpeningShape(target: 100, variables: 15, logInverseRate: 1), 20_000)
    }
  }

  static func words(_ x: Felt5) -> [UInt32] { (0..<5).map { x[$0].value } }

  @Test(arguments: ["three-commitments", "two-commitments", "default"])
  func proofIsTheCommittedOne(name: String) throws {
    let (shape, length) = PinnedProofTests.shape(name)
    let parameters = try #require(OpeningParameters(shape))
    let config = try #require(WHIRConfig(parameters, length: length))
    var fixture = Fixture(config, seed: 2026, points: 1, least: 3)
    fixture.domain = Array(PinnedProofTests.domain.utf8)
    let proof = fixture.prove()
    try fixture.verify(proof)
    let file = File(
      domain: PinnedProofTests.domain, target: shape.target, variables: shape.variables,
      logInverseRate: shape.logInverseRate, firstFolding: shape.firstFolding,
      firstReduction: shape.firstReduction, folding: shape.folding, reduction: shape.reduction,
      lastVariables: shape.lastVariables, queryGrinding: shape.queryGrinding,
      foldingGrinding: shape.foldingGrinding, length: length,
      point: fixture.groups[0].point.map(PinnedProofTests.words),
      claims: fixture.groups[0].claims.map {
        File.Claim(offset: $0.offset, variables: $0.variables, value: PinnedProofTests.words($0.value))
      },
      proof: proof.map { String(format: "%02x", $0) }.joined())
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/WHIR/\(name).json")
    if ProcessInfo.processInfo.environment["MARTINET_WRITE_FIXTURES"] == "1" {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      try encoder.encode(file).write(to: url)
    }
    let committed = try JSONDecoder().decode(File.self, from: Data(contentsOf: url))
    #expect(file == committed)
  }
}
