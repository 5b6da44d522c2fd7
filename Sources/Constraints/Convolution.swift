public import KoalaBear

/// The product of two sequences of affine forms, whose coefficients Σ_{i + j = k} x_i y_j are parts of consecutive
/// constraints.
///
/// With the batching coefficients λ^(s + k) of those constraints, all of them together are λ^s (Σ λ^i x_i) (Σ λ^j y_j):
/// one product of two affine forms for prover and verifier, instead of one for every pair.
public struct Convolution: Sendable {
  public let x: [Affine]
  public let y: [Affine]
  /// The constraint of the coefficient k = 0; that of k is `firstConstraint` + k.
  public let firstConstraint: Int

  /// The coefficient k at a row.
  public func coefficient(_ k: Int, _ values: UnsafeBufferPointer<Felt>) -> Felt {
    var sum = Felt.zero
    for i in range(k) { sum += x[i].evaluate(values) * y[k - i].evaluate(values) }
    return sum
  }

  /// The coefficient k at a point of the multilinear extension.
  func coefficient(_ k: Int, _ values: [Felt5]) -> Felt5 {
    var sum = Felt5.zero
    for i in range(k) { sum += x[i].evaluate(values) * y[k - i].evaluate(values) }
    return sum
  }

  private func range(_ k: Int) -> Range<Int> {
    let start = max(0, k - y.count + 1)
    return start..<max(start, min(k + 1, x.count))
  }

  /// Σ λ^k · coefficient k.
  func evaluate(_ values: [Felt5], at lambda: Felt5) -> Felt5 {
    func sum(_ forms: [Affine]) -> Felt5 {
      var sum = Felt5.zero
      for form in forms.reversed() { sum = sum * lambda + form.evaluate(values) }
      return sum
    }
    return sum(x) * sum(y)
  }
}
