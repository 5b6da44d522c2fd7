public import BigIntegers
public import EthereumTypes
public import Hashes

/// A state: the trie of accounts, and for each account the trie of its storage, all keyed by hashes and over one source of
/// nodes. Over a witness this is the partial trie of a stateless client.
///
/// Not for use by two threads at once. After an error it is not to be used any more.
public final class AccountTrie {
  let arena: TrieArena
  let source: (any NodeSource)?
  let accounts: Trie
  /// Accounts that were asked for or changed.
  private var loaded: [Loaded] = []
  private var table = PositionTable()
  private let key: TableKey
  private var hashes: KeyHashes

  /// Sees the encoding of every node that is hashed anew, those of storage tries as well: what a database stores. Hashing
  /// stays on the caller's thread then. The bytes are valid during the call.
  public var sink: ((Hash256, UnsafeRawBufferPointer) -> Void)?

  private struct Loaded {
    let address: Address
    let hashedAddress: Hash256
    var state: AccountState?
    /// Opened when the storage is first read or changed.
    var storage: Trie?
  }

  /// `tableKey` keys the tables of what was asked for.
  public init(
    root: Hash256 = AccountState.emptyRoot, source: (any NodeSource)? = nil, arena: TrieArena = TrieArena(),
    tableKey: TableKey = .any
  ) {
    self.arena = arena
    self.source = source
    accounts = Trie(root: root, arena: arena, source: source)
    key = tableKey
    hashes = KeyHashes(tableKey)
  }

  @inline(__always)
  private static func place(_ address: Address, _ key: TableKey) -> UInt64 {
    key.hash(address.high, address.middle, UInt64(address.low))
  }

  /// The position in `loaded`.
  private func position(_ address: Address) throws(TrieError) -> Int {
    let place = AccountTrie.place(address, key)
    if let position = table.find(place, where: { loaded[$0].address == address }) { return position }
    let hashed = Bloom.hash(address)
    let state = try accounts.withPath(hashed) { (path) throws(TrieError) -> AccountState? in
      try accounts.decoded(path) { bytes throws(RLPError) in
        var reader = RLPReader(unchecked: bytes)
        let state = try AccountState(&reader)
        try reader.finish()
        return state
      }
    }
    table.append(place) { AccountTrie.place(loaded[$0].address, key) }
    loaded.append(Loaded(address: address, hashedAddress: hashed, state: state, storage: nil))
    return loaded.count &- 1
  }

  /// The storage trie of the account at `position`.
  private func storage(_ position: Int) -> Trie {
    if let trie = loaded[position].storage { return trie }
    let root = loaded[position].state?.storageRoot ?? AccountState.emptyRoot
    let trie = Trie(root: root, arena: arena, source: source)
    loaded[position].storage = trie
    return trie
  }

  // MARK: Reading

  /// The account, nil where there is none.
  public func account(_ address: Address) throws(TrieError) -> AccountState? {
    loaded[try position(address)].state
  }

  /// A slot of an account's storage; zero where there is none, or no account.
  public func storage(_ address: Address, _ key: UInt256) throws(TrieError) -> UInt256 {
    let position = try position(address)
    guard let state = loaded[position].state else { return .zero }
    if loaded[position].storage == nil && state.storageRoot == AccountState.emptyRoot { return .zero }
    let trie = storage(position)
    let value = try trie.withPath(hashes.hash(key)) { (path) throws(TrieError) -> UInt256? in
      try trie.decoded(path) { bytes throws(RLPError) in
        var reader = RLPReader(unchecked: bytes)
        let value = try reader.uint256()
        try reader.finish()
        return value
      }
    }
    return value ?? .zero
  }

  /// Keccak-256 of a slot's key.
  public static func hashedKey(_ key: UInt256) -> Hash256 { Bloom.hash(Hash256(key)) }

  // MARK: Changing

  /// Sets an account but for its storage, whose root is computed.
  ///
  /// Set all accounts before removing any: a removal may need nodes that an insertion before it makes unnecessary.
  public func set(_ address: Address, nonce: UInt64, balance: UInt256, codeHash: Hash256) throws(TrieError) {
    let position = try position(address)
    let before = loaded[position].state
    let root = loaded[position].storage.map { hash(of: $0) } ?? before?.storageRoot ?? AccountState.emptyRoot
    let state = AccountState(nonce: nonce, balance: balance, storageRoot: root, codeHash: codeHash)
    if state == before { return }
    loaded[position].state = state
    let (value, count) = encode(state)
    try accounts.withPath(loaded[position].hashedAddress) { (path) throws(TrieError) in
      try accounts.insert(path, stored: value, count: count)
    }
  }

  /// The account's RLP in the arena.
  private func encode(_ state: AccountState) -> (UnsafePointer<UInt8>, Int) {
    let start = arena.allocate(112).assumingMemoryBound(to: UInt8.self)
    // The list's content has 68 to 107 bytes, so its prefix has two.
    var end = AccountTrie.write(UInt256(state.nonce), start + 2)
    end = AccountTrie.write(state.balance, end)
    end[0] = 0xa0
    state.storageRoot.store(to: end + 1)
    end[33] = 0xa0
    state.codeHash.store(to: end + 34)
    end += 66
    start[0] = 0xf8
    start[1] = UInt8(truncatingIfNeeded: end - start &- 2)
    return (UnsafePointer(start), end - start)
  }

  /// Removes an account with its storage.
  public func remove(_ address: Address) throws(TrieError) {
    let position = try position(address)
    loaded[position].storage = nil
    if loaded[position].state == nil { return }
    loaded[position].state = nil
    _ = try accounts.remove(loaded[position].hashedAddress)
  }

  /// Changes slots of an account's storage; zero removes one. `set` must follow, for the account to have the new root.
  /// `clearing`: all slots there were go first.
  public func setStorage(
    _ address: Address, _ slots: [(key: UInt256, value: UInt256)], clearing: Bool = false
  ) throws(TrieError) {
    let position = try position(address)
    if clearing {
      loaded[position].storage = Trie(arena: arena, source: source)
    }
    if slots.isEmpty { return }
    let trie = storage(position)
    // Insertions first: they may leave branches in place that removals alone would collapse, for which a witness may
    // lack the sibling.
    for slot in slots where !slot.value.isZero {
      let value = arena.allocate(33).assumingMemoryBound(to: UInt8.self)
      let count = AccountTrie.write(slot.value, value) - value
      try trie.withPath(hashes.hash(slot.key)) { (path) throws(TrieError) in
        try trie.insert(path, stored: UnsafePointer(value), count: count)
      }
    }
    for slot in slots where slot.value.isZero {
      try trie.withPath(hashes.hash(slot.key)) { (path) throws(TrieError) in _ = try trie.remove(path) }
    }
  }

  /// Writes a number's RLP, at most 33 bytes; where it ends.
  private static func write(
    _ value: UInt256, _ target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    if value.high == 0 && value.limb1 == 0 && value.limb0 < 0x80 {
      target[0] = value.isZero ? 0x80 : UInt8(truncatingIfNeeded: value.limb0)
      return target + 1
    }
    let length = (value.bitWidthOfValue &+ 7) &>> 3
    target[0] = 0x80 &+ UInt8(truncatingIfNeeded: length)
    // From the end, a limb at a time.
    var left = length
    var limb = 0
    while left > 0 {
      var word = limb == 0 ? value.limb0 : limb == 1 ? value.limb1 : limb == 2 ? value.limb2 : value.limb3
      let stop = max(left &- 8, 0)
      while left > stop {
        target[left] = UInt8(truncatingIfNeeded: word)
        word = word &>> 8
        left &-= 1
      }
      limb &+= 1
    }
    return target + 1 + length
  }

  // MARK: Root

  /// The state's root.
  public func rootHash() -> Hash256 { hash(of: accounts) }

  private func hash(of trie: Trie) -> Hash256 {
    guard let sink else { return trie.rootHash() }
    return trie.rootHash(storing: sink)
  }

  /// The nodes from the root to an account, as `eth_getProof` gives them.
  public func accountProof(_ address: Address) throws(TrieError) -> [[UInt8]] {
    try accounts.proof(Bloom.hash(address))
  }

  /// The nodes from the account's storage root to a slot.
  public func storageProof(_ address: Address, _ key: UInt256) throws(TrieError) -> [[UInt8]] {
    let position = try position(address)
    return try storage(position).proof(AccountTrie.hashedKey(key))
  }
}

extension Trie {
  /// The value as `body` reads it; a value it refuses is `malformed`, with the hash of the value.
  func decoded<Value>(
    _ path: NibblePath, _ body: (UnsafeBufferPointer<UInt8>) throws(RLPError) -> Value
  ) throws(TrieError) -> Value? {
    var failure: Hash256? = nil
    let value = try withValue(path) { bytes -> Value? in
      guard let bytes else { return nil }
      do throws(RLPError) {
        return try body(
          UnsafeBufferPointer(
            start: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), count: bytes.count))
      } catch {
        failure = Keccak256.hash(bytes)
        return nil
      }
    }
    if let failure { throw .malformed(failure) }
    return value
  }
}
