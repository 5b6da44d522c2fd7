import KoalaBear
import Testing
import Transcript

@testable import LogUp

@Suite struct LogUpTests {
  /// Every prefix length of every small size: the packed prover and the reference write the same bytes, and the
  /// verifier ends with a claim that is true.
  @Test(arguments: 4...6)
  func exhaustive(variables: Int) throws {
    var source = Source(state: UInt64(variables))
    for count in 0...(1 << variables) {
      let list = source.fractions(count)
      try check(list, variables)
    }
  }

  /// Sizes where vectors, blocks and halves begin and end.
  @Test(arguments: [
    (7, [0, 1, 15, 16, 17, 63, 64, 65, 79, 80, 81, 127, 128]),
    (8, [0, 1, 100, 128, 129, 192, 193, 255, 256]),
    (9, [0, 5, 250, 256, 257, 384, 400, 511, 512]), (10, [0, 1, 511, 512, 513, 700, 768, 1000, 1024]),
    (11, [0, 1, 512, 1023, 1024, 1025, 1100, 1536, 1600, 2048]),
    (12, [300, 1024, 2049, 2560, 2561, 3072, 4096]),
  ])
  func prefixes(variables: Int, counts: [Int]) throws {
    var source = Source(state: UInt64(100 + variables))
    for count in counts { try check(source.fractions(count), variables) }
  }

  /// Large enough for several threads; the verifier and direct evaluation judge.
  @Test(arguments: [(16, 65536), (17, 70_000), (17, 100_001), (17, 40_000), (18, 3), (18, 200_000)])
  func large(variables: Int, count: Int) throws {
    var source = Source(state: UInt64(count))
    let list = source.balanced(count)
    let proof = prove(list, variables)
    let verified = try verify(proof.proof, variables)
    #expect(verified.claim == proof.claim)
    #expect(verified.next == proof.next)
    #expect(verified.claim.root.numerator.isZero)
    #expect(!verified.claim.root.denominator.isZero)
    #expect(fastHolds(verified.claim, padded(list, variables)))
  }

  @Test func nonZeroSumsAreSeen() throws {
    var source = Source(state: 9)
    var list = source.balanced(50)
    #expect(try verify(prove(list, 6).proof, 6).claim.root.numerator.isZero)
    list[17].numerator += Felt5.one
    let claim = try verify(prove(list, 6).proof, 6).claim
    #expect(!claim.root.numerator.isZero)
    // The root is the sum as a number.
    var sum = Felt5.zero
    for fraction in list { sum += fraction.numerator * fraction.denominator.inverse }
    #expect(claim.root.numerator * claim.root.denominator.inverse == sum)
  }

  @Test func zeroDenominatorsAreSeen() throws {
    var source = Source(state: 10)
    var list = source.balanced(40)
    list[3].denominator = .zero
    #expect(try verify(prove(list, 6).proof, 6).claim.root.denominator.isZero)
  }

  /// Fractions of small numbers and all kinds of zeros, where a wrong formula may be right by chance elsewhere.
  @Test func degenerateLeaves() throws {
    for list in [
      [Fraction](repeating: .neutral, count: 128), [Fraction](repeating: Fraction(.zero, .zero), count: 100),
      [Fraction](repeating: Fraction(.one, .zero), count: 77),
      [Fraction](repeating: Fraction(.one, .one), count: 128),
    ] { try check(list, 7) }
  }

  /// Leaves that are computed when they are needed: in memory or not, the same proof.
  @Test(
    arguments: [
      (4, 5), (6, 50), (6, 64), (7, 0), (7, 31), (7, 33), (7, 65), (7, 97), (7, 128), (8, 130), (9, 300),
      (10, 500), (10, 513), (11, 1400), (11, 300), (11, 2048), (12, 3600), (13, 2048), (13, 2049),
      (14, 13_000),
    ], [4, 20])
  func computedLeaves(_ numbers: (Int, Int), streamingFrom: Int) throws {
    let (variables, count) = numbers
    var source = Source(state: UInt64(count))
    let list = source.fractions(count)
    let expected = prove(list, variables)
    let computed = FractionSource(variables: variables, count: count) { range, numerators, denominators in
      for vector in range {
        for lane in 0..<16 {
          let i = 16 * vector + lane
          let fraction = i < count ? list[i] : Fraction(.one, .zero)
          numerators[vector - range.lowerBound][lane] = fraction.numerator
          denominators[vector - range.lowerBound][lane] = fraction.denominator
        }
      }
    }
    var transcript = ProverTranscript(domain: domain)
    #expect(
      LogUpProver.prove(computed, streamingFrom: streamingFrom, transcript: &transcript) == expected.claim)
    #expect(transcript.finish() == expected.proof)
  }

  private func check(_ list: [Fraction], _ variables: Int) throws {
    let expected = referenceProve(list, variables)
    let got = prove(list, variables)
    #expect(got.proof == expected.proof, "\(variables) variables, \(list.count) fractions")
    #expect(got.claim == expected.claim, "\(variables) variables, \(list.count) fractions")
    #expect(got.next == expected.next)
    let verified = try verify(got.proof, variables)
    #expect(verified.claim == expected.claim)
    #expect(verified.next == expected.next)
  }

  /// `holds` by folding instead of by weights.
  private func fastHolds(_ claim: FractionSumClaim, _ leaves: [Fraction]) -> Bool {
    func value(_ start: [Felt5]) -> Felt5 {
      var layer = start
      for r in claim.point {
        let half = layer.count / 2
        layer = (0..<half).map { layer[$0] + r * (layer[$0 + half] - layer[$0]) }
      }
      return layer[0]
    }
    return claim.leaf.numerator == value(leaves.map { $0.numerator })
      && claim.leaf.denominator == value(leaves.map { $0.denominator })
  }
}
