import Constraints

/// Where the time of a proof went, in seconds of wall clock, and its sizes.
public struct ProverReport: Sendable, CustomStringConvertible {
  public var commit = 0.0
  /// The argument about Keccak states.
  public var keccak = 0.0
  /// Generating the leaves of the lookup argument.
  public var fractions = 0.0
  public var gkr = 0.0
  public var zerocheck = 0.0
  public var open = 0.0

  public var rows = 0
  public var cells = 0
  /// Leaves of the lookup argument: pairs of interactions, and bytes of Keccak states.
  public var pairs = 0
  public var proofBytes = 0

  public var total: Double { commit + keccak + fractions + gkr + zerocheck + open }

  public var description: String {
    func line(_ name: String, _ seconds: Double) -> String {
      let perRow = Int(seconds * 1e9 / Double(max(1, rows)))
      return "\(name): \(Int(seconds * 1e3)) ms, \(perRow) ns a row\n"
    }
    return "\(rows) rows, \(cells) cells, \(pairs) fractions, proof of \(proofBytes) bytes\n"
      + line("commit", commit) + line("keccak", keccak) + line("fractions", fractions) + line("gkr", gkr)
      + line("zerocheck", zerocheck)
      + line("open", open) + line("total", total)
  }
}

/// The parts of making a proof, as they are announced when they begin; the argument about Keccak states belongs to `gkr`.
@frozen
public enum ProverPhase: Sendable { case commit, gkr, zerocheck, open }

/// Measures phases one after the other.
struct PhaseClock {
  private var last = ContinuousClock.now
  private var phases = ProverReport()

  /// Everything since the end of the phase before belongs to `phase`.
  mutating func end(_ phase: WritableKeyPath<ProverReport, Double>) {
    let now = ContinuousClock.now
    let (seconds, attoseconds) = (now - last).components
    phases[keyPath: phase] += Double(seconds) + Double(attoseconds) * 1e-18
    last = now
  }

  func report(_ layout: TraceLayout, _ system: ConstraintSystem, proofBytes: Int) -> ProverReport {
    var report = phases
    report.rows = layout.instances.reduce(0) { $0 + $1.height }
    report.cells = layout.total
    report.pairs = layout.fractionTotal
    report.proofBytes = proofBytes
    return report
  }
}
