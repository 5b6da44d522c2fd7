extension Trie {
  /// Removes a key; whether it was there.
  @discardableResult
  func remove(_ key: NibblePath) throws(TrieError) -> Bool {
    let isChanged = try remove(root, key)
    if isChanged { changes &+= 1 }
    return isChanged
  }

  /// No deeper than the key has nibbles: each level takes at least one.
  private func remove(_ slot: UnsafeMutablePointer<NodeRef>, _ rest: NibblePath) throws(TrieError) -> Bool {
    if slot.pointee.kind == .hash { try resolve(slot) }
    switch slot.pointee.kind {
    case .empty, .hash: return false
    case .leaf:
      let path = slot.pointee.short.pointee.path
      guard path.count == rest.count, rest.commonPrefix(path) == Int(rest.count) else { return false }
      slot.pointee = .empty
      return true
    case .extension:
      let node = slot.pointee.short
      let path = node.pointee.path
      guard rest.commonPrefix(path) == Int(path.count) else { return false }
      guard try remove(Trie.child(node), rest.dropping(Int(path.count))) else { return false }
      node.pointee.name = .unknown
      join(slot)
      return true
    case .branch:
      let node = slot.pointee.branch
      if rest.count == 0 {
        guard node.pointee.value != nil else { return false }
        node.pointee.value = nil
        node.pointee.valueCount = 0
      } else {
        let nibble = Int(rest[0])
        guard try remove(node.children + nibble, rest.dropping(1)) else { return false }
        node.pointee.name = .unknown
        node.pointee.dirty |= 1 &<< UInt16(truncatingIfNeeded: nibble)
        if !node.children[nibble].isEmpty { return true }
      }
      node.pointee.name = .unknown
      node.pointee.encoding = nil
      try collapse(slot)
      return true
    }
  }

  /// Replaces a branch that has only one child or only a value left.
  private func collapse(_ slot: UnsafeMutablePointer<NodeRef>) throws(TrieError) {
    let node = slot.pointee.branch
    let children = node.children
    var last = -1
    for i in 0..<16 where !children[i].isEmpty {
      if last >= 0 { return }
      last = i
    }
    if let value = node.pointee.value {
      if last >= 0 { return }
      let path = NibblePath(value, start: 0, count: 0)
      slot.pointee = NodeRef(leaf: Short.leaf(path, value: value, count: node.pointee.valueCount, in: arena))
      return
    }
    guard last >= 0 else {
      // Only below a branch that was malformed: it had one child.
      slot.pointee = .empty
      return
    }
    // What the child is decides what takes the branch's place.
    if children[last].kind == .hash { try resolve(children + last) }
    let bytes = arena.allocate(1)
    bytes.storeBytes(of: UInt8(truncatingIfNeeded: last), as: UInt8.self)
    let nibble = NibblePath(UnsafePointer(bytes.assumingMemoryBound(to: UInt8.self)), start: 1, count: 1)
    slot.pointee = NodeRef(extension: Short.extension(nibble, child: children[last], in: arena))
    join(slot)
  }

  /// Makes one node of an extension at `slot` and what is behind it, where that is a leaf or an extension.
  private func join(_ slot: UnsafeMutablePointer<NodeRef>) {
    let outer = slot.pointee.short
    let child = outer.pointee.child
    switch child.kind {
    case .branch, .hash: return
    case .empty: slot.pointee = .empty
    case .leaf, .extension:
      let inner = child.short
      inner.pointee.path = joined(outer.pointee.path, inner.pointee.path)
      inner.pointee.name = .unknown
      slot.pointee = child
    }
  }

  /// One path behind the other, ending at the end of a byte, which is how encodings have it.
  private func joined(_ a: NibblePath, _ b: NibblePath) -> NibblePath {
    let count = Int(a.count) &+ Int(b.count)
    let start = count & 1
    let bytes = arena.allocate((count &+ 1) &>> 1).assumingMemoryBound(to: UInt8.self)
    if start == 1 { bytes[0] = 0 }
    for i in 0..<count {
      let nibble = i < Int(a.count) ? a[i] : b[i &- Int(a.count)]
      let position = start &+ i
      if position & 1 == 0 {
        bytes[position &>> 1] = nibble &<< 4
      } else {
        bytes[position &>> 1] |= nibble
      }
    }
    return NibblePath(UnsafePointer(bytes), start: start, count: count)
  }
}
