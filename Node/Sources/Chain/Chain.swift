public import BigIntegers
public import ChainStore
public import EVM
public import EthereumTypes
import Foundation
public import GenesisFile
public import Hashes
import Parallel
public import StatelessExecution
import Synchronization

/// A chain of blocks on disk with its state: what a sequencer extends, what a follower or an embedded L1 imports into, what
/// JSON-RPC answers from.
///
/// All calls are synchronous and safe from any thread. One writer at a time: sealing and importing take turns behind a lock.
/// Readers take no part in that: `head` is a value published after a block is durable, blocks come from a pool of SQLite
/// readers, states are snapshots of the database. So nothing that reads waits for a block that is being built.
///
/// The block index is the truth: a block is sealed once SQLite has it on disk, and the state follows. A state that lags behind
/// the index when a chain is opened (a kill, a power failure) is brought up by executing the blocks between again.
public final class Chain: Sendable {
  public struct Options: Sendable {
    /// For how many blocks behind the head the state is kept; nil: for all (archive).
    public var retention: UInt64? = 1024
    /// Whether opening recomputes the root of the whole state from its accounts and slots (2 to 3 µs each). Without it the
    /// root's node must be there and the changes since nodes were last written must lead to the head's root.
    public var checksWholeState = false
    /// Memory for blocks of the database.
    public var cacheBytes = 128 << 20

    public init() {}
  }

  /// A block of the chain: its header and hash.
  public typealias Head = IndexEntry

  public let specification: ChainSpecification
  /// Of the genesis file; see there.
  public let mergeNetsplitBlock: UInt64?
  public let options: Options
  public let genesis: Head
  let store: StateStore
  public let index: BlockIndex
  public let clock: Clock
  /// Fields of the next block's header that no rule gives; see `DevelopmentControl`.
  let nextHeaderDecree = Mutex(Decree())
  /// Held by who changes the chain.
  private let writing = Mutex<Void>(())
  private let published: Published

  let listeners = Listeners<ChainEvent>(keeping: 1024)
  /// Codes that blocks have run; the writer's.
  nonisolated(unsafe) let codes = CodeCache()

  /// Opens the chain in `directory`, or begins it there with `genesis`. A directory with another genesis is refused.
  ///
  /// A head that the state has not reached is reached before this returns.
  public init(directory: String, genesis file: GenesisFile, options: Options = Options()) throws(ChainError) {
    specification = file.chain
    mergeNetsplitBlock = file.mergeNetsplitBlock
    self.options = options
    clock = Clock()
    do {
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    } catch {
      throw .store(.storage("\(directory): \(error)"))
    }
    do throws(StoreError) {
      store = try StateStore(path: directory + "/state", retention: options.retention, cacheBytes: options.cacheBytes)
      index = try BlockIndex(path: directory + "/blocks.sqlite")
      let first = try index.head
      let genesisBlock = Block(
        header: file.header, withdrawals: file.header.withdrawalsRoot == nil ? nil : [])
      let genesisHash = file.header.hash
      genesis = Head(header: file.header, hash: genesisHash, totalDifficulty: file.header.difficulty)
      if let first {
        let found = try index.canonicalHash(file.header.number) ?? .zero
        guard found == genesisHash else { throw StoreError.foreignChain(expected: genesisHash, found: found) }
        published = Published(first)
      } else {
        try index.insert(
          genesisBlock, hash: genesisHash, receipts: [], totalDifficulty: file.header.difficulty)
        try index.setHead(number: file.header.number, hash: genesisHash, canonical: [(file.header.number, genesisHash)])
        published = Published(genesis)
      }
      if store.head == nil {
        try store.begin(
          accounts: file.accounts, codes: Array(file.codes.values), number: file.header.number, hash: genesisHash,
          root: file.header.stateRoot)
      }
      try store.checkRoot(whole: options.checksWholeState) { (hash) throws(StoreError) in
        try self.index.header(hash)?.stateRoot
      }
    } catch {
      throw .store(error)
    }
    try catchUp()
  }

  // MARK: The head

  /// The newest block, durable with its state.
  public var head: Head { published.newest.head }

  /// Makes a block the head for readers; the state is its state.
  func publish(_ head: Head) throws(ChainError) {
    let view = try store { () throws(StoreError) in try store.view() }
    published.set(head, view)
  }

  /// The state that readers see: that of `head`, also while the writer is on its way elsewhere.
  var view: StateView {
    get throws(ChainError) {
      guard let view = published.newest.view else { throw .store(.damaged("no state")) }
      return view
    }
  }

  /// Runs `body` while nobody else changes the chain.
  func write<R>(_ body: () throws(ChainError) -> R) throws(ChainError) -> R {
    let result: Result<R, ChainError> = writing.withLock { _ in
      do throws(ChainError) {
        return .success(try body())
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// Changes of the chain from now on, in order; see `ChainEvent`. A listener that does not read loses the oldest of 1,024.
  public func events() -> AsyncStream<ChainEvent> { listeners.stream() }

  // MARK: Blocks

  /// The canonical block with that number, or nil beyond the head.
  public func block(number: UInt64) throws(ChainError) -> StoredBlock? {
    try read { (index) throws(StoreError) in
      guard let hash = try index.canonicalHash(number) else { return nil }
      return try index.block(hash)
    }
  }

  /// A block by its hash, canonical or not.
  public func block(hash: Hash256) throws(ChainError) -> StoredBlock? {
    try read { (index) throws(StoreError) in try index.block(hash) }
  }

  public func header(number: UInt64) throws(ChainError) -> Head? {
    try read { (index) throws(StoreError) in
      guard let hash = try index.canonicalHash(number) else { return nil }
      return try index.entry(hash)
    }
  }

  public func header(hash: Hash256) throws(ChainError) -> Head? {
    try read { (index) throws(StoreError) in try index.entry(hash) }
  }

  public func isCanonical(_ hash: Hash256) throws(ChainError) -> Bool {
    guard let head = try header(hash: hash) else { return false }
    return try isCanonical(head)
  }

  public func isCanonical(_ head: Head) throws(ChainError) -> Bool {
    try read { (index) throws(StoreError) in try index.canonicalHash(head.number) == head.hash }
  }

  /// The receipts of a block that was executed, in the order of its transactions; nil for others.
  public func receipts(hash: Hash256) throws(ChainError) -> [Receipt]? {
    try read { (index) throws(StoreError) in try index.receipts(hash) }
  }

  /// Where a transaction is in the canonical chain.
  public func location(ofTransaction hash: Hash256) throws(ChainError) -> (block: UInt64, index: Int)? {
    let view = try view
    return try store { () throws(StoreError) in try view.location(ofTransaction: hash) }
  }

  /// Canonical blocks in `numbers` whose bloom may contain what a filter asks for: the caller's `mayContain` sees the bloom
  /// of each header. In ascending order; headers only, so it is cheap to walk ranges with few hits.
  public func headers(
    _ numbers: ClosedRange<UInt64>, where mayContain: (Bloom) -> Bool
  ) throws(ChainError) -> [Head] {
    try read { (index) throws(StoreError) in try index.headers(numbers, where: mayContain) }
  }

  /// The fork whose rules block `header` follows.
  public func fork(_ header: Header) -> Fork { HeaderRules(specification).fork(header) }

  func read<R>(_ body: (BlockIndex) throws(StoreError) -> R) throws(ChainError) -> R {
    do throws(StoreError) { return try body(index) } catch { throw .store(error) }
  }

  // MARK: States

  /// The state behind a canonical block; a snapshot that no later block changes. Each caller makes its own: a reader is for
  /// one thread. `.pruned` where it is no longer kept.
  public func state(at number: UInt64) throws(ChainError) -> StateSnapshot {
    try state(at: number, in: view)
  }

  /// The head and its state, which belong together: between `head` and `state(at:)` the chain may have gone back.
  public func headState() throws(ChainError) -> (head: Head, state: StateSnapshot) {
    let newest = published.newest
    let (head, view) = (newest.head, newest.view)
    guard let view else { throw .store(.damaged("no state")) }
    return (head, try state(at: head.number, in: view))
  }

  /// The newest state if it is behind that block or behind one that came later on its branch.
  func state(behind block: Head) throws(ChainError) -> StateSnapshot {
    let newest = published.newest
    let (head, view) = (newest.head, newest.view)
    guard let view else { throw .store(.damaged("no state")) }
    var isThere = head.hash == block.hash
    if !isThere && head.number > block.number { isThere = try isCanonical(block) }
    guard isThere else {
      throw .unknownBlock(block.hash)
    }
    return try state(at: block.number, in: view)
  }

  private func state(at number: UInt64, in view: StateView) throws(ChainError) -> StateSnapshot {
    guard number <= view.position.number else { throw .unknownNumber(number, head: view.position.number) }
    let index = index
    return try store { () throws(StoreError) in
      try view.state(at: number) { (number) throws(StoreError) in try index.canonicalHash(number) }
    }
  }

  /// The oldest block whose state is kept.
  public var oldestState: UInt64 { max(genesis.number, (try? view.oldest) ?? head.number) }
}

/// Why a chain cannot do what it was asked.
public enum ChainError: Error, Hashable, Sendable, CustomStringConvertible {
  case store(StoreError)
  /// The block breaks a rule.
  case invalid(block: Hash256, BlockError)
  /// The block's parent is not here.
  case unknownParent(block: Hash256, parent: Hash256)
  case unknownBlock(Hash256)
  case unknownNumber(UInt64, head: UInt64)
  /// A call was not executed: the transaction's form does not allow it.
  case call(TransactionError)
  case state(StateError)
  /// No transaction can be in a block, and the plan wants none without.
  case nothingToSeal
  /// The block was changed by decree: it does not follow from its parent, and nothing can be proven of it.
  case decreed(block: UInt64)
  /// A time or another setting of a development chain.
  case setting(String)
  /// What was asked for takes longer than it may.
  case timedOut(Duration)
  /// Who watches an execution has ended it.
  case interrupted

  public var description: String {
    switch self {
    case .store(let error): "\(error)"
    case .invalid(let block, let error): "block \(block) is invalid: \(error)"
    case .unknownParent(let block, let parent): "the parent \(parent) of block \(block) is not here: import it first"
    case .unknownBlock(let hash): "no block \(hash)"
    case .unknownNumber(let number, let head): "no block \(number); the head is \(head)"
    case .call(let error): "the call cannot run: \(error)"
    case .state(let error): "the state does not suffice: \(error)"
    case .nothingToSeal: "no transaction can be in a block now"
    case .decreed(let block):
      "block \(block) was changed by decree (anvil_setBalance or the like): it does not follow from its parent by execution, "
        + "so that no witness leads to its state and no proof of it can be made"
    case .setting(let words): words
    case .timedOut(let time): "execution aborted (timeout = \(time.inGoWords))"
    case .interrupted: "execution interrupted"
    }
  }
}

/// What happened to the chain.
public enum ChainEvent: Sendable {
  /// The head is a new block, child of the one before.
  case sealed(SealedBlock)
  /// The head is on another branch: `removed` are the blocks that are no longer canonical, newest first; `added` those that
  /// are now, oldest first.
  case reorganised(removed: [SealedBlock], added: [SealedBlock])
  /// A development chain went back; newest first. Their transactions are dropped.
  case rewound(removed: [SealedBlock])
}

/// A block with what its execution gave.
public struct SealedBlock: Sendable {
  public let block: Block
  public let hash: Hash256
  public let receipts: [Receipt]
  /// Who sent each transaction, in their order; empty where the block was not executed just now but read from the disk.
  public let senders: [Address]
  /// What was changed beside the transactions, on a development chain; nil where the block was read from the disk, too.
  public let decree: Decree?

  public init(
    block: Block, hash: Hash256, receipts: [Receipt], senders: [Address] = [], decree: Decree? = nil
  ) {
    self.decree = decree
    self.block = block
    self.hash = hash
    self.receipts = receipts
    self.senders = senders
  }
}
