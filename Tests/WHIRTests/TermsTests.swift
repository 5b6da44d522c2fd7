import KoalaBear
import Testing
import Transcript

@testable import WHIR

/// Claims about sums of pieces.
@Suite struct TermsTests {
  /// A group of two ordinary claims and a sum of pieces of several sizes, some of them twice.
  static func group(_ f: [Felt], variables: Int, _ generator: inout Generator) -> WHIRClaimGroup {
    let point = (0..<variables).map { _ in generator.felt5() }
    var terms: [WHIRTerm] = []
    var sum = Felt5.zero
    for n in [variables, variables - 1, 5, 5, 4, 3, 1, 0, variables - 2] {
      let offset = generator.below(1 << (variables - n)) << n
      let coefficient = generator.felt5()
      terms.append(WHIRTerm(offset: offset, variables: n, coefficient: coefficient))
      sum += coefficient * evaluate(f, offset: offset, at: point.suffix(n))
    }
    let claims = [6, 2].map { n in
      WHIRClaim(offset: 0, variables: n, value: evaluate(f, offset: 0, at: point.suffix(n)))
    }
    return WHIRClaimGroup(point: point, claims: claims, terms: terms, sum: sum)
  }

  private static func fixture(length: Int, fixed: Int?) throws -> Fixture {
    let code = fixed.flatMap { WHIRCode(fixedLength: $0, logInverseRate: 3) }
    let config = try #require(
      WHIRConfig(length: length, target: 60, logInverseRate: 1, minimumVariables: 8, fixed: code))
    var fixture = Fixture(config, seed: length, points: 1)
    var generator = Generator(state: UInt64(length))
    fixture.groups.append(group(fixture.evaluations, variables: config.variables, &generator))
    if let code {
      fixture.fixedGroups.append(group(fixture.fixedEvaluations, variables: code.variables, &generator))
    }
    return fixture
  }

  @Test(arguments: [(300, nil), (5_000, 900), (40_000, 3_000), (70_001, nil)] as [(Int, Int?)])
  func sumsAreProven(length: Int, fixed: Int?) throws {
    let fixture = try Self.fixture(length: length, fixed: fixed)
    try fixture.verify(fixture.prove())
  }

  @Test func falseSumsAreRefused() throws {
    let honest = try Self.fixture(length: 5_000, fixed: 900)
    let proof = honest.prove()
    func refused(_ change: (inout WHIRClaimGroup) -> Void) {
      var (groups, fixed) = (honest.groups, honest.fixedGroups)
      change(&groups[1])
      change(&fixed[1])
      for (a, b) in [(groups, honest.fixedGroups), (honest.groups, fixed)] {
        #expect(throws: WHIRError.self) { try honest.verify(proof, claims: a, fixedClaims: b) }
        var cheat = honest
        (cheat.groups, cheat.fixedGroups) = (a, b)
        #expect(throws: WHIRError.self) { try cheat.verify(cheat.prove()) }
      }
    }
    refused { $0.sum += Felt5.one }
    for i in [0, 3, 7] {
      refused { $0.terms[i].coefficient += Felt5.one }
      refused { $0.terms.remove(at: i) }
    }
    refused { $0.terms[1].offset ^= 1 << $0.terms[1].variables }
    // A sum and a claim that err by as much.
    refused {
      $0.sum += Felt5.one
      $0.claims[0].value -= Felt5.one
    }
    // Without terms it is another, true statement.
    var groups = honest.groups
    groups[1].terms = []
    #expect(throws: WHIRError.self) { try honest.verify(proof, claims: groups) }
  }

  @Test func termsThatDoNotFitAreRefused() throws {
    let honest = try Self.fixture(length: 5_000, fixed: 900)
    let proof = honest.prove()
    for (offset, variables) in [(1, 1), (1 << 13, 0), (-64, 6), (0, 14), (0, -1), (.min, 3), (.max, 0)] {
      var groups = honest.groups
      groups[1].terms.append(WHIRTerm(offset: offset, variables: variables, coefficient: .one))
      let index = groups[0].claims.count + 2
      #expect(throws: WHIRError.claim(index: index)) { try honest.verify(proof, claims: groups) }
    }
  }
}
