public import Transcript

extension MerkleHash {
  /// `node` of many pairs: sixteen at a time where there are wide registers.
  public static func nodes(_ left: [Digest], _ right: [Digest]) -> [Digest] {
    var digests: [Digest] = []
    digests.reserveCapacity(left.count)
    #if !hasFeature(Embedded)
      while digests.count + 16 <= left.count {
        PackedMerkleHash.nodes(left, right, from: digests.count, into: &digests)
      }
    #endif
    for i in digests.count..<left.count { digests.append(node(left[i], right[i])) }
    return digests
  }
}
