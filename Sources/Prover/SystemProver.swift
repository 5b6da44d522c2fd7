import Constraints
import KeccakArgument
import KoalaBear
import LogUp
import Multilinear
import Soundness
import Transcript
public import Verifier
import WHIR

/// Why no proof was made.
public enum ProverError: Error, Equatable, Sendable {
  /// No parameters reach the target at this size, or nothing is committed, or there are too many public messages.
  case parameters
  /// The trace is of another constraint system than the key.
  case system
}

/// The prover. The mirror of `SystemVerifier`; both follow `Documentation/ProofSystem.md`.
public enum SystemProver {
  /// Proves that the trace satisfies its constraint system with the verifier's messages. A trace that does not gives
  /// a proof that is refused: `Trace.failures` tells why.
  ///
  /// The rate of the commitment is the highest that the key allows and with which the proof is expected to have no
  /// more than `sizeLimit` bytes; if there is none, the one with the smallest proof.
  ///
  /// Built with `-D VERIFY`, the whole trace is checked row by row first, and a broken rule traps with its place.
  public static func prove(
    _ key: ProvingKey, _ statement: Statement, trace: Trace, sizeLimit: Int = SystemProver.sizeLimit,
    progress: (ProverPhase) -> Void = { _ in }
  ) throws(ProverError) -> (proof: [UInt8], report: ProverReport) {
    #if VERIFY
      let failures = trace.failures(publicMessages: statement.messages)
      precondition(failures.isEmpty, "\(failures)")
    #endif
    return try prove(
      key, statement, trace: trace, sizeLimit: sizeLimit, progress: progress, tampering: Tampering())
  }

  /// 300 KiB, less what a file adds to the proof and what chance may.
  public static let sizeLimit = (300 << 10) - 4096

  /// What a prover lies about, for tests.
  struct Tampering {
    /// The trace whose Keccak states step 3 is about.
    var states: Trace?
    /// The trace whose fractions step 4 sums up.
    var fractions: Trace?
    /// The columns' values at the point of step 5.
    var columns: (inout [ColumnValues]) -> Void = { _ in }
    /// The three factors at the end of step 6.
    var factors: (inout [Felt5]) -> Void = { _ in }
    /// The preprocessed columns' share.
    var share: (inout Felt5) -> Void = { _ in }
  }

  static func prove(
    _ key: ProvingKey, _ statement: Statement, trace: Trace, sizeLimit: Int = SystemProver.sizeLimit,
    progress: (ProverPhase) -> Void = { _ in }, tampering: Tampering
  ) throws(ProverError) -> (proof: [UInt8], report: ProverReport) {
    let layout = trace.layout
    guard trace.system.tables.count == key.system.tables.count,
      trace.preprocessed.pointer == key.preprocessed.pointer
    else { throw .system }
    guard
      let config = config(key, layout, publicMessages: statement.messages.count, sizeLimit: sizeLimit)
    else { throw .parameters }
    var clock = PhaseClock()
    var transcript = ProverTranscript(domain: "martinet proof")

    // 1. The statement.
    transcript.observe(key.verifyingKey.digest)
    transcript.observe(statement.values)
    transcript.observe(statement.messageElements)
    writeHeights(key.system, layout, &transcript)
    transcript.write(Felt(UInt32(config.opening.code.logInverseRate)))
    transcript.write(Felt(UInt32(config.haste)))

    // 2. The commitment. That to the preprocessed columns is part of the key.
    progress(.commit)
    let stack = UnsafeBufferPointer(start: trace.main.pointer, count: layout.total)
    let fixed = UnsafeBufferPointer(start: key.preprocessed.pointer, count: layout.preprocessedTotal)
    let main = WHIRProver.commit(stack, config.opening, transcript: &transcript)
    clock.end(\.commit)

    // 3. Keccak states, but for sums by byte.
    progress(.gkr)
    let states = layout.keccakRows(key.system).map {
      KeccakProver.prove($0, columns: (tampering.states ?? trace).stateColumns, transcript: &transcript)
    }
    clock.end(\.keccak)

    // 4. All buses balance.
    transcript.grind(bits: config.messageGrinding)
    let challenges = BusChallenges(
      alpha: transcript.challenge(), beta: transcript.challenge(), arity: key.system.maximumArity)
    let fractions = TraceFractions(tampering.fractions ?? trace, challenges, states)
    clock.end(\.fractions)
    let buses = LogUpProver.prove(fractions.source, transcript: &transcript)
    clock.end(\.gkr)

    // 5. Fractions and constraints at a random point.
    progress(.zerocheck)
    transcript.grind(bits: config.batchGrinding)
    let lambda = transcript.challenge()
    let summand = SummandProducts(
      key.system, layout, challenges: challenges, lambda: lambda, at: buses.point)
    let point = ZerocheckProver(trace: trace, products: key.products, summand: summand, point: buses.point)
      .prove(&transcript)

    // 6. The summand at that point is a sum of products of linear combinations of columns.
    var columns = trace.evaluateColumns(at: point)
    tampering.columns(&columns)
    var sumcheck = FactorSumcheck(summand, columns: columns, at: point)
    let beta = sumcheck.prove(&transcript)
    var factors = sumcheck.values
    tampering.factors(&factors)
    transcript.write(factors)
    let mu = transcript.challenge()
    let combination = summand.combination(Eq.table(beta), mu: mu, at: point)
    clock.end(\.zerocheck)

    // 7. They are of the committed columns.
    progress(.open)
    var sum = factors[0] + mu * (factors[1] + mu * factors[2]) - combination.constant
    var preprocessed: WHIRFixedOpening?
    if let commitment = key.commitment {
      var share = Felt5.zero
      for (values, coefficients) in zip(columns, combination.coefficients) {
        for (x, c) in zip(values.preprocessed, coefficients.dropFirst(values.main.count)) { share += x * c }
      }
      tampering.share(&share)
      transcript.write(share)
      sum -= share
      preprocessed = WHIRFixedOpening(
        commitment, fixed, claims: combination.preprocessedClaims(layout, key.system, at: point, sum: share))
    }
    WHIRProver.open(
      main, stack, claims: combination.mainClaims(layout, key.system, at: point, sum: sum),
      fixed: preprocessed, config.opening, transcript: &transcript)
    clock.end(\.open)
    let proof = transcript.finish()
    return (proof, clock.report(layout, key.system, proofBytes: proof.count))
  }

  /// The configuration with the highest rate, and for that the most haste, that makes a proof small enough; where there is none, the one
  /// that makes the smallest.
  private static func config(
    _ key: ProvingKey, _ layout: TraceLayout, publicMessages: Int, sizeLimit: Int
  ) -> ProofConfig? {
    let parameters = key.verifyingKey.parameters
    var smallest: (config: ProofConfig, size: Int)?
    for rate in 1...max(1, parameters.logInverseRate) {
      for haste in OpeningShape.hastes {
        guard
          let config = ProofConfig(
            key.system, layout, parameters, publicMessages: publicMessages, logInverseRate: rate, haste: haste
          )
        else { continue }
        let size = config.expectedSize(key.system)
        if size <= sizeLimit { return config }
        if size < smallest?.size ?? .max { smallest = (config, size) }
      }
    }
    return smallest?.config
  }

  /// The number of instances and their heights for each table whose height is not fixed.
  private static func writeHeights(
    _ system: ConstraintSystem, _ layout: TraceLayout, _ transcript: inout ProverTranscript
  ) {
    for (t, table) in system.tables.enumerated() where table.fixedLogHeight == nil {
      let heights = layout.logHeights[t]
      transcript.write(Felt(UInt32(heights.count)))
      for height in heights { transcript.write(Felt(UInt32(height))) }
    }
  }
}
