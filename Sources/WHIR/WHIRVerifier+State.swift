import KoalaBear
import Transcript

extension WHIRVerifier {
  /// The running claim Σ f·w = sum, and what is needed to evaluate w at the end.
  struct State {
    /// A batch of weights that joined together.
    struct Batch {
      let gamma: Felt5
      /// γ to this power is the first coefficient: 0 for the first batch, 1 for later ones.
      let first: Felt5
      let groups: [WHIRClaimGroup]
      let queries: [Query]
      /// Challenges that had been drawn when it joined.
      let start: Int
    }

    var sum = Felt5.zero
    var point: [Felt5] = []
    var batches: [Batch] = []

    init(groups: [WHIRClaimGroup], gamma: Felt5) {
      append(Batch(gamma: gamma, first: .one, groups: groups, queries: [], start: 0))
    }

    mutating func append(samples: [WHIRClaimGroup], queries: [Query], gamma: Felt5) {
      append(Batch(gamma: gamma, first: gamma, groups: samples, queries: queries, start: point.count))
    }

    private mutating func append(_ batch: Batch) {
      var power = batch.first
      for group in batch.groups {
        for claim in group.claims {
          sum += power * claim.value
          power *= batch.gamma
        }
      }
      for query in batch.queries {
        sum += power * query.value
        power *= batch.gamma
      }
      batches.append(batch)
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
      for batch in batches {
        let suffix = Array(point[batch.start...])
        var power = batch.first
        for group in batch.groups {
          total += WHIRWeights.claims(group, at: suffix, gamma: batch.gamma, power: &power)
        }
        for query in batch.queries {
          total += power * WHIRWeights.power(of: query.x, at: suffix[...])
          power *= batch.gamma
        }
      }
      return total
    }
  }
}
