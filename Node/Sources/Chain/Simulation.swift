public import BigIntegers
public import ChainStore
public import EVM
public import EthereumTypes
public import Hashes
public import Precompiles
public import StatelessExecution

/// A state and a machine over it on which transactions can be tried: nothing of it reaches the chain. For one thread.
public final class Simulation {
  public let reader: CallState
  public let state: WorldState
  public let evm: EVM
  /// What the code that runs is told of its block.
  public let environment: BlockEnvironment
  public let fork: Fork
  /// Where precompiles are, if not where the fork has them.
  public let precompiles: [Address: Precompile]?
  /// How long the runs may take, all together.
  public var limit: ExecutionLimit { didSet { reader.limit = limit } }
  /// Logs of the block that were there when a replay came to its end; else none.
  public let logsBefore: Int

  /// `state`: nil: that of the reader.
  init(
    _ reader: CallState, _ state: WorldState?, _ environment: BlockEnvironment, _ fork: Fork,
    _ limit: ExecutionLimit, precompiles: [Address: Precompile]? = nil, logsBefore: Int = 0
  ) {
    self.reader = reader
    self.environment = environment
    self.fork = fork
    self.limit = limit
    self.precompiles = precompiles
    self.logsBefore = logsBefore
    reader.limit = limit
    self.state = state ?? WorldState(reader, rules: Rules(fork), codes: CodeCache())
    evm = EVM(self.state, block: environment)
    evm.precompiles = precompiles
  }

  /// The same state as it was at first, and a new machine; what was read is not read again.
  func again() -> Simulation { Simulation(reader, nil, environment, fork, limit, precompiles: precompiles) }

  /// Goes on from the state that this has come to, with other settings.
  public func branched(
    overriding overrides: BlockOverrides, accounts: StateOverrides
  ) throws(ChainError) -> Simulation {
    var environment = environment
    overrides.apply(to: &environment)
    let next = Simulation(
      reader, state, environment, fork, limit, precompiles: accounts.precompiles, logsBefore: logsBefore)
    try next.apply(accounts.accounts)
    return next
  }

  /// Runs a transaction. By default nothing is asked of nonce, code of the sender, fees and limits, and no fee is taken.
  ///
  /// With a `tracer`, `goesOn` is asked before every step: once it says no, `ChainError.interrupted` is thrown.
  public func run(
    _ transaction: Transaction, from sender: Address,
    waiving waived: WaivedChecks = [.nonce, .fees, .senderCode, .gasLimits], tracer: (any Tracer)? = nil,
    while goesOn: (() -> Bool)? = nil
  ) throws(ChainError) -> ExecutionResult {
    try limit.check()
    limit.watch(evm, gas: transaction.gasLimit, tracer: tracer, while: goesOn)
    defer { evm.tracer = nil }
    let result: ExecutionResult
    do throws(ExecutionError) {
      result = try evm.execute(transaction, sender: sender, waiving: waived)
    } catch {
      switch error {
      case .state(.interrupted) where !limit.isOver: throw .interrupted
      case .invalid(let reason): throw .call(reason)
      case .state(let reason): throw problem(reason)
      }
    }
    if limit.isOver { try limit.check() }
    return result
  }
}

/// Fields of the environment that a caller sets otherwise.
public struct BlockOverrides: Sendable {
  public var number: UInt64?
  public var timestamp: UInt64?
  public var coinbase: Address?
  public var gasLimit: UInt64?
  public var baseFee: UInt256?
  public var prevRandao: Hash256?
  public var blobBaseFee: UInt256?

  public init() {}

  func apply(to environment: inout BlockEnvironment) {
    if let number { environment.number = number }
    if let timestamp { environment.timestamp = timestamp }
    if let coinbase { environment.coinbase = coinbase }
    if let gasLimit { environment.gasLimit = gasLimit }
    if let baseFee { environment.baseFee = baseFee }
    if let prevRandao { environment.prevRandao = prevRandao }
    if let blobBaseFee { environment.blobBaseFee = blobBaseFee }
  }
}

/// Accounts that a caller sets otherwise.
public struct AccountOverride: Sendable {
  public var balance: UInt256?
  public var nonce: UInt64?
  public var code: [UInt8]?
  /// Slots that are set; those not named stay.
  public var slots: [(key: UInt256, value: UInt256)] = []
  /// Those not named are zero.
  public var replacesStorage = false

  public init() {}
}

/// What a caller sets otherwise in a state.
public struct StateOverrides: Sendable {
  public var accounts: [Address: AccountOverride] = [:]
  /// Where precompiles are, if not where the fork has them.
  public var precompiles: [Address: Precompile]?

  public init(_ accounts: [Address: AccountOverride] = [:]) { self.accounts = accounts }
}

extension Chain {
  /// What a block with that header tells its code.
  public func environment(of header: Header) -> BlockEnvironment {
    let fork = fork(header)
    let blobs = fork >= .cancun ? specification.blobParameters(timestamp: header.timestamp) : nil
    return BlockEnvironment(
      number: header.number, timestamp: header.timestamp, coinbase: header.beneficiary, gasLimit: header.gasLimit,
      baseFee: header.baseFeePerGas ?? .zero, difficulty: header.difficulty, prevRandao: header.mixHash,
      chainID: UInt256(specification.chainID),
      blobBaseFee: blobs?.baseFee(excessBlobGas: header.excessBlobGas ?? 0) ?? .zero,
      maximumBlobs: Int(clamping: blobs?.max ?? 0))
  }

  /// The state behind block `number`, and a machine whose code believes to run in that block (as `eth_call` has it).
  public func simulation(
    at number: UInt64, overriding overrides: BlockOverrides = BlockOverrides(),
    accounts: StateOverrides = StateOverrides(), limit: ExecutionLimit = ExecutionLimit(nil)
  ) throws(ChainError) -> Simulation {
    guard let block = try header(number: number) else { throw .unknownNumber(number, head: head.number) }
    return try simulation(
      CallState(try state(at: number)), in: block.header, overriding: overrides, accounts: accounts, limit: limit)
  }

  /// `reader`: a state behind the block with that header, or before its end.
  func simulation(
    _ reader: CallState, in header: Header, overriding overrides: BlockOverrides, accounts: StateOverrides,
    limit: ExecutionLimit
  ) throws(ChainError) -> Simulation {
    var environment = environment(of: header)
    overrides.apply(to: &environment)
    let simulation = Simulation(reader, nil, environment, fork(header), limit, precompiles: accounts.precompiles)
    try simulation.apply(accounts.accounts)
    return simulation
  }

  /// Executes a block of the chain up to the transaction `index`, which is not run: where it can be traced. The block's
  /// transactions and their senders come with it.
  public func replay(
    _ hash: Hash256, before index: Int, limit: ExecutionLimit = ExecutionLimit(nil)
  ) throws(ChainError) -> (simulation: Simulation, block: Block, senders: [Address]) {
    guard let stored = try block(hash: hash) else { throw .unknownBlock(hash) }
    let block = stored.block
    guard block.header.number > genesis.number, let parent = try header(hash: block.header.parentHash) else {
      throw .setting("block \(block.header.number) has no parent to be executed upon")
    }
    guard try isCanonical(parent) else {
      throw .setting("block \(hash) is not on the canonical chain, whose states are kept")
    }
    let reader = CallState(try state(at: parent.number))
    reader.limit = limit
    do throws(BlockError) {
      let senders = try BlockVerifier(specification).senders(block)
      let execution = try BlockExecution(
        BlockExecution.Context(block.header, chain: specification, fork: fork(block.header)), reader: reader,
        // Receipts are not asked for, so the roots before Byzantium do not matter.
        intermediateRoot: { _ in .zero })
      try execution.begin()
      for i in block.transactions.indices.prefix(max(0, index)) {
        try execution.run(block.transactions[i], sender: senders[i])
      }
      let logs = execution.receipts.reduce(0) { $0 + $1.logs.count }
      return (
        Simulation(
          reader, execution.state, execution.evm.block, execution.context.fork, limit, logsBefore: logs), block, senders
      )
    } catch {
      if limit.isOver { try limit.check() }
      if let failure = reader.failure { throw .store(failure) }
      throw .invalid(block: hash, error)
    }
  }
}

extension WorldState {
  /// Sets accounts as a caller wants them before anything runs.
  public func apply(_ accounts: [Address: AccountOverride]) throws(StateError) {
    if accounts.isEmpty { return }
    // An account that vanishes takes its storage with it.
    var kept: [Address: (nonce: UInt64, balance: UInt256, code: [UInt8])] = [:]
    for (address, account) in accounts where account.replacesStorage {
      guard let known = try self.account(address) else { continue }
      kept[address] = (known.nonce, known.balance, try code(address))
      try set(address, balance: .zero)
      try set(address, nonce: 0)
      try set(address, code: [])
    }
    if !kept.isEmpty { finishBlockOperation() }
    for (address, account) in accounts {
      if let balance = account.balance ?? kept[address]?.balance { try set(address, balance: balance) }
      if let nonce = account.nonce ?? kept[address]?.nonce { try set(address, nonce: nonce) }
      if let code = account.code ?? kept[address]?.code { try set(address, code: code) }
      for slot in account.slots { try set(address, slot.key, slot.value) }
    }
    // Original values (EIP-2200) are those that were set, and an empty account that was set is none.
    finishBlockOperation()
  }
}

extension Simulation {
  /// What is behind a failure to read the state: the end of the time, the disk, or the state itself.
  public func problem(_ error: StateError) -> ChainError {
    if limit.isOver, let time = limit.time { return .timedOut(time) }
    return reader.failure.map { .store($0) } ?? .state(error)
  }

  func apply(_ accounts: [Address: AccountOverride]) throws(ChainError) {
    guard rulesClearEmpty || !accounts.values.contains(where: \.replacesStorage) else {
      throw .setting("replacing the whole storage of an account is not possible before Spurious Dragon")
    }
    do throws(StateError) { try state.apply(accounts) } catch { throw problem(error) }
  }

  /// EIP-161.
  private var rulesClearEmpty: Bool { fork >= .spuriousDragon }
}
