public import BigIntegers
public import EthereumTypes
public import Hashes

/// An account with all its storage: what a genesis file or a fixture lists.
public struct StateAccount: Hashable, Sendable {
  public var address: Address
  public var nonce: UInt64
  public var balance: UInt256
  public var codeHash: Hash256
  public var slots: [UInt256: UInt256]

  public init(
    address: Address, nonce: UInt64 = 0, balance: UInt256 = .zero,
    codeHash: Hash256 = AccountState.emptyCodeHash,
    slots: [UInt256: UInt256] = [:]
  ) {
    self.address = address
    self.nonce = nonce
    self.balance = balance
    self.codeHash = codeHash
    self.slots = slots
  }
}

extension TrieRoot {
  /// The root of an account's storage; slots that are zero do not count.
  public static func storage(_ slots: [UInt256: UInt256]) -> Hash256 {
    var pairs: [(key: Hash256, value: [UInt8])] = []
    pairs.reserveCapacity(slots.count)
    var writer = RLPWriter(capacity: 64)
    for (key, value) in slots where !value.isZero {
      writer.removeAll()
      writer.uint256(value)
      pairs.append((AccountTrie.hashedKey(key), writer.bytes))
    }
    return hashed(pairs)
  }

  /// The root of a whole state, in any order; no address may appear twice. Empty accounts count.
  public static func state(_ accounts: [StateAccount]) -> Hash256 {
    var pairs: [(key: Hash256, value: [UInt8])] = []
    pairs.reserveCapacity(accounts.count)
    var writer = RLPWriter(capacity: 128)
    for account in accounts {
      writer.removeAll()
      AccountState(
        nonce: account.nonce, balance: account.balance, storageRoot: storage(account.slots),
        codeHash: account.codeHash
      ).encode(to: &writer)
      pairs.append((Bloom.hash(account.address), writer.bytes))
    }
    return hashed(pairs)
  }
}
