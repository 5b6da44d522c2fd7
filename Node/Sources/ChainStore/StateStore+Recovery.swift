import EthereumTypes
public import Hashes
import StateTrie

extension StateStore {
  /// Makes sure that the state is what the head's header says. `rootOf`: the state root in the header of a block.
  ///
  /// Nodes are on disk for some block at or before the head; the changes since then are applied to that trie and must lead to
  /// the head's root. Nodes that are not there are made anew from the flat state. `whole`: the root of all accounts and slots is
  /// computed.
  public func checkRoot(
    whole: Bool, rootOf: (Hash256) throws(StoreError) -> Hash256?
  ) throws(StoreError) {
    guard let position = head else { throw .damaged("no state") }
    guard let expected = try rootOf(position.hash) else { throw .unknownBlock(position.hash) }
    guard expected == position.root else {
      throw .stateRoot(block: position.number, expected: expected, found: position.root)
    }
    if !whole {
      do throws(StoreError) {
        try catchUpTrie(position)
        return
      } catch {
        // The flat state decides.
        setTrie(nil)
      }
    }
    try rebuildTrie(position)
  }

  private func catchUpTrie(_ position: Position) throws(StoreError) {
    let trie = makeTrie(position.trieRoot)
    if position.trieNumber < position.number {
      var changed: Set<StateKey> = []
      for number in (position.trieNumber + 1)...position.number { changed.formUnion(try database.changedPlaces(number)) }
      var values: [(key: StateKey, value: [UInt8])] = []
      for key in changed { values.append((key, try database.value(key.bytes) ?? [])) }
      try StateStore.set(values, in: trie) { damage($0) }
    } else if position.root != AccountState.emptyRoot {
      guard try database.value(Keys.hash(Keys.node, position.root)) != nil else {
        throw .damaged("node \(position.root) is missing")
      }
    }
    let found = trie.rootHash()
    guard found == position.root else {
      throw .stateRoot(block: position.number, expected: position.root, found: found)
    }
    setTrie(trie)
  }

  /// Makes the trie from all accounts and slots, and writes its nodes; those that are no part of it are removed.
  func rebuildTrie(_ position: Position) throws(StoreError) {
    nodes.forget()
    let trie = makeTrie(AccountState.emptyRoot)
    try database.forEach(prefix: [Keys.account]) { key, value throws(StoreError) in
      guard let key = StateKey(bytes: key) else { throw .damaged("an account has a key of \(key.count) bytes") }
      var values = [(key: key, value: Array(value))]
      try database.forEach(prefix: Keys.slots(key.address)) { slotKey, slotValue throws(StoreError) in
        guard let slot = StateKey(bytes: slotKey) else { throw .damaged("a slot has a key of \(slotKey.count) bytes") }
        values.append((slot, Array(slotValue)))
        return true
      }
      try StateStore.set(values, in: trie) { damage($0) }
      return true
    }
    let found = trie.rootHash()
    guard found == position.root else {
      setTrie(nil)
      throw .stateRoot(block: position.number, expected: position.root, found: found)
    }
    var batch = KeyValueStore.Batch()
    var position = position
    try writeNodes(of: &position, to: &batch)
    let kept = Set(nodes.pending.keys)
    try database.forEach(prefix: [Keys.node]) { key, _ throws(StoreError) in
      if key.count == 33, let base = key.baseAddress, !kept.contains(Hash256(load: base + 1)) { batch.remove(Array(key)) }
      return true
    }
    try commit(&batch, position, durable: true)
    nodes.forget()
    setTrie(trie)
  }

  /// Writes the nodes that are not on disk yet, and everything else durably: before an orderly end.
  public func flush() throws(StoreError) {
    guard var position = head else { return }
    var batch = KeyValueStore.Batch()
    if position.trieNumber != position.number { try writeNodes(of: &position, to: &batch) }
    try commit(&batch, position, durable: true)
    nodes.forget()
  }
}
