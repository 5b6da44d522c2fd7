import BigIntegers
import EthereumTypes
import Hashes
import KoalaBear
import Testing

@testable import Ledger

/// The root by the definition in Documentation/Ledger.md, from a sorted list, bit by bit and without any
/// tree.
enum NaiveTree {
  static func root(_ entries: [(Address, Account)]) -> [Felt] {
    entries.isEmpty
      ? [Felt](repeating: .zero, count: 8) : subtree(entries.sorted { $0.0 < $1.0 }, consumed: 0)
  }

  private static func bits(_ address: Address) -> [Bool] {
    address.bytes.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 == 1 } }
  }

  /// 30-bit pieces, least significant first, of a number given by its bits, least significant first.
  private static func pieces(_ bits: [Bool]) -> [Felt] {
    stride(from: 0, to: bits.count, by: 30).map { start in
      var value: UInt32 = 0
      for i in start..<min(start + 30, bits.count) where bits[i] { value |= 1 << UInt32(i - start) }
      return Felt(value)
    }
  }

  private static func permute(_ state: [Felt]) -> [Felt] {
    var state = state
    state.withUnsafeMutableBufferPointer {
      if $0.count == 16 { Poseidon2.permute16($0.baseAddress!) } else { Poseidon2.permute24($0.baseAddress!) }
    }
    return Array(state.prefix(8))
  }

  private static func subtree(_ entries: [(Address, Account)], consumed: Int) -> [Felt] {
    let zeros = [Felt](repeating: .zero, count: 7)
    if entries.count == 1 {
      let (address, account) = entries[0]
      let number =
        Array(bits(address).reversed()) + (0..<256).map { account.balance.bit($0) }
        + (0..<64).map { account.nonce >> UInt64($0) & 1 == 1 }
      return permute(pieces(number) + [Felt(1)] + zeros)
    }
    let all = entries.map { bits($0.0) }
    let depth = (0..<160).first { i in all.contains { $0[i] != all[0][i] } }!
    let left = entries.filter { !bits($0.0)[depth] }
    let right = entries.filter { bits($0.0)[depth] }
    let inner = permute(subtree(left, consumed: depth + 1) + subtree(right, consumed: depth + 1))
    if depth == consumed { return inner }
    let prefix = all[0].enumerated().map { $0.offset < depth && $0.element }
    return permute(inner + pieces(Array(prefix.reversed())) + [Felt(UInt32(depth)), .zero, Felt(2)] + zeros)
  }
}

func elements(_ digest: TreeDigest) -> [Felt] { (0..<8).map { digest[$0] } }

@Suite struct AccountTreeTests {
  @Test(arguments: 0..<40)
  func rootIsThatOfTheDefinition(seed: Int) throws {
    var random = Random(state: UInt64(seed))
    var model: [Address: Account] = [:]
    for address in clusteredAddresses(seed, &random) { model[address] = random.account() }
    var tree = AccountTree(model.map { ($0.key, $0.value) }.shuffled(using: &random))
    #expect(elements(tree.root()) == NaiveTree.root(model.map { ($0.key, $0.value) }))

    // Changes, insertions and reads afterwards, with the root asked for in between.
    for step in 0..<20 {
      let address =
        step % 3 == 0 || model.isEmpty ? random.address() : model.keys.sorted().randomElement(using: &random)!
      let account = random.account()
      model[address] = account
      try tree.set(account, at: address)
      if step % 5 == 0 {
        #expect(elements(tree.root()) == NaiveTree.root(model.map { ($0.key, $0.value) }))
      }
    }
    #expect(elements(tree.root()) == NaiveTree.root(model.map { ($0.key, $0.value) }))
    for (address, account) in model { #expect(try tree.account(address) == account) }
    #expect(try tree.account(random.address()) == .empty)
    #expect(tree.entries.map(\.address) == model.keys.sorted())
    #expect(tree.entries.allSatisfy { model[$0.address] == $0.account })
  }

  @Test func anEmptyAccountIsNotStored() throws {
    var random = Random(state: 1)
    var tree = AccountTree()
    #expect(tree.root() == .empty)
    try tree.set(.empty, at: random.address())
    #expect(tree.root() == .empty && tree.entries.isEmpty)
    let one = random.address()
    try tree.set(random.account(), at: one)
    let root = tree.root()
    try tree.set(.empty, at: random.address())
    #expect(tree.root() == root)
  }

  @Test(arguments: 0..<20)
  func checkpointsBringBackWhatWas(seed: Int) throws {
    var random = Random(state: UInt64(100 + seed))
    let addresses = clusteredAddresses(30, &random)
    var tree = AccountTree(addresses.prefix(15).map { ($0, random.account()) })
    let entries = tree.entries
    let root = tree.root()
    let first = tree.checkpoint()
    for address in addresses.prefix(25).shuffled(using: &random) {
      try tree.set(random.account(), at: address)
    }
    let middleRoot = tree.root()
    let second = tree.checkpoint()
    for address in addresses.shuffled(using: &random) { try tree.set(random.account(), at: address) }
    #expect(tree.root() != middleRoot)
    tree.restore(second)
    #expect(tree.root() == middleRoot)
    try tree.set(random.account(), at: addresses[0])
    tree.restore(second)
    #expect(tree.root() == middleRoot)
    tree.restore(first)
    #expect(tree.root() == root)
    #expect(tree.entries.map(\.address) == entries.map(\.address))
    #expect(tree.entries.map(\.account) == entries.map(\.account))
    for address in addresses { try tree.set(random.account(), at: address) }
    let grown = tree.root()
    tree.compact()
    #expect(tree.root() == grown && tree.nodes.count == 2 * addresses.count - 1)
  }

  @Test(arguments: [0, 1, 2, 17])
  func storedBytesAreCanonical(count: Int) throws {
    var random = Random(state: UInt64(500 + count))
    var tree = AccountTree(clusteredAddresses(count, &random).map { ($0, random.account()) })
    let stored = tree.storedBytes
    #expect(stored.count == 8 + 60 * tree.entries.count)
    var read = try AccountTree(storedBytes: stored)
    #expect(read.root() == tree.root() && read.storedBytes == stored)
    for n in stored.indices {
      #expect(throws: TreeStorageError.length) { try AccountTree(storedBytes: Array(stored.prefix(n))) }
    }
    #expect(throws: TreeStorageError.length) { try AccountTree(storedBytes: stored + [0]) }
    if count > 1 {
      let first = Array(stored[8..<68])
      var twice = stored
      twice.replaceSubrange(68..<128, with: first)
      #expect(throws: TreeStorageError.order(index: 1)) { try AccountTree(storedBytes: twice) }
      var empty = stored
      empty.replaceSubrange(28..<68, with: [UInt8](repeating: 0, count: 40))
      #expect(throws: TreeStorageError.emptyAccount(index: 0)) { try AccountTree(storedBytes: empty) }
    }
  }

  @Test func digestsAreReadOnlyInTheirCanonicalForm() throws {
    var random = Random(state: 9)
    var tree = AccountTree([(random.address(), random.account())])
    let digest = tree.root()
    #expect(TreeDigest(digest.bytes) == digest)
    for i in 0..<8 {
      var bytes = digest.bytes.bytes
      bytes.replaceSubrange((4 * i)..<(4 * i + 4), with: [1, 0, 0, 0x7f])
      #expect(TreeDigest(try #require(Hash256(bytes))) == nil)
      bytes.replaceSubrange((4 * i)..<(4 * i + 4), with: [0, 0, 0, 0x7f])
      #expect(TreeDigest(try #require(Hash256(bytes))) != nil)
    }
  }

  @Test func addressBitsAndPrefixes() throws {
    var random = Random(state: 3)
    for _ in 0..<20 {
      let a = random.address()
      #expect(Address(a.bytes) == a && Address(text: a.text) == a && Address(truncating: a.integer) == a)
      for i in 0...160 {
        let p = a.prefix(i)
        #expect(p.integer == (a.integer >> (160 - i)) << (160 - i))
        if i < 160 {
          #expect(a.bit(i) == a.integer.bit(159 - i))
          #expect(a.commonPrefix(Address(truncating: a.integer ^ (UInt256.one << (159 - i)))) == i)
        }
      }
      #expect(a.commonPrefix(a) == 160)
    }
    #expect(
      Address(text: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")?.text
        == "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")
    #expect(Address(text: "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed") == nil && Address(text: "0x") == nil)
    #expect(Address([UInt8](repeating: 0, count: 19)) == nil)
  }
}
