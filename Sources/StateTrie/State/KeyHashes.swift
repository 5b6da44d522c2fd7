import BigIntegers
import EthereumTypes
import Hashes

/// Hashes of the slots' keys that were asked for: a slot that is read and then written needs one twice.
struct KeyHashes {
  private var entries: [(key: UInt256, hash: Hash256)] = []
  private var table = PositionTable()
  private let key: TableKey

  init(_ key: TableKey) { self.key = key }

  @inline(__always)
  private static func place(_ slot: UInt256, _ key: TableKey) -> UInt64 {
    key.hash(slot.limb0, slot.limb1, slot.limb2, slot.limb3)
  }

  /// Keccak-256 of the slot's 32 bytes.
  mutating func hash(_ slot: UInt256) -> Hash256 {
    let place = KeyHashes.place(slot, key)
    if let position = table.find(place, where: { entries[$0].key == slot }) { return entries[position].hash }
    let hash = AccountTrie.hashedKey(slot)
    table.append(place) { KeyHashes.place(entries[$0].key, key) }
    entries.append((slot, hash))
    return hash
  }
}
