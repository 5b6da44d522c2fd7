import EthereumTypes
import Hashes

extension Trie {
  /// Calls `body` with keys and values in the order of the keys, beginning with the first key that is not below `start`,
  /// until it returns false. The value is valid during the call. Nodes on the way are loaded and kept.
  ///
  /// Keys with an odd number of nibbles, which only a malformed trie has, are left out.
  public func visit(
    from start: [UInt8] = [], _ body: ([UInt8], UnsafeRawBufferPointer) -> Bool
  ) throws(TrieError) {
    var prefix: [UInt8] = []
    let bound = start.flatMap { [$0 >> 4, $0 & 15] }
    _ = try list(root, &prefix, bound, body)
  }

  /// Lists what is at a slot whose path is `prefix`, a nibble a byte; whether to go on.
  private func list(
    _ slot: UnsafeMutablePointer<NodeRef>, _ prefix: inout [UInt8], _ bound: [UInt8],
    _ body: ([UInt8], UnsafeRawBufferPointer) -> Bool
  ) throws(TrieError) -> Bool {
    if isBelow(prefix, bound) { return true }
    if slot.pointee.kind == .hash {
      // Only malformed nodes lead deeper than any key.
      if prefix.count > 2 * Trie.maximumKeyLength { throw .malformed(Hash256(load: slot.pointee.hashBytes)) }
      try resolve(slot)
    }
    let depth = prefix.count
    switch slot.pointee.kind {
    case .empty, .hash: return true
    case .leaf:
      let leaf = slot.pointee.short
      append(leaf.pointee.path, to: &prefix)
      defer { prefix.removeLast(prefix.count - depth) }
      return report(
        prefix, UnsafeRawBufferPointer(start: leaf.pointee.value, count: leaf.pointee.valueCount), bound, body
      )
    case .extension:
      let node = slot.pointee.short
      append(node.pointee.path, to: &prefix)
      defer { prefix.removeLast(prefix.count - depth) }
      return try list(Trie.child(node), &prefix, bound, body)
    case .branch:
      let node = slot.pointee.branch
      if let value = node.pointee.value,
        !report(prefix, UnsafeRawBufferPointer(start: value, count: node.pointee.valueCount), bound, body)
      {
        return false
      }
      for i in 0..<16 where !node.children[i].isEmpty {
        prefix.append(UInt8(truncatingIfNeeded: i))
        defer { prefix.removeLast() }
        if try !list(node.children + i, &prefix, bound, body) { return false }
      }
      return true
    }
  }

  private func append(_ path: NibblePath, to prefix: inout [UInt8]) {
    for i in 0..<Int(path.count) { prefix.append(path[i]) }
  }

  /// Whether every key with this prefix is below the bound.
  private func isBelow(_ prefix: [UInt8], _ bound: [UInt8]) -> Bool {
    for i in 0..<min(prefix.count, bound.count) where prefix[i] != bound[i] { return prefix[i] < bound[i] }
    return false
  }

  private func report(
    _ nibbles: [UInt8], _ value: UnsafeRawBufferPointer, _ bound: [UInt8],
    _ body: ([UInt8], UnsafeRawBufferPointer) -> Bool
  ) -> Bool {
    if nibbles.count & 1 != 0 || isBelow(nibbles, bound) { return true }
    // A proper prefix of the bound is below it.
    if nibbles.count < bound.count && bound.starts(with: nibbles) { return true }
    let key = (0..<(nibbles.count / 2)).map { nibbles[2 * $0] << 4 | nibbles[2 * $0 + 1] }
    return body(key, value)
  }
}
