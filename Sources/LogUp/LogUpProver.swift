#if !hasFeature(Embedded)
  import KoalaBear
  import Sumcheck
  public import Transcript

  /// Proves that a tree of additions leads from the leaves to their sum.
  /// The protocol is specified in `Documentation/LogUp.md`.
  public enum LogUpProver {
    /// Writes the argument. The leaves' memory is consumed; with the layers above, which are freed one by one, the
    /// prover needs 60 bytes a leaf, 80 for fewer than 2²⁰ of them.
    public static func prove(
      _ leaves: consuming FractionLeaves, transcript: inout ProverTranscript
    ) -> FractionSumClaim {
      prove(leaves, savingFrom: 20, transcript: &transcript)
    }

    /// From `savingFrom` variables on, the layer above the leaves is not kept but computed again when its turn
    /// comes: a tenth more work for a quarter less memory.
    static func prove(
      _ leaves: consuming FractionLeaves, savingFrom: Int, transcript: inout ProverTranscript
    ) -> FractionSumClaim {
      let variables = leaves.variables
      transcript.observe(Felt(UInt32(variables)))
      var layers = [FractionLayer(leaves)]
      let saves = variables >= max(savingFrom, LogUp.clearVariables + 3)
      if saves { layers.append(layers[0].sumsOfSums()) }
      while layers[layers.count - 1].variables > LogUp.clearVariables + 1 {
        layers.append(layers[layers.count - 1].sums())
      }
      let lower = layers[layers.count - 1].fractions
      let half = lower.count / 2
      let clear = (0..<half).map { lower[$0] + lower[$0 + half] }
      transcript.write(clear.flatMap { [$0.numerator, $0.denominator] })

      var point = transcript.challenges(LogUp.clearVariables - 1)
      var claim = PairClaim(
        low: Fraction.evaluate(clear[..<(half / 2)], at: point[...]),
        high: Fraction.evaluate(clear[(half / 2)...], at: point[...]))
      while let layer = layers.popLast() {
        if saves && layers.isEmpty {
          claim = LayerProver(layer.sums(), point, claim, &transcript).prove(&point, &transcript)
        }
        claim = LayerProver(layer, point, claim, &transcript).prove(&point, &transcript)
      }
      let top = transcript.challenge()
      return FractionSumClaim(root: Fraction.sum(clear), point: [top] + point, leaf: claim.at(top))
    }
  }

  /// One layer's sumcheck: from values of layer k at (0, point) and (1, point) to values of layer k + 1 at (0, z)
  /// and (1, z).
  struct LayerProver {
    let layer: FractionLayer
    /// k − 1 coordinates.
    let point: [Felt5]
    let claim: PairClaim
    let lambda: Felt5

    /// Draws λ.
    init(_ layer: FractionLayer, _ point: [Felt5], _ claim: PairClaim, _ transcript: inout ProverTranscript) {
      self.layer = layer
      self.point = point
      self.claim = claim
      lambda = transcript.challenge()
    }

    func prove(_ next: inout [Felt5], _ transcript: inout ProverTranscript) -> PairClaim {
      next = []
      var value = Felt5.zero
      /// Sends a round, or only the leading coefficient of the first one, and binds its variable.
      func send(_ round: QuadraticRound) -> Felt5 {
        if !next.isEmpty { transcript.write(round.linear) }
        transcript.write(round.quadratic)
        let z = transcript.challenge()
        next.append(z)
        value = round(z)
        return z
      }
      var scalar: ScalarRounds
      if layer.variables < 7 {
        scalar = ScalarRounds(layer.fractions, lambda: lambda)
      } else {
        var inverses = point
        BatchInverse.invert(&inverses)
        var rounds = PackedRounds(layer, lambda: lambda)
        var eq = SplitEq(point: point, maximumLow: 4 + FractionLayer.block.trailingZeroBitCount)
        var z = send(
          QuadraticRound(
            at0: claim.low.combined(lambda), at1: claim.high.combined(lambda), leading: rounds.leading(eq)))
        for j in 0..<(point.count - 4) {
          eq.dropFirst()
          let rest = [Felt5](point[(j + 1)...])
          let (at0, leading) = rounds.fold(z, eq, rest: rest)
          let linear: Felt5
          if point[j].isZero {
            linear = rounds.atOne(eq, rest: rest) - at0 - leading
          } else {
            linear = (value - at0) * inverses[j] - leading
          }
          z = send(QuadraticRound(constant: at0, linear: linear, quadratic: leading))
        }
        scalar = rounds.finish(z)
      }
      while next.count <= point.count {
        let z = send(scalar.round(rest: point[next.count...]))
        scalar.fold(z)
      }
      let result = scalar.result
      transcript.write(result.low.numerator)
      transcript.write(result.low.denominator)
      transcript.write(result.high.numerator)
      transcript.write(result.high.denominator)
      return result
    }
  }
#endif
