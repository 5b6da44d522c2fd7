public import EthereumTypes

/// What a stateless input's first two bytes say (execution-specs, `stateless.py` of the release tests-zkevm 0.8): the fork in the
/// first, the revision of the format in the second.
///
/// The specification has Amsterdam's alone. The forks before it have the same input with the payload of their time, as
/// paradigmxyz/stateless reads it too: Paris to Osaka, and the two changes of Osaka's blob parameters.
public enum StatelessSchema: UInt16, CaseIterable, Hashable, Sendable {
  case paris = 0x0e01
  case shanghai = 0x0f01
  case cancun = 0x1001
  case prague = 0x1101
  case osaka = 0x1201
  case bpo1 = 0x1301
  case bpo2 = 0x1401

  /// The rules of execution.
  public var fork: Fork {
    switch self {
    case .paris: .paris
    case .shanghai: .shanghai
    case .cancun: .cancun
    case .prague: .prague
    case .osaka, .bpo1, .bpo2: .osaka
    }
  }

  /// A chain that follows these rules from its start on. Deposits are those of the contract of the public network with that id,
  /// mainnet's where there is none.
  public func chain(id: UInt64) -> ChainSpecification {
    var chain = ChainSpecification(chainID: id, fork: fork)
    if let network = ChainSpecification.network(chainID: id) { chain.depositContract = network.depositContract }
    switch self {
    case .bpo1: chain.blobSchedule = [ChainSpecification.BlobActivation(0, .bpo1)]
    case .bpo2: chain.blobSchedule = [ChainSpecification.BlobActivation(0, .bpo2)]
    default: break
    }
    return chain
  }

  /// The schema of a chain's block with that header; nil before Paris, and where the chain has other rules than a schema stands
  /// for.
  public init?(_ chain: ChainSpecification, _ header: Header) {
    let fork = chain.fork(number: header.number, timestamp: header.timestamp, difficulty: header.difficulty)
    let blobs = chain.blobParameters(timestamp: header.timestamp)
    for schema in StatelessSchema.allCases where schema.fork == fork {
      let rules = schema.chain(id: chain.chainID)
      if rules.blobParameters(timestamp: 0) == blobs
        && (fork < .prague || rules.depositContract == chain.depositContract)
      {
        self = schema
        return
      }
    }
    return nil
  }
}
