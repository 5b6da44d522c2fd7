import Constraints
import KoalaBear

/// Signed multiplicities by message, keyed by a 128-bit fingerprint: open addressing, 36 bytes an entry.
struct BalanceTable {
  struct Key: Hashable {
    var low: UInt64
    var high: UInt64
  }

  private var keys: [Key] = Array(repeating: Key(low: 0, high: 0), count: 1 << 12)
  private var balances: [Felt] = Array(repeating: .zero, count: 1 << 12)
  private var count = 0

  /// Not zero, which marks a free slot.
  static func key(_ bus: Bus, _ fields: [Felt]) -> Key {
    var low = UInt64(bus.id) &* 0x9e37_79b9_7f4a_7c15
    var high = UInt64(bus.id) &* 0xc2b2_ae3d_27d4_eb4f ^ 0x1656_67b1_9e37_79f9
    for field in fields {
      low = (low ^ UInt64(field.raw)) &* 0xbf58_476d_1ce4_e5b9
      low ^= low &>> 29
      high = (high ^ (UInt64(field.raw) &<< 17)) &* 0x94d0_49bb_1331_11eb
      high ^= high &>> 31
    }
    low = low &* 0x94d0_49bb_1331_11eb
    return Key(low: low ^ (low &>> 32), high: high | 1)
  }

  private func slot(_ key: Key) -> Int {
    var i = Int(truncatingIfNeeded: key.low) & (keys.count - 1)
    while keys[i].high != 0 && keys[i] != key { i = (i + 1) & (keys.count - 1) }
    return i
  }

  mutating func add(_ bus: Bus, _ fields: [Felt], _ multiplicity: Felt) {
    let key = Self.key(bus, fields)
    let i = slot(key)
    if keys[i].high == 0 {
      keys[i] = key
      count += 1
    }
    balances[i] += multiplicity
    if count * 2 > keys.count { grow() }
  }

  private mutating func grow() {
    let old = keys
    let oldBalances = balances
    keys = Array(repeating: Key(low: 0, high: 0), count: old.count * 2)
    balances = Array(repeating: .zero, count: old.count * 2)
    count = 0
    // Balanced messages are forgotten.
    for i in old.indices where old[i].high != 0 && !oldBalances[i].isZero {
      let j = slot(old[i])
      keys[j] = old[i]
      balances[j] = oldBalances[i]
      count += 1
    }
  }

  func unbalanced(limit: Int) -> [Key: Felt] {
    var result: [Key: Felt] = [:]
    for i in keys.indices where keys[i].high != 0 && !balances[i].isZero {
      result[keys[i]] = balances[i]
      if result.count >= limit { break }
    }
    return result
  }
}
