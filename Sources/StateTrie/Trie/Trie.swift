public import EthereumTypes
public import Hashes

/// A Merkle-Patricia trie (Yellow Paper, appendix D): a map from byte strings to byte strings with a root hash.
///
/// Nodes are loaded from the source when a path leads through them, so a trie over a witness holds what the witness has.
/// Reading loads too. After a change the root is recomputed from what changed only.
///
/// Not for use by two threads at once.
public final class Trie {
  let arena: TrieArena
  let source: (any NodeSource)?
  /// Where the root's reference is.
  let root: UnsafeMutablePointer<NodeRef>
  /// Leaves set or removed since the root was last computed.
  var changes = 0
  /// One for all tries of the arena.
  let hasher: TrieHasher

  /// The empty trie.
  public convenience init() { self.init(arena: TrieArena(), source: nil) }

  /// The trie with that root, of which nothing is loaded yet.
  public init(root hash: Hash256 = AccountState.emptyRoot, arena: TrieArena, source: (any NodeSource)?) {
    self.arena = arena
    self.source = source
    hasher = arena.hasher
    root = arena.allocate(MemoryLayout<NodeRef>.size).bindMemory(to: NodeRef.self, capacity: 1)
    root.initialize(to: .empty)
    if hash != AccountState.emptyRoot {
      let bytes = arena.allocate(32)
      hash.store(to: bytes)
      root.pointee = NodeRef(hash: UnsafePointer(bytes.assumingMemoryBound(to: UInt8.self)))
    }
  }

  public var isEmpty: Bool { root.pointee.isEmpty }

  /// Removes everything.
  public func removeAll() {
    root.pointee = .empty
    changes &+= 1
  }

  /// Loads the node behind a hash and puts it in its place.
  func resolve(_ slot: UnsafeMutablePointer<NodeRef>) throws(TrieError) {
    let hash = Hash256(load: slot.pointee.hashBytes)
    guard let source, let bytes = source.node(hash, arena: arena) else { throw .missingNode(hash) }
    guard
      let node = NodeDecoder(arena: arena).node(
        UnsafeBufferPointer(start: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), count: bytes.count)
      )
    else { throw .malformed(hash) }
    node.setName(NodeName(bytes: hash, count: 32))
    slot.pointee = node
  }
}

extension Trie {
  /// Calls `body` with the key's value, or with nil. The bytes are valid inside `body`.
  func withValue<Value>(
    _ key: NibblePath, _ body: (UnsafeRawBufferPointer?) -> Value
  ) throws(TrieError) -> Value {
    var slot = root
    var rest = key
    while true {
      switch slot.pointee.kind {
      case .empty: return body(nil)
      case .hash: try resolve(slot)
      case .branch:
        let node = slot.pointee.branch
        if rest.count == 0 {
          guard let value = node.pointee.value else { return body(nil) }
          return body(UnsafeRawBufferPointer(start: value, count: node.pointee.valueCount))
        }
        slot = node.children + Int(rest[0])
        rest = rest.dropping(1)
      case .leaf:
        let node = slot.pointee.short
        guard node.pointee.path.count == rest.count, rest.commonPrefix(node.pointee.path) == Int(rest.count)
        else {
          return body(nil)
        }
        return body(UnsafeRawBufferPointer(start: node.pointee.value, count: node.pointee.valueCount))
      case .extension:
        let node = slot.pointee.short
        let length = Int(node.pointee.path.count)
        guard rest.commonPrefix(node.pointee.path) == length else { return body(nil) }
        rest = rest.dropping(length)
        slot = Trie.child(node)
      }
    }
  }

  /// Where `child` is in a `Short`.
  static let childOffset = MemoryLayout<NibblePath>.stride

  @inline(__always)
  static func child(_ node: UnsafeMutablePointer<Short>) -> UnsafeMutablePointer<NodeRef> {
    (UnsafeMutableRawPointer(node) + childOffset).assumingMemoryBound(to: NodeRef.self)
  }
}
