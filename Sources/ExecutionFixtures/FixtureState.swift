public import BigIntegers
public import EVM
public import EthereumTypes
public import Hashes
internal import StateTrie

/// A state in memory, by addresses and slot numbers: what fixtures, genesis files and the transition tool have.
///
/// Not for use by two threads at once.
public final class FixtureState: StateReader {
  public private(set) var accounts: FixtureAlloc
  /// Storage roots of accounts that have storage, as far as they are known.
  private var storageRoots: [Address: Hash256] = [:]
  private var codes: [Hash256: [UInt8]] = [:]
  private var codeHashes: [Address: Hash256] = [:]
  /// The hash of a block that code asks for with BLOCKHASH.
  public var blockHashes: (UInt64) -> Hash256?

  public init(_ accounts: FixtureAlloc, blockHashes: @escaping (UInt64) -> Hash256? = { _ in nil }) {
    self.accounts = accounts
    self.blockHashes = blockHashes
    for (address, account) in accounts where !account.code.isEmpty { setCode(address, account.code) }
  }

  /// The same state, to be changed on its own.
  public init(copying other: FixtureState, blockHashes: @escaping (UInt64) -> Hash256? = { _ in nil }) {
    accounts = other.accounts
    storageRoots = other.storageRoots
    codes = other.codes
    codeHashes = other.codeHashes
    self.blockHashes = blockHashes
  }

  private func setCode(_ address: Address, _ code: [UInt8]) {
    let hash = Keccak256.hash(code)
    codes[hash] = code
    codeHashes[address] = hash
  }

  /// The hash of a block in state tests, which have no blocks before: Keccak-256 of its number in decimal digits. revm's empty
  /// database does the same.
  public static func testBlockHash(_ number: UInt64) -> Hash256 { Keccak256.hash(Array(String(number).utf8)) }

  // MARK: reading

  public func account(_ address: Address) throws(StateError) -> AccountState? {
    guard let account = accounts[address] else { return nil }
    return AccountState(
      nonce: account.nonce, balance: account.balance, storageRoot: storageRoot(address, account),
      codeHash: codeHashes[address] ?? AccountState.emptyCodeHash)
  }

  public func storage(_ address: Address, _ key: UInt256) throws(StateError) -> UInt256 {
    accounts[address]?.storage[key] ?? .zero
  }

  public func code(_ hash: Hash256) throws(StateError) -> [UInt8] {
    guard let code = codes[hash] else { throw .missingCode(hash) }
    return code
  }

  public func blockHash(_ number: UInt64) throws(StateError) -> Hash256 {
    guard let hash = blockHashes(number) else { throw .missingBlockHash(number) }
    return hash
  }

  // MARK: writing

  public func apply(_ changes: [AccountChange]) {
    for change in changes {
      let address = change.address
      guard change.exists else {
        accounts[address] = nil
        storageRoots[address] = nil
        codeHashes[address] = nil
        continue
      }
      var account = accounts[address] ?? FixtureAccount()
      accounts[address] = nil
      account.nonce = change.nonce
      account.balance = change.balance
      if let code = change.newCode {
        account.code = code.array
        setCode(address, account.code)
      } else if change.codeHash == AccountState.emptyCodeHash {
        account.code = []
        codeHashes[address] = nil
      }
      if change.clearsStorage { account.storage = [:] }
      for (key, value) in change.slots { account.storage[key] = value.isZero ? nil : value }
      if change.clearsStorage || !change.slots.isEmpty { storageRoots[address] = nil }
      accounts[address] = account
    }
  }

  // MARK: roots

  private func storageRoot(_ address: Address, _ account: FixtureAccount) -> Hash256 {
    if account.storage.isEmpty { return AccountState.emptyRoot }
    if let known = storageRoots[address] { return known }
    let root = TrieRoot.hashed(
      account.storage.map { key, value in
        var writer = RLPWriter(capacity: 64)
        writer.uint256(value)
        return (Keccak256.hash(key.bigEndianBytes), writer.bytes)
      })
    storageRoots[address] = root
    return root
  }

  /// The root that the state has with what `world` changed of it.
  public func root(after world: WorldState) throws(StateError) -> Hash256 {
    let copy = FixtureState(copying: self)
    copy.apply(try world.changes())
    return copy.root
  }

  /// The root of the state's trie.
  public var root: Hash256 {
    TrieRoot.hashed(
      accounts.map { address, account in
        var writer = RLPWriter(capacity: 128)
        AccountState(
          nonce: account.nonce, balance: account.balance, storageRoot: storageRoot(address, account),
          codeHash: codeHashes[address] ?? AccountState.emptyCodeHash
        ).encode(to: &writer)
        return (Keccak256.hash(address.bytes), writer.bytes)
      })
  }
}
