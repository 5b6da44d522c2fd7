import KoalaBear
import MerkleTree
public import RISCV
public import Transcript

/// How the memory of the machine is committed: a binary Merkle tree over the 32-bit address space.
///
/// A leaf is 32 bytes, four words, sixteen limbs of 16 bits: exactly the two halves that `MerkleHash.node` compresses. The
/// tree has a depth of 27, so what is a leaf and what is a node follows from the depth alone. Where nothing is mapped
/// the tree has a *hole*: the zero digest, of which nobody knows a preimage, so that no proof can open a word there.
/// Registers have a tree of their own, of depth 3. See `Documentation/Shards.md`.
public enum MemoryTree {
  /// Levels below the root.
  public static let depth = 27
  /// Words of a leaf.
  public static let leafWords = 4
  /// The registers' tree has 2³ leaves of four registers.
  public static let registerDepth = 3
  /// Stands for a subtree in which nothing is mapped.
  public static let hole = Digest()

  /// The two halves of a leaf: the limbs of words 0 and 1, and of words 2 and 3.
  public static func halves(_ words: SIMD4<UInt64>) -> (left: Digest, right: Digest) {
    var left = Digest()
    var right = Digest()
    for i in 0..<8 {
      left[i] = limb(words[i / 4], i % 4)
      right[i] = limb(words[2 + i / 4], i % 4)
    }
    return (left, right)
  }

  /// The digest of a leaf with these four words.
  public static func leaf(_ words: SIMD4<UInt64>) -> Digest {
    let (left, right) = halves(words)
    return MerkleHash.node(left, right)
  }

  /// The digests of many leaves.
  public static func leaves(_ words: [SIMD4<UInt64>]) -> [Digest] {
    let halves = words.map { MemoryTree.halves($0) }
    return MerkleHash.nodes(halves.map { $0.left }, halves.map { $0.right })
  }

  /// Bits 16 k ..< 16 k + 16 of a word, as an element.
  @inline(__always)
  static func limb(_ word: UInt64, _ k: Int) -> Felt {
    Felt(UInt32(truncatingIfNeeded: word >> UInt64(16 * k)) & 0xffff)
  }

  /// The digests of subtrees of zeros, by height: 0 is a leaf, `depth` a whole tree.
  public static let zeros: [Digest] = {
    var digests = [leaf(.zero)]
    for _ in 0..<depth {
      digests.append(MerkleHash.node(digests[digests.count - 1], digests[digests.count - 1]))
    }
    return digests
  }()

  /// The root of the registers' tree at the start of a program: all of them are 0.
  public static var zeroRegisters: Digest { zeros[registerDepth] }

  /// The root of 32 registers.
  public static func registers(_ values: [UInt64]) -> Digest {
    var digests = leaves(
      stride(from: 0, to: 32, by: 4).map { SIMD4(values[$0], values[$0 + 1], values[$0 + 2], values[$0 + 3]) }
    )
    while digests.count > 1 {
      digests = (0..<digests.count / 2).map { MerkleHash.node(digests[2 * $0], digests[2 * $0 + 1]) }
    }
    return digests[0]
  }
}

extension MemoryTree {
  /// Leaves that are zeros at the start of every program: the output region and the zero-initialised memory.
  static let zeroRegions: [Range<Int>] = [
    leaves(MemoryMap.outputBase, MemoryMap.outputEnd), leaves(MemoryMap.ramBase, MemoryMap.ramEnd),
  ]

  /// The leaves that hold the bytes of a range of addresses.
  static func leaves(_ start: UInt64, _ end: UInt64) -> Range<Int> { Int(start / 32)..<Int((end + 31) / 32) }

  /// The subtree at a place before the image and the input are put into it: zeros where memory starts as zeros, holes
  /// elsewhere.
  public static func blank(level: Int, index: Int) -> Digest {
    let height = depth - level
    let range = index << height..<(index + 1) << height
    var touches = false
    for region in zeroRegions {
      if region.lowerBound <= range.lowerBound && range.upperBound <= region.upperBound {
        return zeros[height]
      }
      touches = touches || region.overlaps(range)
    }
    if !touches { return hole }
    return MerkleHash.node(
      blank(level: level + 1, index: 2 * index), blank(level: level + 1, index: 2 * index + 1))
  }

  /// The root of the subtree at a place that has these leaves, and is blank elsewhere.
  ///
  /// - Parameter leaves: by ascending number, all of them inside the subtree.
  static func subtree(level: Int, index: Int, _ leaves: ArraySlice<(number: Int, digest: Digest)>) -> Digest {
    if leaves.isEmpty { return blank(level: level, index: index) }
    if level == depth { return leaves[leaves.startIndex].digest }
    let middle = (2 * index + 1) << (depth - level - 1)
    var split = leaves.startIndex
    var end = leaves.endIndex
    while split < end {
      let i = split + (end - split) / 2
      if leaves[i].number < middle { split = i + 1 } else { end = i }
    }
    return MerkleHash.node(
      subtree(level: level + 1, index: 2 * index, leaves[leaves.startIndex..<split]),
      subtree(level: level + 1, index: 2 * index + 1, leaves[split..<leaves.endIndex]))
  }

  /// Image, output and input are the subtrees 0, 1 and 2 at level 3, each of 2²⁹ bytes.
  static let regionLevel = 3

  /// What a program's image commits to. Words that share a leaf with the image are zeros.
  public static func imageDigest(_ image: [ImageWord]) -> Digest {
    subtree(level: regionLevel, index: 0, leaves(of: image)[...])
  }

  /// What the input commits to: its length, its bytes, zeros to the end of the last leaf.
  public static func inputDigest(_ input: [UInt8]) -> Digest {
    subtree(level: regionLevel, index: 2, leaves(bytes: input, at: MemoryMap.inputBase)[...])
  }

  /// The output region at the end of an execution.
  public static func outputDigest(_ output: [UInt8]) -> Digest {
    subtree(level: regionLevel, index: 1, leaves(bytes: output, at: MemoryMap.outputBase)[...])
  }

  /// The root of the memory at the start.
  public static func initialRoot(image: Digest, input: Digest) -> Digest {
    let low = MerkleHash.node(
      MerkleHash.node(image, blank(level: regionLevel, index: 1)),
      MerkleHash.node(input, blank(level: regionLevel, index: 3)))
    return MerkleHash.node(low, blank(level: 1, index: 1))
  }

  /// The root of a memory in which the output region has this digest, given its siblings from level 3 up.
  public static func root(output: Digest, siblings: [Digest]) -> Digest? {
    guard siblings.count == regionLevel else { return nil }
    var digest = MerkleHash.node(siblings[0], output)
    digest = MerkleHash.node(digest, siblings[1])
    return MerkleHash.node(digest, siblings[2])
  }

  /// The leaves of words by ascending index.
  static func leaves(of words: [ImageWord]) -> [(number: Int, digest: Digest)] {
    let groups = grouped(words)
    let digests = leaves(groups.map { $0.words })
    return groups.indices.map { (groups[$0].number, digests[$0]) }
  }

  /// Words by leaf; those that are not given are 0.
  public static func grouped(_ words: [ImageWord]) -> [(number: Int, words: SIMD4<UInt64>)] {
    var result: [(number: Int, words: SIMD4<UInt64>)] = []
    for word in words {
      let number = Int(word.index) / leafWords
      if result.isEmpty || result[result.count - 1].number != number { result.append((number, .zero)) }
      result[result.count - 1].words[Int(word.index) % leafWords] = word.value
    }
    return result
  }

  /// A region that holds a 64-bit length and then the bytes.
  static func leaves(bytes: [UInt8], at base: UInt64) -> [(number: Int, digest: Digest)] {
    leaves(of: words(bytes: bytes, at: base))
  }

  /// The words of such a region.
  public static func words(bytes: [UInt8], at base: UInt64) -> [ImageWord] {
    let first = UInt32(base / 8)
    var words = [ImageWord(index: first, value: UInt64(bytes.count))]
    words.reserveCapacity(bytes.count / 8 + 2)
    for i in stride(from: 0, to: bytes.count, by: 8) {
      var value: UInt64 = 0
      for k in i..<min(i + 8, bytes.count) { value |= UInt64(bytes[k]) << UInt64(8 * (k - i)) }
      words.append(ImageWord(index: first + 1 + UInt32(i / 8), value: value))
    }
    return words
  }
}
