#if !hasFeature(Embedded)
  public import KoalaBear
  import MerkleTree
  import Soundness
  public import Transcript

  /// A committed polynomial: the tree over the codewords of its blocks. Neither the evaluations nor the codewords are
  /// kept: the leaves that an opening needs are computed again.
  public final class WHIRCommitment: Sendable {
    public let code: WHIRCode
    nonisolated(unsafe) let tree: MerkleTree

    /// Encodes and hashes. `evaluations` has `code.length` elements.
    ///
    /// One coset of the codewords at a time, in the same memory: as much as the evaluations take.
    public init(_ evaluations: UnsafeBufferPointer<Felt>, _ code: WHIRCode) {
      precondition(evaluations.count == code.length)
      self.code = code
      let log = code.blockVariables
      let isLarge = log >= WHIRCommitment.leastCosets
      let part = isLarge ? log : code.logLeaves
      // Columns a power of two apart would share few places in the caches.
      let stride = 1 << part + (isLarge ? 48 : 0)
      let buffer = VectorBuffer<Felt>(uninitialized: code.width * stride)
      tree = MerkleTree(depth: code.logLeaves, parts: 1 << (code.logLeaves - part)) { coset in
        let base = evaluations.baseAddress.unsafelyUnwrapped
        if isLarge {
          NTT.encode(
            base, count: evaluations.count, logBlock: log, logDomain: code.logLeaves, coset: coset,
            into: buffer.base, stride: stride)
        } else {
          NTT.encode(
            base, count: evaluations.count, logBlock: log, logDomain: code.logLeaves, into: buffer.base)
        }
        return LeafMatrix(base: buffer.base, width: code.width, stride: stride, logHeight: part)
      }
    }

    /// Variables of the blocks that are encoded coset by coset.
    private static let leastCosets = 10

    public var root: Digest { tree.root }

    /// The groups of leaves around `indices`, ascending, from the evaluations that were committed to.
    func leaves(_ indices: [Int], _ evaluations: UnsafeBufferPointer<Felt>) -> LeafGroups {
      let base = evaluations.baseAddress.unsafelyUnwrapped
      let log = code.blockVariables
      if log >= WHIRCommitment.leastCosets {
        let groups = MerkleTree.groups(of: indices, depth: code.logLeaves)
        return LeafGroups(
          width: code.width, groupLog: MerkleTree.groupLog, groups: groups,
          elements: NTT.rows(
            base, count: evaluations.count, logBlock: log, logDomain: code.logLeaves, groups: groups))
      }
      let all = VectorBuffer<Felt>(uninitialized: code.width << code.logLeaves)
      NTT.encode(base, count: evaluations.count, logBlock: log, logDomain: code.logLeaves, into: all.base)
      return LeafGroups(
        of: indices,
        from: LeafMatrix(
          base: all.base, width: code.width, stride: 1 << code.logLeaves, logHeight: code.logLeaves))
    }
  }

  /// A commitment in a transcript: with the out-of-domain points drawn after its root.
  public struct WHIRBoundCommitment {
    public let commitment: WHIRCommitment
    /// Points, values, and the sums over small pieces that they were computed from.
    let samples: [WHIRClaimGroup]
    let sums: [PieceSums]
  }

  /// A polynomial that was committed beforehand, and what is claimed about it.
  public struct WHIRFixedOpening {
    public let commitment: WHIRCommitment
    public let evaluations: UnsafeBufferPointer<Felt>
    public let claims: [WHIRClaimGroup]

    /// `evaluations` is what was committed to.
    public init(
      _ commitment: WHIRCommitment, _ evaluations: UnsafeBufferPointer<Felt>, claims: [WHIRClaimGroup]
    ) {
      self.commitment = commitment
      self.evaluations = evaluations
      self.claims = claims
    }
  }
#endif
