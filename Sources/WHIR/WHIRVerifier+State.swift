import KoalaBear
import Transcript

extension WHIRVerifier {
  /// The running claim Σ f·w = sum, and what is needed to evaluate w at the end.
  struct State {
    /// Weights γ^j·w_j that joined together, all on one piece of the polynomial they joined.
    struct Part {
      let gamma: Felt5
      /// The coefficient of the first weight.
      let first: Felt5
      var groups: [WHIRClaimGroup] = []
      var queries: [Query] = []
      /// The challenges that bound the first variables, before `start`.
      var head: Range<Int> = 0..<0
      /// Challenges that had been drawn when the piece became part of a polynomial: the later ones are a point of
      /// that polynomial.
      let start: Int
      let piece: Piece

      /// γ to the power that follows those used here.
      var next: Felt5 {
        var power = first
        for group in groups { for _ in 0..<group.count { power *= gamma } }
        for _ in queries { power *= gamma }
        return power
      }
    }

    var sum = Felt5.zero
    var point: [Felt5] = []
    var parts: [Part] = []

    /// Adds what the weights should yield.
    mutating func append(_ part: Part) {
      var power = part.first
      for group in part.groups {
        for claim in group.claims {
          sum += power * claim.value
          power *= part.gamma
        }
        if group.terms.isEmpty { continue }
        sum += power * group.sum
        power *= part.gamma
      }
      for query in part.queries {
        sum += power * query.value
        power *= part.gamma
      }
      parts.append(part)
    }

    /// One round of sumcheck: h(0) and the coefficient of X² of h, work, the challenge.
    mutating func round(grinding: Int, transcript: inout VerifierTranscript) throws(WHIRError) {
      let constant = try lift { () throws(TranscriptError) in try transcript.readFelt5() }
      let square = try lift { () throws(TranscriptError) in try transcript.readFelt5() }
      try lift { () throws(TranscriptError) in try transcript.checkGrind(bits: grinding) }
      let r = transcript.challenge()
      // h(0) + h(1) = sum fixes the coefficient of X.
      let linear = sum - constant - constant - square
      sum = constant + r * (linear + r * square)
      point.append(r)
    }

    /// The combined weight at the whole point.
    var weight: Felt5 {
      var total = Felt5.zero
      for part in parts {
        let tail = point[(point.count - part.piece.variables)...]
        let whole = Array(point[part.head] + tail)
        var sum = Felt5.zero
        var power = part.first
        for group in part.groups {
          sum += WHIRWeights.claims(group, at: whole, gamma: part.gamma, power: &power)
        }
        for query in part.queries {
          sum += power * WHIRWeights.power(of: query.x, at: tail)
          power *= part.gamma
        }
        total += sum * WHIRWeights.selector(part.piece, at: point[part.start...])
      }
      return total
    }
  }
}
