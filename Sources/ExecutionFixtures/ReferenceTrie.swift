internal import EthereumTypes
internal import Hashes

/// The root of a Merkle-Patricia trie over hashed keys, straight from its definition (Yellow Paper, appendix D).
enum ReferenceTrie {
  static func root(_ entries: [(key: Hash256, value: [UInt8])]) -> Hash256 {
    if entries.isEmpty { return AccountState.emptyRoot }
    let sorted = entries.sorted { $0.key < $1.key }
    return Keccak256.hash(node(sorted[...], 0))
  }

  /// The RLP of the node that holds `entries`, which agree in their first `depth` nibbles.
  private static func node(_ entries: ArraySlice<(key: Hash256, value: [UInt8])>, _ depth: Int) -> [UInt8] {
    guard let first = entries.first, let last = entries.last else { return [0x80] }
    var writer = RLPWriter()
    let list = writer.open()
    if entries.count == 1 {
      writer.bytes(path(first.key, depth..<64, isLeaf: true))
      writer.bytes(first.value)
    } else {
      var shared = depth
      while first.key.nibble(shared) == last.key.nibble(shared) { shared += 1 }
      if shared > depth {
        writer.bytes(path(first.key, depth..<shared, isLeaf: false))
        reference(node(entries, shared), &writer)
      } else {
        var rest = entries
        for nibble in UInt8(0)..<16 {
          let part = rest.prefix { $0.key.nibble(depth) == nibble }
          rest = rest.dropFirst(part.count)
          if part.isEmpty { writer.bytes([]) } else { reference(node(part, depth + 1), &writer) }
        }
        writer.bytes([])
      }
    }
    writer.close(list)
    return writer.bytes
  }

  /// A node inside another: itself where it is shorter than a hash.
  private static func reference(_ node: [UInt8], _ writer: inout RLPWriter) {
    if node.count < 32 { writer.raw(node) } else { writer.hash(Keccak256.hash(node)) }
  }

  /// Nibbles in the hex-prefix form.
  private static func path(_ key: Hash256, _ range: Range<Int>, isLeaf: Bool) -> [UInt8] {
    let isOdd = range.count % 2 == 1
    var nibbles: [UInt8] = [(isLeaf ? 2 : 0) + (isOdd ? 1 : 0)]
    if !isOdd { nibbles.append(0) }
    nibbles += range.map { key.nibble($0) }
    return stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
  }
}
