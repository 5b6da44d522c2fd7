import Constraints
import KoalaBear
import LogUp
import Soundness
import Transcript
import WHIR

/// The verifier. Total: whatever the bytes of the proof, it accepts or throws. The mirror of `SystemProver`;
/// both follow `Documentation/ProofSystem.md`.
public enum SystemVerifier {
  /// - Parameter proof: 4-byte little-endian canonical field elements.
  public static func verify(
    _ key: VerifyingKey, _ statement: Statement, proof: [UInt8]
  ) throws(ProofError) {
    let system = key.system
    var transcript = try lift { () throws(TranscriptError) in
      try VerifierTranscript(domain: "martinet proof", proof: proof)
    }

    // 1. The statement.
    transcript.observe(key.digest)
    transcript.observe(statement.values)
    transcript.observe(statement.messageElements)
    let layout = try readHeights(system, &transcript)
    let rate = try lift { () throws(TranscriptError) in try transcript.readFelt() }.value
    guard rate >= 1 && rate <= key.parameters.logInverseRate else { throw .rate(got: rate) }
    guard
      let config = ProofConfig(
        system, layout, key.parameters, publicMessages: statement.messages.count, logInverseRate: Int(rate)),
      (config.opening.fixed == nil) == (key.preprocessedRoot == nil)
    else { throw .parameters }

    // 2. The commitment. That to the preprocessed columns is part of the key.
    let main = try opening { () throws(WHIRError) in
      try WHIRVerifier.readCommitment(config.opening, transcript: &transcript)
    }

    // 3. All buses balance.
    try lift { () throws(TranscriptError) in try transcript.checkGrind(bits: config.messageGrinding) }
    let challenges = BusChallenges(
      alpha: transcript.challenge(), beta: transcript.challenge(), arity: system.maximumArity)
    let buses: FractionSumClaim
    do throws(LogUpError) {
      buses = try LogUpVerifier.verify(variables: layout.fractionLogSize, transcript: &transcript)
    } catch { throw .logUp(error) }
    try checkBalance(buses.root, statement, challenges)

    // 4. Fractions and constraints at a random point.
    try lift { () throws(TranscriptError) in try transcript.checkGrind(bits: config.batchGrinding) }
    let lambda = transcript.challenge()
    let weights = layout.instances.indices.map {
      layout.fractionWeights(system, instance: $0, point: buses.point)
    }
    // Leaves that no instance fills are 0/1.
    var padding = Felt5.one
    for list in weights { for weight in list { padding -= weight } }
    var claim = buses.leaf.denominator - padding + lambda * buses.leaf.numerator
    var point: [Felt5] = []
    for coordinate in buses.point.suffix(layout.maximumLogHeight) {
      let upper = try lift { () throws(TranscriptError) in try transcript.readFelt5s(Table.maximumDegree) }
      var constant = claim
      for c in upper { constant -= coordinate * c }
      let r = transcript.challenge()
      claim = .zero
      for c in upper.reversed() { claim = (claim + c) * r }
      claim += constant
      point.append(r)
    }

    // 5. The columns at that point.
    let columns = try readColumns(system, layout, &transcript)
    var value = Felt5.zero
    var scale = lambda * lambda
    for (j, instance) in layout.instances.enumerated() {
      let table = system.tables[instance.table]
      var scales: [Felt5] = []
      for _ in table.constraints {
        scales.append(scale)
        scale *= lambda
      }
      let virtual = table.virtuals.map { $0.evaluate(at: point, logHeight: instance.logHeight) }
      value += table.summand(
        columns[j].main + columns[j].preprocessed + virtual, challenges: challenges, lambda: lambda,
        weights: weights[j], scales: scales)
    }
    guard value == claim else { throw .summand(expected: claim, got: value) }

    // 6. They are the committed ones.
    let fixed = key.preprocessedRoot.map { root in
      WHIRFixedClaims(
        root: root, claims: layout.preprocessedClaims(columns.map { $0.preprocessed }, at: point))
    }
    try opening { () throws(WHIRError) in
      try WHIRVerifier.verify(
        main, claims: layout.mainClaims(columns.map { $0.main }, at: point), fixed: fixed, config.opening,
        transcript: &transcript)
    }
    try lift { () throws(TranscriptError) in try transcript.finish() }
  }
}
