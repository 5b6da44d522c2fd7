public import EVM
public import EthereumTypes
public import Hashes
import Parallel
public import StateTrie

/// Executes a block and compares everything its header says with the result.
public struct BlockVerifier {
  public let rules: HeaderRules

  public init(_ chain: ChainSpecification) { rules = HeaderRules(chain) }

  /// The checks that need no state: the header behind its parent, the body's commitments. `length`: bytes of the block's
  /// RLP. Without an ancestry nothing is compared with the parent.
  public func checkForm(_ block: Block, length: Int, ancestry: Ancestry?) throws(BlockError) {
    try checkForm(
      block, length: length, ancestry: ancestry, transactionsRoot: TrieRoot.transactions(block.transactions))
  }

  /// The same, with the transactions hashed where they are, unless their root is known.
  public func checkForm(
    _ encoded: EncodedBlock, ancestry: Ancestry?, transactionsRoot: Hash256? = nil
  ) throws(BlockError) {
    try checkForm(
      encoded.block, length: encoded.bytes.count, ancestry: ancestry,
      transactionsRoot: transactionsRoot ?? TrieRoot.transactions(encoded))
  }

  private func checkForm(
    _ block: Block, length: Int, ancestry: Ancestry?, transactionsRoot: Hash256
  ) throws(BlockError) {
    let header = block.header
    let fork = rules.fork(header)
    guard fork <= .osaka else { throw .unsupportedFork(fork) }
    do throws(HeaderError) {
      if fork >= .osaka && length > HeaderRules.blockLengthLimit {
        throw .blockTooLong(maximum: HeaderRules.blockLengthLimit, found: length)
      }
      try rules.checkAlone(header, fork)
      if (block.withdrawals != nil) != (fork >= .shanghai) { throw .presence(.withdrawals) }
    } catch {
      throw .header(error)
    }
    if let ancestry {
      try compare(.parentHash, ancestry.parentHash, header.parentHash)
      do throws(HeaderError) {
        try rules.check(header, fork, parent: ancestry.parent)
      } catch {
        throw .header(error)
      }
    }
    try compare(.ommersHash, block.ommers.ommersHash, header.ommersHash)
    if !block.ommers.isEmpty {
      do throws(OmmerError) {
        guard let ancestry else { throw .unknownAncestry(index: 0) }
        try rules.checkOmmers(block, ancestry)
      } catch {
        throw .ommers(error)
      }
    }
    try compare(.transactionsRoot, transactionsRoot, header.transactionsRoot)
    if let withdrawals = block.withdrawals, let found = header.withdrawalsRoot {
      try compare(.withdrawalsRoot, TrieRoot.withdrawals(withdrawals), found)
    }
    if let found = header.blobGasUsed {
      var blobs: UInt64 = 0
      for transaction in block.transactions { blobs &+= UInt64(transaction.blobHashes.count) }
      guard found == blobs &* BlobParameters.gasPerBlob else {
        throw .number(.blobGasUsed, expected: blobs &* BlobParameters.gasPerBlob, found: found)
      }
    }
  }

  /// Who sent each transaction; recovered on all cores.
  public func senders(_ block: Block) throws(BlockError) -> [Address] {
    let fork = rules.fork(block.header)
    return try check(
      Parallel.map(block.transactions.count) { block.transactions[$0].sender(fork: fork) }, block, fork)
  }

  /// The same, of what was signed where it is.
  public func senders(_ encoded: EncodedBlock) throws(BlockError) -> [Address] {
    let fork = rules.fork(encoded.block.header)
    return try check(
      Parallel.map(encoded.block.transactions.count) { encoded.sender($0, fork: fork) }, encoded.block, fork)
  }

  private func check(
    _ recovered: [Address?], _ block: Block, _ fork: Fork
  ) throws(BlockError) -> [Address] {
    var senders: [Address] = []
    senders.reserveCapacity(recovered.count)
    for (i, sender) in recovered.enumerated() {
      guard let sender else {
        let kind = block.transactions[i].kind
        if fork < kind.firstFork { throw .transaction(i, .kindNotActive(kind, since: kind.firstFork)) }
        throw .invalidSignature(transaction: i)
      }
      senders.append(sender)
    }
    return senders
  }

  /// Executes the block over `reader`, and compares all but the state's root with the header. What changed is in the
  /// result's `state`.
  ///
  /// `checkForm` is to be called before: this relies on what it checks, also for arithmetic that cannot overflow then.
  public func execute(
    _ block: Block, reader: any StateReader, codes: CodeCache = CodeCache(), senders known: [Address]? = nil,
    tableKey: TableKey = .any, intermediateRoot: ((WorldState) throws(StateError) -> Hash256)? = nil
  ) throws(BlockError) -> BlockExecution {
    let header = block.header
    let senders: [Address]
    if let known, known.count == block.transactions.count {
      senders = known
    } else {
      senders = try self.senders(block)
    }
    let execution = try BlockExecution(
      BlockExecution.Context(header, chain: rules.chain, fork: rules.fork(header)), reader: reader,
      codes: codes, tableKey: tableKey, intermediateRoot: intermediateRoot)
    try execution.begin()
    for i in block.transactions.indices { try execution.run(block.transactions[i], sender: senders[i]) }
    try execution.finish(withdrawals: block.withdrawals, ommers: block.ommers)
    guard execution.gasUsed == header.gasUsed else {
      throw .number(.gasUsed, expected: execution.gasUsed, found: header.gasUsed)
    }
    try compare(.receiptsRoot, TrieRoot.receipts(execution.receipts), header.receiptsRoot)
    guard execution.bloom == header.logsBloom else { throw .logsBloom }
    if let found = header.requestsHash {
      try compare(.requestsHash, Requests.hash(execution.requests), found)
    }
    return execution
  }

  private func compare(_ field: BlockError.HashField, _ expected: Hash256, _ found: Hash256)
    throws(BlockError)
  {
    if expected != found { throw .hash(field, expected: expected, found: found) }
  }
}

extension AccountTrie {
  /// Applies what transactions changed.
  public func apply(_ changes: [AccountChange]) throws(TrieError) {
    for change in changes where change.exists {
      if !change.slots.isEmpty || change.clearsStorage {
        try setStorage(change.address, change.slots, clearing: change.clearsStorage)
      }
      try set(change.address, nonce: change.nonce, balance: change.balance, codeHash: change.codeHash)
    }
    for change in changes where !change.exists { try remove(change.address) }
  }

  /// Applies what `state` has changed, and gives the root.
  public func rootHash(applying state: WorldState) throws(StateError) -> Hash256 {
    let changes = try state.changes()
    do throws(TrieError) { try apply(changes) } catch { throw StateError(error) }
    return rootHash()
  }
}
