public import BigIntegers
public import EVM
public import EthereumTypes
public import Hashes

/// The execution of one block, step by step: `begin`, `run` for each transaction, `finish`. Who checks a block compares the
/// result with its header; who builds one makes the header of it.
public final class BlockExecution {
  /// What the block states before it is executed.
  public struct Context: Sendable {
    public var chain: ChainSpecification
    public var fork: Fork
    public var parentHash: Hash256
    public var number: UInt64
    public var timestamp: UInt64
    public var beneficiary: Address
    public var gasLimit: UInt64
    public var difficulty: UInt256
    public var prevRandao: Hash256
    public var baseFeePerGas: UInt256?
    public var excessBlobGas: UInt64?
    public var parentBeaconBlockRoot: Hash256?

    public init(_ header: Header, chain: ChainSpecification, fork: Fork) {
      self.chain = chain
      self.fork = fork
      parentHash = header.parentHash
      number = header.number
      timestamp = header.timestamp
      beneficiary = header.beneficiary
      gasLimit = header.gasLimit
      difficulty = header.difficulty
      prevRandao = header.mixHash
      baseFeePerGas = header.baseFeePerGas
      excessBlobGas = header.excessBlobGas
      parentBeaconBlockRoot = header.parentBeaconBlockRoot
    }
  }

  public let context: Context
  public let state: WorldState
  public let evm: EVM
  public private(set) var receipts: [Receipt] = []
  public private(set) var gasUsed: UInt64 = 0
  public private(set) var blobGasUsed: UInt64 = 0
  public private(set) var bloom = Bloom()
  /// Request lists with something in them, in the order of their types (EIP-7685); there after `finish`.
  public private(set) var requests: [[UInt8]] = []
  private let blobs: BlobParameters?
  private let blooms = BloomMemo()
  /// The state's root as it is now; asked for before Byzantium only, for the receipts.
  private let intermediateRoot: ((WorldState) throws(StateError) -> Hash256)?

  /// `intermediateRoot` gives the root of the state after a transaction; without it receipts before Byzantium are wrong, so
  /// it is required there.
  public init(
    _ context: Context, reader: any StateReader, codes: CodeCache = CodeCache(), tableKey: TableKey = .any,
    intermediateRoot: ((WorldState) throws(StateError) -> Hash256)? = nil
  ) throws(BlockError) {
    // Amsterdam's rules are not here.
    guard context.fork <= .osaka else { throw .unsupportedFork(context.fork) }
    if context.fork < .byzantium && intermediateRoot == nil { throw .unsupportedFork(context.fork) }
    self.context = context
    self.intermediateRoot = context.fork < .byzantium ? intermediateRoot : nil
    state = WorldState(reader, rules: Rules(context.fork), codes: codes, tableKey: tableKey)
    blobs = context.fork >= .cancun ? context.chain.blobParameters(timestamp: context.timestamp) : nil
    evm = EVM(
      state,
      block: BlockEnvironment(
        number: context.number, timestamp: context.timestamp, coinbase: context.beneficiary,
        gasLimit: context.gasLimit, baseFee: context.baseFeePerGas ?? .zero, difficulty: context.difficulty,
        prevRandao: context.prevRandao, chainID: UInt256(context.chain.chainID),
        blobBaseFee: blobs?.baseFee(excessBlobGas: context.excessBlobGas ?? 0) ?? .zero,
        maximumBlobs: Int(clamping: blobs?.max ?? 0)))
  }

  /// What happens before the first transaction: the DAO fork, and the calls of EIP-4788 and EIP-2935.
  public func begin() throws(BlockError) {
    do throws(StateError) {
      if context.chain.daoForkBlock == context.number { try moveDAOBalances() }
      if context.fork >= .cancun, let root = context.parentBeaconBlockRoot {
        _ = try evm.systemCall(SystemContracts.beaconRoots, root.bytes)
      }
      if context.fork >= .prague { _ = try evm.systemCall(SystemContracts.history, context.parentHash.bytes) }
    } catch {
      throw .state(error)
    }
  }

  private func moveDAOBalances() throws(StateError) {
    for address in DAOFork.drained {
      guard let account = try state.account(address) else { continue }
      try state.credit(DAOFork.refundContract, account.balance)
      try state.set(address, balance: .zero)
    }
    state.finishBlockOperation()
  }

  /// Runs a transaction and adds its receipt. An invalid one changes nothing.
  @discardableResult
  public func run(_ transaction: Transaction, sender: Address) throws(BlockError) -> ExecutionResult {
    let index = receipts.count
    let blobsUsed = blobGasUsed / BlobParameters.gasPerBlob
    let result: ExecutionResult
    do throws(ExecutionError) {
      result = try evm.execute(
        transaction, sender: sender, gasAvailable: context.gasLimit &- gasUsed,
        blobsAvailable: Int(clamping: (blobs?.max ?? 0) &- blobsUsed))
    } catch {
      switch error {
      case .invalid(let reason): throw .transaction(index, reason)
      case .state(let reason): throw .state(reason)
      }
    }
    gasUsed &+= result.gasUsed
    blobGasUsed &+= UInt64(transaction.blobHashes.count) &* BlobParameters.gasPerBlob
    let outcome: Receipt.Outcome
    if let intermediateRoot {
      do throws(StateError) {
        outcome = .stateRoot(try intermediateRoot(state))
      } catch {
        throw .state(error)
      }
    } else {
      outcome = .status(result.isSuccess)
    }
    let receipt = Receipt(
      kind: transaction.kind, outcome: outcome, cumulativeGasUsed: gasUsed, logs: result.logs, memo: blooms)
    bloom.formUnion(receipt.bloom)
    receipts.append(receipt)
    return result
  }

  /// What happens behind the last transaction: withdrawals, requests, rewards.
  public func finish(withdrawals: [Withdrawal]?, ommers: [Header] = []) throws(BlockError) {
    do throws(StateError) {
      if let withdrawals, context.fork >= .shanghai {
        for withdrawal in withdrawals { try state.credit(withdrawal.address, withdrawal.wei) }
        state.finishBlockOperation()
      }
      if context.fork < .paris { try payRewards(ommers) }
    } catch {
      throw .state(error)
    }
    if context.fork >= .prague { try collectRequests() }
  }

  /// Yellow Paper, section 11.3; EIP-649, EIP-1234.
  private func payRewards(_ ommers: [Header]) throws(StateError) {
    let ether = UInt256(1_000_000_000_000_000_000 as UInt64)
    let count: UInt64 = context.fork >= .constantinople ? 2 : context.fork >= .byzantium ? 3 : 5
    let reward = ether &* UInt256(count)
    var own = reward
    for ommer in ommers {
      let age = context.number &- ommer.number
      // An ommer is at most six blocks older.
      let part = (reward >> 3) &* UInt256(age <= 8 ? 8 &- age : 0)
      try state.credit(ommer.beneficiary, part)
      own = own &+ (reward >> 5)
    }
    try state.credit(context.beneficiary, own)
    state.finishBlockOperation()
  }

  /// EIP-6110, EIP-7002, EIP-7251.
  private func collectRequests() throws(BlockError) {
    var deposits: [UInt8] = [Requests.deposit]
    for (i, receipt) in receipts.enumerated() {
      for log in receipt.logs where log.address == context.chain.depositContract {
        guard log.topics.first == DepositLog.topic else { continue }
        guard let deposit = DepositLog.request(log.data) else { throw .malformedDeposit(transaction: i) }
        deposits += deposit
      }
    }
    if deposits.count > 1 { requests.append(deposits) }
    try collect(Requests.withdrawal, SystemContracts.withdrawalRequests)
    try collect(Requests.consolidation, SystemContracts.consolidationRequests)
  }

  private func collect(_ type: UInt8, _ contract: Address) throws(BlockError) {
    let result: (halt: Halt, output: [UInt8])?
    do throws(StateError) {
      result = try evm.systemCall(contract, [])
    } catch {
      throw .state(error)
    }
    guard let result else { throw .missingSystemContract(contract) }
    guard result.halt.isSuccess else { throw .failedSystemCall(contract) }
    if !result.output.isEmpty { requests.append([type] + result.output) }
  }
}
