public import BigIntegers
public import EthereumTypes
public import Hashes

/// The state from outside transactions: what blocks do themselves, and what a node is asked.
extension WorldState {
  /// The account as it is now; nil where there is none. Its storage root is not kept up to date: it is the reader's.
  public func account(_ address: Address) throws(StateError) -> (
    nonce: UInt64, balance: UInt256, codeHash: Hash256
  )? {
    let entry = try loaded(address)
    guard entry.pointee.exists else { return nil }
    return (entry.pointee.nonce, entry.pointee.balance, entry.pointee.codeHash)
  }

  public func storage(_ address: Address, _ key: UInt256) throws(StateError) -> UInt256 {
    let slot = slot(try loaded(address), key)
    try load(slot)
    return slot.pointee.value
  }

  public func code(_ address: Address) throws(StateError) -> [UInt8] {
    let entry = try loaded(address)
    return entry.pointee.hasCode ? try code(entry)._withUnsafeGuaranteedRef { $0.array } : []
  }

  /// Adds `amount`, modulo 2²⁵⁶: withdrawals and rewards. An amount of zero touches the account (EIP-161).
  public func credit(_ address: Address, _ amount: UInt256) throws(StateError) {
    let entry = try loaded(address)
    if amount.isZero { touch(entry) } else { setBalance(entry, entry.pointee.balance &+ amount) }
  }

  /// Sets a balance by decree (the DAO fork, state overrides).
  public func set(_ address: Address, balance: UInt256) throws(StateError) {
    setBalance(try loaded(address), balance)
  }

  public func set(_ address: Address, nonce: UInt64) throws(StateError) {
    setNonce(try loaded(address), nonce)
  }

  public func set(_ address: Address, code bytes: [UInt8]) throws(StateError) {
    let entry = try loaded(address)
    touch(entry)
    let hash = Keccak256.hash(bytes)
    setCode(entry, codes[hash] ?? Code(bytes, hash: hash), hash: hash)
  }

  public func set(_ address: Address, _ key: UInt256, _ value: UInt256) throws(StateError) {
    let slot = slot(try loaded(address), key)
    try load(slot)
    store(slot, value)
  }

  /// Ends what was done by the block itself, as `EVM.execute` ends a transaction: touched empty accounts go.
  public func finishBlockOperation() { finishTransaction() }
}
