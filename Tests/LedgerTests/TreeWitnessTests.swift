import BigIntegers
import EthereumTypes
import Testing

@testable import Ledger

@Suite struct TreeWitnessTests {
  static func read(_ words: [UInt64]) throws(WitnessError) -> AccountTree {
    let result: Result<AccountTree, WitnessError> = words.withUnsafeBufferPointer { buffer in
      do throws(WitnessError) {
        var reader = WordReader(buffer)
        let tree = try AccountTree(witness: &reader)
        return reader.count == 0 ? .success(tree) : .failure(.trailingWords)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  struct Case {
    var tree: AccountTree
    let mark: AccountTree.Checkpoint
    let root: TreeDigest
    let addresses: [Address]
    let keys: [Address]
    let words: [UInt64]
    var random: Random

    init(_ seed: Int) {
      random = Random(state: UInt64(7000 + seed))
      addresses = clusteredAddresses(4 + 3 * seed, &random)
      tree = AccountTree()
      for address in addresses { try! tree.set(random.account(), at: address) }
      root = tree.root()
      mark = tree.checkpoint()
      // Stored ones, absent ones, and absent ones next to stored ones.
      var keys = Array(addresses.shuffled(using: &random).prefix(3))
      keys.append(random.address())
      keys.append(Address(truncating: addresses[0].integer ^ .one))
      keys.append(Address(truncating: addresses[1].integer ^ (UInt256.one << 100)))
      self.keys = keys
      words = tree.witness(at: mark, for: keys)
    }
  }

  @Test(arguments: 0..<15)
  func aPrunedTreeAnswersForTheWhole(seed: Int) throws {
    var c = Case(seed)
    var pruned = try Self.read(c.words)
    #expect(pruned.root() == c.root)
    for key in c.keys { #expect(try pruned.account(key) == c.tree.account(key)) }
    for key in c.keys.shuffled(using: &c.random) {
      let account = c.random.account()
      try c.tree.set(account, at: key)
      try pruned.set(account, at: key)
    }
    #expect(pruned.root() == c.tree.root())
    // The witness of an earlier state can still be made.
    #expect(c.tree.witness(at: c.mark, for: c.keys) == c.words)
    #expect(c.words.count < 40 * c.keys.count + 9 * 160)
  }

  @Test func whatTheWitnessLacksIsNamed() throws {
    let c = Case(14)
    var pruned = try Self.read(c.tree.witness(at: c.mark, for: [c.addresses[0]]))
    let far = try #require(c.addresses.last)
    #expect(throws: TreeError.missingNode(far)) { try pruned.account(far) }
    #expect(throws: TreeError.missingNode(far)) { try pruned.set(.init(balance: .one, nonce: 1), at: far) }
    #expect(pruned.root() == c.root)
    var none = try Self.read(c.tree.witness(at: c.mark, for: []))
    #expect(none.root() == c.root)
    #expect(throws: TreeError.missingNode(far)) { try none.account(far) }
  }

  @Test func emptyAndSingleTrees() throws {
    var tree = AccountTree()
    let mark = tree.checkpoint()
    #expect(tree.witness(at: mark, for: []) == [0])
    var pruned = try Self.read([0])
    var random = Random(state: 5)
    let address = random.address()
    let account = random.account()
    try tree.set(account, at: address)
    try pruned.set(account, at: address)
    #expect(pruned.root() == tree.root() && tree.witness(at: mark, for: [address]) == [0])
    #expect(try Self.read(tree.witness(at: tree.checkpoint(), for: [address])).account(address) == account)
  }

  @Test(arguments: 0..<6)
  func everyAlteredWordIsRefusedOrChangesTheRoot(seed: Int) throws {
    let c = Case(seed)
    for i in c.words.indices {
      for change in [1, 1 << 8, 1 << 31, 1 << 63, 0xffff_ffff_ffff_ffff] as [UInt64] {
        var words = c.words
        words[i] ^= change
        guard var tree = try? Self.read(words) else { continue }
        #expect(tree.root() != c.root)
      }
    }
  }

  @Test(arguments: 0..<6)
  func aWitnessWithWordsCutOffOrAddedIsRefused(seed: Int) throws {
    let c = Case(seed)
    for n in c.words.indices {
      #expect(throws: WitnessError.truncated) { try Self.read(Array(c.words.prefix(n))) }
    }
    #expect(throws: WitnessError.trailingWords) { try Self.read(c.words + [0]) }
  }

  @Test func misplacedNodesAreRefused() throws {
    let low = Address(high: 1, middle: 0, low: 0)
    let high = Address(high: 1 << 63, middle: 0, low: 0)
    func leaf(_ a: Address, _ balance: UInt64 = 5) -> [UInt64] {
      [2, a.high, a.middle, UInt64(a.low), balance, 0, 0, 0, 0]
    }
    _ = try Self.read([3] + leaf(low) + leaf(high))
    #expect(throws: WitnessError.misplacedNode) { try Self.read([3] + leaf(high) + leaf(low)) }
    #expect(throws: WitnessError.misplacedNode) { try Self.read([3] + leaf(low) + leaf(low)) }
    #expect(throws: WitnessError.emptyAccount) { try Self.read([3] + leaf(low, 0) + leaf(high)) }
    // A branch at or above its parent, a prefix off the path, a prefix with bits from the depth on.
    #expect(throws: WitnessError.misplacedNode) {
      try Self.read([3 | 1 << 8, 0, 0, 0, 3] + leaf(low) + leaf(high))
    }
    #expect(throws: WitnessError.misplacedNode) {
      try Self.read([3, 3 | 5 << 8, 1 << 63, 0, 0] + leaf(low) + leaf(low) + leaf(high))
    }
    #expect(throws: WitnessError.misplacedNode) {
      try Self.read([3, 3 | 5 << 8, 1, 0, 0] + leaf(low) + leaf(low) + leaf(high))
    }
    // Depth 160, unknown marks, an address beyond 160 bits, an element not below p.
    for bad: [UInt64] in [[3 | 160 << 8], [4], [1 << 40], [2 | 1 << 8], [1 | 1 << 8, 0, 0, 0, 0]] {
      #expect(throws: WitnessError.malformed) { try Self.read(bad) }
    }
    #expect(throws: WitnessError.malformed) { try Self.read([2, 0, 0, 1 << 32, 5, 0, 0, 0, 0]) }
    #expect(throws: WitnessError.malformed) { try Self.read([1, 0x7f00_0001, 0, 0, 0]) }
    // An empty subtree does not exist below the root.
    #expect(throws: WitnessError.malformed) { try Self.read([3, 0] + leaf(high)) }
  }

  @Test func randomWordsNeverTrap() {
    var random = Random(state: 77)
    for _ in 0..<3000 {
      let words = (0..<Int.random(in: 0..<60, using: &random)).map { _ in
        let kind = random.next() % 4
        return kind == 0
          ? random.next() : kind == 1 ? random.next() % 4 : kind == 2 ? 3 | (random.next() % 170) << 8 : 0
      }
      _ = try? Self.read(words)
    }
  }
}
