#if !hasFeature(Embedded)
  public import KoalaBear
  import MerkleTree
  import Soundness
  public import Transcript

  /// A committed polynomial: the codewords of its blocks and the tree over them. The evaluations are not kept.
  public final class WHIRCommitment: Sendable {
    public let config: WHIRConfig
    /// The codewords one after the other: a matrix whose rows are the leaves.
    let codeword: VectorBuffer<Felt>
    nonisolated(unsafe) let tree: MerkleTree

    /// Encodes and hashes. `evaluations` has `config.length` elements.
    public init(_ evaluations: UnsafeBufferPointer<Felt>, _ config: WHIRConfig) {
      precondition(evaluations.count == config.length)
      self.config = config
      let oracle = config.parameters.oracles[0]
      let leaves = 1 << oracle.logLeaves
      let codeword = VectorBuffer<Felt>(uninitialized: config.width * leaves)
      NTT.encode(
        evaluations.baseAddress.unsafelyUnwrapped, count: evaluations.count, logBlock: config.blockVariables,
        logDomain: oracle.logLeaves, into: codeword.base)
      self.codeword = codeword
      tree = MerkleTree(
        LeafMatrix(base: codeword.base, width: config.width, stride: leaves, logHeight: oracle.logLeaves))
    }

    public var root: Digest { tree.root }

    var matrix: LeafMatrix {
      let logLeaves = config.parameters.oracles[0].logLeaves
      return LeafMatrix(
        base: codeword.base, width: config.width, stride: 1 << logLeaves, logHeight: logLeaves)
    }
  }

  /// A commitment in a transcript: with the out-of-domain points drawn after its root.
  public struct WHIRBoundCommitment {
    public let commitment: WHIRCommitment
    /// Points, values, and the sums over small pieces that they were computed from.
    let samples: [WHIRClaimGroup]
    let sums: [PieceSums]
  }
#endif
