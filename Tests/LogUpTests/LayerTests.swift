import KoalaBear
import Testing
import Transcript

@testable import LogUp

/// One layer at points that a transcript draws too seldom to be met otherwise.
@Suite struct LayerTests {
  /// Coordinates 0, where the value at 1 does not follow from the claim, and 1.
  @Test(
    arguments: [(8, 256), (8, 40), (8, 140), (11, 1800), (11, 1100), (11, 700)],
    [0b0, 0b1, 0b100, 0b1011, 0b111111111])
  func specialCoordinates(shape: (variables: Int, count: Int), mask: Int) throws {
    let (variables, count) = shape
    var source = Source(state: UInt64(1000 * variables + count + mask))
    let list = source.fractions(count)
    let all = padded(list, variables)
    let point = (0..<(variables - 2)).map { i in
      mask >> i & 1 == 0 ? source.felt5() : (i % 3 == 2 ? Felt5.one : Felt5.zero)
    }
    let half = all.count / 2
    let sums = (0..<half).map { all[$0] + all[$0 + half] }
    func at(_ x: Felt5) -> Fraction {
      Fraction(
        evaluate(sums.map { $0.numerator }, [x] + point), evaluate(sums.map { $0.denominator }, [x] + point))
    }
    let claim = PairClaim(low: at(.zero), high: at(.one))

    var transcript = ProverTranscript(domain: domain)
    var next: [Felt5] = []
    let layer = FractionLayer(leaves(list, variables))
    let result = LayerProver(.stored(layer), point, claim, &transcript).prove(&next, &transcript)
    #expect(next.count == variables - 1)
    for (x, side) in [(Felt5.zero, result.low), (Felt5.one, result.high)] {
      #expect(side.numerator == evaluate(all.map { $0.numerator }, [x] + next))
      #expect(side.denominator == evaluate(all.map { $0.denominator }, [x] + next))
    }

    var verifier = try VerifierTranscript(domain: domain, proof: transcript.finish())
    var seen = point
    #expect(try LogUpVerifier.verifyLayer(variables - 1, &seen, claim, &verifier) == result)
    #expect(seen == next)
    try verifier.finish()
  }
}
