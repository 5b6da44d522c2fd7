import Constraints
import KoalaBear
import LogUp
import Multilinear
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
    let haste = try lift { () throws(TranscriptError) in try transcript.readFelt() }.value
    guard haste <= OpeningShape.mostHaste else { throw .haste(got: haste) }
    guard
      let config = ProofConfig(
        system, layout, key.parameters, publicMessages: statement.messages.count, logInverseRate: Int(rate),
        haste: Int(haste)),
      (config.opening.fixed == nil) == (key.preprocessedRoot == nil)
    else { throw .parameters }

    // 2. The commitment. That to the preprocessed columns is part of the key.
    let main = try opening { () throws(WHIRError) in
      try WHIRVerifier.readCommitment(config.opening, transcript: &transcript)
    }

    // 3. Keccak states, but for sums by byte.
    let states = try readStates(system, layout, &transcript)

    // 4. All buses balance.
    try lift { () throws(TranscriptError) in try transcript.checkGrind(bits: config.messageGrinding) }
    let challenges = BusChallenges(
      alpha: transcript.challenge(), beta: transcript.challenge(), arity: system.maximumArity)
    let buses: FractionSumClaim
    do throws(LogUpError) {
      buses = try LogUpVerifier.verify(variables: layout.fractionLogSize, transcript: &transcript)
    } catch { throw .logUp(error) }
    try checkBalance(buses.root, statement, states, challenges)

    // 5. Fractions and constraints at a random point.
    try lift { () throws(TranscriptError) in try transcript.checkGrind(bits: config.batchGrinding) }
    let lambda = transcript.challenge()
    let summand = SummandProducts(system, layout, challenges: challenges, lambda: lambda, at: buses.point)
    // Leaves that no instance fills are 0/1.
    var padding = Felt5.one
    for list in summand.weights { for weight in list { padding -= weight } }
    // Numerators of bytes are known.
    var numerator = buses.leaf.numerator
    if let states { numerator -= states.numerator(summand, at: buses.point) }
    var claim = buses.leaf.denominator - padding + lambda * numerator
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

    // 6. The summand at that point is a sum of products of linear combinations of columns.
    var beta: [Felt5] = []
    for _ in 0..<layout.productLogCount {
      let t = try lift { () throws(TranscriptError) in try transcript.readFelt5s(3) }
      let r = transcript.challenge()
      // t(0) + t(1) = claim fixes the coefficient of X.
      let linear = claim - t[0] - t[0] - t[1] - t[2]
      claim = t[0] + r * (linear + r * (t[1] + r * t[2]))
      beta.append(r)
    }
    let factors = try lift { () throws(TranscriptError) in try transcript.readFelt5s(3) }
    let value = factors[0] * factors[1] * factors[2]
    guard value == claim else { throw .summand(expected: claim, got: value) }
    let mu = transcript.challenge()
    let combination = summand.combination(Eq.table(beta), mu: mu, at: point)
    var sum = factors[0] + mu * (factors[1] + mu * factors[2]) - combination.constant

    // 7. They are of the committed columns.
    var fixed: WHIRFixedClaims?
    if let root = key.preprocessedRoot {
      let share = try lift { () throws(TranscriptError) in try transcript.readFelt5() }
      sum -= share
      fixed = WHIRFixedClaims(
        root: root, claims: combination.preprocessedClaims(layout, system, at: point, sum: share))
    }
    try opening { () throws(WHIRError) in
      try WHIRVerifier.verify(
        main, claims: combination.mainClaims(layout, system, at: point, sum: sum), fixed: fixed,
        config.opening, transcript: &transcript)
    }
    try lift { () throws(TranscriptError) in try transcript.finish() }
  }
}
