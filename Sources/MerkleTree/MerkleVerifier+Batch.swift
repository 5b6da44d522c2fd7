import KoalaBear
import Transcript

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
