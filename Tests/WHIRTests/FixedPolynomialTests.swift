import KoalaBear
import Soundness
import Testing
import Transcript
import WHIR

/// Openings with a fixed polynomial: nothing about either of the two can be changed.
@Suite struct FixedPolynomialTests {
  static func fixture(_ variables: Int, _ fixedVariables: Int, folding: Int = 2) throws -> Fixture {
    let shape = FixedShape(variables: fixedVariables, logInverseRate: 2, folding: folding)
    let config = try #require(
      Fixture.config(
        variables: variables, length: (1 << variables) - 1, fixed: shape,
        fixedLength: (1 << fixedVariables) - 1))
    return Fixture(config, seed: 64 * variables + fixedVariables, points: 1)
  }

  /// Every word of the proof replaced by its successor and by an arbitrary one.
  @Test(arguments: [(4, 3), (6, 4), (4, 6), (7, 5)])
  func everyMutatedWordIsRefused(_ variables: (Int, Int)) throws {
    let fixture = try Self.fixture(variables.0, variables.1)
    let proof = fixture.prove()
    try fixture.verify(proof)
    for word in 0..<proof.count / 4 {
      let old = (0..<4).reduce(UInt32(0)) { $0 | UInt32(proof[4 * word + $1]) << UInt32(8 * $1) }
      for new in [(old + 1) % Felt.modulus, (old ^ 0x1234_5678) % Felt.modulus] where new != old {
        var mutated = proof
        for i in 0..<4 { mutated[4 * word + i] = UInt8(truncatingIfNeeded: new >> UInt32(8 * i)) }
        #expect(throws: WHIRError.self, "word \(word)") { try fixture.verify(mutated) }
      }
    }
    for end in 0..<proof.count {
      #expect(throws: (any Error).self) { try fixture.verify(Array(proof[..<end])) }
    }
  }

  /// False values and wrong places: proofs made for the true statement, and proofs that a prover made for the false
  /// one. Among them two errors that cancel in a sum of all values.
  @Test(arguments: [(7, 5, 2), (5, 7, 2), (6, 6, 4)])
  func falseClaimsAreRefused(_ numbers: (Int, Int, Int)) throws {
    let honest = try Self.fixture(numbers.0, numbers.1, folding: numbers.2)
    let proof = honest.prove()
    for i in honest.fixedGroups[0].claims.indices {
      for change in 0..<4 {
        var cheat = honest
        switch change {
        case 0: cheat.fixedGroups[0].claims[i].value += Felt5.one
        case 1: cheat.fixedGroups[0].claims[i].offset ^= 1 << cheat.fixedGroups[0].claims[i].variables
        case 2: cheat.fixedGroups[0].point[i % numbers.1] += Felt5.one
        default:
          cheat.fixedGroups[0].claims[i].value += Felt5.one
          cheat.groups[0].claims[0].value -= Felt5.one
        }
        if cheat.fixedGroups[0].claims[i].offset >= 1 << numbers.1 { continue }
        // A coordinate that the claims do not have, or a point where nothing changes, is no lie.
        if change == 2 && i % numbers.1 == 0 { continue }
        #expect(throws: WHIRError.self) {
          try honest.verify(proof, claims: cheat.groups, fixedClaims: cheat.fixedGroups)
        }
        #expect(throws: WHIRError.self) { try cheat.verify(cheat.prove()) }
      }
    }
  }

  /// The claims of the two polynomials are not interchangeable, even where both have the same size.
  @Test func claimsKeepTheirPolynomial() throws {
    let honest = try Self.fixture(6, 6)
    var cheat = honest
    (cheat.groups, cheat.fixedGroups) = (honest.fixedGroups, honest.groups)
    #expect(throws: WHIRError.self) { try cheat.verify(cheat.prove()) }
  }

  /// One evaluation of the opened polynomial differs from the fixed one.
  @Test func anotherPolynomialIsRefused() throws {
    for variables in [3, 8] {
      let fixture = try Self.fixture(8, variables)
      for place in [0, 1, (1 << variables) - 2] {
        var other = fixture.fixedEvaluations
        other[place] += 1
        #expect(throws: WHIRError.self) { try fixture.verify(fixture.prove(fixedOpened: other)) }
      }
    }
  }

  /// Another root, and statements that do not fit the configuration.
  @Test func rootAndPresenceAreChecked() throws {
    let fixture = try Self.fixture(6, 5)
    let proof = fixture.prove()
    var other = fixture
    var evaluations = fixture.fixedEvaluations
    evaluations[3] += 1
    let code = try #require(fixture.config.fixed)
    other.fixedCommitment = evaluations.withUnsafeBufferPointer { WHIRCommitment($0, code) }
    #expect(throws: WHIRError.self) { try other.verify(proof) }
    // The opening of the committed root with the claims of another polynomial's.
    #expect(throws: WHIRError.self) { try other.verify(other.prove()) }
    other.fixedCommitment = nil
    #expect(throws: WHIRError.fixed) { try other.verify(proof) }
    let plain = try #require(OpeningParameters(Fixture.shape(variables: 6)))
    let config = try #require(WHIRConfig(plain, length: fixture.config.length))
    #expect(throws: WHIRError.fixed) { try fixture.verify(proof, config: config) }
    #expect(WHIRConfig(fixture.config.parameters, length: 5) == nil)
    #expect(WHIRConfig(plain, length: 5, fixed: code) == nil)
  }

  @Test func claimsThatDoNotFitAreRefused() throws {
    let fixture = try Self.fixture(6, 5)
    let proof = fixture.prove()
    let first = fixture.groups[0].claims.count + fixture.fixedGroups[0].claims.count
    for claim in [
      WHIRClaim(offset: 1, variables: 1, value: .zero), WHIRClaim(offset: 32, variables: 0, value: .zero),
      WHIRClaim(offset: 0, variables: 6, value: .zero), WHIRClaim(offset: .min, variables: 3, value: .zero),
    ] {
      var groups = fixture.fixedGroups
      groups[0].claims.append(claim)
      #expect(throws: WHIRError.claim(index: first)) { try fixture.verify(proof, fixedClaims: groups) }
    }
  }
}
