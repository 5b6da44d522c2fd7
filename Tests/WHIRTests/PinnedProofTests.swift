import Foundation
import KoalaBear
import ProofTestSupport
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

    struct Term: Codable, Equatable {
      var offset: Int
      var variables: Int
      var coefficient: [UInt32]
    }

    struct Fixed: Codable, Equatable {
      var variables: Int
      var logInverseRate: Int
      var folding: Int
      var length: Int
      var root: [UInt32]
      var point: [[UInt32]]
      var claims: [Claim]
      var terms: [Term]?
      var sum: [UInt32]?
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
    var terms: [Term]?
    var sum: [UInt32]?
    var fixed: Fixed?
    var proof: String
  }

  static let domain = "Martinet WHIR fixture 1"

  /// The shape, the length, and the length of the fixed polynomial.
  static func shape(_ name: String) -> (OpeningShape, length: Int, fixed: Int) {
    switch name {
    case "fixed", "terms":
      let fixed = FixedShape(variables: 8, logInverseRate: 3, folding: 4)
      var shape = OpeningShape(target: 60, variables: 11, logInverseRate: 2, fixed: fixed)
      (shape.firstFolding, shape.firstReduction, shape.folding, shape.reduction) = (3, 2, 2, 1)
      (shape.lastVariables, shape.queryGrinding, shape.foldingGrinding) = (4, 6, 5)
      return (shape, 1500, 150)
    case "fixed-larger":
      let fixed = FixedShape(variables: 10, logInverseRate: 1, folding: 3)
      var shape = OpeningShape(target: 40, variables: 8, logInverseRate: 2, fixed: fixed)
      (shape.firstFolding, shape.firstReduction, shape.folding, shape.reduction) = (4, 3, 3, 2)
      (shape.lastVariables, shape.queryGrinding, shape.foldingGrinding) = (3, 0, 0)
      return (shape, 256, 1024)
    case "fixed-in-clear":
      let fixed = FixedShape(variables: 4, logInverseRate: 2, folding: 2)
      var shape = OpeningShape(target: 30, variables: 5, logInverseRate: 1, fixed: fixed)
      (shape.firstFolding, shape.firstReduction, shape.queryGrinding, shape.foldingGrinding) = (3, 1, 4, 0)
      return (shape, 30, 13)
    case "work":
      // Work before every fold, none in the round that the fixed polynomial has alone.
      let fixed = FixedShape(variables: 9, logInverseRate: 3, folding: 4)
      var shape = OpeningShape(target: 124, variables: 10, logInverseRate: 1, fixed: fixed)
      (shape.firstFolding, shape.firstReduction, shape.folding, shape.reduction) = (3, 2, 2, 1)
      (shape.lastVariables, shape.queryGrinding, shape.foldingGrinding) = (4, 8, 8)
      return (shape, 1000, 400)
    case "three-commitments":
      var shape = OpeningShape(target: 60, variables: 11, logInverseRate: 1)
      (shape.firstFolding, shape.firstReduction, shape.folding, shape.reduction) = (3, 2, 2, 1)
      (shape.lastVariables, shape.queryGrinding, shape.foldingGrinding) = (4, 6, 5)
      return (shape, 1500, 0)
    case "two-commitments":
      var shape = OpeningShape(target: 40, variables: 8, logInverseRate: 2)
      (shape.firstFolding, shape.firstReduction, shape.folding, shape.reduction) = (2, 1, 3, 2)
      (shape.lastVariables, shape.queryGrinding, shape.foldingGrinding) = (3, 0, 0)
      return (shape, 256, 0)
    default:
      return (OpeningShape(target: 100, variables: 15, logInverseRate: 1), 20_000, 0)
    }
  }

  static func words(_ x: Felt5) -> [UInt32] { (0..<5).map { x[$0].value } }

  static func claims(_ group: WHIRClaimGroup) -> [File.Claim] {
    group.claims.map { File.Claim(offset: $0.offset, variables: $0.variables, value: words($0.value)) }
  }

  /// Nil where there are none, so that files without them have no such key.
  static func terms(_ group: WHIRClaimGroup) -> [File.Term]? {
    if group.terms.isEmpty { return nil }
    return group.terms.map {
      File.Term(offset: $0.offset, variables: $0.variables, coefficient: words($0.coefficient))
    }
  }

  static func sum(_ group: WHIRClaimGroup) -> [UInt32]? { group.terms.isEmpty ? nil : words(group.sum) }

  @Test(
    arguments: [
      "three-commitments", "two-commitments", "default", "fixed", "fixed-larger", "fixed-in-clear", "terms",
      "work",
    ])
  func proofIsTheCommittedOne(name: String) throws {
    let (shape, length, fixedLength) = PinnedProofTests.shape(name)
    let parameters = try #require(OpeningParameters(shape))
    #expect(parameters.oracles.allSatisfy { ($0.foldingGrinding > 0) == (name == "work") })
    let code = shape.fixed.flatMap { WHIRCode($0, length: fixedLength) }
    let config = try #require(WHIRConfig(parameters, length: length, fixed: code))
    var fixture = Fixture(config, seed: 2026, points: 1, least: 3)
    fixture.domain = Array(PinnedProofTests.domain.utf8)
    if name == "terms" {
      var generator = Generator(state: 11)
      fixture.groups = [
        TermsTests.group(fixture.evaluations, variables: config.variables, &generator)
      ]
      fixture.fixedGroups = [TermsTests.group(fixture.fixedEvaluations, variables: 8, &generator)]
    }
    let proof = fixture.prove()
    try fixture.verify(proof)
    let fixed = try fixture.fixedCommitment.map { commitment in
      let group = fixture.fixedGroups[0]
      let code = try #require(code)
      return File.Fixed(
        variables: code.variables, logInverseRate: code.logInverseRate, folding: code.folding,
        length: code.length, root: commitment.root.elements.map(\.value),
        point: group.point.map(PinnedProofTests.words), claims: PinnedProofTests.claims(group),
        terms: PinnedProofTests.terms(group), sum: PinnedProofTests.sum(group))
    }
    let file = File(
      domain: PinnedProofTests.domain, target: shape.target, variables: shape.variables,
      logInverseRate: shape.logInverseRate, firstFolding: shape.firstFolding,
      firstReduction: shape.firstReduction, folding: shape.folding, reduction: shape.reduction,
      lastVariables: shape.lastVariables, queryGrinding: shape.queryGrinding,
      foldingGrinding: shape.foldingGrinding, length: length,
      point: fixture.groups[0].point.map(PinnedProofTests.words),
      claims: PinnedProofTests.claims(fixture.groups[0]),
      terms: PinnedProofTests.terms(fixture.groups[0]), sum: PinnedProofTests.sum(fixture.groups[0]),
      fixed: fixed,
      proof: proof.map { String(format: "%02x", $0) }.joined())
    #expect(try file == PinnedFile.committed("WHIR/\(name).json", value: file))
  }
}
