public import BigIntegers
public import ChainStore
public import EVM
public import EthereumTypes
public import Hashes

/// The state that a request looks at: behind a block, or behind the pending one. For one thread.
public final class CallState: StateReader {
  private let snapshot: StateSnapshot
  /// What the pending block changes.
  private let overlay: StateOverlay?
  private var blockHashes: [UInt64: Hash256] = [:]
  /// Reads fail once its time is over.
  public var limit: ExecutionLimit?

  public init(_ snapshot: StateSnapshot, overlay: StateOverlay? = nil) {
    self.snapshot = snapshot
    self.overlay = overlay
  }

  /// Why the disk failed, where a `StateError` was thrown that cannot say it.
  public var failure: StoreError? { snapshot.failure }

  private func checkTime() throws(StateError) {
    // Whoever runs something under a limit asks the limit before it looks at this error.
    if let limit, limit.look() { throw .missingNode(.zero) }
  }

  public func account(_ address: Address) throws(StateError) -> AccountState? {
    try checkTime()
    if let changed = overlay?.accounts[address] {
      guard changed.exists else { return nil }
      var hasSlots = changed.slots.contains { !$0.value.isZero }
      if !hasSlots && !changed.clearsStorage, let before = try snapshot.account(address) {
        hasSlots = before.storageRoot != AccountState.emptyRoot
      }
      // Only whether there is storage is asked of this root.
      return AccountState(
        nonce: changed.nonce, balance: changed.balance, storageRoot: hasSlots ? .zero : AccountState.emptyRoot,
        codeHash: changed.codeHash)
    }
    return try snapshot.account(address)
  }

  public func storage(_ address: Address, _ key: UInt256) throws(StateError) -> UInt256 {
    try checkTime()
    if let changed = overlay?.accounts[address] {
      if let value = changed.slots[key] { return value }
      if changed.clearsStorage || !changed.exists { return .zero }
    }
    return try snapshot.storage(address, key)
  }

  public func code(_ hash: Hash256) throws(StateError) -> [UInt8] {
    try checkTime()
    if let code = overlay?.codes[hash] { return code }
    return try snapshot.code(hash)
  }

  /// The code of an account; none where there is no account.
  public func code(of address: Address) throws(StateError) -> [UInt8] {
    guard let account = try account(address), account.codeHash != AccountState.emptyCodeHash else { return [] }
    return try code(account.codeHash)
  }

  /// Each is read once: code may ask millions of times.
  public func blockHash(_ number: UInt64) throws(StateError) -> Hash256 {
    if let known = blockHashes[number] { return known }
    try checkTime()
    let hash = try snapshot.blockHash(number)
    blockHashes[number] = hash
    return hash
  }
}

/// Changes of a state, by themselves.
public struct StateOverlay: Sendable {
  struct Account: Sendable {
    let exists: Bool
    let nonce: UInt64
    let balance: UInt256
    let codeHash: Hash256
    /// Slots that are not named are zero.
    let clearsStorage: Bool
    let slots: [UInt256: UInt256]
  }

  private(set) var accounts: [Address: Account] = [:]
  private(set) var codes: [Hash256: [UInt8]] = [:]

  init(_ changes: [AccountChange]) {
    for change in changes {
      accounts[change.address] = Account(
        exists: change.exists, nonce: change.nonce, balance: change.balance, codeHash: change.codeHash,
        clearsStorage: change.clearsStorage,
        slots: Dictionary(change.slots.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 }))
      if let code = change.newCode { codes[change.codeHash] = code.array }
    }
  }
}
