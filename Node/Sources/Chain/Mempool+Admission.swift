import BigIntegers
import ChainStore
import Dispatch
import EVM
import EthereumTypes
public import Hashes
import Parallel
import Synchronization

/// A transaction on its way into the pool, and who waits for the answer.
struct Submission: Sendable {
  let transaction: Result<PooledTransaction, MempoolError>
  let answer: @Sendable (Result<Hash256, MempoolError>) -> Void
}

extension Mempool {
  /// How many are admitted together at most.
  private static let batchLimit = 1_024

  /// Takes a transaction in its network form (a blob transaction with its sidecar). Returns when it is on disk.
  @discardableResult
  public func submit(_ envelope: [UInt8]) async throws(MempoolError) -> Hash256 {
    let transaction = PooledTransaction.decode(envelope)
    let result: Result<Hash256, MempoolError> = await withCheckedContinuation { continuation in
      submit(Submission(transaction: transaction) { continuation.resume(returning: $0) })
    }
    return try result.get()
  }

  /// The same for many, and for callers that are not asynchronous. They are taken in their order.
  public func submit(_ envelopes: [[UInt8]]) -> [Result<Hash256, MempoolError>] {
    let decoded = Parallel.map(envelopes.count) { PooledTransaction.decode(envelopes[$0]) }
    return admission.sync { admitDurably(decoded) }
  }

  private func submit(_ submission: Submission) {
    let isFirst: Bool? = waiting.withLock { waiting in
      if waiting.count >= limits.waiting { return nil }
      waiting.append(submission)
      return waiting.count == 1
    }
    guard let isFirst else {
      submission.answer(.failure(.busy(waiting: limits.waiting)))
      return
    }
    // One run takes all that wait by then.
    if isFirst { admission.async { [self] in drain() } }
  }

  private func drain() {
    while true {
      let batch = waiting.withLock { waiting in
        let batch = Array(waiting.prefix(Mempool.batchLimit))
        // The last run ends with nothing waiting: whoever comes then starts the next.
        return batch
      }
      if batch.isEmpty { return }
      let results = admitDurably(batch.map(\.transaction))
      let isEmpty = waiting.withLock { waiting in
        waiting.removeFirst(batch.count)
        return waiting.isEmpty
      }
      for (submission, result) in zip(batch, results) { submission.answer(result) }
      if isEmpty { return }
    }
  }

  /// On `admission`: admits, and writes what was accepted to the journal before it says so.
  func admitDurably(_ transactions: [Result<PooledTransaction, MempoolError>]) -> [Result<Hash256, MempoolError>] {
    var results = admit(transactions)
    if let journal {
      var envelopes: [[UInt8]] = []
      for (i, result) in results.enumerated() {
        if case .success = result, case .success(let pooled) = transactions[i] { envelopes.append(pooled.envelope) }
      }
      do throws(MempoolError) {
        try journal.append(envelopes)
        compactJournal()
      } catch {
        for (i, result) in results.enumerated() {
          if case .success(let hash) = result {
            state.withLock { $0.remove(hash) }
            results[i] = .failure(error)
          }
        }
        return results
      }
    }
    arrivals.send(
      results.compactMap { result in
        guard case .success(let hash) = result else { return nil }
        return self[hash]
      })
    return results
  }

  /// Checks transactions and puts them in the pool: signatures on all cores, then accounts, then one after the other.
  func admit(_ transactions: [Result<PooledTransaction, MempoolError>]) -> [Result<Hash256, MempoolError>] {
    let header: Header
    do throws(ChainError) { header = try chain.nextHeader() } catch {
      return transactions.map { _ in .failure(.chain(error)) }
    }
    let fork = chain.fork(header)
    let environment = chain.environment(of: header)
    let checked = Parallel.map(transactions.count) { check(transactions[$0], environment, fork) }
    while true {
      let head: Chain.Head
      let reader: StateSnapshot
      do throws(ChainError) { (head, reader) = try chain.headState() } catch {
        return transactions.map { _ in .failure(.chain(error)) }
      }
      // The accounts are read outside the lock. If a block came meanwhile, they are read again.
      for case .success(let one) in checked { _ = try? reader.account(one.sender) }
      let baseFee = header.baseFeePerGas ?? .zero
      let results: [Result<Hash256, MempoolError>]? = state.withLock { state in
        guard chain.head.hash == head.hash else { return nil }
        return checked.map { one in
          do throws(MempoolError) {
            return .success(try add(try one.get(), to: &state, reader, baseFee))
          } catch {
            return .failure(error)
          }
        }
      }
      if let results { return results }
    }
  }

  private struct Checked {
    let pooled: PooledTransaction
    let hash: Hash256
    let sender: Address
    let size: Int
  }

  /// What needs no state but a signature's recovery.
  private func check(
    _ transaction: Result<PooledTransaction, MempoolError>, _ block: BlockEnvironment, _ fork: Fork
  ) -> Result<Checked, MempoolError> {
    do throws(MempoolError) {
      let pooled = try transaction.get()
      let transaction = pooled.transaction
      let envelope = transaction.envelope
      guard envelope.count <= limits.transactionBytes else {
        throw .tooLarge(limit: limits.transactionBytes, found: envelope.count)
      }
      do throws(TransactionError) {
        try TransactionChecks.form(transaction, block, fork)
      } catch {
        throw .invalid(error)
      }
      guard transaction.gasLimit <= block.gasLimit else {
        throw .blockGasLimit(limit: block.gasLimit, found: transaction.gasLimit)
      }
      guard transaction.maxPriorityFeePerGas >= limits.minimumTip else {
        throw .underpriced(needed: limits.minimumTip, found: transaction.maxPriorityFeePerGas)
      }
      if transaction.kind == .blob {
        guard let sidecar = pooled.sidecar else { throw .noSidecar }
        guard let verifiesSidecar else { throw .blobsNotAccepted }
        guard sidecar.blobs.count == transaction.blobHashes.count, verifiesSidecar(sidecar, transaction.blobHashes) else {
          throw .wrongSidecar
        }
      }
      guard let sender = transaction.sender(fork: fork) else { throw .invalidSignature }
      let sidecarSize = (pooled.sidecar?.blobs.count ?? 0) * BlobSidecar.blobLength
      return .success(
        Checked(pooled: pooled, hash: Keccak256.hash(envelope), sender: sender, size: envelope.count + sidecarSize))
    } catch {
      return .failure(error)
    }
  }

  private func add(
    _ one: Checked, to state: inout MempoolState, _ reader: StateSnapshot, _ baseFee: UInt256
  ) throws(MempoolError) -> Hash256 {
    if state.isClosed { throw .closed }
    let transaction = one.pooled.transaction
    if state.byHash[one.hash] != nil { throw .alreadyKnown(one.hash) }
    let account: AccountState?
    do throws(StateError) { account = try reader.account(one.sender) } catch { throw .chain(.state(error)) }
    let nonce = account?.nonce ?? 0
    let balance = account?.balance ?? .zero
    guard transaction.nonce >= nonce else { throw .nonceTooLow(expected: nonce, found: transaction.nonce) }
    guard transaction.nonce - nonce <= limits.nonceGap else {
      throw .nonceTooFar(limit: nonce.addingReportingOverflow(limits.nonceGap).partialValue, found: transaction.nonce)
    }
    let entry = PendingTransaction(
      transaction: transaction, hash: one.hash, sender: one.sender, sidecar: one.pooled.sidecar, size: one.size,
      sequence: state.sequence)
    let replaced = state.entry(one.sender, transaction.nonce)
    if let replaced { try checkReplacement(of: replaced, by: entry) }
    // What is there must be paid as well.
    guard var needed = entry.cost else { throw .invalid(.costOverflow) }
    if let queue = state.queues[one.sender] {
      if replaced == nil && queue.entries.count >= limits.perSender { throw .senderFull(limit: limits.perSender) }
      for other in queue.entries where other.hash != replaced?.hash {
        let (sum, overflow) = needed.addingReportingOverflow(other.cost ?? .zero)
        if overflow { throw .invalid(.costOverflow) }
        needed = sum
      }
    }
    guard needed <= balance else { throw .balanceTooLow(needed: needed, found: balance) }
    if replaced == nil && (state.count >= limits.transactions || state.bytes + one.size > limits.bytes) {
      try makeRoom(for: entry, in: &state, baseFee)
    }
    state.sequence += 1
    state.insert(entry, nonce: nonce)
    return one.hash
  }

  private func checkReplacement(of old: PendingTransaction, by new: PendingTransaction) throws(MempoolError) {
    let hasBlobs = old.transaction.kind == .blob || new.transaction.kind == .blob
    let percent = 100 + (hasBlobs ? limits.blobReplacementPercent : limits.replacementPercent)
    func bumped(_ value: UInt256) -> UInt256 {
      let (product, overflow) = value.multipliedReportingOverflow(by: UInt256(percent))
      // Rounded up: the same price is never enough.
      let (sum, more) = product.addingReportingOverflow(99)
      return overflow || more ? .max : max(sum.divided(by: 100)?.quotient ?? .max, value == .max ? .max : value &+ .one)
    }
    let fee = bumped(old.transaction.maxFeePerGas)
    let tip = bumped(old.transaction.maxPriorityFeePerGas)
    guard new.transaction.maxFeePerGas >= fee, new.transaction.maxPriorityFeePerGas >= tip,
      !hasBlobs || new.transaction.maxFeePerBlobGas >= bumped(old.transaction.maxFeePerBlobGas)
    else { throw .replacementUnderpriced(neededFee: fee, neededTip: tip) }
  }

  /// Removes the cheapest 16th, if this one pays more than the cheapest of all.
  private func makeRoom(
    for entry: PendingTransaction, in state: inout MempoolState, _ baseFee: UInt256
  ) throws(MempoolError) {
    guard let least = state.cheapest(baseFee) else { throw .tooLarge(limit: limits.bytes, found: entry.size) }
    let offered = entry.tip(baseFee)
    let isBetter = least.tip.map { least in offered.map { $0 > least } ?? false } ?? (offered != nil)
    guard isBetter else {
      throw .poolFull(needed: (least.tip ?? .zero) &+ .one, found: offered ?? .zero)
    }
    for one in state.cheapest(baseFee, max(1, state.count / 16)) {
      // Not those that are as good as the new one.
      if let tip = one.tip, let offered, tip >= offered { break }
      state.remove(one.hash)
    }
  }
}

/// Checks of a transaction that need no state, as `EVM.execute` makes them when it runs.
enum TransactionChecks {
  /// EIP-7594.
  private static let maximumBlobs = 6

  /// `block`: the next one, as far as it is known.
  static func form(
    _ transaction: Transaction, _ block: BlockEnvironment, _ fork: Fork
  ) throws(TransactionError) {
    guard fork >= transaction.kind.firstFork else {
      throw .kindNotActive(transaction.kind, since: transaction.kind.firstFork)
    }
    if let id = transaction.chainID, id != block.chainID {
      throw .wrongChainID(expected: block.chainID, found: id)
    }
    if transaction.nonce == .max { throw .nonceExhausted }
    if fork >= .osaka && transaction.gasLimit > EVM.maximumTransactionGas {
      throw .gasLimitTooHigh(maximum: EVM.maximumTransactionGas, found: transaction.gasLimit)
    }
    let intrinsic = IntrinsicGas(transaction, fork)
    guard transaction.gasLimit >= intrinsic.gas else {
      throw .intrinsicGasTooLow(needed: intrinsic.gas, found: transaction.gasLimit)
    }
    guard transaction.gasLimit >= intrinsic.floor else {
      throw .floorGasTooLow(needed: intrinsic.floor, found: transaction.gasLimit)
    }
    let initCodeLimit = Rules(fork).maximumInitCodeSize
    if transaction.to == nil && initCodeLimit != 0 && transaction.data.count > initCodeLimit {
      throw .initCodeTooLarge(maximum: initCodeLimit, found: transaction.data.count)
    }
    guard transaction.maxPriorityFeePerGas <= transaction.maxFeePerGas else {
      throw .priorityFeeAboveMaxFee(maximum: transaction.maxFeePerGas, found: transaction.maxPriorityFeePerGas)
    }
    switch transaction.kind {
    case .legacy, .accessList, .feeMarket: break
    case .blob:
      guard transaction.to != nil else { throw .blobTransactionCreates }
      guard !transaction.blobHashes.isEmpty else { throw .noBlobs }
      for (i, hash) in transaction.blobHashes.enumerated() where hash[0] != 1 { throw .unknownBlobVersion(index: i) }
      let maximum = fork >= .osaka ? min(maximumBlobs, block.maximumBlobs) : block.maximumBlobs
      guard transaction.blobHashes.count <= maximum else {
        throw .tooManyBlobs(maximum: maximum, found: transaction.blobHashes.count)
      }
    case .setCode:
      guard transaction.to != nil else { throw .setCodeTransactionCreates }
      guard !transaction.authorizations.isEmpty else { throw .noAuthorizations }
    }
  }
}
