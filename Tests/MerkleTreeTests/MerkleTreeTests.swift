import Hashes
import KoalaBear
import MerkleTree
import Testing
import Transcript

/// The tree of Documentation/WHIR.md from its definition.
enum ReferenceTree {
  static func leaf(_ row: [Felt]) -> [Felt] {
    var state = [Felt](repeating: 0, count: 24)
    state[16] = Felt(UInt32(row.count))
    for start in stride(from: 0, to: row.count, by: 16) {
      for i in start..<min(start + 16, row.count) { state[i - start] = row[i] }
      state.withUnsafeMutableBufferPointer { Poseidon2.permute24($0.baseAddress!) }
    }
    return Array(state[..<8])
  }

  static func root(_ rows: [[Felt]]) -> [Felt] {
    if rows.count == 1 { return leaf(rows[0]) }
    let half = rows.count / 2
    let input = root(Array(rows[..<half])) + root(Array(rows[half...]))
    var state = input
    state.withUnsafeMutableBufferPointer { Poseidon2.permute16($0.baseAddress!) }
    return (0..<8).map { state[$0] + input[$0] }
  }
}

/// A matrix with arbitrary content, and its tree.
struct Fixture {
  let cells: [Felt]
  let width: Int
  let depth: Int

  init(width: Int, depth: Int) {
    cells = (0..<UInt32(width << depth)).map { Felt($0 &* 2_654_435_761 ^ $0 >> 3) }
    self.width = width
    self.depth = depth
  }

  var rows: [[Felt]] { (0..<1 << depth).map { row in (0..<width).map { cells[$0 << depth + row] } } }

  func withTree<Result>(_ body: (MerkleTree, LeafMatrix) throws -> Result) rethrows -> Result {
    try cells.withUnsafeBufferPointer { buffer in
      let matrix = LeafMatrix(base: buffer.baseAddress!, width: width, stride: 1 << depth, logHeight: depth)
      return try body(MerkleTree(matrix), matrix)
    }
  }

  func proof(_ indices: [Int]) -> [UInt8] {
    withTree { tree, matrix in
      var prover = ProverTranscript(domain: "tree")
      tree.writeOpening(indices, LeafGroups(of: indices, from: matrix), transcript: &prover)
      return prover.finish()
    }
  }

  func read(_ proof: [UInt8], _ indices: [Int], root: Digest) throws -> [Felt] {
    var verifier = try VerifierTranscript(domain: "tree", proof: proof)
    let leaves = try MerkleVerifier.readOpening(
      root: root, depth: depth, width: width, indices: indices, transcript: &verifier)
    try verifier.finish()
    return leaves
  }
}

@Suite struct MerkleTreeTests {
  @Test(arguments: 0...9, [1, 3, 15, 16, 17, 32, 33])
  func rootIsThatOfTheDefinition(depth: Int, width: Int) {
    let fixture = Fixture(width: width, depth: depth)
    #expect(fixture.withTree { tree, _ in tree.root.elements } == ReferenceTree.root(fixture.rows))
  }

  /// Leaves that come in parts, all in the same memory and further apart than they are many.
  @Test(arguments: [(4, 2), (7, 4), (8, 1), (9, 2), (11, 8)])
  func partsMakeTheSameTree(depth: Int, parts: Int) {
    let fixture = Fixture(width: 5, depth: depth)
    let height = (1 << depth) / parts
    let stride = height + 16
    let memory = UnsafeMutablePointer<Felt>.allocate(capacity: 5 * stride)
    defer { memory.deallocate() }
    memory.initialize(repeating: .one, count: 5 * stride)
    let tree = MerkleTree(depth: depth, parts: parts) { part in
      for column in 0..<5 {
        for row in 0..<height {
          memory[column * stride + row] = fixture.cells[column << depth + part * height + row]
        }
      }
      return LeafMatrix(base: memory, width: 5, stride: stride, logHeight: height.trailingZeroBitCount)
    }
    #expect(tree.root == fixture.withTree { tree, _ in tree.root })
  }

  @Test(arguments: 0...3)
  func everySubsetOpens(depth: Int) throws {
    let fixture = Fixture(width: 2, depth: depth)
    let root = fixture.withTree { tree, _ in tree.root }
    for subset in 0..<1 << (1 << depth) {
      let indices = (0..<1 << depth).filter { subset >> $0 & 1 == 1 }
      let leaves = try fixture.read(fixture.proof(indices), indices, root: root)
      #expect(leaves == indices.flatMap { fixture.rows[$0] })
    }
  }

  @Test(arguments: [4, 5, 9], [1, 20])
  func manyLeavesOpen(depth: Int, width: Int) throws {
    let fixture = Fixture(width: width, depth: depth)
    let root = fixture.withTree { tree, _ in tree.root }
    for step in [1, 2, 3, 7, 16] {
      let indices = Array(stride(from: step / 2, to: 1 << depth, by: step))
      let leaves = try fixture.read(fixture.proof(indices), indices, root: root)
      #expect(leaves == indices.flatMap { fixture.rows[$0] })
    }
  }

  /// Shared siblings are sent once and none that is known: for all leaves there is nothing but the leaves.
  @Test func openingsArePruned() {
    let fixture = Fixture(width: 3, depth: 6)
    #expect(fixture.proof(Array(0..<64)).count == 4 * 3 * 64)
    #expect(fixture.proof([5]).count == 4 * (3 + 8 * 6))
    #expect(fixture.proof([4, 5]).count == 4 * (2 * 3 + 8 * 5))
    #expect(fixture.proof([5, 6]).count == 4 * (2 * 3 + 8 * (2 + 4)))
    #expect(fixture.proof([]).isEmpty)
  }

  @Test func everyMutationIsRefused() throws {
    let fixture = Fixture(width: 5, depth: 4)
    let root = fixture.withTree { tree, _ in tree.root }
    let indices = [1, 2, 3, 9, 12]
    let proof = fixture.proof(indices)
    for word in 0..<proof.count / 4 {
      var mutated = proof
      mutated[4 * word] ^= 1
      #expect(throws: MerkleError.root) { try fixture.read(mutated, indices, root: root) }
    }
    for end in stride(from: 0, to: proof.count, by: 4) {
      #expect(throws: MerkleError.self) { try fixture.read(Array(proof[..<end]), indices, root: root) }
    }
    for wrong in [[1, 2, 3, 9, 13], [0, 2, 3, 9, 12], [1, 2, 4, 9, 12]] {
      #expect(throws: (any Error).self) { try fixture.read(proof, wrong, root: root) }
    }
    var other = root
    other[7] += 1
    #expect(throws: MerkleError.root) { try fixture.read(proof, indices, root: other) }
  }

  @Test func indicesAndShapesAreChecked() throws {
    let fixture = Fixture(width: 1, depth: 2)
    let root = fixture.withTree { tree, _ in tree.root }
    let proof = fixture.proof([0, 1, 2, 3])
    for (indices, position) in [([1, 0], 1), ([2, 2], 1), ([4], 0), ([-1], 0), ([0, 1, .max], 2)] {
      #expect(throws: MerkleError.indices(position: position)) {
        try fixture.read(proof, indices, root: root)
      }
    }
    var verifier = try VerifierTranscript(domain: "tree", proof: proof)
    for (depth, width) in [(-1, 1), (33, 1), (2, 0), (2, -1), (2, 1 << 24)] {
      #expect(throws: MerkleError.shape(depth: depth, width: width)) {
        try MerkleVerifier.readOpening(
          root: root, depth: depth, width: width, indices: [0], transcript: &verifier)
      }
    }
  }

  @Test(arguments: [(0, 5), (4, 5), (5, 5), (82, 5), (85, 5), (40 * 17 + 3, 40)])
  func rowsAreLeaves(count: Int, width: Int) {
    let elements = (0..<UInt32(count)).map { Felt($0 &* 2_654_435_761 >> 2) }
    let expected = stride(from: 0, to: count, by: width).map {
      ReferenceTree.leaf(Array(elements[$0..<min($0 + width, count)]))
    }
    #expect(MerkleHash.rows(elements, width: width).map(\.elements) == expected)
  }

  /// The same elements as a narrower or a wider leaf have another digest, zeros at the end included.
  @Test func widthIsPartOfALeaf() {
    let zeros = [Felt](repeating: 0, count: 40)
    let digests = (1...40).map { MerkleHash.leaf(zeros, count: $0) }
    #expect(Set(digests).count == 40)
  }
}
