import EthereumTypes
import Hashes

/// The root of a map, by the definition (Yellow Paper, appendix D): a node for a set of keys, from all of them at once.
enum ReferenceTrie {
  static func root(_ map: [[UInt8]: [UInt8]]) -> Hash256 {
    var items: [([UInt8], [UInt8])] = []
    for (key, value) in map { items.append((key.flatMap { [$0 >> 4, $0 & 15] }, value)) }
    return Keccak256.hash(items.isEmpty ? [0x80] : node(items, 0).encoded)
  }

  private static func node(_ items: [([UInt8], [UInt8])], _ depth: Int) -> RLPItem {
    if items.count == 1 {
      return .list([.bytes(hexPrefix(Array(items[0].0[depth...]), true)), .bytes(items[0].1)])
    }
    var common = depth
    while items.allSatisfy({ $0.0.count > common && $0.0[common] == items[0].0[common] }) { common += 1 }
    if common > depth {
      return .list([.bytes(hexPrefix(Array(items[0].0[depth..<common]), false)), name(node(items, common))])
    }
    var branch: [RLPItem] = (0..<16).map { nibble in
      let below = items.filter { $0.0.count > depth && $0.0[depth] == nibble }
      return below.isEmpty ? .bytes([]) : name(node(below, depth + 1))
    }
    branch.append(.bytes(items.first { $0.0.count == depth }?.1 ?? []))
    return .list(branch)
  }

  private static func name(_ node: RLPItem) -> RLPItem {
    let encoded = node.encoded
    return encoded.count < 32 ? node : .bytes(Keccak256.hash(encoded).bytes)
  }

  private static func hexPrefix(_ nibbles: [UInt8], _ isLeaf: Bool) -> [UInt8] {
    let flag: UInt8 = isLeaf ? 2 : 0
    let whole = nibbles.count % 2 == 0 ? [flag, 0] + nibbles : [flag + 1] + nibbles
    return stride(from: 0, to: whole.count, by: 2).map { whole[$0] << 4 | whole[$0 + 1] }
  }
}

/// xorshift64*; the same sequence in every run.
struct TestRandom: RandomNumberGenerator {
  var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_f491_4f6c_dd1d
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next() >> 32) }
  }

  mutating func below(_ n: Int) -> Int { Int(next() >> 33) % n }
}
