import KoalaBear
import MerkleTree
import Testing
import Transcript

@Suite struct MerkleTreeTests {
  @Test(arguments: 0...6, [1, 5, 16, 17])
  func opens(depth: Int, width: Int) throws {
    let cells = (0..<width << depth).map { Felt(UInt32($0 * $0 + 1)) }
    try cells.withUnsafeBufferPointer { buffer in
      let matrix = LeafMatrix(base: buffer.baseAddress!, width: width, stride: 1 << depth, logHeight: depth)
      let tree = MerkleTree(matrix)
      for seed in 1..<(depth < 4 ? 1 << (1 << depth) : 200) {
        let indices = (0..<1 << depth).filter { depth < 4 ? seed >> $0 & 1 == 1 : ($0 * 7 + seed) % 11 < 3 }
        var prover = ProverTranscript(domain: "tree")
        tree.writeOpening(indices, of: matrix, transcript: &prover)
        var verifier = try VerifierTranscript(domain: "tree", proof: prover.finish())
        let leaves = try MerkleVerifier.readOpening(
          root: tree.root, depth: depth, width: width, indices: indices, transcript: &verifier)
        try verifier.finish()
        #expect(leaves == indices.flatMap { matrix.row($0) })
      }
    }
  }
}
