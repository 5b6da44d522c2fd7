public import KoalaBear

/// A round polynomial of any degree, by its coefficients in ascending order.
///
/// The message of a round is the coefficients from the linear one upwards; the constant one follows from the
/// claim, in a plain sumcheck from t(0) + t(1) = c, with the eq factor left out (see ``QuadraticRound``) from
/// (1 − r_j)·t(0) + r_j·t(1) = c. No division by a challenge takes place, so that verifying is total.
public struct RoundPolynomial: Hashable, Sendable {
  /// Ascending, never empty.
  public let coefficients: [Felt5]

  /// An empty list is the zero polynomial.
  public init(coefficients: [Felt5]) { self.coefficients = coefficients.isEmpty ? [.zero] : coefficients }

  /// Through the values at 0, 1, 2, …, of which there are fewer than p. Newton's divided differences.
  public init(evaluations: [Felt5]) {
    var differences = evaluations
    for step in 1..<max(1, differences.count) {
      let inverse = Felt(UInt32(step)).inverse
      for i in stride(from: differences.count - 1, through: step, by: -1) {
        differences[i] = (differences[i] - differences[i - 1]) * inverse
      }
    }
    var result: [Felt5] = []
    for i in stride(from: differences.count - 1, through: 0, by: -1) {
      // result ← result · (X − i) + differences[i]
      var next = [Felt5](repeating: .zero, count: result.count + 1)
      for (j, c) in result.enumerated() {
        next[j + 1] += c
        next[j] -= c * Felt(UInt32(i))
      }
      next[0] += differences[i]
      result = next
    }
    self.init(coefficients: result)
  }

  /// The only polynomial with these upper coefficients for which t(0) + t(1) = claim.
  public init(claim: Felt5, message: [Felt5]) {
    var rest = claim
    for c in message { rest -= c }
    self.init(coefficients: [rest * Felt.two.inverse] + message)
  }

  /// The only polynomial with these upper coefficients for which (1 − coordinate)·t(0) + coordinate·t(1) = claim.
  public init(claim: Felt5, coordinate: Felt5, message: [Felt5]) {
    var sum = Felt5.zero
    for c in message { sum += c }
    self.init(coefficients: [claim - coordinate * sum] + message)
  }

  /// The coefficients from the linear one upwards: what the prover sends.
  public var message: [Felt5] { [Felt5](coefficients.dropFirst()) }

  public func callAsFunction(_ x: Felt5) -> Felt5 {
    var value = Felt5.zero
    for c in coefficients.reversed() { value = value * x + c }
    return value
  }
}
