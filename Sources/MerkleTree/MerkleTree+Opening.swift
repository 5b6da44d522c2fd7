#if !hasFeature(Embedded)
  import KoalaBear
  public import Transcript

  extension MerkleTree {
    /// Appends an opening to the proof: the leaves, then the siblings (see `MerkleVerifier.readOpening`).
    /// `indices` must be ascending and distinct, and `leaves` their groups.
    public func writeOpening(_ indices: [Int], _ leaves: LeafGroups, transcript: inout ProverTranscript) {
      precondition(leaves.groupLog == bottom && leaves.groups == MerkleTree.groups(of: indices, depth: depth))
      if indices.isEmpty { return }
      let trees = leaves.groups.indices.map { leaves.withMatrix($0, MerkleTree.levels) }
      var place = 0
      for index in indices {
        if leaves.groups[place] != index >> bottom { place += 1 }
        transcript.hint(leaves.withMatrix(place) { $0.row(index & ((1 << bottom) - 1)) })
      }
      var positions = indices
      for level in 0..<depth {
        var parents: [Int] = []
        var place = 0
        var i = 0
        while i < positions.count {
          let position = positions[i]
          if i + 1 < positions.count && positions[i + 1] == position ^ 1 {
            i += 2
          } else if level < bottom {
            let group = position >> (bottom - level)
            while leaves.groups[place] != group { place += 1 }
            transcript.hint(trees[place][level][(position ^ 1) & ((1 << (bottom - level)) - 1)])
            i += 1
          } else {
            transcript.hint(node(level: level, index: position ^ 1))
            i += 1
          }
          parents.append(position >> 1)
        }
        positions = parents
      }
    }

    /// All levels above a group's leaves, from their digests up.
    private static func levels(above matrix: LeafMatrix) -> [[Digest]] {
      var digests: [Digest] = []
      if matrix.height == 16 {
        withUnsafeTemporaryAllocation(of: PackedFelt.self, capacity: 24 + Digest.width) { scratch in
          let state = scratch.baseAddress.unsafelyUnwrapped
          PackedMerkleHash.leaves(
            columns: matrix.base, width: matrix.width, stride: matrix.stride, state: state, into: state + 24)
          digests = (0..<16).map { PackedMerkleHash.digest(state + 24, $0) }
        }
      } else {
        digests = MerkleTree.digests(matrix)
      }
      var levels = [digests]
      while let top = levels.last, top.count > 1 { levels.append(pairs(top)) }
      return levels
    }
  }
#endif
