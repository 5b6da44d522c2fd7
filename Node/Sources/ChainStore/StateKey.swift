public import BigIntegers
public import EthereumTypes
import Hashes

/// A place of the flat state: an account, or a slot of its storage.
public struct StateKey: Hashable, Sendable {
  public var address: Address
  /// Nil: the account itself.
  public var slot: UInt256?

  public init(_ address: Address, _ slot: UInt256? = nil) {
    self.address = address
    self.slot = slot
  }

  public static func == (a: StateKey, b: StateKey) -> Bool { a.address == b.address && a.slot == b.slot }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(address.high)
    hasher.combine(address.middle)
    if let slot {
      hasher.combine(slot.limb0)
      hasher.combine(slot.limb1 ^ slot.limb3)
    }
  }
}

/// The first byte of a key says what is behind it; numbers are big-endian, so that their order is the keys'.
///
/// | key | value |
/// |---|---|
/// | `a` address | account, RLP |
/// | `s` address slot | value, most significant byte first, without leading zeros |
/// | `c` hash | code |
/// | `n` hash | node of a trie |
/// | `h` (`a…` or `s…`) number | what was there before block `number`; empty: nothing |
/// | `u` number | the places that block `number` changed |
/// | `t` hash | number of the canonical block with that transaction, and its index |
/// | `m` name | what the store says about itself |
enum Keys {
  static let account: UInt8 = 0x61
  static let slot: UInt8 = 0x73
  static let code: UInt8 = 0x63
  static let node: UInt8 = 0x6e
  static let history: UInt8 = 0x68
  static let undo: UInt8 = 0x75
  static let transaction: UInt8 = 0x74
  static let head: [UInt8] = [0x6d, 0x68]

  static func hash(_ kind: UInt8, _ hash: Hash256) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 33) { buffer, count in
      buffer[0] = kind
      if let base = buffer.baseAddress { hash.store(to: UnsafeMutableRawPointer(base) + 1) }
      count = 33
    }
  }

  static func number(_ kind: UInt8, _ number: UInt64) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 9) { buffer, count in
      buffer[0] = kind
      UnsafeMutableRawBufferPointer(buffer).storeBytes(of: number.bigEndian, toByteOffset: 1, as: UInt64.self)
      count = 9
    }
  }

  /// All slots of an account begin so.
  static func slots(_ address: Address) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 21) { buffer, count in
      buffer[0] = slot
      store(address, UnsafeMutableRawBufferPointer(buffer), 1)
      count = 21
    }
  }

  private static func store(_ address: Address, _ target: UnsafeMutableRawBufferPointer, _ offset: Int) {
    target.storeBytes(of: address.high.bigEndian, toByteOffset: offset, as: UInt64.self)
    target.storeBytes(of: address.middle.bigEndian, toByteOffset: offset + 8, as: UInt64.self)
    target.storeBytes(of: address.low.bigEndian, toByteOffset: offset + 16, as: UInt32.self)
  }

  /// `history`: with the `h` in front and room for a number behind.
  private static func flat(_ key: StateKey, history number: UInt64?) -> [UInt8] {
    let front = number == nil ? 0 : 1
    let length = key.slot == nil ? 21 : 53
    let total = front + length + (number == nil ? 0 : 8)
    return [UInt8](unsafeUninitializedCapacity: total) { buffer, count in
      let raw = UnsafeMutableRawBufferPointer(buffer)
      if front == 1 { raw[0] = history }
      raw[front] = key.slot == nil ? account : slot
      store(key.address, raw, front + 1)
      if let slot = key.slot, let base = raw.baseAddress { Hash256(slot).store(to: base + (front + 21)) }
      if let number { raw.storeBytes(of: number.bigEndian, toByteOffset: front + length, as: UInt64.self) }
      count = total
    }
  }
}

extension StateKey {
  /// Where the newest value is.
  var bytes: [UInt8] { Keys.flatKey(self) }

  /// Where the value before block `number` is.
  func history(_ number: UInt64) -> [UInt8] { Keys.historyKey(self, number) }

  /// From the bytes of `bytes`; nil where they are none.
  init?(bytes: UnsafeRawBufferPointer) {
    guard bytes.count == 21 || bytes.count == 53 else { return nil }
    guard bytes[0] == (bytes.count == 21 ? Keys.account : Keys.slot) else { return nil }
    address = Address(
      high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 1, as: UInt64.self)),
      middle: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 9, as: UInt64.self)),
      low: UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 17, as: UInt32.self)))
    slot = nil
    if bytes.count == 53, let base = bytes.baseAddress { slot = Hash256(load: base + 21).integer }
  }
}

extension Keys {
  static func flatKey(_ key: StateKey) -> [UInt8] { flat(key, history: nil) }
  static func historyKey(_ key: StateKey, _ number: UInt64) -> [UInt8] { flat(key, history: number) }
}

/// Values of the flat state as bytes. No bytes: nothing is there.
enum FlatValue {
  static func encode(_ account: AccountState?) -> [UInt8] {
    guard let account else { return [] }
    var writer = RLPWriter(capacity: 112)
    let start = writer.open()
    writer.uint64(account.nonce)
    writer.uint256(account.balance)
    // Most accounts have neither storage nor code.
    if account.storageRoot == AccountState.emptyRoot { writer.bytes([]) } else { writer.hash(account.storageRoot) }
    if account.codeHash == AccountState.emptyCodeHash { writer.bytes([]) } else { writer.hash(account.codeHash) }
    writer.close(start)
    return writer.bytes
  }

  static func account(_ bytes: UnsafeRawBufferPointer) throws(RLPError) -> AccountState? {
    if bytes.isEmpty { return nil }
    var reader = RLPReader(
      unchecked: UnsafeBufferPointer(start: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), count: bytes.count))
    var fields = try reader.list()
    let nonce = try fields.uint64()
    let balance = try fields.uint256()
    let storageRoot = fields.nextByte == 0x80 ? nil : try fields.hash()
    if storageRoot == nil { _ = try fields.bytesRange() }
    let codeHash = fields.nextByte == 0x80 ? nil : try fields.hash()
    return AccountState(
      nonce: nonce, balance: balance, storageRoot: storageRoot ?? AccountState.emptyRoot,
      codeHash: codeHash ?? AccountState.emptyCodeHash)
  }

  static func encode(_ value: UInt256) -> [UInt8] { value.minimalBigEndianBytes }

  static func slot(_ bytes: UnsafeRawBufferPointer) -> UInt256? {
    guard bytes.count <= 32 else { return nil }
    return UInt256(bigEndian: [UInt8](repeating: 0, count: 32 - bytes.count) + bytes)
  }
}
