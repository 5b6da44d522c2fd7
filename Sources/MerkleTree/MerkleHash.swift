import Hashes
public import KoalaBear
public import Transcript

/// The two functions a tree is made of.
public enum MerkleHash {
  /// Elements a leaf's sponge takes per permutation.
  public static let rate = 16

  /// The digest of a leaf of `count` contiguous elements, `count` in `1 ..< 2²⁴`.
  ///
  /// Poseidon2 of width 24 in overwrite mode: the state starts as zeros with `count` in element 16, the first of
  /// the capacity; each block of up to sixteen elements overwrites the head of the state, which is then permuted.
  /// The digest is the state's first eight elements.
  public static func leaf(_ elements: UnsafePointer<Felt>, count: Int) -> Digest {
    withUnsafeTemporaryAllocation(of: Felt.self, capacity: 24) { buffer in
      let state = buffer.baseAddress.unsafelyUnwrapped
      state.initialize(repeating: .zero, count: 24)
      state[16] = Felt(UInt32(truncatingIfNeeded: count))
      var position = 0
      while position < count {
        let block = min(rate, count - position)
        state.update(from: elements + position, count: block)
        Poseidon2.permute24(state)
        position += block
      }
      var digest = Digest()
      for i in 0..<Digest.width { digest[i] = state[i] }
      return digest
    }
  }

  /// The digest of two children: the first eight elements of x + π(x), where x is the left child followed by the
  /// right one and π is Poseidon2 of width 16 (the compression of the Poseidon2 paper, section 3).
  public static func node(_ left: Digest, _ right: Digest) -> Digest {
    var state = SIMD16<UInt32>(lowHalf: left.raw, highHalf: right.raw)
    withUnsafeMutableBytes(of: &state) { bytes in
      Poseidon2.permute16(bytes.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: Felt.self))
    }
    var digest = Digest()
    for i in 0..<Digest.width { digest[i] = Felt(raw: state[i]) + left[i] }
    return digest
  }
}
