import EthereumTypes
import Hashes

/// Names nodes bottom up, those that have changed.
final class TrieHasher {
  /// Sees the encoding of each node that was named by a hash anew.
  typealias Sink = (Hash256, UnsafeRawBufferPointer) -> Void

  private let writer = NodeWriter()

  /// The name of a node in memory, computed if need be.
  func name(_ node: NodeRef, _ sink: Sink?) -> NodeName {
    let known = node.name
    if known.count != 0 { return known }
    switch node.kind {
    case .branch: return branch(node.branch, sink)
    case .leaf:
      let leaf = node.short
      writer.leaf(
        leaf.pointee.path, value: leaf.pointee.value ?? leaf.pointee.path.bytes,
        count: leaf.pointee.valueCount)
    default:
      let short = node.short
      // Recursion is over before the writer is used.
      let child = childName(short.pointee.child, sink)
      writer.extension(short.pointee.path, child: child)
    }
    let name = writer.name
    node.setName(name)
    if let sink, name.count == 32 { sink(name.bytes, writer.bytes) }
    return name
  }

  /// The name of any child; count 0 for an empty one, which only a malformed extension has.
  private func childName(_ child: NodeRef, _ sink: Sink?) -> NodeName {
    switch child.kind {
    case .empty: .unknown
    case .hash: NodeName(bytes: Hash256(load: child.hashBytes), count: 32)
    default: name(child, sink)
    }
  }

  /// The encoding of a node whose children's names are known.
  func encoding(_ node: NodeRef) -> [UInt8] {
    switch node.kind {
    case .branch:
      if !patched(node.branch) { encode(node.branch) }
    case .leaf:
      let leaf = node.short
      writer.leaf(
        leaf.pointee.path, value: leaf.pointee.value ?? leaf.pointee.path.bytes,
        count: leaf.pointee.valueCount)
    default: writer.extension(node.short.pointee.path, child: childName(node.short.pointee.child, nil))
    }
    return Array(writer.bytes)
  }

  private func branch(_ node: UnsafeMutablePointer<Branch>, _ sink: Sink?) -> NodeName {
    let children = node.children
    var dirty = node.pointee.dirty
    node.pointee.changed |= dirty
    node.pointee.dirty = 0
    while dirty != 0 {
      let i = dirty.trailingZeroBitCount
      dirty &= dirty &- 1
      if children[i].kind.rawValue >= NodeRef.Kind.branch.rawValue { _ = name(children[i], sink) }
    }
    if !patched(node) { encode(node) }
    let name = writer.name
    node.pointee.name = name
    if let sink, name.count == 32 { sink(name.bytes, writer.bytes) }
    return name
  }

  /// Writes what the node was read from with the changed children's hashes in it, if that has the same form.
  private func patched(_ node: UnsafeMutablePointer<Branch>) -> Bool {
    guard let encoding = node.pointee.encoding else { return false }
    let children = node.children
    let hashed = node.pointee.hashed
    let count = Int(node.pointee.encodingCount)
    writer.begin(count)
    writer.raw(encoding, count)
    // Two bytes of the list's prefix below 256 bytes of content, else three.
    let first = encoding[0] == 0xf9 ? 3 : encoding[0] == 0xf8 ? 2 : 1
    var changed = node.pointee.changed
    while changed != 0 {
      let i = changed.trailingZeroBitCount
      changed &= changed &- 1
      let below = hashed & ((1 &<< UInt16(truncatingIfNeeded: i)) &- 1)
      let place = writer.start + (first &+ i &+ 32 &* below.nonzeroBitCount &+ 1)
      switch children[i].kind {
      case .empty: return false
      case .hash:
        // A changed child is in memory, or was put back as it was.
        guard hashed &>> UInt16(truncatingIfNeeded: i) & 1 != 0 else { return false }
        writer.store(Hash256(load: children[i].hashBytes), at: place)
      default:
        let name = children[i].name
        guard name.count == 32, hashed &>> UInt16(truncatingIfNeeded: i) & 1 != 0 else { return false }
        writer.store(name.bytes, at: place)
      }
    }
    return true
  }

  private func encode(_ node: UnsafeMutablePointer<Branch>) {
    node.pointee.encoding = nil
    let children = node.children
    let value = node.pointee.value
    let valueCount = node.pointee.valueCount
    var length = value.map { NodeWriter.stringLength($0, valueCount) } ?? 1
    for i in 0..<16 {
      switch children[i].kind {
      case .empty: length &+= 1
      case .hash: length &+= 33
      default: length &+= NodeWriter.childLength(children[i].name)
      }
    }
    writer.begin(length &+ 10)
    writer.prefix(0xc0, length)
    for i in 0..<16 {
      switch children[i].kind {
      case .empty: writer.byte(0x80)
      case .hash:
        writer.byte(0xa0)
        writer.store(Hash256(load: children[i].hashBytes), at: writer.cursor)
        writer.cursor += 32
      default: writer.child(children[i].name)
      }
    }
    if let value { writer.string(value, valueCount) } else { writer.byte(0x80) }
  }
}
