import EthereumTypes
public import Hashes

/// The nodes from the root to a key's value, or to where it is missing: what `eth_getProof` gives (EIP-1186).
public enum TrieProof {
  /// Why a proof shows nothing.
  public enum Failure: Error, Hashable, Sendable {
    /// Node `index` has not the hash that the one before it, or the root, names.
    case wrongHash(index: Int, expected: Hash256, found: Hash256)
    /// Node `index` is not a node of a trie.
    case malformedNode(index: Int)
    /// The proof ends where a path goes on.
    case tooShort(index: Int)
    /// Nodes behind the one at which the path ends.
    case tooLong(index: Int)
  }

  /// Whether `root` has the key: its value, or nil where it is shown that there is none.
  ///
  /// Nodes come from the root on; those of less than 32 bytes are in their parents and not listed.
  public static func verify(_ proof: [[UInt8]], key: [UInt8], root: Hash256) throws(Failure) -> [UInt8]? {
    if root == AccountState.emptyRoot && proof.isEmpty { return nil }
    let arena = TrieArena(chunkSize: 4096)
    var rest = key.count &* 2
    var expected = root
    var index = 0
    while true {
      guard index < proof.count else { throw .tooShort(index: index) }
      let found = Keccak256.hash(proof[index])
      guard found == expected else { throw .wrongHash(index: index, expected: expected, found: found) }
      let bytes = proof[index].withUnsafeBytes { arena.copy($0) }
      // The empty trie may be listed as its one node, the empty string.
      if index == 0 && proof[0].count == 1 && proof[0][0] == 0x80 {
        if proof.count > 1 { throw .tooLong(index: 1) }
        return nil
      }
      guard
        var node = NodeDecoder(arena: arena).node(
          UnsafeBufferPointer(start: bytes, count: proof[index].count))
      else { throw .malformedNode(index: index) }
      let step = key.withUnsafeBufferPointer { buffer -> Step in
        let base = buffer.baseAddress ?? UnsafePointer(bitPattern: 8).unsafelyUnwrapped
        var path = NibblePath(base, start: key.count &* 2 &- rest, count: rest)
        return TrieProof.follow(&node, &path, &rest)
      }
      index &+= 1
      switch step {
      case .next(let hash): expected = hash
      case .value(let value):
        if index < proof.count { throw .tooLong(index: index) }
        return value
      }
    }
  }

  private enum Step {
    case next(Hash256)
    case value([UInt8]?)
  }

  /// Walks through one listed node and those inside it.
  private static func follow(_ node: inout NodeRef, _ path: inout NibblePath, _ rest: inout Int) -> Step {
    while true {
      switch node.kind {
      case .empty: return .value(nil)
      case .hash:
        rest = Int(path.count)
        return .next(Hash256(load: node.hashBytes))
      case .branch:
        let branch = node.branch
        if path.count == 0 {
          guard let value = branch.pointee.value else { return .value(nil) }
          return .value(Array(UnsafeBufferPointer(start: value, count: branch.pointee.valueCount)))
        }
        node = branch.children[Int(path[0])]
        path = path.dropping(1)
      case .leaf:
        let leaf = node.short
        guard leaf.pointee.path.count == path.count, path.commonPrefix(leaf.pointee.path) == Int(path.count)
        else {
          return .value(nil)
        }
        return .value(Array(UnsafeBufferPointer(start: leaf.pointee.value, count: leaf.pointee.valueCount)))
      case .extension:
        let short = node.short
        guard path.commonPrefix(short.pointee.path) == Int(short.pointee.path.count) else {
          return .value(nil)
        }
        path = path.dropping(Int(short.pointee.path.count))
        node = short.pointee.child
      }
    }
  }
}

extension Trie {
  /// The proof of a key's value or of its absence, as `TrieProof.verify` and `eth_getProof` have it.
  public func proof(_ key: [UInt8]) throws(TrieError) -> [[UInt8]] {
    _ = rootHash()
    let collector = ProofCollector()
    if root.pointee.isEmpty { return [] }
    // Loads the path.
    _ = try value(key)
    key.withUnsafeBufferPointer { buffer in
      let base = buffer.baseAddress ?? UnsafePointer(bitPattern: 8).unsafelyUnwrapped
      var path = NibblePath(base, start: 0, count: 2 &* buffer.count)
      var node = root.pointee
      var isRoot = true
      while true {
        switch node.kind {
        case .empty, .hash: return
        case .branch:
          collector.add(node, hasher, always: isRoot)
          if path.count == 0 { return }
          node = node.branch.children[Int(path[0])]
          path = path.dropping(1)
        case .leaf:
          collector.add(node, hasher, always: isRoot)
          return
        case .extension:
          collector.add(node, hasher, always: isRoot)
          let own = node.short.pointee.path
          if path.commonPrefix(own) != Int(own.count) { return }
          path = path.dropping(Int(own.count))
          node = node.short.pointee.child
        }
        isRoot = false
      }
    }
    return collector.nodes
  }

  public func proof(_ key: Hash256) throws(TrieError) -> [[UInt8]] { try proof(key.bytes) }
}

private final class ProofCollector {
  var nodes: [[UInt8]] = []

  /// Encodes a node again, unless it is in its parent.
  func add(_ node: NodeRef, _ hasher: TrieHasher, always: Bool) {
    if node.name.count == 32 || always { nodes.append(hasher.encoding(node)) }
  }
}
