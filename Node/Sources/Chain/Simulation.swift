public import BigIntegers
public import ChainStore
public import EVM
public import EthereumTypes
public import Hashes
public import StatelessExecution

/// A state and a machine over it on which transactions can be tried: nothing of it reaches the chain. For one thread.
public final class Simulation {
  public let reader: StateSnapshot
  public let state: WorldState
  public let evm: EVM
  /// What the code that runs is told of its block.
  public let environment: BlockEnvironment
  public let fork: Fork

  init(_ reader: StateSnapshot, _ environment: BlockEnvironment, _ fork: Fork) {
    self.reader = reader
    self.environment = environment
    self.fork = fork
    state = WorldState(reader, rules: Rules(fork), codes: CodeCache())
    evm = EVM(state, block: environment)
  }

  init(_ execution: BlockExecution, _ reader: StateSnapshot) {
    self.reader = reader
    state = execution.state
    evm = execution.evm
    environment = execution.evm.block
    fork = execution.context.fork
  }

  /// The same state as it was at first, and a new machine; what was read is not read again.
  func again() -> Simulation { Simulation(reader, environment, fork) }

  /// Runs a transaction. By default nothing is asked of nonce, code of the sender, fees and limits, and no fee is taken.
  public func run(
    _ transaction: Transaction, from sender: Address,
    waiving waived: WaivedChecks = [.nonce, .fees, .senderCode, .gasLimits]
  ) throws(ChainError) -> ExecutionResult {
    do throws(ExecutionError) {
      return try evm.execute(transaction, sender: sender, waiving: waived)
    } catch {
      if let failure = reader.failure { throw .store(failure) }
      switch error {
      case .invalid(let reason): throw .call(reason)
      case .state(let reason): throw .state(reason)
      }
    }
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
}

/// Accounts that a caller sets otherwise.
public struct AccountOverride: Sendable {
  public var balance: UInt256?
  public var nonce: UInt64?
  public var code: [UInt8]?
  /// Slots that are set; those not named stay.
  public var slots: [(key: UInt256, value: UInt256)] = []

  public init() {}
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
  ///
  /// Replacing the whole storage of an account (`state` of geth's overrides) is not there: only single slots are set.
  public func simulation(
    at number: UInt64, overriding overrides: BlockOverrides = BlockOverrides(),
    accounts: [Address: AccountOverride] = [:]
  ) throws(ChainError) -> Simulation {
    guard let block = try header(number: number) else { throw .unknownNumber(number, head: head.number) }
    var environment = environment(of: block.header)
    if let value = overrides.number { environment.number = value }
    if let value = overrides.timestamp { environment.timestamp = value }
    if let value = overrides.coinbase { environment.coinbase = value }
    if let value = overrides.gasLimit { environment.gasLimit = value }
    if let value = overrides.baseFee { environment.baseFee = value }
    if let value = overrides.prevRandao { environment.prevRandao = value }
    if let value = overrides.blobBaseFee { environment.blobBaseFee = value }
    let simulation = Simulation(try state(at: number), environment, fork(block.header))
    try simulation.apply(accounts)
    return simulation
  }

  /// Executes a block of the chain up to the transaction `index`, which is not run: where it can be traced. The block's
  /// transactions and their senders come with it.
  public func replay(
    _ hash: Hash256, before index: Int
  ) throws(ChainError) -> (simulation: Simulation, block: Block, senders: [Address]) {
    guard let stored = try block(hash: hash) else { throw .unknownBlock(hash) }
    let block = stored.block
    guard block.header.number > genesis.number, let parent = try header(hash: block.header.parentHash) else {
      throw .setting("block \(block.header.number) has no parent to be executed upon")
    }
    guard try isCanonical(parent) else {
      throw .setting("block \(hash) is not on the canonical chain, whose states are kept")
    }
    let reader = try state(at: parent.number)
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
      return (Simulation(execution, reader), block, senders)
    } catch {
      if let failure = reader.failure { throw .store(failure) }
      throw .invalid(block: hash, error)
    }
  }
}

extension WorldState {
  /// Sets accounts as a caller wants them before anything runs.
  public func apply(_ accounts: [Address: AccountOverride]) throws(StateError) {
    if accounts.isEmpty { return }
    for (address, account) in accounts {
      if let balance = account.balance { try set(address, balance: balance) }
      if let nonce = account.nonce { try set(address, nonce: nonce) }
      if let code = account.code { try set(address, code: code) }
      for slot in account.slots { try set(address, slot.key, slot.value) }
    }
    // Original values (EIP-2200) are those that were set, and an empty account that was set is none.
    finishBlockOperation()
  }
}

extension Simulation {
  func apply(_ accounts: [Address: AccountOverride]) throws(ChainError) {
    do throws(StateError) { try state.apply(accounts) } catch { throw .state(error) }
  }
}
