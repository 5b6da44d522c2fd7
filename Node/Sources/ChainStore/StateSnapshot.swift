public import BigIntegers
public import EVM
public import EthereumTypes
public import Hashes

/// The state behind one block, unchanged by whatever is written later. For one thread; each caller makes its own.
///
/// A value that a later block has changed is found in the history: the first entry of its place behind the block is what was
/// there before.
public final class StateSnapshot: StateReader {
  let store: KeyValueStore
  let snapshot: KeyValueStore.Snapshot
  /// The block, and the newest one that the snapshot has.
  public let number: UInt64
  let newest: UInt64
  private let hashes: (UInt64) throws(StoreError) -> Hash256?
  /// What was read, by its place: a block's changes are told against it, without asking the disk twice.
  private(set) var accounts: [Address: AccountState?] = [:]
  private(set) var slots: [StateKey: UInt256] = [:]
  /// Why the disk failed, where a `StateError` was thrown that cannot say it.
  public private(set) var failure: StoreError?

  init(
    _ store: KeyValueStore, snapshot: KeyValueStore.Snapshot, number: UInt64, newest: UInt64,
    hashes: @escaping (UInt64) throws(StoreError) -> Hash256?
  ) {
    self.store = store
    self.snapshot = snapshot
    self.number = number
    self.newest = newest
    self.hashes = hashes
  }

  /// Calls `body` with the bytes that were at `key` behind the block; no bytes where there was nothing.
  private func withFlat<Value>(
    _ key: StateKey, _ body: (UnsafeRawBufferPointer) throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    if number < newest, let old = try changed(key) {
      let result: Result<Value, StoreError> = old.withUnsafeBytes { bytes in
        do throws(StoreError) { return .success(try body(bytes)) } catch { return .failure(error) }
      }
      return try result.get()
    }
    let result: Result<Value, StoreError> = try store.withValue(key.bytes, in: snapshot) { bytes in
      do throws(StoreError) {
        return .success(try body(bytes ?? UnsafeRawBufferPointer(start: nil, count: 0)))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// The bytes that were at `key` behind the block.
  func flat(_ key: StateKey) throws(StoreError) -> [UInt8] { try withFlat(key) { bytes throws(StoreError) in Array(bytes) } }

  /// What was at `key` before the first block behind this one that changed it; nil if none did.
  private func changed(_ key: StateKey) throws(StoreError) -> [UInt8]? {
    let start = key.history(number + 1)
    var found: [UInt8]?
    try store.forEach(prefix: Array(start.dropLast(8)), from: start, in: snapshot) { entry, value throws(StoreError) in
      // A slot's key is not a prefix of another's, so what begins so is of this place.
      found = Array(value)
      return false
    }
    return found
  }

  private func translated<Value>(_ key: StateKey, _ body: () throws(StoreError) -> Value) throws(StateError) -> Value {
    do throws(StoreError) {
      return try body()
    } catch {
      failure = error
      throw .malformed(Keccak256.hash(key.bytes))
    }
  }

  public func account(_ address: Address) throws(StateError) -> AccountState? {
    if let known = accounts[address] { return known }
    let key = StateKey(address)
    let account = try translated(key) { () throws(StoreError) in
      try withFlat(key) { bytes throws(StoreError) in
        do throws(RLPError) {
          return try FlatValue.account(bytes)
        } catch {
          throw .damaged("account \(address): \(error)")
        }
      }
    }
    accounts[address] = .some(account)
    return account
  }

  public func storage(_ address: Address, _ slot: UInt256) throws(StateError) -> UInt256 {
    let key = StateKey(address, slot)
    if let known = slots[key] { return known }
    let value = try translated(key) { () throws(StoreError) in
      try withFlat(key) { bytes throws(StoreError) in
        guard let value = FlatValue.slot(bytes) else {
          throw .damaged("slot \(slot) of \(address) has \(bytes.count) bytes, expected at most 32")
        }
        return value
      }
    }
    slots[key] = value
    return value
  }

  public func code(_ hash: Hash256) throws(StateError) -> [UInt8] {
    let code: [UInt8]?
    do throws(StoreError) {
      code = try store.value(Keys.hash(Keys.code, hash), in: snapshot)
    } catch {
      failure = error
      throw .missingCode(hash)
    }
    guard let code else { throw .missingCode(hash) }
    return code
  }

  /// The code of an account; none where there is no account.
  public func code(of address: Address) throws(StateError) -> [UInt8] {
    guard let account = try account(address), account.codeHash != AccountState.emptyCodeHash else { return [] }
    return try code(account.codeHash)
  }

  public func blockHash(_ number: UInt64) throws(StateError) -> Hash256 {
    do throws(StoreError) {
      if let hash = try hashes(number) { return hash }
    } catch {
      failure = error
    }
    throw .missingBlockHash(number)
  }
}
