extension Trie {
  /// Sets a key's value, which must not be empty. `key` must be readable during the call only.
  func insert(_ key: NibblePath, value: UnsafeRawBufferPointer) throws(TrieError) {
    try insert(key, stored: arena.copy(value), count: value.count)
  }

  /// The same with a value that is in the arena already.
  func insert(_ key: NibblePath, stored: UnsafePointer<UInt8>, count: Int) throws(TrieError) {
    changes &+= 1
    var slot = root
    var rest = key
    while true {
      switch slot.pointee.kind {
      case .empty:
        slot.pointee = leaf(rest, stored, count)
        return
      case .hash: try resolve(slot)
      case .branch:
        let node = slot.pointee.branch
        node.pointee.name = .unknown
        if rest.count == 0 {
          node.pointee.value = stored
          node.pointee.valueCount = count
          node.pointee.encoding = nil
          return
        }
        let nibble = Int(rest[0])
        node.pointee.dirty |= 1 &<< UInt16(truncatingIfNeeded: nibble)
        slot = node.children + nibble
        rest = rest.dropping(1)
      case .leaf:
        let node = slot.pointee.short
        let common = rest.commonPrefix(node.pointee.path)
        if common == Int(rest.count) && common == Int(node.pointee.path.count) {
          node.pointee.value = stored
          node.pointee.valueCount = count
          node.pointee.name = .unknown
          return
        }
        split(slot, at: common, rest, stored, count)
        return
      case .extension:
        let node = slot.pointee.short
        let common = rest.commonPrefix(node.pointee.path)
        if common == Int(node.pointee.path.count) {
          node.pointee.name = .unknown
          rest = rest.dropping(common)
          slot = Trie.child(node)
        } else {
          split(slot, at: common, rest, stored, count)
          return
        }
      }
    }
  }

  /// A leaf whose path is a copy of `path`, at the same place of a byte.
  private func leaf(_ path: NibblePath, _ value: UnsafePointer<UInt8>, _ count: Int) -> NodeRef {
    let first = Int(path.start) &>> 1
    let end = (Int(path.start) &+ Int(path.count) &+ 1) &>> 1
    let bytes = arena.copy(UnsafeRawBufferPointer(start: path.bytes + first, count: end &- first))
    return NodeRef(
      leaf: Short.leaf(
        NibblePath(bytes, start: Int(path.start) & 1, count: Int(path.count)), value: value, count: count,
        in: arena))
  }

  /// Puts a branch where the path of the leaf or extension at `slot` and `key` part, behind `common` nibbles.
  private func split(
    _ slot: UnsafeMutablePointer<NodeRef>, at common: Int, _ key: NibblePath, _ value: UnsafePointer<UInt8>,
    _ count: Int
  ) {
    let branch = Branch.make(arena)
    let old = slot.pointee
    let node = old.short
    let path = node.pointee.path
    // The old node, behind the branch.
    if common == Int(path.count) {
      // Only a leaf: an extension's path does not end before the key's.
      branch.pointee.value = node.pointee.value
      branch.pointee.valueCount = node.pointee.valueCount
    } else {
      let nibble = Int(path[common])
      branch.pointee.dirty |= 1 &<< UInt16(truncatingIfNeeded: nibble)
      if old.kind == .extension && common &+ 1 == Int(path.count) {
        branch.children[nibble] = node.pointee.child
      } else {
        node.pointee.path = path.dropping(common &+ 1)
        node.pointee.name = .unknown
        branch.children[nibble] = old
      }
    }
    // The new value.
    if common == Int(key.count) {
      branch.pointee.value = value
      branch.pointee.valueCount = count
    } else {
      let nibble = Int(key[common])
      branch.pointee.dirty |= 1 &<< UInt16(truncatingIfNeeded: nibble)
      branch.children[nibble] = leaf(key.dropping(common &+ 1), value, count)
    }
    slot.pointee =
      common == 0
      ? NodeRef(branch: branch)
      : NodeRef(extension: Short.extension(path.prefix(common), child: NodeRef(branch: branch), in: arena))
  }
}
