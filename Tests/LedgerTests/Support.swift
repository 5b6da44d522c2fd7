import BigIntegers
import EthereumTypes
import Ledger
import Secp256k1

/// SplitMix64 (Steele, Lea, Flood, 2014).
struct Random: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func address() -> Address {
    Address(high: next(), middle: next(), low: UInt32(truncatingIfNeeded: next()))
  }

  mutating func integer() -> UInt256 { UInt256(limbs: next(), next(), next(), next()) }

  mutating func account() -> Account { Account(balance: integer(), nonce: next()) }
}

/// Some addresses that share long prefixes with each other, down to the last bit, and some that do not.
func clusteredAddresses(_ count: Int, _ random: inout Random) -> [Address] {
  var result: [Address] = []
  for i in 0..<count {
    if i % 2 == 0 || result.isEmpty {
      result.append(random.address())
    } else {
      let other = result[Int.random(in: 0..<result.count, using: &random)]
      let bit = Int.random(in: 0..<160, using: &random)
      let flip = UInt256.one << (159 - bit)
      result.append(Address(truncating: other.integer ^ flip))
    }
  }
  return Array(Set(result)).sorted()
}
