internal import BigIntegers
public import EVM
internal import EthereumTypes
internal import Hashes

extension EVMWorkload {
  /// What a run did and how long the messages alone took.
  public struct Run: Sendable {
    public struct Message: Hashable, Sendable {
      public let success: Bool
      public let gasUsed: UInt64
    }
    public let seconds: Double
    public let messages: [Message]
    public let outputs: [[UInt8]]
    public var gasUsed: UInt64 { messages.reduce(0) { $0 + $1.gasUsed } }
  }

  /// The state the messages run on.
  public var reader: FixtureState { FixtureState(state, blockHashes: FixtureState.testBlockHash) }

  /// Runs all messages on a fresh state. Everything but the calls themselves is prepared before the clock starts: the state
  /// in memory, the machine, the transactions; the codes are analysed, as revm's are.
  public func run(on state: any StateReader, codes: CodeCache) throws -> Run {
    let evm = machine(on: state, codes: codes)
    let transactions = self.transactions
    var results: [ExecutionResult] = []
    results.reserveCapacity(transactions.count)
    let clock = ContinuousClock()
    let start = clock.now
    for (transaction, sender) in transactions {
      results.append(
        try evm.execute(transaction, sender: sender, waiving: EVMWorkload.waived))
    }
    let time = start.duration(to: clock.now).components
    return Run(
      seconds: Double(time.seconds) + Double(time.attoseconds) / 1e18,
      messages: results.map { Run.Message(success: $0.isSuccess, gasUsed: $0.gasUsed) }, outputs: results.map(\.output))
  }

  /// What the messages change.
  func changes(on state: any StateReader) throws -> [AccountChange] {
    let evm = machine(on: state, codes: CodeCache())
    for (transaction, sender) in transactions { _ = try evm.execute(transaction, sender: sender, waiving: EVMWorkload.waived) }
    return try evm.state.changes()
  }

  private static let waived: WaivedChecks = [.nonce, .fees, .senderCode, .gasLimits]

  private func machine(on state: any StateReader, codes: CodeCache) -> EVM {
    EVM(
      WorldState(state, rules: Rules(.cancun), codes: codes),
      block: BlockEnvironment(
        number: number, timestamp: timestamp, coinbase: coinbase, gasLimit: gasLimit, baseFee: baseFee,
        prevRandao: prevRandao, chainID: chainID, blobBaseFee: .one, maximumBlobs: 6))
  }

  private var transactions: [(Transaction, Address)] {
    messages.map { message in
      let transaction = Transaction(
        legacyTo: message.to, chainID: nil, nonce: 0, gasPrice: .zero, gasLimit: message.gas, value: message.value,
        data: message.data)
      return (transaction, message.from)
    }
  }
}
