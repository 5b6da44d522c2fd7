import KoalaBear
import Sumcheck
public import Transcript

/// Verifies that a tree of additions leads from 2^M fractions to their sum.
/// The protocol is specified in `Documentation/LogUp.md`.
public enum LogUpVerifier {
  /// Reads the argument for 2^`variables` leaves. The caller checks the root and the claim about the leaves.
  public static func verify(
    variables: Int, transcript: inout VerifierTranscript
  ) throws(LogUpError) -> FractionSumClaim {
    guard variables >= LogUp.minimumVariables && variables <= LogUp.maximumVariables else {
      throw .variables(variables)
    }
    transcript.observe(Felt(UInt32(variables)))
    let clear = try readClearLayer(&transcript)
    var point = transcript.challenges(LogUp.clearVariables - 1)
    let half = clear.count / 2
    var claim = PairClaim(
      low: Fraction.evaluate(clear[..<half], at: point[...]),
      high: Fraction.evaluate(clear[half...], at: point[...]))
    for k in LogUp.clearVariables..<variables {
      claim = try verifyLayer(k, &point, claim, &transcript)
    }
    let top = transcript.challenge()
    return FractionSumClaim(
      root: Fraction.sum(clear), point: [top] + point, leaf: claim.at(top))
  }

  private static func readClearLayer(_ transcript: inout VerifierTranscript) throws(LogUpError) -> [Fraction]
  {
    do {
      let size = 1 << LogUp.clearVariables
      let words = try transcript.readFelt5s(2 * size)
      return (0..<size).map { Fraction(words[2 * $0], words[2 * $0 + 1]) }
    } catch {
      throw .transcript(error)
    }
  }

  /// From values of layer k at (0, point) and (1, point) to values of layer k + 1 at (0, z) and (1, z), where z
  /// is the new point of k coordinates.
  static func verifyLayer(
    _ k: Int, _ point: inout [Felt5], _ claim: PairClaim, _ transcript: inout VerifierTranscript
  ) throws(LogUpError) -> PairClaim {
    let lambda = transcript.challenge()
    var next: [Felt5] = []
    next.reserveCapacity(k + 1)
    var value = claim.low.combined(lambda)
    for j in 0..<k {
      let round: QuadraticRound
      if j == 0 {
        let leading = try read(&transcript)
        round = QuadraticRound(at0: value, at1: claim.high.combined(lambda), leading: leading)
      } else {
        let linear = try read(&transcript)
        let quadratic = try read(&transcript)
        round = QuadraticRound(claim: value, coordinate: point[j - 1], linear: linear, quadratic: quadratic)
      }
      let z = transcript.challenge()
      next.append(z)
      value = round(z)
    }
    let low = Fraction(try read(&transcript), try read(&transcript))
    let high = Fraction(try read(&transcript), try read(&transcript))
    let result = PairClaim(low: low, high: high)
    let got = result.sum.combined(lambda)
    guard got == value else { throw .layer(variables: k, expected: value, got: got) }
    point = next
    return result
  }

  private static func read(_ transcript: inout VerifierTranscript) throws(LogUpError) -> Felt5 {
    do { return try transcript.readFelt5() } catch { throw .transcript(error) }
  }
}
