import BigIntegers
import EthereumTypes
public import Hashes
public import StateTrie
import StatelessExecution
import Synchronization

/// The state of the newest executed block: accounts and slots by their addresses (flat), what they were before recent blocks
/// (history), codes, the nodes of the tries, and where transactions are.
///
/// `head` and `view` may be asked by any thread. Everything else belongs to one writer at a time, which the owner sees to.
public final class StateStore: @unchecked Sendable {
  /// The block whose state is here, and the one whose trie is on disk.
  public struct Position: Hashable, Sendable {
    public var number: UInt64
    public var hash: Hash256
    public var root: Hash256
    var trieNumber: UInt64
    var trieRoot: Hash256
    /// The first block whose changes the history has.
    var oldestUndo: UInt64
  }

  static let format: UInt64 = 1
  /// Pending nodes are written when they take more bytes than this, or every so many blocks.
  static let pendingLimit = 48 << 20
  static let blocksBetweenFlushes: UInt64 = 256
  /// A trie that has loaded more than this is opened anew when its nodes are on disk.
  static let arenaLimit = 384 << 20

  let database: KeyValueStore
  /// Blocks for which history is kept; nil: all.
  let retention: UInt64?
  var nodes: StateTrieNodes
  /// The state's trie at `head`, or at what is prepared; nil until it is needed.
  private var trie: AccountTrie?
  private var arena = TrieArena()
  /// `head`, guarded between the writer and those who make snapshots: a snapshot must know which block it shows.
  private let current: Mutex<Position?>

  public init(path: String, retention: UInt64?, cacheBytes: Int) throws(StoreError) {
    self.retention = retention
    database = try KeyValueStore(path: path, cacheBytes: cacheBytes)
    nodes = StateTrieNodes(database)
    let stored = try database.value(Keys.head)
    current = Mutex(try stored.map { (bytes) throws(StoreError) in try Position(stored: bytes) })
  }

  /// Nil while there is no state at all.
  public var head: Position? { current.withLock { $0 } }

  // MARK: Beginning

  /// Writes the first state.
  public func begin(
    accounts: [StateAccount], codes: [[UInt8]], number: UInt64, hash: Hash256, root: Hash256
  ) throws(StoreError) {
    var batch = KeyValueStore.Batch()
    for code in codes { batch.put(Keys.hash(Keys.code, Keccak256.hash(code)), code) }
    let trie = makeTrie(AccountState.emptyRoot)
    do throws(TrieError) {
      for account in accounts {
        let slots = account.slots.filter { !$0.value.isZero }.map { (key: $0.key, value: $0.value) }
        if !slots.isEmpty { try trie.setStorage(account.address, slots) }
        try trie.set(account.address, nonce: account.nonce, balance: account.balance, codeHash: account.codeHash)
        for slot in slots { batch.put(StateKey(account.address, slot.key).bytes, FlatValue.encode(slot.value)) }
        batch.put(StateKey(account.address).bytes, FlatValue.encode(try trie.account(account.address)))
      }
    } catch {
      throw damage(error)
    }
    let found = trie.rootHash()
    guard found == root else { throw .stateRoot(block: number, expected: root, found: found) }
    self.trie = trie
    let position = Position(
      number: number, hash: hash, root: root, trieNumber: number, trieRoot: root, oldestUndo: number + 1)
    try nodes.write(reachableFrom: root, to: &batch)
    batch.put(Keys.head, position.stored)
    try database.write(batch, durable: true)
    nodes.forget()
    current.withLock { $0 = position }
  }

  // MARK: The trie

  func makeTrie(_ root: Hash256) -> AccountTrie {
    arena = TrieArena()
    let trie = AccountTrie(root: root, source: nodes, arena: arena)
    let nodes = nodes
    trie.sink = { nodes.add($0, $1) }
    return trie
  }

  /// The trie of the state that is here.
  func currentTrie() throws(StoreError) -> AccountTrie {
    if let trie { return trie }
    guard let head else { throw .damaged("no state") }
    let made = makeTrie(head.root)
    trie = made
    return made
  }

  func setTrie(_ trie: AccountTrie?) { self.trie = trie }

  /// Runs a step that changes the trie. If it fails the trie may be half changed: it is opened anew when it is needed.
  func resettingTrie<Value>(_ body: () throws(StoreError) -> Value) throws(StoreError) -> Value {
    do throws(StoreError) {
      return try body()
    } catch {
      setTrie(nil)
      throw error
    }
  }

  var arenaBytes: Int { arena.byteCount }

  func damage(_ error: TrieError) -> StoreError {
    if let failure = nodes.failure { return failure }
    switch error {
    case .missingNode(let hash): return .damaged("node \(hash) is missing")
    case .malformed(let hash): return .damaged("node \(hash) is malformed")
    // Keys of a state are hashes.
    case .keyTooLong(let count): return .damaged("a trie has a key of \(count) bytes")
    }
  }

  /// Puts the nodes of the state's trie that are not on disk into the batch, which makes it the trie on disk.
  func writeNodes(of position: inout Position, to batch: inout KeyValueStore.Batch) throws(StoreError) {
    try nodes.write(reachableFrom: position.root, to: &batch)
    position.trieNumber = position.number
    position.trieRoot = position.root
  }

  func setHead(_ position: Position) { current.withLock { $0 = position } }

  // MARK: Reading

  /// The state as it is now, for readers. Position and snapshot are taken together, as `commit` changes them.
  public func view() throws(StoreError) -> StateView {
    let view: StateView? = current.withLock { position in
      position.map { StateView(database, database.snapshot(), $0) }
    }
    guard let view else { throw .damaged("no state") }
    return view
  }

  /// Applies a batch and its position in one step, as snapshots see it.
  func commit(_ batch: inout KeyValueStore.Batch, _ position: Position, durable: Bool) throws(StoreError) {
    batch.put(Keys.head, position.stored)
    let failure: StoreError? = current.withLock { current in
      do throws(StoreError) {
        try database.write(batch, durable: durable)
        current = position
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
  }
}

extension StateStore.Position {
  var stored: [UInt8] {
    var writer = RLPWriter(capacity: 160)
    let start = writer.open()
    writer.uint64(StateStore.format)
    writer.uint64(number)
    writer.hash(hash)
    writer.hash(root)
    writer.uint64(trieNumber)
    writer.hash(trieRoot)
    writer.uint64(oldestUndo)
    writer.close(start)
    return writer.bytes
  }

  init(stored bytes: [UInt8]) throws(StoreError) {
    var found: UInt64 = 0
    do throws(RLPError) {
      self = try RLPReader.read(bytes) { (reader) throws(RLPError) in
        var fields = try reader.list()
        found = try fields.uint64()
        return StateStore.Position(
          number: try fields.uint64(), hash: try fields.hash(), root: try fields.hash(), trieNumber: try fields.uint64(),
          trieRoot: try fields.hash(), oldestUndo: try fields.uint64())
      }
    } catch {
      throw .damaged("the store's head: \(error)")
    }
    guard found == StateStore.format else { throw .format(expected: StateStore.format, found: found) }
  }
}
