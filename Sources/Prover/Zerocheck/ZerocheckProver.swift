import Buffers
import Constraints
import KoalaBear
import Multilinear
import Parallel
import Transcript
import Verifier

/// One sumcheck over all instances: Σ_x eq(ξ, x) Σ_j F_j(x's last n_j coordinates), with F_j the instance's summand
/// (see `SummandForms`) and x of as many variables as the highest instance has.
///
/// Since Σ eq over the coordinates that an instance does not have is 1, the sum is Σ_j Σ_x eq(ξ_low, x)·F_j(x). With
/// the eq factor of the round's variable left out, an instance contributes the constant claim_j until the variables
/// that it has come up. Top variable first.
struct ZerocheckProver {
  let trace: Trace
  /// By table.
  let products: [SharedFactors]
  let summand: SummandProducts
  /// ξ, of `fractionLogSize` coordinates.
  let point: [Felt5]
  /// Heights of instances whose first two variables are bound together; the proof is the same.
  var together = 14

  /// Writes the rounds and returns the point r, of `maximumLogHeight` coordinates.
  func prove(_ transcript: inout ProverTranscript) -> [Felt5] {
    let layout = trace.layout
    let rounds = layout.maximumLogHeight
    let xi = point.suffix(rounds)
    var virtual: [FeltBuffer] = []

    let forms = layout.instances.enumerated().map { j, instance in
      SummandForms(
        trace.system.tables[instance.table], products[instance.table], challenges: summand.challenges,
        lambda: summand.lambda, weights: summand.weights[j], scales: summand.scales[j])
    }
    // One piece of memory: many small ones would go back to the system after each proof, and come back zeroed.
    let sizes = zip(layout.instances, forms).map {
      InstanceSumcheck.size(logHeight: $0.logHeight, summand: $1, together: together)
    }
    let memory = LargeBuffer<PackedFelt5>(uninitialized: sizes.reduce(0, +))
    var start = memory.pointer
    var instances: [InstanceSumcheck] = []
    for (j, instance) in layout.instances.enumerated() {
      instances.append(
        InstanceSumcheck(
          logHeight: instance.logHeight, summand: forms[j],
          inputs: trace.variablePointers(j, forms[j].forms.inputs, &virtual), together: together,
          memory: start))
      start += sizes[j]
    }

    var eqs: [Int: SuffixEq] = [:]
    func eq(_ variables: Int) -> SuffixEq {
      if let known = eqs[variables] { return known }
      let table = SuffixEq(xi.suffix(variables))
      eqs[variables] = table
      return table
    }

    // Every instance's first round does not depend on challenges; it also yields its claim.
    var sums = instances.map { $0.firstRound(eq($0.logHeight - 1)) }
    var claims = zip(instances, sums).map { instance, sums in
      let x = xi[xi.endIndex - instance.logHeight]
      return sums.at0 + x * (sums.at1 - sums.at0)
    }

    var r: [Felt5] = []
    for k in 0..<rounds {
      let left = rounds - k
      var total = [Felt5](repeating: .zero, count: 4)
      for (j, instance) in instances.enumerated() {
        if instance.logHeight < left {
          total[0] += claims[j]
        } else {
          for (i, c) in sums[j].coefficients.enumerated() { total[i] += c }
        }
      }
      transcript.write(Array(total[1...]))
      let challenge = transcript.challenge()
      r.append(challenge)
      let coordinate = left > 1 ? xi[xi.endIndex - left + 1] : .zero
      let inverse = coordinate.inverse
      for (j, instance) in instances.enumerated() where instance.logHeight >= left {
        let c = sums[j].coefficients
        claims[j] = c[0] + challenge * (c[1] + challenge * (c[2] + challenge * c[3]))
        if left == 1 { continue }
        let complete = instance.computesValueAt1
        sums[j] = instance.nextRound(challenge, eq(left - 2))
        if !complete { sums[j].at1 = (claims[j] - (Felt5.one - coordinate) * sums[j].at0) * inverse }
      }
      eqs[left - 2] = nil
    }
    withExtendedLifetime((virtual, memory)) {}
    return r
  }
}
