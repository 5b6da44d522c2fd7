import BigIntegers
import ChainStore
import EVM
public import EthereumTypes
import Hashes
import StatelessExecution
import StateTrie
import Synchronization

extension Chain {
  /// Builds a block of transactions on the head and makes it the head. Returns when it is on disk.
  ///
  /// What is not here: transactions that the protocol itself puts first (deposits from L1, rollup.md section 4). They have no
  /// kind in `Transaction` yet.
  public func seal(_ plan: BlockPlan, from source: any TransactionSource) throws(ChainError) -> SealedBlock {
    try write { () throws(ChainError) in
      let parent = head
      // A block that accounts are changed with takes nothing away from the one that is waited for.
      let decree = plan.decree ?? headerDecree
      let header = try nextHeader(plan, decree, on: parent)
      let fork = fork(header)
      guard fork >= .paris else {
        throw .setting("blocks of \(fork) need proof of work, which is not done here: the chain's rules must be Paris' or later")
      }
      let reader = try store { () throws(StoreError) in
        try store.view().state(at: parent.number, hashes: hashes(behind: parent))
      }
      if codes.count > 8192 { codes.removeAll() }
      let execution: BlockExecution
      let transactions: [Transaction]
      let senders: [Address]
      do throws(BlockError) {
        execution = try BlockExecution(
          BlockExecution.Context(header, chain: specification, fork: fork), reader: reader, codes: codes)
        try execution.begin()
        (transactions, senders) = try fill(execution, plan, source, fork)
        try execution.finish(withdrawals: fork >= .shanghai ? plan.withdrawals : nil)
      } catch {
        if let failure = reader.failure { throw .store(failure) }
        throw .invalid(block: parent.hash, error)
      }
      if transactions.isEmpty && !plan.sealsEmpty { throw .nothingToSeal }
      try decree?.apply(to: execution.state)
      let state = try prepare(execution, reader)
      let block = close(header, execution, transactions, fork >= .shanghai ? plan.withdrawals : nil, state.root)
      let sealed = SealedBlock(
        block: block, hash: block.header.hash, receipts: execution.receipts, senders: senders, decree: decree)
      try seal(sealed, state, parent.totalDifficulty)
      clock.used(header.timestamp)
      if plan.decree == nil, let decree { nextHeaderDecree.withLock { if $0 == decree { $0 = Decree() } } }
      return sealed
    }
  }

  /// The header of the block that would come next, as far as it is known before: for calls on "pending".
  public func nextHeader(_ plan: BlockPlan = BlockPlan()) throws(ChainError) -> Header {
    try nextHeader(plan, on: head)
  }

  func nextHeader(_ plan: BlockPlan, on parent: Head) throws(ChainError) -> Header {
    try nextHeader(plan, plan.decree ?? headerDecree, on: parent)
  }

  /// What the next block's header has by decree; nil: nothing.
  var headerDecree: Decree? { nextHeaderDecree.withLock { $0.isEmpty ? nil : $0 } }

  func nextHeader(_ plan: BlockPlan, _ decree: Decree?, on parent: Head) throws(ChainError) -> Header {
    guard plan.extraData.count <= 32 else {
      throw .setting("a block's extra data has at most 32 bytes, found \(plan.extraData.count)")
    }
    let natural = plan.decree == nil ? clock.timestamp(after:) : clock.timestampBetween
    let timestamp = plan.timestamp ?? natural(parent.header.timestamp)
    guard timestamp > parent.header.timestamp else {
      throw .setting("a block's time must be later than its parent's, \(parent.header.timestamp); found \(timestamp)")
    }
    var header = Header(
      parentHash: parent.hash, beneficiary: plan.beneficiary, number: parent.number + 1,
      gasLimit: gasLimit(plan.targetGasLimit, parent.header), timestamp: timestamp, extraData: plan.extraData,
      mixHash: plan.prevRandao ?? Chain.randao(parent.header))
    let fork = fork(header)
    if decree != nil && header.extraData.isEmpty { header.extraData = Decree.mark }
    if fork >= .london {
      header.baseFeePerGas = HeaderRules.baseFee(parent: parent.header)
      if parent.header.baseFeePerGas == nil { header.gasLimit = parent.header.gasLimit &* BaseFee.elasticity }
      if let fee = decree?.baseFeePerGas { header.baseFeePerGas = fee }
    }
    if let limit = decree?.gasLimit { header.gasLimit = limit }
    if fork >= .shanghai { header.withdrawalsRoot = TrieRoot.withdrawals(plan.withdrawals) }
    if fork >= .cancun {
      header.blobGasUsed = 0
      header.excessBlobGas = HeaderRules(specification).excessBlobGas(timestamp: timestamp, fork, parent: parent.header)
      header.parentBeaconBlockRoot = plan.parentBeaconBlockRoot
    }
    return header
  }

  private static func randao(_ parent: Header) -> Hash256 {
    Keccak256.hash(parent.mixHash.bytes + UInt256(parent.number + 1).bigEndianBytes)
  }

  private func gasLimit(_ target: UInt64?, _ parent: Header) -> UInt64 {
    guard let target else { return parent.gasLimit }
    let step = max(1, parent.gasLimit / 1024) - 1
    let wanted = max(HeaderRules.gasLimitMinimum, min(target, HeaderRules.gasLimitMaximum))
    return wanted > parent.gasLimit
      ? min(wanted, parent.gasLimit + step) : max(wanted, parent.gasLimit - min(step, parent.gasLimit))
  }

  /// Runs transactions of the source until there is no more room, time or transaction.
  func fill(
    _ execution: BlockExecution, _ plan: BlockPlan, _ source: any TransactionSource, _ fork: Fork
  ) throws(BlockError) -> (transactions: [Transaction], senders: [Address]) {
    let start = ContinuousClock.now
    let gasLimit = execution.context.gasLimit
    var transactions: [Transaction] = []
    var senders: [Address] = []
    // The block's RLP has a limit from Osaka on (EIP-7934); headers and withdrawals take less than this beside transactions.
    var space = fork >= .osaka ? HeaderRules.blockLengthLimit - 4096 - 64 * plan.withdrawals.count : Int.max
    while let (transaction, sender) = source.next(gas: gasLimit - execution.gasUsed) {
      if let limit = plan.timeLimit, ContinuousClock.now - start > limit { break }
      let length = transaction.envelope.count + 8
      if length > space {
        source.outcome(.later)
        continue
      }
      do throws(BlockError) {
        try execution.run(transaction, sender: sender)
        transactions.append(transaction)
        senders.append(sender)
        space -= length
        source.outcome(nil)
      } catch {
        guard case .transaction(_, let reason) = error else { throw error }
        source.outcome(reason.isTemporary ? .later : .never("\(reason)"))
      }
    }
    return (transactions, senders)
  }

  /// The block that an execution has come to; `root` is that of its state.
  func close(
    _ header: Header, _ execution: BlockExecution, _ transactions: [Transaction], _ withdrawals: [Withdrawal]?,
    _ root: Hash256
  ) -> Block {
    var header = header
    header.stateRoot = root
    header.transactionsRoot = TrieRoot.transactions(transactions)
    header.receiptsRoot = TrieRoot.receipts(execution.receipts)
    header.logsBloom = execution.bloom
    header.gasUsed = execution.gasUsed
    if header.blobGasUsed != nil { header.blobGasUsed = execution.blobGasUsed }
    if execution.context.fork >= .prague { header.requestsHash = Requests.hash(execution.requests) }
    return Block(header: header, transactions: transactions, withdrawals: withdrawals)
  }
}

extension TransactionError {
  /// Whether a later block may include the transaction all the same.
  var isTemporary: Bool {
    switch self {
    case .kindNotActive, .nonceTooHigh, .balanceTooLow, .blockGasExceeded, .maxFeeBelowBaseFee, .blobFeeTooLow,
      .blobGasExceeded, .senderHasCode:
      true
    default: false
    }
  }
}
