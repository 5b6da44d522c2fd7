import EthereumTypes
public import Hashes
public import StateTrie

/// The trie of the state behind any block whose history is kept, for proofs and witnesses. For one thread.
///
/// It starts from the nodes on disk and sets every place that a block between theirs and the one asked for has changed to
/// its value there: the cost is that of those changes.
public final class HistoricalTrie: NodeSource {
  private let snapshot: StateSnapshot
  /// Nodes of this trie that are not on disk.
  private var made: [Hash256: [UInt8]] = [:]
  public let root: Hash256
  /// The nodes that were asked for since `startRecording`, in order.
  public private(set) var recorded: [[UInt8]] = []
  private var seen: Set<Hash256>?
  /// Why the disk failed, where only a node seemed missing.
  public private(set) var failure: StoreError?

  init(_ snapshot: StateSnapshot, trieRoot: Hash256, values: [(key: StateKey, value: [UInt8])], root: Hash256) throws(StoreError) {
    self.snapshot = snapshot
    self.root = root
    if values.isEmpty { return }
    let trie = AccountTrie(root: trieRoot, source: self)
    var made: [Hash256: [UInt8]] = [:]
    trie.sink = { made[$0] = Array($1) }
    try StateStore.set(values, in: trie) { failure ?? .damaged("\($0)") }
    let found = trie.rootHash()
    guard found == root else { throw .stateRoot(block: snapshot.number, expected: root, found: found) }
    self.made = made
  }

  public func node(_ hash: Hash256, arena: TrieArena) -> UnsafeRawBufferPointer? {
    func copied(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
      if seen?.insert(hash).inserted == true { recorded.append(Array(bytes)) }
      let target = arena.allocate(bytes.count)
      if let source = bytes.baseAddress { target.copyMemory(from: source, byteCount: bytes.count) }
      return UnsafeRawBufferPointer(start: target, count: bytes.count)
    }
    if let node = made[hash] { return node.withUnsafeBytes { copied($0) } }
    do throws(StoreError) {
      return try snapshot.store.withValue(Keys.hash(Keys.node, hash), in: snapshot.snapshot) { $0.map { copied($0) } }
    } catch {
      failure = error
      return nil
    }
  }

  public func startRecording() {
    seen = []
    recorded = []
  }

  /// A trie over these nodes, of which nothing is loaded yet.
  public func open() -> AccountTrie { AccountTrie(root: root, source: self) }
}
