#if !hasFeature(Embedded)
  import KoalaBear
  import Sumcheck
  public import Transcript

  /// Proves that a tree of additions leads from the leaves to their sum.
  /// The protocol is specified in `Documentation/LogUp.md`.
  public enum LogUpProver {
    /// Writes the argument. The leaves' memory is consumed; with the layers above, which are freed one by one, the
    /// prover needs 80 bytes a leaf.
    public static func prove(
      _ leaves: consuming FractionLeaves, transcript: inout ProverTranscript
    ) -> FractionSumClaim {
      let layer = FractionLayer(leaves)
      transcript.observe(Felt(UInt32(layer.variables)))
      return prove(above: [layer], source: nil, &transcript)
    }

    /// Writes the argument. From 2²⁰ leaves on they and the layer above them are never in memory as a whole but
    /// computed when they are needed, the leaves four times: the prover needs 20 bytes a leaf.
    public static func prove(
      _ source: FractionSource, transcript: inout ProverTranscript
    ) -> FractionSumClaim {
      prove(source, streamingFrom: 20, transcript: &transcript)
    }

    static func prove(
      _ source: FractionSource, streamingFrom: Int, transcript: inout ProverTranscript
    ) -> FractionSumClaim {
      transcript.observe(Felt(UInt32(source.variables)))
      if source.variables < max(streamingFrom, 7) {
        return prove(above: [source.layer], source: nil, &transcript)
      }
      return prove(above: [source.sumsOfSums()], source: source, &transcript)
    }

    /// The argument for the leaves in the first of `layers` or, if that is two above them, in `source`.
    private static func prove(
      above layers: consuming [FractionLayer], source: FractionSource?, _ transcript: inout ProverTranscript
    ) -> FractionSumClaim {
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
        claim = LayerProver(.stored(layer), point, claim, &transcript).prove(&point, &transcript)
      }
      if let source {
        claim = LayerProver(.stored(source.sums()), point, claim, &transcript).prove(&point, &transcript)
        claim = LayerProver(.computed(source), point, claim, &transcript).prove(&point, &transcript)
      }
      let top = transcript.challenge()
      return FractionSumClaim(root: Fraction.sum(clear), point: [top] + point, leaf: claim.at(top))
    }
  }

  /// Where the fractions of a layer come from.
  enum LayerContent {
    case stored(FractionLayer)
    /// At least 2⁷ of them.
    case computed(FractionSource)
  }

  /// One layer's sumcheck: from values of layer k at (0, point) and (1, point) to values of layer k + 1 at (0, z)
  /// and (1, z).
  struct LayerProver {
    let content: LayerContent
    /// k − 1 coordinates.
    let point: [Felt5]
    let claim: PairClaim
    let lambda: Felt5

    /// Draws λ.
    init(
      _ content: consuming LayerContent, _ point: [Felt5], _ claim: PairClaim,
      _ transcript: inout ProverTranscript
    ) {
      self.content = content
      self.point = point
      self.claim = claim
      lambda = transcript.challenge()
    }

    consuming func prove(_ next: inout [Felt5], _ transcript: inout ProverTranscript) -> PairClaim {
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
      if case .stored(let layer) = content, layer.variables < 7 {
        scalar = ScalarRounds(layer.fractions, lambda: lambda)
      } else {
        var inverses = point
        BatchInverse.invert(&inverses)
        var rounds = PackedRounds(content, lambda: lambda)
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
