public import BigIntegers

/// Which rules a chain follows when.
public struct ChainSpecification: Hashable, Sendable {
  /// A fork and where it starts.
  public struct Activation: Hashable, Sendable {
    public var fork: Fork
    /// Block number or timestamp, as the list says.
    public var start: UInt64

    public init(_ fork: Fork, _ start: UInt64) {
      self.fork = fork
      self.start = start
    }
  }

  /// Blob parameters from a time on.
  public struct BlobActivation: Hashable, Sendable {
    public var timestamp: UInt64
    public var parameters: BlobParameters

    public init(_ timestamp: UInt64, _ parameters: BlobParameters) {
      self.timestamp = timestamp
      self.parameters = parameters
    }
  }

  public var chainID: UInt64
  /// Forks by block number, ascending in fork and number; `frontier` at 0 is understood.
  public var blockForks: [Activation]
  /// Forks by timestamp, ascending; all are later than Paris.
  public var timeForks: [Activation]
  /// The total difficulty at which proof of work ends; nil where it does not.
  public var terminalTotalDifficulty: UInt256?
  /// The first block of Paris, where it is known; else blocks of difficulty 0 are of Paris when there is a terminal
  /// total difficulty.
  public var parisBlock: UInt64?
  /// Where the state change of the DAO fork applies; nil on chains without it.
  public var daoForkBlock: UInt64?
  /// Ascending.
  public var blobSchedule: [BlobActivation]
  /// Whose logs are deposits (EIP-6110).
  public var depositContract: Address

  public init(
    chainID: UInt64, blockForks: [Activation], timeForks: [Activation] = [],
    terminalTotalDifficulty: UInt256? = nil,
    parisBlock: UInt64? = nil, daoForkBlock: UInt64? = nil, blobSchedule: [BlobActivation] = [],
    depositContract: Address = ChainSpecification.mainnetDepositContract
  ) {
    self.chainID = chainID
    self.blockForks = blockForks
    self.timeForks = timeForks
    self.terminalTotalDifficulty = terminalTotalDifficulty
    self.parisBlock = parisBlock
    self.daoForkBlock = daoForkBlock
    self.blobSchedule = blobSchedule
    self.depositContract = depositContract
  }

  /// The rules of the block with these fields of its header.
  public func fork(number: UInt64, timestamp: UInt64, difficulty: UInt256 = .zero) -> Fork {
    var fork = Fork.frontier
    for activation in blockForks where activation.start <= number && activation.fork > fork {
      fork = activation.fork
    }
    if let parisBlock {
      if number >= parisBlock { fork = max(fork, .paris) }
    } else if let terminal = terminalTotalDifficulty, fork >= .london,
      terminal.isZero || difficulty.isZero && number > 0
    {
      fork = max(fork, .paris)
    }
    // A time is reached by proof-of-work blocks as well; only the genesis block of a chain that starts there has it.
    guard fork >= .paris || fork >= .london && number == 0 else { return fork }
    for activation in timeForks where activation.start <= timestamp && activation.fork > fork {
      fork = activation.fork
    }
    return fork
  }

  /// What holds for blobs at that time; nil before Cancun.
  public func blobParameters(timestamp: UInt64) -> BlobParameters? {
    var result: BlobParameters? = nil
    for activation in blobSchedule where activation.timestamp <= timestamp { result = activation.parameters }
    return result
  }
}

extension ChainSpecification {
  /// A chain that follows one fork's rules from the start on, or `later`'s from block `block` (up to Paris) or time
  /// `time` (from Shanghai on): what the public tests run on.
  public init(
    chainID: UInt64 = 1, fork: Fork, later: Fork? = nil, block: UInt64 = 0, time: UInt64 = 0
  ) {
    var activations: [(Fork, UInt64)] = []
    for f in Fork.allCases where f != .frontier {
      if f <= fork {
        activations.append((f, 0))
      } else if let later, f <= later {
        activations.append((f, later > .paris ? time : block))
      }
    }
    self.init(chainID: chainID, blockForks: [])
    for (f, start) in activations {
      if f < .paris {
        blockForks.append(Activation(f, start))
      } else if f == .paris {
        terminalTotalDifficulty = .zero
        parisBlock = start
      } else {
        timeForks.append(Activation(f, start))
        if f == .cancun { blobSchedule.append(BlobActivation(start, .cancun)) }
        if f == .prague { blobSchedule.append(BlobActivation(start, .prague)) }
      }
    }
  }
}
