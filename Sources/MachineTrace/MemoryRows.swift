import Executor
import MemoryTree
public import Transcript

/// The memory side of a shard: leaves, the nodes above them, and every compression that their digests take.
public struct MemoryRows: Sendable {
  /// Digests of the touched leaves before and after.
  let leaves: [TouchedDigest]
  let paths: TreePaths
  /// The eight leaves of registers.
  let registerLeaves: [TouchedDigest]
  let registerPaths: TreePaths
  /// Left and right half of every compression.
  private(set) var compressions: [(left: Digest, right: Digest)] = []

  /// Roots of both trees.
  public var memoryBefore: Digest { paths.old }
  public var memoryAfter: Digest { paths.new }
  public var registersBefore: Digest { registerPaths.old }
  public var registersAfter: Digest { registerPaths.new }

  /// - Parameter siblings: digests of untouched nodes, in the order of `MutableMemoryTree.update`. Nil if there are too few.
  init?(_ record: ExecutionRecord, siblings: [Digest]) {
    leaves = MemoryRows.digests(record.leaves.map { (Int($0.number), $0.initial, $0.final) })
    let words = (0..<8).map { i in
      let r = record.registers[4 * i..<4 * i + 4]
      let b = r.startIndex
      return (
        i, SIMD4(r[b].initial, r[b + 1].initial, r[b + 2].initial, r[b + 3].initial),
        SIMD4(r[b].value, r[b + 1].value, r[b + 2].value, r[b + 3].value)
      )
    }
    registerLeaves = MemoryRows.digests(words)
    var next = siblings.makeIterator()
    guard
      let paths = TreePaths(depth: MemoryTree.depth, leaves: leaves, sibling: { _, _ in next.next() }),
      let registerPaths = TreePaths(
        depth: MemoryTree.registerDepth, leaves: registerLeaves, sibling: { _, _ in nil }),
      next.next() == nil
    else { return nil }
    (self.paths, self.registerPaths) = (paths, registerPaths)
    collect(record.leaves.map { ($0.initial, $0.final) } + words.map { ($0.1, $0.2) })
  }

  private static func digests(_ leaves: [(Int, SIMD4<UInt64>, SIMD4<UInt64>)]) -> [TouchedDigest] {
    let digests = MemoryTree.leaves(leaves.map(\.1) + leaves.map(\.2))
    return leaves.indices.map {
      TouchedDigest(index: leaves[$0].0, old: digests[$0], new: digests[leaves.count + $0])
    }
  }

  private mutating func collect(_ leaves: [(SIMD4<UInt64>, SIMD4<UInt64>)]) {
    for (before, after) in leaves {
      compressions.append(MemoryTree.halves(before))
      if before != after { compressions.append(MemoryTree.halves(after)) }
    }
    for node in paths.nodes + registerPaths.nodes {
      compressions.append((node.left, node.right))
      if node.isChanged { compressions.append((node.leftNew, node.rightNew)) }
    }
  }
}
