import BigIntegers
import EthereumTypes
import Hashes
import KoalaBear

/// The hashes of the account tree (Documentation/Ledger.md, "Account tree").
///
/// A leaf is one permutation of width 24, a branch one of width 16; a branch that skips bits takes one of
/// width 24 more. The three are told apart by the permutation and by element 16 of the state, where the
/// sponge's capacity begins. Owns the permutation's state, so that hashing a tree allocates once.
struct TreeHasher: ~Copyable {
  private static let leafTag = Felt(1)
  private static let skipTag = Felt(2)
  private let state: UnsafeMutablePointer<Felt>

  init() {
    state = .allocate(capacity: 24)
    state.initialize(repeating: .zero, count: 24)
  }

  deinit { state.deallocate() }

  /// Sixteen 30-bit pieces, least significant first, of nonce · 2⁴¹⁶ + balance · 2¹⁶⁰ + address.
  func leaf(_ address: Address, _ account: Account) -> TreeDigest {
    let b = account.balance
    // Seven and a half words; `bits` holds `count` < 30 of them that are not yet written.
    let a = address.integer
    var writer = PieceWriter(state)
    writer.append(a.limb0)
    writer.append(a.limb1)
    writer.append((a.limb2 & 0xffff_ffff) | (b.limb0 &<< 32))
    writer.append((b.limb0 &>> 32) | (b.limb1 &<< 32))
    writer.append((b.limb1 &>> 32) | (b.limb2 &<< 32))
    writer.append((b.limb2 &>> 32) | (b.limb3 &<< 32))
    writer.append((b.limb3 &>> 32) | (account.nonce &<< 32))
    writer.appendLast(account.nonce &>> 32)
    return permute24(TreeHasher.leafTag)
  }

  /// Two subtrees that split on the bit after the parent's.
  func branch(_ left: TreeDigest, _ right: TreeDigest) -> TreeDigest {
    store(left, at: 0)
    store(right, at: 8)
    Poseidon2.permute16(state)
    return load()
  }

  /// A branch at `depth`, not the one after its parent's: binds the depth and all bits above it.
  func skip(_ branch: TreeDigest, depth: Int, prefix: Address) -> TreeDigest {
    store(branch, at: 0)
    let p = prefix.integer
    let mask: UInt64 = 0x3fff_ffff
    state[8] = piece(p.limb0 & mask)
    state[9] = piece((p.limb0 &>> 30) & mask)
    state[10] = piece(((p.limb0 &>> 60) | (p.limb1 &<< 4)) & mask)
    state[11] = piece((p.limb1 &>> 26) & mask)
    state[12] = piece(((p.limb1 &>> 56) | (p.limb2 &<< 8)) & mask)
    state[13] = piece((p.limb2 &>> 22) & mask)
    state[14] = Felt(UInt32(truncatingIfNeeded: depth))
    state[15] = .zero
    return permute24(TreeHasher.skipTag)
  }

  @inline(__always)
  private func piece(_ value: UInt64) -> Felt { Felt(UInt32(truncatingIfNeeded: value)) }

  @inline(__always)
  private func permute24(_ tag: Felt) -> TreeDigest {
    state[16] = tag
    for i in 17..<24 { state[i] = .zero }
    Poseidon2.permute24(state)
    return load()
  }

  @inline(__always)
  private func store(_ digest: TreeDigest, at index: Int) {
    func put(_ word: UInt64, _ i: Int) {
      state[i] = Felt(raw: UInt32(truncatingIfNeeded: word))
      state[i &+ 1] = Felt(raw: UInt32(truncatingIfNeeded: word &>> 32))
    }
    put(digest.word0, index)
    put(digest.word1, index &+ 2)
    put(digest.word2, index &+ 4)
    put(digest.word3, index &+ 6)
  }

  @inline(__always)
  private func load() -> TreeDigest {
    func pair(_ i: Int) -> UInt64 { UInt64(state[i].raw) | (UInt64(state[i &+ 1].raw) &<< 32) }
    return TreeDigest(words: pair(0), pair(2), pair(4), pair(6))
  }
}

/// Cuts a stream of words into 30-bit pieces.
private struct PieceWriter {
  private var target: UnsafeMutablePointer<Felt>
  private var rest: UInt64 = 0
  private var restBits: UInt64 = 0

  init(_ target: UnsafeMutablePointer<Felt>) { self.target = target }

  @inline(__always)
  mutating func append(_ word: UInt64) {
    // rest has fewer than 30 bits: after 64 more, two or three pieces are whole.
    put(rest | (word &<< restBits))
    var left = word &>> (30 &- restBits)
    var bits = 34 &+ restBits
    put(left)
    left = left &>> 30
    bits &-= 30
    if bits >= 30 {
      put(left)
      left = left &>> 30
      bits &-= 30
    }
    rest = left
    restBits = bits
  }

  /// The last 32 bits of 480.
  @inline(__always)
  mutating func appendLast(_ word: UInt64) {
    put(rest | (word &<< restBits))
    put(word &>> (30 &- restBits))
  }

  @inline(__always)
  private mutating func put(_ piece: UInt64) {
    target.pointee = Felt(UInt32(truncatingIfNeeded: piece & 0x3fff_ffff))
    target += 1
  }
}
