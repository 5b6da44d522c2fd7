public import RISCV
public import Transcript

/// The whole tree of a memory that is being executed: what the shards' witnesses are cut from.
///
/// Only what differs from a blank memory is stored, so it takes space for what the program has touched.
public struct MutableMemoryTree {
  /// By level · 2³² + index.
  private var digests: [UInt64: Digest] = [:]

  public private(set) var root: Digest

  private static func key(_ level: Int, _ index: Int) -> UInt64 { UInt64(level) << 32 | UInt64(index) }

  /// The memory of a program with this image and input.
  public init(image: [ImageWord], input: [UInt8]) {
    root = MemoryTree.blank(level: 0, index: 0)
    var leaves = MemoryTree.leaves(of: image)
    leaves += MemoryTree.leaves(bytes: input, at: MemoryMap.inputBase)
    // The digest that was in the place of a leaf does not matter here.
    _ = update(leaves.map { TouchedDigest(index: $0.number, old: MemoryTree.hole, new: $0.digest) })
  }

  /// The digest of a node or leaf.
  public func digest(level: Int, index: Int) -> Digest {
    digests[Self.key(level, index)] ?? MemoryTree.blank(level: level, index: index)
  }

  /// Siblings of the output region's subtree, from level 3 up.
  public var outputSiblings: [Digest] {
    [digest(level: 3, index: 0), digest(level: 2, index: 1), digest(level: 1, index: 1)]
  }

  /// Changes leaves, given by ascending index with their digests before and after. Returns the digests of the untouched
  /// siblings on their paths, in the order in which `TreePaths` asks for them.
  public mutating func update(_ leaves: [TouchedDigest]) -> [Digest] {
    var siblings: [Digest] = []
    let paths = TreePaths(depth: MemoryTree.depth, leaves: leaves) { level, index in
      let digest = self.digest(level: level, index: index)
      siblings.append(digest)
      return digest
    }
    guard let paths else { return [] }
    for leaf in leaves { digests[Self.key(MemoryTree.depth, leaf.index)] = leaf.new }
    for node in paths.nodes { digests[Self.key(node.level, node.index)] = node.new }
    root = paths.new
    return siblings
  }
}
