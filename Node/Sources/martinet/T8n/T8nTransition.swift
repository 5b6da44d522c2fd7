import BigIntegers
import Console
import EVM
import EthereumTypes
import ExecutionFixtures
import Hashes
import StateTrie
import StatelessExecution
import Tracers

/// Applies the transactions of a `T8nInput`.
struct T8nTransition {
  struct Tracing {
    enum Kind {
      /// A line of JSON an instruction.
      case steps(StructTracer.Options)
      /// What a tracer tells when the transaction has run.
      case result(NamedTracer)
    }
    let kind: Kind
    /// The path of a file of that name.
    let path: (String) -> String
  }

  struct Output {
    let alloc: JSON
    let result: JSON
    let body: JSON
  }

  let input: T8nInput
  let fork: Fork
  /// Nil: no reward, and the beneficiary is not touched.
  let reward: UInt64?
  /// Nil: nothing is traced.
  var tracing: Tracing?
  let header: Header
  let chain: ChainSpecification

  /// Completes the environment by what follows from the parent's fields, as far as those are there.
  init(_ input: T8nInput, rules: T8nRules, chainID: UInt64, reward: UInt64?) throws {
    self.input = input
    self.reward = reward
    fork = rules.fork
    chain = rules.chain(chainID, blobs: input.blobParameters)
    let env = input.environment
    var header = Header(
      beneficiary: env.coinbase, number: env.number, gasLimit: env.gasLimit, timestamp: env.timestamp)
    if env.number > 0 { header.parentHash = env.blockHashes[env.number - 1] ?? .zero }
    if fork >= .london { header.baseFeePerGas = try T8nTransition.baseFee(env) }
    if fork >= .shanghai && env.withdrawals == nil {
      throw T8nError(.configuration, "Shanghai config but missing 'withdrawals' in env section")
    }
    if fork >= .paris {
      guard let random = env.random else {
        throw T8nError(.configuration, "post-merge requires currentRandom to be defined in env")
      }
      guard env.difficulty?.isZero ?? true else {
        throw T8nError(.configuration, "post-merge difficulty must be zero (or omitted) in env")
      }
      header.mixHash = random
    } else {
      header.difficulty = try T8nTransition.difficulty(env, fork)
    }
    if fork >= .cancun {
      guard let root = env.parentBeaconBlockRoot else {
        throw T8nError(.configuration, "post-cancun env requires parentBeaconBlockRoot to be set")
      }
      header.parentBeaconBlockRoot = root
      if let excess = env.excessBlobGas {
        header.excessBlobGas = excess
      } else if let excess = env.parent.excessBlobGas, let used = env.parent.blobGasUsed,
        let blobs = chain.blobParameters(timestamp: env.timestamp)
      {
        header.excessBlobGas = blobs.excessBlobGas(
          parentExcess: excess, parentUsed: used, parentBaseFee: env.parent.baseFee ?? .zero, fork: fork)
      }
    }
    self.header = header
  }

  private static func baseFee(_ env: FixtureEnvironment) throws -> UInt256 {
    if let fee = env.baseFee { return fee }
    guard let parent = env.parent.baseFee, env.number > 0 else {
      throw T8nError(.configuration, "EIP-1559 config but missing 'parentBaseFee' in env section")
    }
    return BaseFee.next(
      parentBaseFee: parent, parentGasLimit: env.parent.gasLimit ?? 0, parentGasUsed: env.parent.gasUsed ?? 0)
  }

  private static func difficulty(_ env: FixtureEnvironment, _ fork: Fork) throws -> UInt256 {
    if let difficulty = env.difficulty { return difficulty }
    guard let parent = env.parent.difficulty else {
      throw T8nError(
        .configuration, "currentDifficulty was not provided, and cannot be calculated due to missing parentDifficulty")
    }
    guard env.number > 0 else {
      throw T8nError(.configuration, "currentDifficulty needs to be provided for block number 0")
    }
    let parentTime = env.parent.timestamp ?? 0
    guard env.timestamp > parentTime else {
      throw T8nError(
        .configuration,
        "currentDifficulty cannot be calculated -- currentTime (\(env.timestamp)) needs to be after parent time (\(parentTime))")
    }
    let ommers = env.parent.uncleHash ?? .zero
    return Difficulty.next(
      fork: fork, number: env.number, timestamp: env.timestamp, parentTimestamp: parentTime, parentDifficulty: parent,
      parentHasOmmers: ommers != .zero && ommers != Header.emptyOmmersHash)
  }

  // MARK: running

  /// `counting`: is told every instruction.
  func run(counting counter: OpcodeCounter? = nil) throws -> Output {
    let state = FixtureState(input.alloc) { input.environment.blockHashes[$0] }
    do throws(BlockError) {
      let execution = try BlockExecution(
        BlockExecution.Context(header, chain: chain, fork: fork), reader: state,
        intermediateRoot: { (world) throws(StateError) in try state.root(after: world) })
      // The system's own calls count as well; traces have none of them.
      execution.evm.tracer = counter
      if fork >= .prague && !input.hasBlockHashes {
        // Without any hash there is nothing to put into the history contract.
        try beginWithoutHistory(execution)
      } else {
        try execution.begin()
      }
      let included = try runTransactions(execution, counter)
      do throws(StateError) { try payReward(execution) } catch { throw .state(error) }
      let withdrawals = input.environment.withdrawals?.map {
        Withdrawal(index: $0.index, validatorIndex: $0.validatorIndex, address: $0.address, amount: $0.amount)
      }
      // Rewards of old forks are what --state.reward says.
      if fork >= .paris { try execution.finish(withdrawals: withdrawals) }
      do throws(StateError) { state.apply(try execution.state.changes()) } catch { throw .state(error) }
      return T8nOutput(transition: self, execution: execution, included: included, withdrawals: withdrawals, state: state).output
    } catch {
      switch error {
      case .state(.missingBlockHash(let number)):
        throw T8nError(.blockHash, "getHash(\(number)) invoked, blockhash for that block not provided")
      default: throw T8nError(.transition, "\(error)")
      }
    }
  }

  private func beginWithoutHistory(_ execution: BlockExecution) throws(BlockError) {
    guard let root = header.parentBeaconBlockRoot else { return }
    do throws(StateError) { _ = try execution.evm.systemCall(SystemContracts.beaconRoots, root.bytes) } catch {
      throw .state(error)
    }
  }

  /// A transaction that is in the block.
  struct Included {
    let transaction: Transaction
    let hash: Hash256
    let result: ExecutionResult
  }

  struct Inclusion {
    var included: [Included] = []
    var rejected: [(index: Int, error: String)] = []
  }

  private func runTransactions(_ execution: BlockExecution, _ counter: OpcodeCounter?) throws(BlockError) -> Inclusion {
    var inclusion = Inclusion()
    var traceIndex = 0
    for (i, read) in input.transactions.enumerated() {
      let transaction: Transaction
      switch read {
      case .success(let value): transaction = value
      case .failure(let error):
        inclusion.rejected.append((i, error.description))
        continue
      }
      if let reason = refusalBeforeExecution(transaction, execution) {
        inclusion.rejected.append((i, reason))
        continue
      }
      guard let sender = transaction.sender(fork: fork) else {
        inclusion.rejected.append((i, "invalid transaction v, r, s values"))
        continue
      }
      let hash = transaction.hash
      let trace = tracing.map { T8nTrace($0, traceIndex, hash, execution) }
      counter?.other = trace?.tracer
      execution.evm.tracer = counter ?? trace?.tracer
      traceIndex += 1
      defer {
        counter?.other = nil
        execution.evm.tracer = counter
        trace?.close()
      }
      do throws(BlockError) {
        do throws(StateError) { try trace?.begin(transaction, from: sender) } catch { throw .state(error) }
        let result = try execution.run(transaction, sender: sender)
        do throws(StateError) { try trace?.end(result) } catch { throw .state(error) }
        inclusion.included.append(Included(transaction: transaction, hash: hash, result: result))
      } catch {
        guard case .transaction(_, let reason) = error else { throw error }
        inclusion.rejected.append((i, reason.gethText(transaction, sender, execution.evm)))
      }
    }
    return inclusion
  }

  private func refusalBeforeExecution(_ transaction: Transaction, _ execution: BlockExecution) -> String? {
    if fork < transaction.kind.firstFork { return "transaction type not supported" }
    if let id = transaction.chainID, id != UInt256(chain.chainID), fork >= .spuriousDragon {
      return "invalid chain id for signer: have \(id) want \(chain.chainID)"
    }
    guard transaction.kind == .blob else { return nil }
    guard header.excessBlobGas != nil else { return "blob tx used but field env.ExcessBlobGas missing" }
    let maximum = chain.blobParameters(timestamp: header.timestamp)?.maxGas ?? 0
    let used = execution.blobGasUsed + UInt64(transaction.blobHashes.count) * BlobParameters.gasPerBlob
    return used > maximum ? "blob gas (\(used)) would exceed maximum allowance \(maximum)" : nil
  }

  private func payReward(_ execution: BlockExecution) throws(StateError) {
    guard let reward else { return }
    let whole = UInt256(reward)
    var own = whole
    for ommer in input.environment.ommers {
      own = own &+ (whole >> 5)
      try execution.state.credit(ommer.address, (whole &* UInt256(ommer.delta <= 8 ? 8 - ommer.delta : 0)) >> 3)
    }
    try execution.state.credit(header.beneficiary, own)
    execution.state.finishBlockOperation()
  }
}
