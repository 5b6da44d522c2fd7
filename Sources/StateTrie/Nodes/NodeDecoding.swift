import Hashes

/// Reads encoded nodes into an arena. Paths, values and hashes stay where they are: the bytes must live as long as the
/// arena. Total: any bytes give a node or nil.
struct NodeDecoder {
  let arena: TrieArena

  /// An item of a node's list: where its content is, and whether it is a list.
  struct Item {
    var content: UnsafePointer<UInt8>
    var count: Int
    var isList: Bool
  }

  /// The item that starts at `cursor`, which is moved behind it; nil where it is malformed or does not end before `end`.
  @inline(__always)
  static func item(_ cursor: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Item? {
    guard cursor < end else { return nil }
    let prefix = cursor[0]
    if prefix < 0x80 {
      let item = Item(content: cursor, count: 1, isList: false)
      cursor += 1
      return item
    }
    let isList = prefix >= 0xc0
    var count = Int(truncatingIfNeeded: prefix & 0x3f)
    var content = cursor + 1
    if count > 55 {
      let lengthBytes = count &- 55
      // No node is as long as 2²⁴ bytes.
      guard lengthBytes <= 3, lengthBytes <= end - content, content[0] != 0 else { return nil }
      count = 0
      for i in 0..<lengthBytes { count = count &<< 8 | Int(content[i]) }
      guard count > 55 else { return nil }
      content += lengthBytes
    } else if prefix == 0x81 && content < end && content[0] < 0x80 {
      return nil
    }
    guard count <= end - content else { return nil }
    cursor = content + count
    return Item(content: content, count: count, isList: isList)
  }

  /// The node that fills `bytes`. Its name is left unknown.
  func node(_ bytes: UnsafeBufferPointer<UInt8>) -> NodeRef? {
    guard let base = bytes.baseAddress else { return nil }
    var cursor = base
    let end = base + bytes.count
    guard let list = NodeDecoder.item(&cursor, end), list.isList, cursor == end else { return nil }
    cursor = list.content
    guard let first = NodeDecoder.item(&cursor, end), let second = NodeDecoder.item(&cursor, end) else {
      return nil
    }
    if cursor == end { return short(first, second) }
    return branch(list.content, encoding: base, end)
  }

  private func short(_ first: Item, _ second: Item) -> NodeRef? {
    guard !first.isList, first.count > 0, first.count <= 1 << 20 else { return nil }
    let flags = first.content[0]
    let isOdd = flags & 0x10 != 0
    // Leaf or extension, odd or even; an even path has a zero nibble in front.
    guard flags < 0x40, isOdd || flags & 15 == 0 else { return nil }
    let path = NibblePath(
      first.content, start: isOdd ? 1 : 2, count: isOdd ? 2 &* first.count &- 1 : 2 &* first.count &- 2)
    if flags & 0x20 != 0 {
      guard !second.isList else { return nil }
      return NodeRef(leaf: Short.leaf(path, value: second.content, count: second.count, in: arena))
    }
    guard path.count > 0, let child = child(second), !child.isEmpty else { return nil }
    return NodeRef(extension: Short.extension(path, child: child, in: arena))
  }

  private func branch(
    _ content: UnsafePointer<UInt8>, encoding: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> NodeRef? {
    let node = Branch.make(arena)
    let children = node.children
    var cursor = content
    var hashed: UInt16 = 0
    var isPatchable = true
    for i in 0..<16 {
      guard cursor < end else { return nil }
      let prefix = cursor[0]
      if prefix == 0xa0 {
        guard end - cursor > 32 else { return nil }
        children[i] = NodeRef(hash: cursor + 1)
        hashed |= 1 &<< UInt16(truncatingIfNeeded: i)
        cursor += 33
      } else if prefix == 0x80 {
        cursor += 1
      } else {
        guard let item = NodeDecoder.item(&cursor, end), let child = child(item) else { return nil }
        children[i] = child
        isPatchable = false
      }
    }
    guard let value = NodeDecoder.item(&cursor, end), !value.isList, cursor == end else { return nil }
    if value.count > 0 {
      node.pointee.value = value.content
      node.pointee.valueCount = value.count
      isPatchable = false
    }
    if isPatchable {
      node.pointee.encoding = encoding
      node.pointee.encodingCount = UInt16(truncatingIfNeeded: end - encoding)
      node.pointee.hashed = hashed
    }
    return NodeRef(branch: node)
  }

  /// What an item names: nothing, a hash, or a node of less than 32 bytes.
  private func child(_ item: Item) -> NodeRef? {
    if !item.isList {
      switch item.count {
      case 0: return .empty
      case 32: return NodeRef(hash: item.content)
      default: return nil
      }
    }
    // A list this short has a prefix of one byte.
    guard item.count < 31 else { return nil }
    let start = item.content - 1
    guard let node = node(UnsafeBufferPointer(start: start, count: item.count &+ 1)) else { return nil }
    var name = NodeName(bytes: .zero, count: UInt8(truncatingIfNeeded: item.count &+ 1))
    withUnsafeMutableBytes(of: &name.bytes) {
      $0.baseAddress.unsafelyUnwrapped.copyMemory(from: start, byteCount: item.count &+ 1)
    }
    node.setName(name)
    return node
  }
}

extension NodeRef {
  /// The name of a node in memory.
  @inline(__always)
  var name: NodeName { kind == .branch ? branch.pointee.name : short.pointee.name }

  @inline(__always)
  func setName(_ name: NodeName) {
    if kind == .branch { branch.pointee.name = name } else { short.pointee.name = name }
  }
}
