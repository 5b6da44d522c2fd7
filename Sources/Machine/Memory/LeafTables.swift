import Constraints

/// The columns of a leaf of a memory tree, four words or registers: what they hold before and after the shard.
///
/// The leaf is taken from the tree once, because its parent puts it there once; so each of its words is opened once.
/// When the first access may look back to is the prover's choice: for a word that is opened once, soundness does not
/// depend on it. Limbs are checked to be in range when they are opened, for the tree of an input holds what the
/// prover likes.
private struct LeafColumns {
  let t: TableBuilder
  let live: Expression
  let old: [Expression]
  let new: [Expression]
  let opening: [Expression]
  let last: [Expression]
  let oldDigest: [Expression]
  let newDigest: [Expression]
  let changed: Expression

  init(_ t: TableBuilder, live: Expression) {
    self.t = t
    self.live = live
    old = t.columns("old", 16)
    new = t.columns("new", 16)
    opening = t.columns("opening", 4)
    last = t.columns("last", 4)
    oldDigest = t.columns("oldDigest", 8)
    newDigest = t.columns("newDigest", 8)
    changed = t.column("changed")
  }

  /// The leaf is in the tree with its digests; a leaf that does not change has one digest.
  func inTree(_ tree: Int64, level: Int64, index: Expression) {
    t.boolean(changed, "changed is boolean")
    t.constrain(changed * (1 - live), "no change without a leaf")
    for i in 0..<16 { t.constrain((live - changed) * (new[i] - old[i]), "old[\(i)] stays") }
    for i in 0..<8 { t.constrain((live - changed) * (newDigest[i] - oldDigest[i]), "oldDigest[\(i)] stays") }
    t.receive(
      MachineBus.node,
      [Expression(integerLiteral: tree), Expression(integerLiteral: level), index] + oldDigest + newDigest,
      multiplicity: live, "in the tree")
    t.send(MachineBus.compress, old + oldDigest, multiplicity: live, "digest before")
    t.send(MachineBus.compress, new + newDigest, multiplicity: changed, "digest after")
    for i in 0..<16 { t.send(MachineBus.range16, [old[i]], multiplicity: live, "old[\(i)]") }
  }

  /// Four words from `first` on are opened and closed.
  func words(space: Int64, first: Expression, multiplicity: Expression) {
    let space = Expression(integerLiteral: space)
    for k in 0..<4 {
      let index = first + Expression(integerLiteral: Int64(k))
      t.send(
        MachineBus.memory, [space, index] + old[4 * k..<4 * k + 4] + [opening[k]], multiplicity: multiplicity,
        "opening \(k)")
      t.receive(
        MachineBus.memory, [space, index] + new[4 * k..<4 * k + 4] + [last[k]], multiplicity: multiplicity,
        "closing \(k)")
    }
  }
}

extension Machine {
  /// A leaf of the memory: 32 bytes that the shard touches.
  static func leafTable() -> Table {
    let t = TableBuilder(MachineTable.leaf.name)
    let live = t.column("live")
    t.boolean(live, "live is boolean")
    let index = t.column("index")
    let leaf = LeafColumns(t, live: live)
    leaf.inTree(MachineTree.memory, level: MachineTree.memoryDepth, index: index)
    leaf.words(space: MemorySpace.memory, first: 4 * index, multiplicity: live)
    return t.build()
  }

  /// Four registers a row. Rows 0 … 7 are x0 … x31, the leaves of the registers' tree; row 8 has the sink, which is in
  /// no tree: nobody reads it, and it starts every shard with 0. Registers 33 … 63 exist in no program.
  static func registersTable() -> Table {
    let t = TableBuilder(MachineTable.registers.name)
    let live = t.column("live")
    let free = t.column("free")
    t.boolean(live, "live is boolean")
    t.boolean(free, "free is boolean")
    let row = t.rowBits(0..<4)
    let leaf = LeafColumns(t, live: live)
    t.constrain(free * (1 - t.rowBits(3..<4)), "only what is in no tree is free")
    t.constrain(live * free, "in the tree or free")
    for i in 0..<16 { t.constrain(free * leaf.old[i], "old[\(i)] is 0 outside the tree") }
    leaf.inTree(MachineTree.registers, level: MachineTree.registerDepth, index: row)
    leaf.words(space: MemorySpace.register, first: 4 * row, multiplicity: live + free)
    return t.build(fixedLogHeight: 4)
  }

  /// A node above touched leaves, before and after the shard.
  ///
  /// The root is put by the verifier, once, and every node puts each of its children at most once, one level further
  /// down: so what is taken from the tree is on a path from the root, once. A child that is not touched stays as it is.
  static func nodeTable() -> Table {
    let t = TableBuilder(MachineTable.node.name)
    let live = t.column("live")
    let tree = t.column("tree")
    let level = t.column("level")
    let index = t.column("index")
    let left = t.columns("left", 8)
    let right = t.columns("right", 8)
    let leftNew = t.columns("leftNew", 8)
    let rightNew = t.columns("rightNew", 8)
    let old = t.columns("old", 8)
    let new = t.columns("new", 8)
    let touchesLeft = t.column("touchesLeft")
    let touchesRight = t.column("touchesRight")
    let changed = t.column("changed")
    t.boolean(live, "live is boolean")
    for (flag, name) in [(touchesLeft, "touchesLeft"), (touchesRight, "touchesRight"), (changed, "changed")] {
      t.boolean(flag, "\(name) is boolean")
      t.constrain(flag * (1 - live), "\(name) only in a row in use")
    }
    for i in 0..<8 {
      t.constrain((live - touchesLeft) * (leftNew[i] - left[i]), "left[\(i)] stays unless touched")
      t.constrain((live - touchesRight) * (rightNew[i] - right[i]), "right[\(i)] stays unless touched")
      t.constrain((live - changed) * (leftNew[i] - left[i]), "left[\(i)] stays")
      t.constrain((live - changed) * (rightNew[i] - right[i]), "right[\(i)] stays")
      t.constrain((live - changed) * (new[i] - old[i]), "old[\(i)] stays")
    }
    t.receive(MachineBus.node, [tree, level, index] + old + new, multiplicity: live, "this node")
    t.send(
      MachineBus.node, [tree, level + 1, 2 * index] + left + leftNew, multiplicity: touchesLeft, "left child")
    t.send(
      MachineBus.node, [tree, level + 1, 2 * index + 1] + right + rightNew, multiplicity: touchesRight,
      "right child")
    t.send(MachineBus.compress, left + right + old, multiplicity: live, "digest before")
    t.send(MachineBus.compress, leftNew + rightNew + new, multiplicity: changed, "digest after")
    return t.build()
  }
}
