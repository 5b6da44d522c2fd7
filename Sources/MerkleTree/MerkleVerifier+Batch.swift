public import KoalaBear
public import Transcript

extension MerkleHash {
  /// `leaf` of consecutive rows of `width` elements, the last perhaps shorter: sixteen at a time where there are wide
  /// registers. `width` is positive; nothing has no rows.
  public static func rows(_ elements: [Felt], width: Int) -> [Digest] {
    let full = elements.count / width
    var digests = full == 0 ? [] : MerkleVerifier.hashLeaves(elements, width: width, count: full)
    let rest = elements.count - full * width
    if rest > 0 {
      elements.withUnsafeBufferPointer { buffer in
        let start = buffer.baseAddress.unsafelyUnwrapped + full * width
        digests.append(leaf(start, count: rest))
      }
    }
    return digests
  }
}

extension MerkleVerifier {
  /// The digests of `count` leaves of `width` elements each, one after the other in `leaves`.
  static func hashLeaves(_ leaves: [Felt], width: Int, count: Int) -> [Digest] {
    leaves.withUnsafeBufferPointer { buffer in
      let base = buffer.baseAddress.unsafelyUnwrapped
      var digests: [Digest] = []
      digests.reserveCapacity(count)
      #if !hasFeature(Embedded)
        while digests.count + 16 <= count {
          PackedMerkleHash.leaves(rows: base + digests.count * width, width: width, into: &digests)
        }
      #endif
      while digests.count < count {
        digests.append(MerkleHash.leaf(base + digests.count * width, count: width))
      }
      return digests
    }
  }

  /// The parents of the pairs (left[i], right[i]).
  static func hashNodes(_ left: [Digest], _ right: [Digest]) -> [Digest] {
    var digests: [Digest] = []
    digests.reserveCapacity(left.count)
    #if !hasFeature(Embedded)
      while digests.count + 16 <= left.count {
        PackedMerkleHash.nodes(left, right, from: digests.count, into: &digests)
      }
    #endif
    while digests.count < left.count {
      digests.append(MerkleHash.node(left[digests.count], right[digests.count]))
    }
    return digests
  }
}
