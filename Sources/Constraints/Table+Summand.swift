public import KoalaBear

extension Table {
  /// The summand of the batched sumcheck at a point, given the value of every variable:
  /// Σ weight · (denominator + λ · numerator) over the pairs + Σ weight · denominator over the columns of the Keccak states
  /// + Σ scale · constraint.
  ///
  /// - Parameters:
  ///   - weights: one for each pair, then one for each column of the states.
  ///   - scales: one for each constraint, each λ times the one before.
  public func summand(
    _ values: [Felt5], challenges: BusChallenges, lambda: Felt5, weights: [Felt5], scales: [Felt5]
  ) -> Felt5 {
    var sum = Felt5.zero
    for (i, value) in evaluateConstraints(values, convolution: { _, _ in .zero }).enumerated() {
      sum += scales[i] * value
    }
    for convolution in convolutions {
      sum += scales[convolution.firstConstraint] * convolution.evaluate(values, at: lambda)
    }
    for (b, weight) in weights.prefix(pairCount).enumerated() {
      let (n, d) = fraction(b, values, challenges)
      sum += weight * (d + lambda * n)
    }
    if let keccak {
      for (c, weight) in weights.dropFirst(pairCount).enumerated() {
        let cell = values[keccak.firstColumn + c]
        sum += weight * (challenges.stateConstant - challenges.betaPowers[1] * cell)
      }
    }
    return sum
  }

  /// Numerator and denominator of pair `b`: the sum of its one or two interactions' signed fractions.
  public func fraction(
    _ b: Int, _ values: [Felt5], _ challenges: BusChallenges
  ) -> (numerator: Felt5, denominator: Felt5) {
    func single(_ i: Int) -> (Felt5, Felt5) {
      let interaction = interactions[i]
      let m = interaction.multiplicity.evaluate(values)
      return (interaction.direction == .send ? m : -m, challenges.denominator(interaction, values))
    }
    let (m0, d0) = single(2 * b)
    guard 2 * b + 1 < interactions.count else { return (m0, d0) }
    let (m1, d1) = single(2 * b + 1)
    return (m0 * d1 + m1 * d0, d0 * d1)
  }
}
