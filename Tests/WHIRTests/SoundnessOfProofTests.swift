import KoalaBear
import MerkleTree
import Soundness
import Testing
import Transcript
import WHIR

/// Nothing but the honest proof of a true statement is accepted, and nothing traps.
@Suite struct SoundnessOfProofTests {
  static func fixture(variables: Int, length: Int? = nil) throws -> Fixture {
    let parameters = try #require(OpeningParameters(Fixture.shape(variables: variables)))
    let config = try #require(WHIRConfig(parameters, length: length ?? 1 << variables))
    return Fixture(config, seed: variables, points: 1)
  }

  /// Every word of the proof replaced by its successor, by zero and by an arbitrary one.
  @Test(arguments: 4...8)
  func everyMutatedWordIsRefused(variables: Int) throws {
    let fixture = try SoundnessOfProofTests.fixture(variables: variables)
    let proof = fixture.prove()
    try fixture.verify(proof)
    for word in 0..<proof.count / 4 {
      let old = (0..<4).reduce(UInt32(0)) { $0 | UInt32(proof[4 * word + $1]) << UInt32(8 * $1) }
      for new in [(old + 1) % Felt.modulus, 0, (old ^ 0x1234_5678) % Felt.modulus] where new != old {
        var mutated = proof
        for i in 0..<4 { mutated[4 * word + i] = UInt8(truncatingIfNeeded: new >> UInt32(8 * i)) }
        #expect(throws: WHIRError.self, "word \(word)") { try fixture.verify(mutated) }
      }
    }
  }

  @Test func everyCutAndEveryExtensionIsRefused() throws {
    let fixture = try SoundnessOfProofTests.fixture(variables: 6)
    let proof = fixture.prove()
    for end in 0..<proof.count {
      #expect(throws: (any Error).self) { try fixture.verify(Array(proof[..<end])) }
    }
    for extra in 1...8 {
      #expect(throws: TranscriptError.self) {
        try fixture.verify(proof + [UInt8](repeating: 0, count: extra))
      }
    }
  }

  @Test func everyWordMustBeCanonical() throws {
    let fixture = try SoundnessOfProofTests.fixture(variables: 5)
    let proof = fixture.prove()
    for word in 0..<proof.count / 4 {
      let value = (0..<4).reduce(UInt64(0)) { $0 | UInt64(proof[4 * word + $1]) << UInt64(8 * $1) }
      let other = value + UInt64(Felt.modulus)
      guard other <= UInt64(UInt32.max) else { continue }
      var mutated = proof
      for i in 0..<4 { mutated[4 * word + i] = UInt8(truncatingIfNeeded: other >> UInt64(8 * i)) }
      #expect(throws: TranscriptError.self) { try fixture.verify(mutated) }
    }
  }

  @Test(arguments: 0..<40)
  func garbageIsRefused(seed: Int) throws {
    let fixture = try SoundnessOfProofTests.fixture(variables: 4 + seed % 5)
    let length = fixture.prove().count
    var generator = Generator(state: UInt64(seed))
    var garbage: [UInt8] = []
    for _ in 0..<length / 4 {
      let value = seed < 4 ? Felt(UInt32(seed)).value : generator.felt().value
      garbage += (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) }
    }
    #expect(throws: WHIRError.self) { try fixture.verify(garbage) }
  }

  /// False values, wrong places, wrong points, claims left out, added or swapped: proofs made for the true
  /// statement, and proofs that a prover made for the false one.
  @Test func falseStatementsAreRefused() throws {
    let honest = try SoundnessOfProofTests.fixture(variables: 7)
    let proof = honest.prove()
    var variants: [[WHIRClaimGroup]] = []
    for i in honest.groups[0].claims.indices {
      var groups = honest.groups
      groups[0].claims[i].value += Felt5.one
      variants.append(groups)
      groups = honest.groups
      groups[0].claims[i].offset ^= 1 << groups[0].claims[i].variables
      if groups[0].claims[i].offset < 128 { variants.append(groups) }
      groups = honest.groups
      groups[0].point[i % 7] += Felt5.one
      variants.append(groups)
      groups = honest.groups
      groups[0].claims.remove(at: i)
      variants.append(groups)
    }
    var swapped = honest.groups
    (swapped[0].claims[2].value, swapped[0].claims[3].value) =
      (swapped[0].claims[3].value, swapped[0].claims[2].value)
    variants.append(swapped)
    for groups in variants {
      #expect(throws: WHIRError.self) { try honest.verify(proof, claims: groups) }
      // Left-out claims make another true statement; everything else stays false for a willing prover.
      if groups[0].claims.count < honest.groups[0].claims.count { continue }
      var cheat = honest
      cheat.groups = groups
      #expect(throws: WHIRError.self) { try cheat.verify(cheat.prove()) }
    }
  }

  @Test func claimsThatDoNotFitAreRefused() throws {
    let fixture = try SoundnessOfProofTests.fixture(variables: 6)
    let proof = fixture.prove()
    let bad = [
      WHIRClaim(offset: 1, variables: 1, value: .zero), WHIRClaim(offset: 64, variables: 0, value: .zero),
      WHIRClaim(offset: -64, variables: 6, value: .zero), WHIRClaim(offset: 0, variables: 7, value: .zero),
      WHIRClaim(offset: 0, variables: -1, value: .zero), WHIRClaim(offset: .min, variables: 3, value: .zero),
      WHIRClaim(offset: .max, variables: 0, value: .zero),
    ]
    for claim in bad {
      var groups = fixture.groups
      groups[0].claims.append(claim)
      #expect(throws: WHIRError.claim(index: 7)) { try fixture.verify(proof, claims: groups) }
    }
    let short = [WHIRClaimGroup(point: [.one], claims: [WHIRClaim(offset: 0, variables: 2, value: .zero)])]
    #expect(throws: WHIRError.claim(index: 0)) { try fixture.verify(proof, claims: short) }
    let many = [
      WHIRClaimGroup(
        point: [], claims: (0...65536).map { _ in WHIRClaim(offset: 0, variables: 0, value: .zero) })
    ]
    #expect(throws: WHIRError.claim(index: 65536)) { try fixture.verify(proof, claims: many) }
  }

  /// The number of non-zero blocks is part of the statement.
  @Test func anotherLengthIsRefused() throws {
    let fixture = try SoundnessOfProofTests.fixture(variables: 7, length: 60)
    let proof = fixture.prove()
    for length in [20, 70, 100, 128] {
      let config = try #require(WHIRConfig(fixture.config.parameters, length: length))
      #expect(throws: WHIRError.self) { try fixture.verify(proof, config: config) }
    }
    #expect(WHIRConfig(fixture.config.parameters, length: 0) == nil)
    #expect(WHIRConfig(fixture.config.parameters, length: 129) == nil)
  }

  /// A word that is not near the code: one evaluation of the opened polynomial differs from the committed one.
  @Test func anotherPolynomialIsRefused() throws {
    let fixture = try SoundnessOfProofTests.fixture(variables: 8)
    for place in [0, 1, 100, 255] {
      var other = fixture.evaluations
      other[place] += 1
      #expect(throws: WHIRError.self) { try fixture.verify(fixture.prove(opened: other)) }
    }
  }
}
