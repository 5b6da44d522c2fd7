#if !hasFeature(Embedded)
  internal import CIntrinsics
  import Hashes
  import KoalaBear
  import Transcript

  /// `MerkleHash` on sixteen leaves or nodes at once.
  enum PackedMerkleHash {
    /// Hashes sixteen consecutive rows of a matrix stored column by column: column c of row i is
    /// `columns[c · stride + i]`. Writes eight vectors, one for each element of the digest.
    static func leaves(
      columns: UnsafePointer<Felt>, width: Int, stride: Int, state: UnsafeMutablePointer<PackedFelt>,
      into output: UnsafeMutablePointer<PackedFelt>
    ) {
      state.update(repeating: .zero, count: 24)
      state[16] = PackedFelt(Felt(UInt32(truncatingIfNeeded: width)))
      var position = 0
      while position < width {
        let block = min(MerkleHash.rate, width - position)
        for i in 0..<block {
          let place = columns + (position + i) * stride
          state[i] = PackedFelt(load: place)
          // The next call's elements: as many streams as columns are too many for the processor to follow.
          martinetPrefetch(place + 16)
        }
        Poseidon2.permute24(state)
        position += block
      }
      output.update(from: state, count: Digest.width)
    }

    /// Compresses thirty-two children, two groups of eight vectors, to sixteen parents: the even lanes are left
    /// children, the odd ones right.
    static func parents(
      of children: UnsafePointer<PackedFelt>, state: UnsafeMutablePointer<PackedFelt>,
      into output: UnsafeMutablePointer<PackedFelt>
    ) {
      for i in 0..<Digest.width {
        let a = children[i].raw
        let b = children[i + Digest.width].raw
        let left = PackedFelt(raw: SIMD16(lowHalf: a.evenHalf, highHalf: b.evenHalf))
        state[i] = left
        output[i] = left
        state[i + Digest.width] = PackedFelt(raw: SIMD16(lowHalf: a.oddHalf, highHalf: b.oddHalf))
      }
      Poseidon2.permute16(state)
      for i in 0..<Digest.width { output[i] += state[i] }
    }

    /// Appends the digests of sixteen leaves stored one after the other.
    static func leaves(rows: UnsafePointer<Felt>, width: Int, into digests: inout [Digest]) {
      withUnsafeTemporaryAllocation(of: PackedFelt.self, capacity: 24) { buffer in
        let state = buffer.baseAddress.unsafelyUnwrapped
        state.initialize(repeating: .zero, count: 24)
        state[16] = PackedFelt(Felt(UInt32(truncatingIfNeeded: width)))
        var position = 0
        while position < width {
          let block = min(MerkleHash.rate, width - position)
          for i in 0..<block {
            for lane in 0..<16 { state[i][lane] = rows[lane * width + position + i] }
          }
          Poseidon2.permute24(state)
          position += block
        }
        append(state, to: &digests)
      }
    }

    /// Appends the parents of sixteen pairs.
    static func nodes(_ left: [Digest], _ right: [Digest], from start: Int, into digests: inout [Digest]) {
      withUnsafeTemporaryAllocation(of: PackedFelt.self, capacity: 16) { buffer in
        let state = buffer.baseAddress.unsafelyUnwrapped
        state.initialize(repeating: .zero, count: 16)
        for lane in 0..<16 {
          for i in 0..<Digest.width {
            state[i][lane] = left[start + lane][i]
            state[i + Digest.width][lane] = right[start + lane][i]
          }
        }
        Poseidon2.permute16(state)
        for i in 0..<Digest.width {
          for lane in 0..<16 { state[i][lane] += left[start + lane][i] }
        }
        append(state, to: &digests)
      }
    }

    private static func append(_ state: UnsafePointer<PackedFelt>, to digests: inout [Digest]) {
      for lane in 0..<16 { digests.append(digest(state, lane)) }
    }

    /// Digest `lane` of a group of sixteen.
    static func digest(_ group: UnsafePointer<PackedFelt>, _ lane: Int) -> Digest {
      var digest = Digest()
      for i in 0..<Digest.width { digest.raw[i] = group[i].raw[lane] }
      return digest
    }
  }
#endif
