/// The errors of an opening's rounds as log₂ of the probability, before grinding; ACFY24 ("WHIR", ePrint 2024/1586),
/// theorem 5.2, with the proximity gaps of `DecodingRegime`.
extension OpeningParameters {
  /// A folding challenge: 3ℓ/|F| for the sumcheck, plus the proximity gap of a code of 2^`logLength` positions.
  ///
  /// That is the code of one column of a leaf: a fold combines many pairs of columns by one challenge, which is no more
  /// likely to go wrong than for one pair (Documentation/Soundness.md, *Many pairs of columns*).
  static func foldError(_ regime: DecodingRegime, logLength: Int, logInverseRate: Int) -> Bits {
    let sumcheck = Bits.log2Up(3) + regime.listSize(logInverseRate: logInverseRate) - DecodingRegime.fieldBits
    return Bits.sumUp(sumcheck, regime.proximityGap(logLength: logLength, logInverseRate: logInverseRate))
  }

  /// The out-of-domain samples: two of the ℓ polynomials near the word agree at all of them. A sample is a random
  /// point of F^variables, where two multilinear polynomials agree with probability at most variables/|F|:
  /// ℓ²/2 · (variables/|F|)^samples.
  static func sampleError(
    _ regime: DecodingRegime, variables: Int, logInverseRate: Int, samples: Int
  ) -> Bits {
    let list = regime.listSize(logInverseRate: logInverseRate)
    let agree = Bits.log2Up(UInt64(max(variables, 1))) - DecodingRegime.fieldBits
    return 2 * list - Bits(1) + samples * agree
  }

  /// The queries and the batching challenge that follows them: (1 − δ)^queries + ℓ'(queries + extra + samples')/|F|
  /// with the next oracle's ℓ' and samples'; without the second term after the last oracle. `extraQueries` are those
  /// to a fixed polynomial's commitment, which are batched with the others.
  static func queryError(
    _ regime: DecodingRegime, logInverseRate: Int, queries: Int, extraQueries: Int, next: OracleParameters?
  ) -> Bits {
    let miss = -(queries * regime.bitsPerQuery(logInverseRate: logInverseRate))
    return batched(miss, queries + extraQueries, next)
  }

  /// The queries to the commitment of a fixed polynomial: ρ^queries + ℓ'(all queries + samples')/|F|.
  ///
  /// The committed word is the codeword of the fixed polynomial, so its folded word is the codeword of the folded
  /// polynomial for all challenges, without a proximity gap and without a list. If the next oracle has another
  /// polynomial in its place, their codewords agree on a ρ-th of the positions at most.
  ///
  /// The error is not added to that of the queries to the first oracle: at most one polynomial near the next
  /// oracle agrees with its samples. Either its part for the first polynomial is false, and the queries to the first
  /// oracle miss that, or its part for the fixed one is, and these do.
  static func fixedError(
    _ fixed: FixedShape, queries: Int, allQueries: Int, next: OracleParameters?
  ) -> Bits {
    batched(Bits(-queries * fixed.logInverseRate), allQueries, next)
  }

  private static func batched(_ miss: Bits, _ queries: Int, _ next: OracleParameters?) -> Bits {
    guard let next else { return miss }
    let list = next.regime.listSize(logInverseRate: next.logInverseRate)
    let batch = list + Bits.log2Up(UInt64(queries + max(next.samples, 1))) - DecodingRegime.fieldBits
    return Bits.sumUp(miss, batch)
  }

  /// The first batching challenge: ℓ(claims + samples)/|F| for the most claims there may be. A fixed polynomial has
  /// no list of its own.
  var claimError: Bits {
    listSize + Bits.log2Up(UInt64(OpeningParameters.maximumClaims + oracles[0].samples))
      - DecodingRegime.fieldBits
  }

  /// log₂ of the number of polynomials near the first commitment: every error of the protocol around the opening
  /// is multiplied by it.
  public var listSize: Bits { oracles[0].regime.listSize(logInverseRate: oracles[0].logInverseRate) }
}
