import BigIntegers
public import EVM
import EthereumTypes
public import Hashes
import StateTrie
import StatelessExecution

extension StateStore {
  /// What a block does to the state, computed and not yet written. One at a time: `commit` or `discard` it.
  public struct Prepared {
    /// The state's root behind the block.
    public let root: Hash256
    let undo: [(key: StateKey, before: [UInt8])]
    let flat: [(key: StateKey, value: [UInt8])]
    let codes: [(hash: Hash256, bytes: [UInt8])]
  }

  /// Applies the changes of a block behind the head to the trie. `reader`: the snapshot that the block ran over; it knows
  /// most of what was there before.
  public func prepare(_ changes: [AccountChange], over reader: StateSnapshot) throws(StoreError) -> Prepared {
    try resettingTrie { () throws(StoreError) in try apply(changes, over: reader) }
  }

  private func apply(_ changes: [AccountChange], over reader: StateSnapshot) throws(StoreError) -> Prepared {
    let trie = try currentTrie()
    var undo: [(key: StateKey, before: [UInt8])] = []
    var flat: [(key: StateKey, value: [UInt8])] = []
    var codes: [(hash: Hash256, bytes: [UInt8])] = []
    var written: Set<StateKey> = []
    for change in changes {
      let address = change.address
      if change.clearsStorage || !change.exists {
        // Everything that was stored goes first; a slot that is set again has one entry all the same.
        let kept = Set(change.slots.map { StateKey(address, $0.key) })
        try forEachSlot(of: address) { key, value in
          undo.append((key, value))
          written.insert(key)
          if !kept.contains(key) { flat.append((key, [])) }
        }
      }
      for slot in change.slots {
        let key = StateKey(address, slot.key)
        if !written.contains(key) { undo.append((key, FlatValue.encode(try before(key, reader)))) }
        flat.append((key, FlatValue.encode(slot.value)))
      }
      if let code = change.newCode { codes.append((change.codeHash, code.array)) }
    }
    do throws(TrieError) { try trie.apply(changes) } catch { throw damage(error) }
    for change in changes {
      let key = StateKey(change.address)
      undo.append((key, FlatValue.encode(try beforeAccount(change.address, reader))))
      var value: [UInt8] = []
      if change.exists {
        do throws(TrieError) { value = FlatValue.encode(try trie.account(change.address)) } catch { throw damage(error) }
      }
      flat.append((key, value))
    }
    return Prepared(root: trie.rootHash(), undo: undo, flat: flat, codes: codes)
  }

  private func before(_ key: StateKey, _ reader: StateSnapshot) throws(StoreError) -> UInt256 {
    do throws(StateError) {
      return try reader.storage(key.address, key.slot ?? .zero)
    } catch {
      throw reader.failure ?? .storage("\(error)")
    }
  }

  private func beforeAccount(_ address: Address, _ reader: StateSnapshot) throws(StoreError) -> AccountState? {
    do throws(StateError) {
      return try reader.account(address)
    } catch {
      throw reader.failure ?? .storage("\(error)")
    }
  }

  private func forEachSlot(of address: Address, _ body: (StateKey, [UInt8]) -> Void) throws(StoreError) {
    try database.forEach(prefix: Keys.slots(address)) { key, value throws(StoreError) in
      guard let key = StateKey(bytes: key) else { throw .damaged("a slot of \(address) has a key of \(key.count) bytes") }
      body(key, Array(value))
      return true
    }
  }

  /// The root of the head's state with changes applied to it, without keeping anything: for receipts before Byzantium.
  public func root(applying changes: [AccountChange]) throws(StoreError) -> Hash256 {
    guard let head else { throw .damaged("no state") }
    let trie = AccountTrie(root: head.root, source: nodes)
    do throws(TrieError) { try trie.apply(changes) } catch { throw damage(error) }
    return trie.rootHash()
  }

  /// Drops what was prepared.
  public func discard() { setTrie(nil) }

  /// Writes what was prepared as the state behind block `number`. `transactions`: their hashes in order.
  ///
  /// The batch need not be on disk when this returns: the block index is, and leads back here.
  /// If it fails, what was prepared is dropped.
  public func commit(
    _ prepared: Prepared, number: UInt64, hash: Hash256, transactions: [Hash256]
  ) throws(StoreError) {
    try resettingTrie { () throws(StoreError) in
      try write(prepared, number: number, hash: hash, transactions: transactions)
    }
  }

  private func write(
    _ prepared: Prepared, number: UInt64, hash: Hash256, transactions: [Hash256]
  ) throws(StoreError) {
    guard let before = head else { throw .damaged("no state") }
    var batch = KeyValueStore.Batch()
    for (key, value) in prepared.flat {
      if value.isEmpty { batch.remove(key.bytes) } else { batch.put(key.bytes, value) }
    }
    var record: [UInt8] = []
    record.reserveCapacity(prepared.undo.count * 53)
    for (key, value) in prepared.undo {
      batch.put(key.history(number), value)
      record += key.bytes
    }
    batch.put(Keys.number(Keys.undo, number), record)
    for (hash, bytes) in prepared.codes { batch.put(Keys.hash(Keys.code, hash), bytes) }
    for (index, hash) in transactions.enumerated() {
      batch.put(Keys.hash(Keys.transaction, hash), StateStore.place(number, index))
    }
    var position = Position(
      number: number, hash: hash, root: prepared.root, trieNumber: before.trieNumber, trieRoot: before.trieRoot,
      oldestUndo: before.oldestUndo)
    let flushes =
      nodes.pendingBytes > StateStore.pendingLimit || number - before.trieNumber >= StateStore.blocksBetweenFlushes
    if flushes { try writeNodes(of: &position, to: &batch) }
    // Recovery walks from the trie on disk over the history, so neither goes without the other.
    if let retention, number >= retention {
      var batchEnd = position.oldestUndo
      // A few at a time: an archive that becomes none has many.
      let most = batchEnd + 16
      while batchEnd < most && batchEnd <= number - retention && batchEnd <= position.trieNumber {
        try prune(batchEnd, &batch)
        batchEnd += 1
      }
      position.oldestUndo = batchEnd
    }
    try commit(&batch, position, durable: flushes)
    if flushes {
      nodes.forget()
      if arenaBytes > StateStore.arenaLimit { setTrie(nil) }
    }
  }

  static func place(_ number: UInt64, _ index: Int) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
      + withUnsafeBytes(of: UInt32(truncatingIfNeeded: index).bigEndian) { Array($0) }
  }

  /// Removes the history of one block.
  private func prune(_ number: UInt64, _ batch: inout KeyValueStore.Batch) throws(StoreError) {
    for key in try database.changedPlaces(number) { batch.remove(key.history(number)) }
    batch.remove(Keys.number(Keys.undo, number))
  }

  /// Takes back the newest block. `parent`: the block that is the head then, whose root is compared.
  public func undo(
    parent: (number: UInt64, hash: Hash256, root: Hash256), transactions: [Hash256]
  ) throws(StoreError) {
    try resettingTrie { () throws(StoreError) in try takeBack(parent: parent, transactions: transactions) }
  }

  private func takeBack(
    parent: (number: UInt64, hash: Hash256, root: Hash256), transactions: [Hash256]
  ) throws(StoreError) {
    guard let before = head, parent.number + 1 == before.number else { throw .damaged("no block to take back") }
    var batch = KeyValueStore.Batch()
    let values = try previous(before.number)
    for (key, value) in values {
      if value.isEmpty { batch.remove(key.bytes) } else { batch.put(key.bytes, value) }
      batch.remove(key.history(before.number))
    }
    batch.remove(Keys.number(Keys.undo, before.number))
    for hash in transactions { batch.remove(Keys.hash(Keys.transaction, hash)) }
    let trie = try currentTrie()
    try StateStore.set(values, in: trie) { damage($0) }
    let root = trie.rootHash()
    guard root == parent.root else { throw .stateRoot(block: parent.number, expected: parent.root, found: root) }
    var position = Position(
      number: parent.number, hash: parent.hash, root: root, trieNumber: before.trieNumber, trieRoot: before.trieRoot,
      oldestUndo: min(before.oldestUndo, before.number))
    // The trie on disk is never that of a block behind the head.
    let flushes = parent.number < before.trieNumber
    if flushes { try writeNodes(of: &position, to: &batch) }
    try commit(&batch, position, durable: flushes)
    if flushes { nodes.forget() }
  }

  /// What was there before block `number`, at each place that it changed.
  func previous(_ number: UInt64) throws(StoreError) -> [(key: StateKey, value: [UInt8])] {
    var values: [(key: StateKey, value: [UInt8])] = []
    for key in try database.changedPlaces(number) {
      guard let value = try database.value(key.history(number)) else {
        throw .damaged("block \(number) changed a place of \(key.address), and what was there before is missing")
      }
      values.append((key, value))
    }
    return values
  }

  /// Sets places of a trie to values of the flat state.
  static func set(
    _ values: [(key: StateKey, value: [UInt8])], in trie: AccountTrie, _ translate: (TrieError) -> StoreError
  ) throws(StoreError) {
    var slots: [Address: [(key: UInt256, value: UInt256)]] = [:]
    var accounts: [(Address, AccountState?)] = []
    for (key, value) in values {
      if let slot = key.slot {
        guard let number = value.withUnsafeBytes({ FlatValue.slot($0) }) else {
          throw .damaged("slot \(slot) of \(key.address) has \(value.count) bytes")
        }
        slots[key.address, default: []].append((slot, number))
      } else {
        let state: Result<AccountState?, RLPError> = value.withUnsafeBytes { bytes in
          do throws(RLPError) { return .success(try FlatValue.account(bytes)) } catch { return .failure(error) }
        }
        guard case .success(let account) = state else { throw .damaged("account \(key.address)") }
        accounts.append((key.address, account))
      }
    }
    do throws(TrieError) {
      for (address, account) in accounts {
        guard let account else { continue }
        if let slots = slots[address] { try trie.setStorage(address, slots) }
        try trie.set(address, nonce: account.nonce, balance: account.balance, codeHash: account.codeHash)
      }
      for (address, account) in accounts where account == nil { try trie.remove(address) }
    } catch {
      throw translate(error)
    }
  }
}
