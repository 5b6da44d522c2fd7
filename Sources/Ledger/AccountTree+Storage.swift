import BigIntegers
import EthereumTypes

/// Why bytes are not a stored tree.
public enum TreeStorageError: Error, Hashable, Sendable {
  /// Not 8 bytes and 60 for each account.
  case length
  /// Account `index` does not have a higher address than the one before.
  case order(index: Int)
  /// Account `index` is empty: the tree does not store such.
  case emptyAccount(index: Int)
}

extension AccountTree {
  /// Bytes that an account takes.
  public static let storedAccountByteCount = 60

  /// All accounts for storage: their number (8 bytes), then address (20), balance (32) and nonce (8) of each
  /// by ascending address, numbers most significant byte first. The tree must be whole.
  public var storedBytes: [UInt8] {
    let entries = self.entries
    var result: [UInt8] = []
    result.reserveCapacity(8 + AccountTree.storedAccountByteCount * entries.count)
    result += UInt256(UInt64(entries.count)).bigEndianBytes[24...]
    for (address, account) in entries {
      result += address.bytes
      result += account.balance.bigEndianBytes
      result += UInt256(account.nonce).bigEndianBytes[24...]
    }
    return result
  }

  /// The tree of exactly these bytes; its root must be compared with the one that was expected.
  public init(storedBytes bytes: [UInt8]) throws(TreeStorageError) {
    let size = AccountTree.storedAccountByteCount
    guard bytes.count >= 8, (bytes.count - 8) % size == 0,
      UInt256(bigEndian: bytes[..<8]) == UInt256(UInt64((bytes.count - 8) / size))
    else { throw .length }
    self.init()
    var previous: Address? = nil
    for (index, start) in stride(from: 8, to: bytes.count, by: size).enumerated() {
      guard let address = Address(Array(bytes[start..<(start + 20)])),
        let balance = UInt256(bigEndian: bytes[(start + 20)..<(start + 52)]),
        let nonce = UInt256(bigEndian: bytes[(start + 52)..<(start + 60)])
      else { throw .length }
      if let previous, previous >= address { throw .order(index: index) }
      previous = address
      let account = Account(balance: balance, nonce: nonce.limb0)
      if account.isEmpty { throw .emptyAccount(index: index) }
      // A tree that was built here has no opaque nodes.
      try? set(account, at: address)
    }
  }
}
