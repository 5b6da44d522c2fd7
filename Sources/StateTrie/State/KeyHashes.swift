import BigIntegers
import EthereumTypes
import Hashes

/// Hashes of the slots' keys that were asked for: a slot that is read and then written needs one twice.
struct KeyHashes {
  private var entries: [(key: UInt256, hash: Hash256)] = []
  /// Positions in `entries` plus 1, in open addressing; 0 is free.
  private var table = [UInt32](repeating: 0, count: 64)
  private let order: KeyedOrder

  init(_ order: KeyedOrder) { self.order = order }

  @inline(__always)
  private func place(_ key: UInt256) -> Int {
    order.place(key.limb0, key.limb1, key.limb2, key.limb3)
  }

  /// Keccak-256 of the key's 32 bytes.
  mutating func hash(_ key: UInt256) -> Hash256 {
    let mask = table.count &- 1
    var place = place(key) & mask
    while table[place] != 0 {
      let position = Int(table[place]) &- 1
      if entries[position].key == key { return entries[position].hash }
      place = (place &+ 1) & mask
    }
    let hash = AccountTrie.hashedKey(key)
    entries.append((key, hash))
    table[place] = UInt32(truncatingIfNeeded: entries.count)
    if 2 &* entries.count > table.count { grow() }
    return hash
  }

  private mutating func grow() {
    table = [UInt32](repeating: 0, count: 2 &* table.count)
    let mask = table.count &- 1
    for i in entries.indices {
      var place = place(entries[i].key) & mask
      while table[place] != 0 { place = (place &+ 1) & mask }
      table[place] = UInt32(truncatingIfNeeded: i &+ 1)
    }
  }
}
