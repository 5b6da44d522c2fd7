public import KoalaBear
public import Transcript

/// Checks openings of several leaves of one tree.
public enum MerkleVerifier {
  /// Reads and checks an opening; returns the leaves one after the other, `width` elements each.
  ///
  /// `indices` must be ascending and distinct, each below 2^`depth`. The proof holds the leaves in this order,
  /// then level by level from the leaves up, from left to right, the digest of each sibling that is not itself
  /// known. Every index below 2^depth has exactly one encoding.
  public static func readOpening(
    root: Digest, depth: Int, width: Int, indices: [Int], transcript: inout VerifierTranscript
  ) throws(MerkleError) -> [Felt] {
    guard depth >= 0 && depth <= 32 && width >= 1 && width < 1 << 24 else {
      throw .shape(depth: depth, width: width)
    }
    for i in 0..<indices.count {
      guard indices[i] >= 0 && indices[i] < 1 << depth && (i == 0 || indices[i - 1] < indices[i]) else {
        throw .indices(position: i)
      }
    }
    if indices.isEmpty { return [] }
    let leaves = try read(indices.count * width, &transcript)
    var digests = hashLeaves(leaves, width: width, count: indices.count)
    var positions = indices
    for _ in 0..<depth {
      var left: [Digest] = []
      var right: [Digest] = []
      var parents: [Int] = []
      left.reserveCapacity(digests.count)
      right.reserveCapacity(digests.count)
      parents.reserveCapacity(digests.count)
      var i = 0
      while i < positions.count {
        let position = positions[i]
        let known = digests[i]
        if i + 1 < positions.count && positions[i + 1] == position ^ 1 {
          left.append(known)
          right.append(digests[i + 1])
          i += 2
        } else {
          let sibling = try readDigest(&transcript)
          left.append(position & 1 == 0 ? known : sibling)
          right.append(position & 1 == 0 ? sibling : known)
          i += 1
        }
        parents.append(position >> 1)
      }
      digests = hashNodes(left, right)
      positions = parents
    }
    guard digests[0] == root else { throw .root }
    return leaves
  }

  private static func read(
    _ count: Int, _ transcript: inout VerifierTranscript
  ) throws(MerkleError) -> [Felt] {
    do { return try transcript.readHint(count) } catch { throw .transcript(error) }
  }

  private static func readDigest(_ transcript: inout VerifierTranscript) throws(MerkleError) -> Digest {
    do { return try transcript.readHintDigest() } catch { throw .transcript(error) }
  }
}
