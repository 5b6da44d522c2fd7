import Prover

/// What proving an execution took.
public struct ProvingReport: Sendable {
  public init() {}

  public var cycles = 0
  /// Loads and stores that were not at a multiple of their width.
  public var misalignedAccesses = 0
  /// Cells of the committed stacks, padding of the tables included.
  public var committedCells = 0
  /// Bus interactions of all rows, padding included.
  public var interactions = 0
  public var shards = 0
  /// Shards whose proofs had been kept from an earlier run.
  public var keptShards = 0
  /// Of the whole proof file.
  public var proofBytes = 0
  /// Of the largest shard's proof.
  public var shardProofBytes = 0
  public var securityBits = 0
  public var phases = Phases()
  /// Seconds of wall clock from the beginning to the end: less than the sum of the phases, for the next shard is executed
  /// while the last is proven.
  public var seconds = 0.0

  /// Seconds, summed over the shards.
  public struct Phases: Sendable {
    public var execute = 0.0
    public var trace = 0.0
    public var commit = 0.0
    /// The argument about Keccak states, and the lookup argument with its leaves.
    public var gkr = 0.0
    public var zerocheck = 0.0
    public var open = 0.0

    public var total: Double { execute + trace + commit + gkr + zerocheck + open }
  }
}

/// The parts of proving an execution, as they are announced when they begin.
public enum ProvingPhase: Sendable {
  case execute, commit, gkr, zerocheck, open
  /// A shard of how many, from 0. Their number is an estimate until the last one.
  case shard(index: Int, count: Int)

  init(_ phase: ProverPhase) {
    switch phase {
    case .commit: self = .commit
    case .gkr: self = .gkr
    case .zerocheck: self = .zerocheck
    case .open: self = .open
    }
  }
}

func seconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
}
