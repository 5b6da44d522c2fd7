import BigIntegers
import Chain
import ChainStore
import Console
import EVM
import EthereumJSON
import EthereumTypes
import ExecutionFixtures
import Hashes
import StateTrie
import StatelessExecution

/// What one block of an `eth_simulateV1` is to be.
struct SimulatedBlockRequest {
  var overrides = BlockOverrides()
  var accounts = StateOverrides()
  var calls: [JSONValue] = []

  init() {}

  init(_ value: JSONValue, fork: Fork) throws {
    if let fields = value["blockOverrides"] { overrides = try BlockOverrides(fields) }
    if let fields = value["stateOverrides"] { accounts = try StateOverrides(fields, fork: fork) }
    if let list = value["calls"] {
      guard list.isArray else { throw ArgumentProblem("calls are no array") }
      calls = list.elements
    }
  }
}

/// Runs the blocks of one `eth_simulateV1` one after the other. For one thread.
final class BlockSimulation {
  /// Seconds between blocks whose time is not given.
  static let interval: UInt64 = 12

  private let chain: Chain
  private let isValidating: Bool
  private let tracesTransfers: Bool
  private let showsTransactions: Bool
  private let base: Chain.Head
  private let fork: Fork
  private let limit: ExecutionLimit
  private let reader: SimulatedReader
  private let trie: HistoricalTrie
  private let state: WorldState
  private var parent: Header
  private var parentHash: Hash256
  /// What all calls together may still use.
  private var gasLeft: UInt64

  init(
    _ chain: Chain, on base: Chain.Head, gas: UInt64, isValidating: Bool, tracesTransfers: Bool,
    showsTransactions: Bool, limit: ExecutionLimit
  ) throws {
    self.chain = chain
    self.limit = limit
    self.base = base
    self.isValidating = isValidating
    self.tracesTransfers = tracesTransfers
    self.showsTransactions = showsTransactions
    gasLeft = gas
    fork = chain.fork(base.header)
    let snapshot = CallState(try chain.state(at: base.number))
    snapshot.limit = limit
    reader = SimulatedReader(snapshot)
    trie = try chain.trie(at: base.number)
    state = WorldState(reader, rules: Rules(fork), codes: CodeCache())
    parent = base.header
    parentHash = base.hash
  }

  /// Numbers and times for all blocks, and blocks without calls where numbers leave gaps.
  static func completed(
    _ requests: [SimulatedBlockRequest], on base: Header, limit: UInt64
  ) throws -> [SimulatedBlockRequest] {
    var result: [SimulatedBlockRequest] = []
    var number = base.number
    var time = base.timestamp
    func later(_ time: UInt64) throws -> UInt64 {
      let (next, overflow) = time.addingReportingOverflow(interval)
      if overflow { throw RPCError(code: -38021, message: "block timestamps must have 64 bits") }
      return next
    }
    for var request in requests {
      let wanted = request.overrides.number ?? number &+ 1
      guard wanted > number else {
        throw RPCError(code: -38020, message: "block numbers must be in order: \(wanted) <= \(number)")
      }
      guard wanted - base.number <= limit else { throw RPCError(code: -38026, message: "too many blocks") }
      for between in (number + 1)..<wanted {
        var filler = SimulatedBlockRequest()
        time = try later(time)
        filler.overrides.number = between
        filler.overrides.timestamp = time
        result.append(filler)
      }
      number = wanted
      if let own = request.overrides.timestamp {
        guard own > time else {
          throw RPCError(code: -38021, message: "block timestamps must be in order: \(own) <= \(time)")
        }
        time = own
      } else {
        time = try later(time)
      }
      request.overrides.number = number
      request.overrides.timestamp = time
      result.append(request)
    }
    return result
  }

  private func header(_ overrides: BlockOverrides) throws -> Header {
    var header = Header(
      parentHash: parentHash, beneficiary: overrides.coinbase ?? parent.beneficiary,
      difficulty: base.header.difficulty,
      number: overrides.number ?? parent.number + 1, gasLimit: overrides.gasLimit ?? parent.gasLimit,
      timestamp: overrides.timestamp ?? parent.timestamp, mixHash: overrides.prevRandao ?? .zero)
    guard chain.fork(header) == fork else {
      throw RPCError.server("a simulation across the fork at block \(header.number) is not supported")
    }
    if fork >= .london {
      header.baseFeePerGas = overrides.baseFee ?? (isValidating ? HeaderRules.baseFee(parent: parent) : .zero)
    }
    if fork >= .shanghai { header.withdrawalsRoot = TrieRoot.withdrawals([]) }
    if fork >= .cancun {
      header.blobGasUsed = 0
      header.excessBlobGas = HeaderRules(chain.specification).excessBlobGas(
        timestamp: header.timestamp, fork, parent: parent)
      header.parentBeaconBlockRoot = .zero
    }
    return header
  }

  /// One block, as a client is told of it.
  func run(_ request: SimulatedBlockRequest) throws -> JSON {
    do { return try execute(request) } catch let error as StateError {
      // A read that failed because the time is over comes from here too.
      try limit.check()
      throw ChainError.state(error)
    }
  }

  private func execute(_ request: SimulatedBlockRequest) throws -> JSON {
    var header = try header(request.overrides)
    var environment = chain.environment(of: header)
    if let fee = request.overrides.blobBaseFee { environment.blobBaseFee = fee }
    let evm = EVM(state, block: environment)
    evm.precompiles = request.accounts.precompiles
    try state.apply(request.accounts.accounts)
    if fork >= .prague { _ = try evm.systemCall(SystemContracts.history, parentHash.bytes) }
    if let root = header.parentBeaconBlockRoot {
      _ = try evm.systemCall(SystemContracts.beaconRoots, root.bytes)
    }

    var outcomes: [(outcome: CallOutcome, logs: [(log: Log, index: Int)])] = []
    var logCount = 0
    var transactions: [(transaction: Transaction, sender: Address)] = []
    var receipts: [Receipt] = []
    var bloom = Bloom()
    var blobs = 0
    for call in request.calls {
      let (transaction, sender) = try transaction(call, header, gasUsed: header.gasUsed)
      let tracer = tracesTransfers ? TransferTracer(count: logCount) : nil
      if isValidating && transaction.nonce == .max {
        throw Self.refusal(.nonceExhausted, transaction, sender)
      }
      let result = try execute(transaction, sender, evm, tracer, blobsAvailable: environment.maximumBlobs - blobs)
      header.gasUsed += result.gasUsed
      gasLeft -= min(gasLeft, result.gasUsed)
      blobs += transaction.blobHashes.count
      let receipt = Receipt(
        kind: transaction.kind, outcome: .status(result.isSuccess), cumulativeGasUsed: header.gasUsed,
        logs: result.logs)
      bloom.formUnion(receipt.bloom)
      receipts.append(receipt)
      transactions.append((Self.told(transaction), sender))
      let logs = tracer?.logs ?? result.logs.enumerated().map { ($1, logCount + $0) }
      logCount = tracer?.count ?? logCount + logs.count
      outcomes.append((CallOutcome(result), logs))
    }
    if fork < .paris {
      // The reward of a block without ommers.
      let ether = UInt256(1_000_000_000_000_000_000 as UInt64)
      let count: UInt64 = fork >= .constantinople ? 2 : fork >= .byzantium ? 3 : 5
      try state.credit(header.beneficiary, ether &* UInt256(count))
      state.finishBlockOperation()
    }
    if fork >= .prague { header.requestsHash = Requests.hash(try requests(evm, receipts)) }
    header.logsBloom = bloom
    if header.blobGasUsed != nil { header.blobGasUsed = UInt64(blobs) &* BlobParameters.gasPerBlob }
    header.transactionsRoot = TrieRoot.transactions(transactions.map(\.transaction))
    header.receiptsRoot = TrieRoot.receipts(receipts)
    let accounts = trie.open()
    try accounts.apply(try state.changes())
    header.stateRoot = accounts.rootHash()
    let block = Block(
      header: header, transactions: transactions.map(\.transaction), withdrawals: fork >= .shanghai ? [] : nil
    )
    let hash = header.hash
    reader.hashes[header.number] = hash
    parent = header
    parentHash = hash
    return describe(block, hash, transactions.map(\.sender), outcomes)
  }

  private func execute(
    _ transaction: Transaction, _ sender: Address, _ evm: EVM, _ tracer: (any Tracer)?, blobsAvailable: Int
  ) throws -> ExecutionResult {
    var transaction = transaction
    // Where the nonce does not matter, neither does its limit. That of an account then begins anew behind its last one.
    var wraps = false
    if !isValidating {
      transaction.nonce = 0
      wraps = try transaction.to != nil && state.account(sender)?.nonce == .max
      if wraps { try state.set(sender, nonce: 0) }
    }
    try limit.check()
    limit.watch(evm, gas: transaction.gasLimit, tracer: tracer)
    defer { evm.tracer = nil }
    let result: ExecutionResult
    do throws(ExecutionError) {
      result = try evm.execute(
        transaction, sender: sender, gasAvailable: .max, blobsAvailable: blobsAvailable,
        waiving: waived(transaction))
    } catch {
      if limit.isOver { try limit.check() }
      switch error {
      case .invalid(let reason): throw Self.refusal(reason, transaction, sender)
      case .state(let reason): throw reason
      }
    }
    if limit.isOver { try limit.check() }
    if wraps {
      try state.set(sender, nonce: 0)
      state.finishBlockOperation()
    }
    return result
  }

  /// As a caller is told of it. Nobody has signed it: like r and s, v is 0, also where a signature's would depend on the chain.
  private static func told(_ transaction: Transaction) -> Transaction {
    guard transaction.kind == .legacy else { return transaction }
    var told = transaction
    // EIP-155 backwards: 2 · chain + 35 + parity is 0 modulo 2²⁵⁶.
    told.chainID = .zero &- UInt256(18 as UInt64)
    told.yParity = 1
    return told
  }

  private func describe(
    _ block: Block, _ hash: Hash256, _ senders: [Address], _ outcomes: [(outcome: CallOutcome, logs: [(log: Log, index: Int)])]
  ) -> JSON {
    var m = Members(block.header, hash: hash)
    m["size"] = .quantity(block.encoded.count)
    m["uncles"] = .array([])
    m["withdrawals"] = block.withdrawals.map { .withdrawals($0) }
    var list: [JSON] = []
    var calls: [JSON] = []
    for (i, transaction) in block.transactions.enumerated() {
      let place = Place(block.header, hash, i)
      let own = transaction.hash
      list.append(
        showsTransactions ? .transaction(transaction, hash: own, sender: senders[i], at: place) : .hash(own))
      let logs = outcomes[i].logs.map { JSON.log($0.log, at: place, transaction: own, index: $0.index) }
      calls.append(outcomes[i].outcome.json(logs))
    }
    m["transactions"] = .array(list)
    m["calls"] = .array(calls)
    return m.json
  }

  private func transaction(
    _ call: JSONValue, _ header: Header, gasUsed: UInt64
  ) throws -> (transaction: Transaction, sender: Address) {
    let room = header.gasLimit - min(header.gasLimit, gasUsed)
    var arguments = try CallArguments(call, chainID: chain.specification.chainID, gas: room)
    guard arguments.transaction.gasLimit <= room else {
      throw RPCError(code: -38015, message: "block gas limit reached: \(gasUsed) >= \(header.gasLimit)")
    }
    arguments.transaction.gasLimit = min(arguments.transaction.gasLimit, gasLeft)
    // What names no price is of the newest common kind.
    if arguments.transaction.kind == .legacy && call["gasPrice"] == nil {
      arguments.transaction.kind = .feeMarket
    }
    if !arguments.hasNonce { arguments.transaction.nonce = try state.account(arguments.sender)?.nonce ?? 0 }
    return (arguments.transaction, arguments.sender)
  }

  private func waived(_ transaction: Transaction) -> WaivedChecks {
    var waived: WaivedChecks = [.senderCode, .gasLimits]
    if !isValidating {
      waived.insert(.nonce)
      if transaction.maxFeePerGas.isZero { waived.insert(.fees) }
    }
    return waived
  }

  /// EIP-6110, EIP-7002, EIP-7251. Deposits are not simulated.
  private func requests(_ evm: EVM, _ receipts: [Receipt]) throws -> [[UInt8]] {
    var requests: [[UInt8]] = []
    for (type, contract) in [
      (Requests.withdrawal, SystemContracts.withdrawalRequests),
      (Requests.consolidation, SystemContracts.consolidationRequests),
    ] {
      guard let (halt, output) = try evm.systemCall(contract, []), halt.isSuccess else {
        throw RPCError.server("the system contract \(contract) is missing or fails")
      }
      if !output.isEmpty { requests.append([type] + output) }
    }
    return requests
  }

  /// A transaction that no block could have.
  private static func refusal(_ reason: TransactionError, _ transaction: Transaction, _ sender: Address)
    -> RPCError
  {
    let code: Int
    let words: String
    switch reason {
    case .nonceTooLow(let expected, let found):
      (code, words) = (-38010, "nonce too low: address \(sender), tx: \(found) state: \(expected)")
    case .nonceTooHigh(let expected, let found):
      (code, words) = (-38011, "nonce too high: address \(sender), tx: \(found) state: \(expected)")
    case .nonceExhausted:
      (code, words) = (-32603, "nonce has max value: address \(sender), nonce: \(transaction.nonce)")
    case .maxFeeBelowBaseFee(let baseFee, let found):
      (code, words) = (
        -38012,
        "max fee per gas less than block base fee: address \(sender), maxFeePerGas: \(found), baseFee: \(baseFee)"
      )
    case .balanceTooLow(let needed, let found):
      (code, words) = (
        -38014, "insufficient funds for gas * price + value: address \(sender) have \(found) want \(needed)"
      )
    case .intrinsicGasTooLow, .floorGasTooLow: (code, words) = (-38013, reason.words)
    case .senderHasCode: (code, words) = (-38024, reason.words)
    case .initCodeTooLarge: (code, words) = (-38025, reason.words)
    case .priorityFeeAboveMaxFee: (code, words) = (-32602, reason.words)
    default: (code, words) = (-32603, reason.words)
    }
    return RPCError(code: code, message: "err: \(words) (supplied gas \(transaction.gasLimit))")
  }
}

/// The state behind a block of the chain, and the hashes of blocks simulated upon it.
private final class SimulatedReader: StateReader {
  private let snapshot: CallState
  var hashes: [UInt64: Hash256] = [:]

  init(_ snapshot: CallState) { self.snapshot = snapshot }

  func account(_ address: Address) throws(StateError) -> AccountState? { try snapshot.account(address) }
  func storage(_ address: Address, _ key: UInt256) throws(StateError) -> UInt256 {
    try snapshot.storage(address, key)
  }
  func code(_ hash: Hash256) throws(StateError) -> [UInt8] { try snapshot.code(hash) }
  func blockHash(_ number: UInt64) throws(StateError) -> Hash256 {
    if let hash = hashes[number] { return hash }
    return try snapshot.blockHash(number)
  }
}

/// What became of a simulated call.
private struct CallOutcome {
  let result: ExecutionResult
  init(_ result: ExecutionResult) { self.result = result }

  func json(_ logs: [JSON]) -> JSON {
    var m = Members()
    m["returnData"] = .data(result.isSuccess ? result.output : [])
    m["logs"] = .array(logs)
    m["gasUsed"] = .quantity(result.gasUsed)
    m["maxUsedGas"] = .quantity(result.gasUsed &+ result.gasRefunded)
    m["status"] = .quantity(result.isSuccess ? 1 : 0 as UInt64)
    if !result.isSuccess {
      let error = RPCError(result)
      m["error"] = RPCError(code: error.code == 3 ? 3 : -32015, message: error.message, data: error.data).json
    }
    return m.json
  }
}
