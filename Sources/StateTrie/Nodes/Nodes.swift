import Hashes

/// How a parent names a node: the Keccak-256 of its encoding, or the encoding itself where that is shorter than 32 bytes
/// (Yellow Paper, appendix D).
struct NodeName: BitwiseCopyable {
  /// Hash, or encoding with zero bytes behind.
  var bytes: Hash256
  /// 32: a hash; 1 ... 31: an encoding of that many bytes; 0: not known, the node has changed.
  var count: UInt8

  static let unknown = NodeName(bytes: .zero, count: 0)
}

/// Nibbles `start ..< start + count` of packed bytes, the upper half of a byte first.
struct NibblePath: BitwiseCopyable {
  var bytes: UnsafePointer<UInt8>
  var start: Int32
  var count: Int32

  @inline(__always)
  init(_ bytes: UnsafePointer<UInt8>, start: Int, count: Int) {
    self.bytes = bytes
    self.start = Int32(truncatingIfNeeded: start)
    self.count = Int32(truncatingIfNeeded: count)
  }

  @inline(__always)
  subscript(i: Int) -> UInt8 {
    let position = Int(start) &+ i
    let byte = bytes[position &>> 1]
    return position & 1 == 0 ? byte &>> 4 : byte & 15
  }

  /// Without the first `n` nibbles.
  @inline(__always)
  func dropping(_ n: Int) -> NibblePath { NibblePath(bytes, start: Int(start) &+ n, count: Int(count) &- n) }

  /// The first `n` nibbles.
  @inline(__always)
  func prefix(_ n: Int) -> NibblePath { NibblePath(bytes, start: Int(start), count: n) }

  /// How many nibbles at the front of both are the same.
  func commonPrefix(_ other: NibblePath) -> Int {
    let limit = Int(min(count, other.count))
    var i = 0
    if (start ^ other.start) & 1 == 0 {
      // Both are at the same place of a byte: whole bytes are compared.
      if start & 1 != 0 && limit > 0 {
        if self[0] != other[0] { return 0 }
        i = 1
      }
      let a = bytes + (Int(start) &+ i) &>> 1
      let b = other.bytes + (Int(other.start) &+ i) &>> 1
      let whole = (limit &- i) &>> 1
      var k = 0
      while k &+ 8 <= whole {
        let x = UnsafeRawPointer(a + k).loadUnaligned(as: UInt64.self)
        let y = UnsafeRawPointer(b + k).loadUnaligned(as: UInt64.self)
        if x != y { break }
        k &+= 8
      }
      while k < whole && a[k] == b[k] { k &+= 1 }
      i &+= 2 &* k
    }
    while i < limit && self[i] == other[i] { i &+= 1 }
    return i
  }
}

/// Sixteen children and perhaps a value.
struct Branch: BitwiseCopyable {
  var children: InlineArray<16, NodeRef>
  /// What the key that ends here has; nil for nothing. Never in a trie whose keys all have one length.
  var value: UnsafePointer<UInt8>?
  var valueCount: Int
  var name: NodeName
  /// Children that may have changed since `name` was last computed.
  var dirty: UInt16
  /// Children that have changed since the node was read.
  var changed: UInt16
  /// Children that `encoding` names by hash. Nothing else in it may be longer than a byte, and there is no value.
  var hashed: UInt16
  /// Length of `encoding`.
  var encodingCount: UInt16
  /// What the node was read from, if its children can be replaced there.
  var encoding: UnsafePointer<UInt8>?

  static func make(_ arena: TrieArena) -> UnsafeMutablePointer<Branch> {
    let node = arena.allocate(MemoryLayout<Branch>.size).bindMemory(to: Branch.self, capacity: 1)
    node.initialize(
      to: Branch(
        children: InlineArray(repeating: .empty), value: nil, valueCount: 0, name: .unknown, dirty: 0,
        changed: 0,
        hashed: 0, encodingCount: 0, encoding: nil))
    return node
  }
}

extension UnsafeMutablePointer where Pointee == Branch {
  /// The sixteen children.
  @inline(__always)
  var children: UnsafeMutablePointer<NodeRef> {
    // They are the first field.
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: NodeRef.self)
  }
}

/// A leaf or an extension: a path, and at its end a value or a child.
struct Short: BitwiseCopyable {
  var path: NibblePath
  /// Of an extension.
  var child: NodeRef
  /// Of a leaf.
  var value: UnsafePointer<UInt8>?
  var valueCount: Int
  var name: NodeName

  static func leaf(
    _ path: NibblePath, value: UnsafePointer<UInt8>?, count: Int, in arena: TrieArena
  ) -> UnsafeMutablePointer<Short> {
    let node = arena.allocate(MemoryLayout<Short>.size).bindMemory(to: Short.self, capacity: 1)
    node.initialize(to: Short(path: path, child: .empty, value: value, valueCount: count, name: .unknown))
    return node
  }

  static func `extension`(
    _ path: NibblePath, child: NodeRef, in arena: TrieArena
  ) -> UnsafeMutablePointer<Short> {
    let node = arena.allocate(MemoryLayout<Short>.size).bindMemory(to: Short.self, capacity: 1)
    node.initialize(to: Short(path: path, child: child, value: nil, valueCount: 0, name: .unknown))
    return node
  }
}
