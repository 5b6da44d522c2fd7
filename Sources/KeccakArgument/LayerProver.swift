#if !hasFeature(Embedded)
  import Buffers
  import KoalaBear
  import Multilinear
  import Parallel
  import Transcript

  /// The sumcheck of one layer.
  struct LayerProver<Layer: KeccakLayer> {
    let signs: KeccakSigns
    /// Of the segments' rounds.
    let round: Int
    let layer: Layer
    /// For tests: an operand's value that is chosen so that the claim holds, right or wrong.
    var free: Int?

    /// Writes the rounds and the operands' values; `place` becomes where those are, without lanes, and `claim` what they give.
    func prove(_ place: inout KeccakPlace, _ claim: inout Felt5, _ transcript: inout ProverTranscript)
      -> [Felt5]
    {
      let linear = skip(&place.rows, &claim, &transcript)
      let operands = foldBlocks(linear, &place.rows, &claim, &transcript)
      return places(operands, &place, &claim, &transcript)
    }

    /// The words of a state before the round.
    func state(_ set: Int, _ segment: Int) -> UnsafePointer<UInt32> {
      UnsafePointer(signs.state(set, segment * KeccakSigns.roundsPerSegment + round))
    }
  }

  /// The value of a polynomial by its coefficients.
  func evaluate(_ coefficients: [Felt5], _ x: Felt5) -> Felt5 {
    coefficients.reversed().reduce(.zero) { $0 * x + $1 }
  }

  /// The coefficients of a polynomial by its values at 0, 1, 2, …: divided differences.
  func interpolate(_ values: [Felt5]) -> [Felt5] {
    var differences = values
    for k in 1..<values.count {
      let share = Felt(UInt32(k)).inverse
      for i in (k..<values.count).reversed() {
        differences[i] = (differences[i] - differences[i - 1]) * share
      }
    }
    var result = [Felt5.zero]
    for k in values.indices.reversed() {
      // result · (X − k) + differences[k].
      var next = [Felt5.zero] + result
      for i in result.indices { next[i] -= result[i] * Felt(UInt32(k)) }
      next[0] += differences[k]
      result = next
    }
    return Array(result.prefix(values.count))
  }
#endif
