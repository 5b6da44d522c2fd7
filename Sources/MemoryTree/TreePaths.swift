import MerkleTree
public import Transcript

/// A node above touched leaves, before and after a shard: a row of the machine's `Node` table.
public struct TreeNode: Sendable {
  public var level: Int
  public var index: Int
  public var left: Digest
  public var right: Digest
  public var leftNew: Digest
  public var rightNew: Digest
  public var touchesLeft: Bool
  public var touchesRight: Bool
  /// The node's own digests.
  public var old: Digest
  public var new: Digest

  public var isChanged: Bool { left != leftNew || right != rightNew }
}

/// A leaf or node and its digests before and after.
public struct TouchedDigest: Sendable {
  public var index: Int
  public var old: Digest
  public var new: Digest

  public init(index: Int, old: Digest, new: Digest) {
    self.index = index
    self.old = old
    self.new = new
  }
}

/// The part of a Merkle tree between its root and some leaves that are touched, before and after they change.
public struct TreePaths: Sendable {
  /// From the lowest level up; the root is the last. Empty if the tree is one leaf.
  public private(set) var nodes: [TreeNode] = []
  public private(set) var old: Digest
  public private(set) var new: Digest

  /// - Parameters:
  ///   - leaves: touched leaves by ascending index, at least one.
  ///   - sibling: the digest of an untouched node at (level, index) whose sibling is touched; asked for from the
  ///     lowest level up and by ascending index. Nil if it is not known, and then there are no paths.
  public init?(
    depth: Int, leaves: [TouchedDigest], sibling: (_ level: Int, _ index: Int) -> Digest?
  ) {
    guard let first = leaves.first else { return nil }
    var row = leaves
    (old, new) = (first.old, first.new)
    var level = depth
    while level > 0 {
      let start = nodes.count
      var i = 0
      while i < row.count {
        let touched = row[i]
        let parent = touched.index >> 1
        let both = i + 1 < row.count && row[i + 1].index >> 1 == parent
        let isLeft = touched.index & 1 == 0
        var node = TreeNode(
          level: level - 1, index: parent, left: touched.old, right: touched.old, leftNew: touched.new,
          rightNew: touched.new, touchesLeft: isLeft, touchesRight: !isLeft || both, old: Digest(),
          new: Digest())
        if both {
          (node.right, node.rightNew) = (row[i + 1].old, row[i + 1].new)
        } else {
          guard let other = sibling(level, touched.index ^ 1) else { return nil }
          if isLeft {
            (node.right, node.rightNew) = (other, other)
          } else {
            (node.left, node.leftNew) = (other, other)
          }
        }
        nodes.append(node)
        i += both ? 2 : 1
      }
      hash(from: start)
      row = nodes[start...].map { TouchedDigest(index: $0.index, old: $0.old, new: $0.new) }
      level -= 1
    }
    if let root = row.first { (old, new) = (root.old, root.new) }
  }

  /// Fills in the digests of the nodes from `start` on.
  private mutating func hash(from start: Int) {
    let changed = (start..<nodes.count).filter { nodes[$0].isChanged }
    let digests = MerkleHash.nodes(
      (start..<nodes.count).map { nodes[$0].left } + changed.map { nodes[$0].leftNew },
      (start..<nodes.count).map { nodes[$0].right } + changed.map { nodes[$0].rightNew })
    for i in start..<nodes.count {
      nodes[i].old = digests[i - start]
      nodes[i].new = nodes[i].old
    }
    for (k, i) in changed.enumerated() { nodes[i].new = digests[nodes.count - start + k] }
  }
}
