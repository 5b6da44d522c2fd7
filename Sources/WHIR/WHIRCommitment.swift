#if !hasFeature(Embedded)
  public import KoalaBear
  import MerkleTree
  import Soundness
  public import Transcript

  /// A committed polynomial: the codewords of its blocks and the tree over them. The evaluations are not kept.
  public final class WHIRCommitment: Sendable {
    public let code: WHIRCode
    /// The codewords one after the other: a matrix whose rows are the leaves.
    let codeword: VectorBuffer<Felt>
    nonisolated(unsafe) let tree: MerkleTree

    /// Encodes and hashes. `evaluations` has `code.length` elements.
    public init(_ evaluations: UnsafeBufferPointer<Felt>, _ code: WHIRCode) {
      precondition(evaluations.count == code.length)
      self.code = code
      let codeword = VectorBuffer<Felt>(uninitialized: code.width << code.logLeaves)
      NTT.encode(
        evaluations.baseAddress.unsafelyUnwrapped, count: evaluations.count, logBlock: code.blockVariables,
        logDomain: code.logLeaves, into: codeword.base)
      self.codeword = codeword
      tree = MerkleTree(WHIRCommitment.matrix(codeword, code))
    }

    public var root: Digest { tree.root }

    var matrix: LeafMatrix { WHIRCommitment.matrix(codeword, code) }

    private static func matrix(_ codeword: VectorBuffer<Felt>, _ code: WHIRCode) -> LeafMatrix {
      LeafMatrix(
        base: codeword.base, width: code.width, stride: 1 << code.logLeaves, logHeight: code.logLeaves)
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
