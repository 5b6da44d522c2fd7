import BigIntegers
public import EthereumTypes
import Hashes

// The witness of a tree: its nodes in pre-order, as 64-bit words (Documentation/Ledger.md, "Witness").
//
//   empty tree   0
//   opaque       1, then 4 words of the digest (canonical elements, two a word)
//   leaf         2, then high, middle, low of the address, 4 limbs of the balance, the nonce
//   branch       3 + 256 · depth, then the prefix (high, middle, low) if bits are skipped, left subtree, right subtree
private enum Mark {
  static let empty: UInt64 = 0
  static let opaque: UInt64 = 1
  static let leaf: UInt64 = 2
  static let branch: UInt64 = 3
}

/// Why a witness is not one of any tree.
public enum WitnessError: Error, Hashable, Sendable {
  /// It ends too early.
  case truncated
  /// Words are left over.
  case trailingWords
  /// A word has a value that it may not have: an unknown mark, an element not below p, an address above 2¹⁶⁰.
  case malformed
  /// A node is not where its address or depth belongs.
  case misplacedNode
  /// A leaf holds an account that the tree does not store.
  case emptyAccount
}

extension AccountTree {
  /// The part of the tree, as it was at `mark`, that answers reads and writes of `keys`.
  public func witness(at mark: Checkpoint, for keys: [Address]) -> [UInt64] {
    if mark.top < 0 { return [Mark.empty] }
    var words: [UInt64] = []
    write(mark.top, bits: 0, keys.sorted()[...], &words)
    return words
  }

  /// Writes node `i` for the `keys`, all of which lead here.
  private func write(_ i: Int32, bits: Int, _ keys: ArraySlice<Address>, _ words: inout [UInt64]) {
    let node = nodes[Int(i)]
    if keys.isEmpty || node.kind == .opaque {
      let bytes = node.digest.bytes
      words += [Mark.opaque, bytes.word0, bytes.word1, bytes.word2, bytes.word3]
      return
    }
    if node.kind == .leaf {
      let account = accounts[Int(node.left)]
      words += [
        Mark.leaf, node.key.high, node.key.middle, UInt64(node.key.low), account.balance.limb0,
        account.balance.limb1,
        account.balance.limb2, account.balance.limb3, account.nonce,
      ]
      return
    }
    let depth = Int(node.depth)
    words.append(Mark.branch | UInt64(depth) << 8)
    if depth > bits { words += [node.key.high, node.key.middle, UInt64(node.key.low)] }
    // Keys that leave the path within the skipped bits need no more than this node.
    let inside = keys.filter { $0.prefix(depth) == node.key }
    let middle = inside.firstIndex { $0.bit(depth) } ?? inside.endIndex
    write(node.left, bits: depth + 1, inside[..<middle], &words)
    write(node.right, bits: depth + 1, inside[middle...], &words)
  }

  /// Reads the tree from all the words of `reader` that belong to it; its root is that of the whole tree.
  public init(witness reader: inout WordReader) throws(WitnessError) {
    self.init()
    let hasher = TreeHasher()
    nodes.reserveCapacity(64)
    let word = try reader.next()
    if word == Mark.empty { return }
    top = try read(word, &reader, bits: 0, path: .zero, hasher)
  }

  /// Reads the node that begins with `word`; addresses below it begin with the first `bits` bits of `path`.
  private mutating func read(
    _ word: UInt64, _ reader: inout WordReader, bits: Int, path: Address, _ hasher: borrowing TreeHasher
  ) throws(WitnessError) -> Int32 {
    var node = TreeNode(
      kind: .opaque, isDirty: false, depth: 160, left: -1, right: -1, key: path, digest: .empty)
    switch word & 0xff {
    case Mark.opaque:
      guard word == Mark.opaque, let digest = TreeDigest(try reader.hash()) else { throw .malformed }
      node.digest = digest
    case Mark.leaf:
      guard word == Mark.leaf else { throw .malformed }
      node.kind = .leaf
      node.key = try reader.address()
      guard node.key.prefix(bits) == path else { throw .misplacedNode }
      let account = Account(balance: try reader.integer(), nonce: try reader.next())
      if account.isEmpty { throw .emptyAccount }
      node.left = Int32(truncatingIfNeeded: accounts.count)
      accounts.append(account)
      node.digest = hasher.leaf(node.key, account)
    case Mark.branch:
      guard word < 160 << 8 else { throw .malformed }
      let depth = Int(truncatingIfNeeded: word &>> 8)
      guard depth >= bits else { throw .misplacedNode }
      node.kind = .branch
      node.depth = UInt8(truncatingIfNeeded: depth)
      if depth > bits {
        node.key = try reader.address()
        guard node.key.prefix(bits) == path, node.key.prefix(depth) == node.key else { throw .misplacedNode }
      }
      let left = try reader.next()
      node.left = try read(left, &reader, bits: depth &+ 1, path: node.key, hasher)
      let right = try reader.next()
      node.right = try read(right, &reader, bits: depth &+ 1, path: node.key.setting(depth), hasher)
      let inner = hasher.branch(nodes[Int(node.left)].digest, nodes[Int(node.right)].digest)
      node.digest = depth == bits ? inner : hasher.skip(inner, depth: depth, prefix: node.key)
    default:
      throw .malformed
    }
    nodes.append(node)
    return Int32(truncatingIfNeeded: nodes.count &- 1)
  }
}

extension Address {
  /// The same address with bit `i` set.
  fileprivate func setting(_ i: Int) -> Address {
    var result = self
    if i < 64 {
      result.high |= 1 &<< UInt64(truncatingIfNeeded: 63 &- i)
    } else if i < 128 {
      result.middle |= 1 &<< UInt64(truncatingIfNeeded: 127 &- i)
    } else {
      result.low |= 1 &<< UInt32(truncatingIfNeeded: 159 &- i)
    }
    return result
  }
}
