import KoalaBear
import MerkleTree
import RISCV
import Testing
import Transcript

@testable import MemoryTree

@Suite struct MemoryTreeTests {
  /// The root of a whole small tree, leaf by leaf.
  private func root(_ leaves: [Digest]) -> Digest {
    leaves.count == 1
      ? leaves[0]
      : MerkleHash.node(
        root(Array(leaves[..<(leaves.count / 2)])), root(Array(leaves[(leaves.count / 2)...])))
  }

  private func digest(_ x: UInt32) -> Digest {
    MemoryTree.leaf(SIMD4(UInt64(x), UInt64(x) << 40, 1, UInt64.max - UInt64(x)))
  }

  /// Paths over every subset of the leaves of a tree of depth 3 agree with the whole tree.
  @Test func everySubset() throws {
    let old = (0..<8).map { digest(UInt32($0)) }
    for subset in 1..<256 {
      let touched = (0..<8).filter { subset >> $0 & 1 == 1 }
      var new = old
      // The first touched leaf keeps its digest.
      for i in touched.dropFirst() { new[i] = digest(UInt32(100 + i)) }
      func node(_ level: Int, _ index: Int) -> Digest {
        let size = 8 >> level
        return root(Array(old[index * size..<(index + 1) * size]))
      }
      let paths = try #require(
        TreePaths(
          depth: 3, leaves: touched.map { TouchedDigest(index: $0, old: old[$0], new: new[$0]) },
          sibling: node))
      #expect(paths.old == root(old) && paths.new == root(new))
      #expect(paths.nodes.last?.level == 0)
      for n in paths.nodes {
        #expect(n.old == MerkleHash.node(n.left, n.right) && n.new == MerkleHash.node(n.leftNew, n.rightNew))
        #expect(n.touchesLeft || n.left == n.leftNew)
        #expect(n.touchesRight || n.right == n.rightNew)
      }
    }
    #expect(TreePaths(depth: 3, leaves: [], sibling: { _, _ in nil }) == nil)
    #expect(
      TreePaths(
        depth: 3, leaves: [TouchedDigest(index: 1, old: old[1], new: old[1])], sibling: { _, _ in nil })
        == nil)
  }

  @Test func limbsOfALeaf() {
    let words = SIMD4<UInt64>(0x4444_3333_2222_1111, 5, 6, 0xffff_0000_0000_0007)
    let (left, right) = MemoryTree.halves(words)
    #expect(left.elements == [0x1111, 0x2222, 0x3333, 0x4444, 5, 0, 0, 0])
    #expect(right.elements == [6, 0, 0, 0, 7, 0, 0, 0xffff])
  }

  /// The mutable tree agrees with the closed forms that the verifier uses.
  @Test func initialRoot() {
    let image = [
      ImageWord(index: 0x10000 / 8, value: 1), ImageWord(index: 0x10008 / 8, value: 2),
      ImageWord(index: 0x1fff_fff8 / 8, value: 3),
    ]
    for input in [[], [7], Array(0..<100)] as [[UInt8]] {
      let tree = MutableMemoryTree(image: image, input: input)
      #expect(
        tree.root
          == MemoryTree.initialRoot(
            image: MemoryTree.imageDigest(image), input: MemoryTree.inputDigest(input)))
      #expect(tree.digest(level: 3, index: 2) == MemoryTree.inputDigest(input))
      // An output of no bytes is a length of 0: the region as it is at the start.
      #expect(
        MemoryTree.root(output: MemoryTree.outputDigest([]), siblings: tree.outputSiblings) == tree.root)
    }
    #expect(MemoryTree.inputDigest([0]) != MemoryTree.inputDigest([]))
    #expect(MemoryTree.imageDigest(image) != MemoryTree.imageDigest(Array(image.dropLast())))
    #expect(MemoryTree.root(output: Digest(), siblings: []) == nil)
  }

  /// Where nothing is mapped there are holes: nobody can open them.
  @Test func holes() {
    func blank(_ address: UInt64) -> Digest { MemoryTree.blank(level: 27, index: Int(address / 32)) }
    for address in [
      0, 0xffe0, 0x1_0000, 0x2010_0020, 0x3fff_ffe0, 0x4000_0000, 0x6000_0000, 0x7fff_ffe0, 0xffff_0000,
      0xffff_ffe0,
    ] as [UInt64] {
      #expect(blank(address) == MemoryTree.hole, "\(address)")
    }
    for address in [0x2000_0000, 0x2010_0000, 0x8000_0000, 0x8100_0000, 0xfffe_ffe0] as [UInt64] {
      #expect(blank(address) == MemoryTree.zeros[0], "\(address)")
    }
    #expect(MemoryTree.blank(level: 3, index: 3) == MemoryTree.hole)
    #expect(MemoryTree.blank(level: 3, index: 4) == MemoryTree.zeros[24])
    #expect(MemoryTree.zeros[0] != MemoryTree.hole)
  }

  @Test func updates() throws {
    var tree = MutableMemoryTree(image: [ImageWord(index: 0x10000 / 8, value: 1)], input: [1, 2, 3])
    let before = tree.root
    let index = 0x8100_0000 / 32
    let siblings = tree.update([TouchedDigest(index: index, old: MemoryTree.zeros[0], new: digest(1))])
    #expect(siblings.count == 27 && tree.root != before)
    var next = siblings.makeIterator()
    let paths = try #require(
      TreePaths(depth: 27, leaves: [TouchedDigest(index: index, old: MemoryTree.zeros[0], new: digest(1))]) {
        _, _ in
        next.next()
      })
    #expect(paths.old == before && paths.new == tree.root)
    _ = tree.update([TouchedDigest(index: index, old: digest(1), new: MemoryTree.zeros[0])])
    #expect(tree.root == before)
  }

  @Test func registers() {
    #expect(MemoryTree.registers([UInt64](repeating: 0, count: 32)) == MemoryTree.zeroRegisters)
    var values = [UInt64](repeating: 0, count: 32)
    values[31] = 1
    #expect(MemoryTree.registers(values) != MemoryTree.zeroRegisters)
  }
}
