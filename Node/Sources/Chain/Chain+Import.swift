import BigIntegers
import ChainStore
import EVM
public import EthereumTypes
public import Hashes
import StatelessExecution

/// What became of a block that was imported.
public enum ImportOutcome: Hashable, Sendable {
  case alreadyKnown
  /// The head is this block, child of the head before.
  case extended
  /// Kept, on a branch that is not better than the head's.
  case sideBranch
  /// The head is this block on another branch.
  case reorganised
}

extension Chain {
  /// Checks a block wholly against its parent and executes it. A block of a side branch is checked in form, and executed when its
  /// branch becomes better: by total difficulty, then by length. `length`: bytes of the block's RLP, if known.
  @discardableResult
  public func insert(_ block: Block, length: Int? = nil) throws(ChainError) -> ImportOutcome {
    try write { () throws(ChainError) in
      let hash = block.header.hash
      if try header(hash: hash) != nil { return .alreadyKnown }
      let parent = try parent(of: block.header, hash)
      do throws(BlockError) {
        try BlockVerifier(specification).checkForm(
          block, length: length ?? block.encoded.count, ancestry: try ancestry(parent, for: block))
      } catch {
        throw .invalid(block: hash, error)
      }
      let head = self.head
      let difficulty = parent.totalDifficulty &+ block.header.difficulty
      if block.header.parentHash == head.hash {
        try extend(block, hash, difficulty)
        return .extended
      }
      try store { () throws(StoreError) in
        try index.insert(block, hash: hash, receipts: nil, totalDifficulty: difficulty)
      }
      let isBetter =
        difficulty > head.totalDifficulty || (difficulty == head.totalDifficulty && block.header.number > head.number)
      guard isBetter else { return .sideBranch }
      try reorganise(to: Head(header: block.header, hash: hash, totalDifficulty: difficulty))
      return .reorganised
    }
  }

  /// Makes a known block the head, whether it is better or not: what a follower does when L1 says so. Blocks behind it stay
  /// known.
  public func setHead(_ hash: Hash256) throws(ChainError) {
    try write { () throws(ChainError) in
      if hash == head.hash { return }
      guard let target = try header(hash: hash) else { throw .unknownBlock(hash) }
      try reorganise(to: target)
    }
  }

  /// Takes the chain back to block `number` and forgets the blocks behind it: snapshots of a development chain.
  public func rewind(to number: UInt64) throws(ChainError) {
    try write { () throws(ChainError) in
      let before = head
      guard number <= before.number, let target = try header(number: number) else {
        throw .unknownNumber(number, head: before.number)
      }
      if target.hash == before.hash { return }
      guard number >= oldestState else { throw .store(.pruned(block: number, oldest: oldestState)) }
      let removed = try sealedBlocks(from: before.hash, downTo: number)
      try move(from: before, to: target, canonical: [])
      try publish(target)
      try store { () throws(StoreError) in try index.remove(removed.map(\.hash)) }
      listeners.send(.rewound(removed: removed))
    }
  }

  // MARK: Steps, under the writer's lock

  func store<R>(_ body: () throws(StoreError) -> R) throws(ChainError) -> R {
    do throws(StoreError) { return try body() } catch { throw .store(error) }
  }

  /// Between preparing a state and committing it: if `body` fails, what was prepared is dropped.
  private func storeOrDiscard(_ body: () throws(StoreError) -> Void) throws(ChainError) {
    do throws(StoreError) {
      try body()
    } catch {
      store.discard()
      throw .store(error)
    }
  }

  func parent(of header: Header, _ hash: Hash256) throws(ChainError) -> Head {
    guard let parent = try self.header(hash: header.parentHash) else {
      throw .unknownParent(block: hash, parent: header.parentHash)
    }
    return parent
  }

  /// What the rules ask of older blocks: six more headers and their ommers, where a block has ommers.
  private func ancestry(_ parent: Head, for block: Block) throws(BlockError) -> Ancestry {
    var ancestry = Ancestry(parent: parent.header, hash: parent.hash)
    if block.ommers.isEmpty { return ancestry }
    var ommers: [Hash256] = []
    do throws(StoreError) {
      var hash = parent.hash
      for _ in 0..<7 {
        guard let stored = try index.block(hash) else { break }
        if hash != parent.hash { ancestry.older.append(stored.block.header) }
        ommers += stored.block.ommers.map(\.hash)
        if stored.block.header.number == genesis.number { break }
        hash = stored.block.header.parentHash
      }
      ancestry.ommers = ommers
    } catch {
      // With less known, ommers are refused as unrelated or of unknown ancestry.
    }
    return ancestry
  }

  /// Hashes of the blocks up to `parent`, on its own branch.
  func hashes(behind parent: Head) -> (UInt64) throws(StoreError) -> Hash256? {
    let index = index
    var known: [UInt64: Hash256] = [parent.number: parent.hash]
    var oldest = parent.header
    var isOnCanonicalChain = false
    return { (number) throws(StoreError) in
      if let hash = known[number] { return hash }
      while oldest.number > number {
        if !isOnCanonicalChain, let hash = known[oldest.number] {
          isOnCanonicalChain = try index.canonicalHash(oldest.number) == hash
        }
        if isOnCanonicalChain { return try index.canonicalHash(number) }
        known[oldest.number - 1] = oldest.parentHash
        guard oldest.number - 1 > number else { break }
        guard let next = try index.header(oldest.parentHash) else { return nil }
        oldest = next
      }
      return known[number]
    }
  }

  /// Runs a block over the state, which is its parent's, and prepares the new state.
  private func execute(
    _ block: Block, _ hash: Hash256, over parent: Head
  ) throws(ChainError) -> (executed: SealedBlock, state: StateStore.Prepared) {
    let reader = try store { () throws(StoreError) in
      try store.view().state(at: parent.number, hashes: hashes(behind: parent))
    }
    if codes.count > 8192 { codes.removeAll() }
    let execution: BlockExecution
    let senders: [Address]
    do throws(BlockError) {
      let verifier = BlockVerifier(specification)
      senders = try verifier.senders(block)
      execution = try verifier.execute(
        block, reader: reader, codes: codes, senders: senders,
        intermediateRoot: { [store] (state) throws(StateError) in
          let changes = try state.changes()
          do throws(StoreError) { return try store.root(applying: changes) } catch { throw .malformed(.zero) }
        })
    } catch {
      if let failure = reader.failure { throw .store(failure) }
      throw .invalid(block: hash, error)
    }
    // Known only where the block was sealed here. Without it the root below differs.
    let decree = try read { (index) throws(StoreError) in
      try index.decree(hash).map { (bytes) throws(StoreError) in try Decree(encoded: bytes, block: block.header.number) }
    }
    try decree?.apply(to: execution.state)
    let prepared = try prepare(execution, reader)
    guard prepared.root == block.header.stateRoot else {
      store.discard()
      throw .invalid(block: hash, .hash(.stateRoot, expected: prepared.root, found: block.header.stateRoot))
    }
    let executed = SealedBlock(
      block: block, hash: hash, receipts: execution.receipts, senders: senders, decree: decree)
    return (executed, prepared)
  }

  func prepare(_ execution: BlockExecution, _ reader: StateSnapshot) throws(ChainError) -> StateStore.Prepared {
    let changes: [AccountChange]
    do throws(StateError) { changes = try execution.state.changes() } catch { throw .state(error) }
    return try store { () throws(StoreError) in try store.prepare(changes, over: reader) }
  }

  private func extend(_ block: Block, _ hash: Hash256, _ difficulty: UInt256) throws(ChainError) {
    let (executed, state) = try execute(block, hash, over: head)
    try seal(executed, state, difficulty)
  }

  /// Puts an executed child of the head on disk and makes it the head.
  func seal(_ sealed: SealedBlock, _ state: StateStore.Prepared, _ difficulty: UInt256) throws(ChainError) {
    try storeOrDiscard { () throws(StoreError) in
      try index.insert(
        sealed.block, hash: sealed.hash, receipts: sealed.receipts, totalDifficulty: difficulty,
        decree: sealed.decree?.encoded, asHead: true)
    }
    try commit(state, sealed.block, sealed.hash)
    try publish(Head(header: sealed.block.header, hash: sealed.hash, totalDifficulty: difficulty))
    listeners.send(.sealed(sealed))
  }

  private func commit(_ state: StateStore.Prepared, _ block: Block, _ hash: Hash256) throws(ChainError) {
    try store { () throws(StoreError) in
      try store.commit(
        state, number: block.header.number, hash: hash, transactions: block.transactions.map(\.hash))
    }
  }

  /// Blocks from `hash` down to the one behind `number`, newest first.
  func sealedBlocks(from hash: Hash256, downTo number: UInt64) throws(ChainError) -> [SealedBlock] {
    try read { (index) throws(StoreError) in
      var result: [SealedBlock] = []
      var hash = hash
      while let stored = try index.block(hash), stored.block.header.number > number {
        result.append(SealedBlock(block: stored.block, hash: hash, receipts: try index.receipts(hash) ?? []))
        hash = stored.block.header.parentHash
      }
      return result
    }
  }

  /// Brings the state to the index's head: after a kill between the two, or a power failure.
  func catchUp() throws(ChainError) {
    try write { () throws(ChainError) in
      try moveState(to: head)
      try publish(head)
    }
  }

  /// Takes the state back to where `target`'s branch left it, and forward to `target`. What runs again is not compared with
  /// anything but its headers, which say everything.
  func moveState(to target: Head) throws(ChainError) {
    var path: [Hash256] = []
    var cursor = target.hash
    while let at = store.head, at.hash != cursor {
      guard let block = try header(hash: cursor) else { throw .unknownBlock(cursor) }
      if block.number > at.number {
        path.append(cursor)
        cursor = block.header.parentHash
      } else {
        try undoNewest(at)
      }
    }
    for hash in path.reversed() {
      guard let stored = try block(hash: hash) else { throw .unknownBlock(hash) }
      let (executed, state) = try execute(stored.block, hash, over: parent(of: stored.block.header, hash))
      if !stored.isExecuted {
        try storeOrDiscard { () throws(StoreError) in
          try index.insert(
            stored.block, hash: hash, receipts: executed.receipts, totalDifficulty: stored.totalDifficulty)
        }
      }
      try commit(state, stored.block, hash)
    }
  }

  /// Takes the state and then the index to `target`. `canonical`: as for `BlockIndex.setHead`. After an error the index still
  /// has the head `before`, and the state goes back there.
  private func move(
    from before: Head, to target: Head, canonical: [(UInt64, Hash256)]
  ) throws(ChainError) {
    do throws(ChainError) {
      try moveState(to: target)
      try store { () throws(StoreError) in
        try index.setHead(number: target.number, hash: target.hash, canonical: canonical)
      }
    } catch {
      try moveState(to: before)
      throw error
    }
  }

  private func undoNewest(_ at: StateStore.Position) throws(ChainError) {
    try store { () throws(StoreError) in
      guard let stored = try index.block(at.hash) else { throw .unknownBlock(at.hash) }
      guard let parent = try index.entry(stored.block.header.parentHash) else {
        throw .unknownBlock(stored.block.header.parentHash)
      }
      try store.undo(
        parent: (parent.number, parent.hash, parent.header.stateRoot),
        transactions: stored.block.transactions.map(\.hash))
    }
  }

  private func reorganise(to target: Head) throws(ChainError) {
    let before = head
    // Where the branches meet.
    var old = before
    var new = target
    var canonical: [(UInt64, Hash256)] = []
    while old.hash != new.hash {
      if new.number >= old.number {
        canonical.append((new.number, new.hash))
        new = try parent(of: new.header, new.hash)
      } else {
        old = try parent(of: old.header, old.hash)
      }
    }
    let fork = old.number
    guard fork >= oldestState else { throw .store(.pruned(block: fork, oldest: oldestState)) }
    let removed = try sealedBlocks(from: before.hash, downTo: fork)
    do throws(ChainError) {
      try move(from: before, to: target, canonical: canonical)
    } catch {
      // A block that broke a rule is forgotten with its children.
      if case .invalid(let bad, _) = error, let place = canonical.firstIndex(where: { $0.1 == bad }) {
        let hashes = canonical[...place].map(\.1)
        try store { () throws(StoreError) in try index.remove(hashes) }
      }
      throw error
    }
    try publish(target)
    let added = try sealedBlocks(from: target.hash, downTo: fork)
    listeners.send(.reorganised(removed: removed, added: added.reversed()))
  }

  /// Writes what is only in memory, for an orderly end. A chain that ends without it loses nothing; the next start takes longer.
  public func flush() throws(ChainError) {
    try write { () throws(ChainError) in
      try store { () throws(StoreError) in try store.flush() }
      try publish(head)
    }
  }
}
