import EthereumTypes
import Hashes
import StateTrie

/// The nodes of a state's tries: those that are on disk, and in front of them those that are not yet.
///
/// Nodes are written every few dozen blocks, and only those that are still part of the state then: the upper ones change with
/// every block. What is not written can be found again from the flat state (`StateStore.checkRoot`).
final class StateTrieNodes: NodeSource {
  private let store: KeyValueStore
  private(set) var pending: [Hash256: [UInt8]] = [:]
  private(set) var pendingBytes = 0
  /// Why the disk failed, where only a node seemed missing.
  private(set) var failure: StoreError?

  init(_ store: KeyValueStore) { self.store = store }

  func add(_ hash: Hash256, _ bytes: UnsafeRawBufferPointer) {
    if pending.updateValue(Array(bytes), forKey: hash) == nil { pendingBytes += bytes.count + 64 }
  }

  func node(_ hash: Hash256, arena: TrieArena) -> UnsafeRawBufferPointer? {
    func copied(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
      let target = arena.allocate(bytes.count)
      if let source = bytes.baseAddress { target.copyMemory(from: source, byteCount: bytes.count) }
      return UnsafeRawBufferPointer(start: target, count: bytes.count)
    }
    if let node = pending[hash] { return node.withUnsafeBytes { copied($0) } }
    do throws(StoreError) {
      return try store.withValue(Keys.hash(Keys.node, hash)) { $0.map { copied($0) } }
    } catch {
      failure = error
      return nil
    }
  }

  /// Puts what is pending and reachable from `root` into the batch; `forget` when it is written.
  func write(reachableFrom root: Hash256, to batch: inout KeyValueStore.Batch) throws(StoreError) {
    var seen: Set<Hash256> = []
    // Nodes still to visit, and whether they are of the trie of accounts.
    var stack: [(Hash256, Bool)] = [(root, true)]
    while let (hash, isAccounts) = stack.popLast() {
      guard let node = pending[hash], seen.insert(hash).inserted else { continue }
      batch.put(Keys.hash(Keys.node, hash), node)
      do throws(RLPError) {
        try RLPReader.read(node) { (reader) throws(RLPError) in
          try StateTrieNodes.children(&reader, isAccounts: isAccounts) { stack.append(($0, $1)) }
        }
      } catch {
        throw .damaged("node \(hash): \(error)")
      }
    }
  }

  func forget() {
    pending.removeAll(keepingCapacity: true)
    pendingBytes = 0
  }

  /// Calls `visit` with the hashes a node names: of its children, and of the storage of an account that it holds.
  static func children(
    _ reader: inout RLPReader, isAccounts: Bool, _ visit: (Hash256, _ isAccounts: Bool) -> Void
  ) throws(RLPError) {
    var fields = try reader.list()
    var items: [Range<Int>] = []
    var lists: [Int: RLPReader] = [:]
    var scan = fields
    while !scan.isAtEnd {
      if scan.isAtList {
        // A node of less than 32 bytes stands in its parent.
        var inner = scan
        lists[items.count] = inner
        items.append(try inner.itemRange())
        scan = inner
      } else {
        items.append(try scan.bytesRange())
      }
    }
    if items.count == 17 {
      for i in 0..<16 {
        if var inner = lists[i] {
          try children(&inner, isAccounts: isAccounts, visit)
        } else if items[i].count == 32, let base = fields.memory(items[i]).baseAddress {
          visit(Hash256(load: base), isAccounts)
        }
      }
      return
    }
    guard items.count == 2, lists[0] == nil, let flag = fields.memory(items[0]).first else { return }
    if flag & 0x20 == 0 {
      if var inner = lists[1] {
        try children(&inner, isAccounts: isAccounts, visit)
      } else if items[1].count == 32, let base = fields.memory(items[1]).baseAddress {
        visit(Hash256(load: base), isAccounts)
      }
    } else if isAccounts {
      _ = try fields.bytesRange()
      var value = try fields.bytesReader()
      let account = try AccountState(&value)
      if account.storageRoot != AccountState.emptyRoot { visit(account.storageRoot, false) }
    }
  }
}
