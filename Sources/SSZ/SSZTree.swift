public import Hashes

/// Roots of values (hash_tree_root; consensus-specs, ssz/simple-serialize.md), with progressive lists (EIP-7916) and containers
/// (EIP-7495). It keeps the roots of empty trees that it met.
public struct SSZTree {
  /// Roots of trees of 2ⁱ zero chunks.
  private var zeros: [Hash256] = [.zero]

  public init() {}

  // MARK: Values

  /// A number of at most 64 bits is its own chunk.
  public static func chunk(_ value: UInt64) -> Hash256 { Hash256(littleEndianWords: value, 0, 0, 0) }

  /// A byte vector of any length but 0.
  public mutating func byteVector(_ bytes: UnsafeRawBufferPointer) -> Hash256 { vector(SSZTree.chunks(bytes)) }

  /// A list of at most `limit` bytes.
  public mutating func byteList(_ bytes: UnsafeRawBufferPointer, limit: Int) -> Hash256 {
    let chunks = SSZTree.chunks(bytes)
    return SSZTree.mix(root(chunks, depth: SSZTree.depth((limit &+ 31) / 32)), bytes.count)
  }

  public mutating func progressiveByteList(_ bytes: UnsafeRawBufferPointer) -> Hash256 {
    SSZTree.mix(progressive(SSZTree.chunks(bytes)), bytes.count)
  }

  /// A progressive list, from its elements' roots (for 32-byte elements these are themselves).
  public mutating func progressiveList(_ roots: [Hash256]) -> Hash256 { SSZTree.mix(progressive(roots), roots.count) }

  /// A container, from its fields' roots.
  public mutating func container(_ roots: [Hash256]) -> Hash256 { vector(roots) }

  /// A progressive container of at most 63 fields, all active, from their roots.
  public mutating func progressiveContainer(_ roots: [Hash256]) -> Hash256 {
    SHA256.hash(progressive(roots), SSZTree.chunk((1 &<< UInt64(roots.count)) &- 1))
  }

  // MARK: Trees

  /// Bytes in chunks of 32, the last one filled up with zeros.
  static func chunks(_ bytes: UnsafeRawBufferPointer) -> [Hash256] {
    var chunks: [Hash256] = []
    chunks.reserveCapacity((bytes.count &+ 31) / 32)
    var start = 0
    while let base = bytes.baseAddress, bytes.count &- start >= 32 {
      chunks.append(Hash256(load: base + start))
      start &+= 32
    }
    if start < bytes.count {
      var words = InlineArray<4, UInt64>(repeating: 0)
      for i in start..<bytes.count {
        words[(i &- start) &>> 3] |= UInt64(bytes[i]) &<< UInt64(8 &* (i & 7))
      }
      chunks.append(Hash256(littleEndianWords: words[0], words[1], words[2], words[3]))
    }
    return chunks
  }

  private static func mix(_ root: Hash256, _ length: Int) -> Hash256 {
    SHA256.hash(root, chunk(UInt64(truncatingIfNeeded: length)))
  }

  /// The depth of the smallest tree with so many leaves.
  private static func depth(_ leaves: Int) -> Int {
    leaves <= 1 ? 0 : Int.bitWidth &- (leaves &- 1).leadingZeroBitCount
  }

  private mutating func vector(_ chunks: [Hash256]) -> Hash256 { root(chunks, depth: SSZTree.depth(chunks.count)) }

  /// Subtrees of 1, 4, 16, … leaves, each beside the rest (EIP-7916).
  private mutating func progressive(_ chunks: [Hash256]) -> Hash256 {
    var subtrees: [Hash256] = []
    var (start, depth) = (0, 0)
    while start < chunks.count {
      let end = min(chunks.count, start &+ (1 &<< depth))
      subtrees.append(root(Array(chunks[start..<end]), depth: depth))
      start = end
      depth &+= 2
    }
    var root = Hash256.zero
    for subtree in subtrees.reversed() { root = SHA256.hash(subtree, root) }
    return root
  }

  /// The root of 2^depth leaves, of which the first are `chunks` and the others zero.
  private mutating func root(_ chunks: [Hash256], depth: Int) -> Hash256 {
    var nodes = chunks
    var count = nodes.count
    if count == 0 { return zero(depth) }
    for level in 0..<depth {
      let half = (count &+ 1) / 2
      for i in 0..<half {
        let right = 2 &* i &+ 1
        nodes[i] = SHA256.hash(nodes[2 &* i], right < count ? nodes[right] : zero(level))
      }
      count = half
    }
    return nodes[0]
  }

  private mutating func zero(_ depth: Int) -> Hash256 {
    while zeros.count <= depth {
      let last = zeros[zeros.count &- 1]
      zeros.append(SHA256.hash(last, last))
    }
    return zeros[depth]
  }
}
