#if !hasFeature(Embedded)
  public import KoalaBear
  import Parallel
  public import Transcript

  /// A matrix stored column by column; its rows are the leaves of a tree. It does not own its memory.
  public struct LeafMatrix {
    public let base: UnsafePointer<Felt>
    /// Columns: the elements of a leaf.
    public let width: Int
    /// Elements from a column to the next.
    public let stride: Int
    /// log₂ of the number of rows.
    public let logHeight: Int

    public init(base: UnsafePointer<Felt>, width: Int, stride: Int, logHeight: Int) {
      precondition(
        width >= 1 && width < 1 << 24 && logHeight >= 0 && logHeight <= 32 && stride >= 1 << logHeight)
      self.base = base
      self.width = width
      self.stride = stride
      self.logHeight = logHeight
    }

    public var height: Int { 1 << logHeight }

    /// Row `index` as contiguous elements.
    public func row(_ index: Int) -> [Felt] { (0..<width).map { base[$0 * stride + index] } }
  }

  /// A binary tree over the rows of a matrix (see `MerkleHash`).
  ///
  /// Levels of at least sixteen nodes are stored in groups of sixteen, element by element (eight vectors a group),
  /// smaller ones as digests.
  public final class MerkleTree {
    public let depth: Int
    /// Levels with at least sixteen nodes, from the leaves up.
    private let groups: UnsafeMutablePointer<PackedFelt>
    /// Where each of these levels starts, in vectors.
    private var starts: [Int] = []
    /// The remaining levels, from the widest up to the root.
    private var tops: [[Digest]] = []

    public init(_ matrix: LeafMatrix) {
      depth = matrix.logHeight
      var total = 0
      var level = depth
      while level >= 4 {
        starts.append(total)
        total += (1 << (level - 4)) * Digest.width
        level -= 1
      }
      groups = UnsafeMutablePointer<PackedFelt>.allocate(capacity: max(total, 1))
      if starts.isEmpty {
        tops = [
          (0..<matrix.height).map { row in
            let elements = matrix.row(row)
            return MerkleHash.leaf(elements, count: elements.count)
          }
        ]
      } else {
        hashLeaves(matrix)
        for i in 1..<max(starts.count, 1) { hashLevel(i) }
        let last = groups + starts[starts.count - 1]
        let widest = (0..<16).map { PackedMerkleHash.digest(last, $0) }
        tops = [pairs(widest)]
      }
      while let top = tops.last, top.count > 1 { tops.append(pairs(top)) }
    }

    deinit { groups.deallocate() }

    public var root: Digest { tops[tops.count - 1][0] }

    /// The digest of node `index` of a level, counted from the leaves.
    func node(level: Int, index: Int) -> Digest {
      if level < starts.count {
        return PackedMerkleHash.digest(groups + starts[level] + (index >> 4) * Digest.width, index & 15)
      }
      return tops[level - starts.count][index]
    }

    /// Appends an opening to the proof: the leaves, then the siblings (see `MerkleVerifier.readOpening`).
    /// `indices` must be ascending and distinct.
    public func writeOpening(_ indices: [Int], of matrix: LeafMatrix, transcript: inout ProverTranscript) {
      precondition(matrix.logHeight == depth)
      for index in indices { transcript.hint(matrix.row(index)) }
      if indices.isEmpty { return }
      var positions = indices
      for level in 0..<depth {
        var parents: [Int] = []
        var i = 0
        while i < positions.count {
          let position = positions[i]
          if i + 1 < positions.count && positions[i + 1] == position ^ 1 {
            i += 2
          } else {
            transcript.hint(node(level: level, index: position ^ 1))
            i += 1
          }
          parents.append(position >> 1)
        }
        positions = parents
      }
    }

    private func pairs(_ nodes: [Digest]) -> [Digest] {
      (0..<nodes.count / 2).map { MerkleHash.node(nodes[2 * $0], nodes[2 * $0 + 1]) }
    }

    private func hashLeaves(_ matrix: LeafMatrix) {
      let groups = self.groups
      Parallel.forChunks(matrix.height / 16, grain: 64) { range in
        withUnsafeTemporaryAllocation(of: PackedFelt.self, capacity: 24) { state in
          let scratch = state.baseAddress.unsafelyUnwrapped
          for i in range {
            PackedMerkleHash.leaves(
              columns: matrix.base + 16 * i, width: matrix.width, stride: matrix.stride, state: scratch,
              into: groups + i * Digest.width)
          }
        }
      }
    }

    private func hashLevel(_ level: Int) {
      let from = UnsafePointer(groups + starts[level - 1])
      let to = groups + starts[level]
      let count = 1 << (depth - level - 4)
      Parallel.forChunks(count, grain: 256) { range in
        withUnsafeTemporaryAllocation(of: PackedFelt.self, capacity: 16) { state in
          for i in range {
            PackedMerkleHash.parents(
              of: from + 2 * i * Digest.width, state: state.baseAddress.unsafelyUnwrapped,
              into: to + i * Digest.width)
          }
        }
      }
    }
  }
#endif
