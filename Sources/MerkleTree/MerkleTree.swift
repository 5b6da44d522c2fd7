#if !hasFeature(Embedded)
  import Buffers
  public import KoalaBear
  import Parallel
  public import Transcript

  /// A binary tree over leaves of field elements (see `MerkleHash`).
  ///
  /// The lowest `groupLog` levels are not kept: they are most of the memory, and an opening computes the few nodes it
  /// needs of them again from the leaves. Higher levels of at least sixteen nodes are stored in groups of sixteen,
  /// element by element (eight vectors a group), smaller ones as digests.
  public final class MerkleTree {
    /// log₂ of the leaves below a node of the lowest level that is kept.
    public static let groupLog = 4

    public let depth: Int
    /// The lowest level that is kept.
    let bottom: Int
    private let groups: LargeBuffer<PackedFelt>
    /// Where each level with at least sixteen nodes starts, from `bottom` up, in vectors.
    private let starts: [Int]
    /// The remaining levels, from the widest up to the root.
    private var tops: [[Digest]] = []

    /// The tree over the rows of a matrix.
    public convenience init(_ matrix: LeafMatrix) {
      self.init(depth: matrix.logHeight, parts: 1) { _ in matrix }
    }

    /// The tree over 2^`depth` leaves that come in `parts` equal parts, one after the other: a power of two, each part
    /// of at least 2^8 leaves if there are as many. What `part` returns is read before it is called again, so that
    /// all parts may use the same memory.
    public init(depth: Int, parts: Int, _ part: (Int) -> LeafMatrix) {
      self.depth = depth
      bottom = min(depth, MerkleTree.groupLog)
      var starts: [Int] = []
      var total = 0
      // A level of 2^(depth − level) nodes has 2^(depth − level − 4) groups.
      var level = bottom
      while depth - level >= 4 && depth >= MerkleTree.chunkLog {
        starts.append(total)
        total += Digest.width << (depth - level - 4)
        level += 1
      }
      self.starts = starts
      groups = LargeBuffer(uninitialized: total)
      var nodes: [Digest] = []
      for i in 0..<parts {
        let matrix = part(i)
        precondition(matrix.height * parts == 1 << depth)
        if starts.isEmpty {
          nodes += MerkleTree.digests(matrix)
        } else {
          hash(
            matrix,
            into: (groups.pointer + starts[0]) + (i * matrix.height) >> MerkleTree.chunkLog * Digest.width)
        }
      }
      if starts.isEmpty {
        for _ in 0..<bottom { nodes = MerkleTree.pairs(nodes) }
      } else {
        for i in 1..<max(starts.count, 1) { hashLevel(i) }
        let last = groups.pointer + starts[starts.count - 1]
        nodes = MerkleTree.pairs((0..<16).map { PackedMerkleHash.digest(last, $0) })
      }
      tops = [nodes]
      while let top = tops.last, top.count > 1 { tops.append(MerkleTree.pairs(top)) }
    }

    public var root: Digest { tops[tops.count - 1][0] }

    /// The numbers of the groups that the leaves `indices`, ascending, are in.
    public static func groups(of indices: [Int], depth: Int) -> [Int] {
      var result: [Int] = []
      for index in indices {
        let group = index >> min(groupLog, depth)
        if result.last != group { result.append(group) }
      }
      return result
    }

    /// The digest of node `index` of a level, counted from the leaves; `level` is at least `bottom`.
    func node(level: Int, index: Int) -> Digest {
      let place = level - bottom
      if place < starts.count {
        return PackedMerkleHash.digest(
          groups.pointer + starts[place] + (index >> 4) * Digest.width, index & 15)
      }
      return tops[place - starts.count][index]
    }

    /// Leaves below 2^`chunkLog` of them are hashed one by one; a chunk becomes one group of sixteen kept nodes.
    private static let chunkLog = 8

    static func pairs(_ nodes: [Digest]) -> [Digest] {
      (0..<nodes.count / 2).map { MerkleHash.node(nodes[2 * $0], nodes[2 * $0 + 1]) }
    }

    /// The digests of the rows of a matrix, one by one.
    static func digests(_ matrix: LeafMatrix) -> [Digest] {
      (0..<matrix.height).map { row in
        let elements = matrix.row(row)
        return MerkleHash.leaf(elements, count: elements.count)
      }
    }

    /// The kept nodes above the rows of a matrix, of whole chunks.
    private func hash(_ matrix: LeafMatrix, into output: UnsafeMutablePointer<PackedFelt>) {
      precondition(matrix.logHeight >= MerkleTree.chunkLog)
      Parallel.forChunks(matrix.height >> MerkleTree.chunkLog, grain: 4) { range in
        // 24 vectors of state, then sixteen groups of digests.
        withUnsafeTemporaryAllocation(of: PackedFelt.self, capacity: 24 + 16 * Digest.width) { scratch in
          let state = scratch.baseAddress.unsafelyUnwrapped
          let digests = state + 24
          for chunk in range {
            for i in 0..<16 {
              PackedMerkleHash.leaves(
                columns: matrix.base + 256 * chunk + 16 * i, width: matrix.width, stride: matrix.stride,
                state: state, into: digests + i * Digest.width)
            }
            for count in [8, 4, 2] {
              for i in 0..<count {
                PackedMerkleHash.parents(
                  of: digests + 2 * i * Digest.width, state: state, into: digests + i * Digest.width)
              }
            }
            PackedMerkleHash.parents(of: digests, state: state, into: output + chunk * Digest.width)
          }
        }
      }
    }

    private func hashLevel(_ level: Int) {
      let from = UnsafePointer(groups.pointer + starts[level - 1])
      let to = groups.pointer + starts[level]
      let count = 1 << (depth - bottom - level - 4)
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
