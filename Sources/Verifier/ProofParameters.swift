public import Constraints
import KeccakArgument
import KoalaBear
public import Soundness
public import WHIR

/// What is chosen freely about proofs of one constraint system.
public struct ProofParameters: Hashable, Sendable {
  /// The version of the format; part of every transcript.
  public static let version = 5

  /// Provable bits of every round.
  public var target: Int
  /// The lowest rate of the main commitment that a proof may have, as log₂ of its inverse. The prover chooses one
  /// for each proof: higher rates are faster to make, lower ones make smaller proofs.
  public var logInverseRate: Int
  /// The same for the commitment to the preprocessed columns, which is made once.
  public var preprocessedLogInverseRate: Int

  public init(target: Int = 124, logInverseRate: Int = 3, preprocessedLogInverseRate: Int = 5) {
    self.target = target
    self.logInverseRate = logInverseRate
    self.preprocessedLogInverseRate = preprocessedLogInverseRate
  }
}

/// All sizes and work of one proof: derived by prover and verifier from the constraint system, the heights and the
/// number of public messages.
public struct ProofConfig: Sendable {
  public let layout: TraceLayout
  /// The opening of the main stack, and of the preprocessed one where something is preprocessed.
  public let opening: WHIRConfig
  public let argument: ArgumentParameters
  public let haste: Int

  /// Nil when nothing is committed, the rate is not one that the parameters allow, or the target cannot be reached at
  /// this size.
  ///
  /// - Parameters:
  ///   - logInverseRate: log₂ of 1/rate of the main commitment; nil for the lowest rate allowed.
  ///   - haste: as in `OpeningShape`.
  public init?(
    _ system: ConstraintSystem, _ layout: TraceLayout, _ parameters: ProofParameters, publicMessages: Int,
    logInverseRate: Int? = nil, haste: Int = 0
  ) {
    let logInverseRate = logInverseRate ?? parameters.logInverseRate
    guard logInverseRate >= 1 && logInverseRate <= parameters.logInverseRate else { return nil }
    var fixed: WHIRCode?
    if layout.preprocessedTotal > 0 {
      guard let code = Self.preprocessed(length: layout.preprocessedTotal, parameters) else { return nil }
      fixed = code
    }
    guard layout.total > 0, publicMessages <= TraceLayout.maximumPublicMessages,
      let opening = WHIRConfig(
        length: layout.total, target: parameters.target, logInverseRate: logInverseRate, fixed: fixed, haste: haste)
    else { return nil }
    var fractions = publicMessages
    for instance in layout.instances {
      fractions += system.tables[instance.table].interactions.count << instance.logHeight
    }
    let states = layout.keccakRows(system)
    if let states { fractions += KeccakStates.columns * states.count + KeccakShape.sums }
    let argument = ArgumentParameters(
      ArgumentShape(
        target: parameters.target, fractions: fractions, messageWidth: system.maximumArity + 1,
        treeVariables: layout.fractionLogSize, batched: layout.constraintTotal + 2,
        rounds: layout.maximumLogHeight, degree: Table.maximumDegree + 1, productRounds: layout.productLogCount,
        states: states.map { KeccakShape(blockVariables: $0.blockVariables) }),
      listSize: opening.parameters.listSize)
    // The protocol has no work inside the tree and the rounds, nor in the argument about Keccak states; none is needed in a
    // field of 155 bits.
    guard
      argument.treeGrinding <= 0 && argument.roundGrinding <= 0 && argument.keccakGrinding <= 0
        && argument.messageGrinding <= 24 && argument.batchGrinding <= 24
    else { return nil }
    self.layout = layout
    self.opening = opening
    self.haste = haste
    self.argument = argument
  }

  /// The preprocessed commitment.
  public static func preprocessed(length: Int, _ parameters: ProofParameters) -> WHIRCode? {
    WHIRCode(fixedLength: length, logInverseRate: parameters.preprocessedLogInverseRate)
  }

  /// Work before α and β.
  public var messageGrinding: Int { max(0, argument.messageGrinding) }
  /// Work before λ.
  public var batchGrinding: Int { max(0, argument.batchGrinding) }
}

#if !hasFeature(Embedded)
  extension ProofConfig {
    /// The bytes that a proof is expected to have, within half a per cent or so.
    public func expectedSize(_ system: ConstraintSystem) -> Int {
      var words = 2
      for (t, table) in system.tables.enumerated() where table.fixedLogHeight == nil {
        words += 1 + layout.logHeights[t].count
      }
      words += (messageGrinding > 0 ? 1 : 0) + (batchGrinding > 0 ? 1 : 0)
      let m = layout.fractionLogSize
      var elements = m * m + 2 * m + 1 + Table.maximumDegree * layout.maximumLogHeight
      elements += 3 * layout.productLogCount + 3 + (opening.fixed == nil ? 0 : 1)
      elements += argument.shape.states?.elements ?? 0
      return 4 * (words + Felt5.degree * elements) + opening.expectedSize
    }

    /// The error of every round of the whole protocol.
    public var report: SoundnessReport {
      SoundnessReport(
        target: argument.shape.target,
        terms: argument.report.terms + opening.parameters.report.terms)
    }
  }
#endif
