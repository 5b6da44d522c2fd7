import BigIntegers
import EthereumTypes
import Foundation
import Hashes
import StateTrie
import Testing
import VectorTestSupport

@Suite struct TrieRootTests {
  /// Lists of every length up to past the one-byte keys, and some with keys of three bytes.
  @Test func listsOfAnyLength() {
    var random = TestRandom(3)
    let items = (0..<700).map { _ in random.bytes(1 + random.below(60)) }
    for count in Array(0...140) + [255, 256, 257, 300, 700] {
      var map: [[UInt8]: [UInt8]] = [:]
      for i in 0..<count {
        var key = RLPWriter()
        key.uint64(UInt64(i))
        map[key.bytes] = items[i]
      }
      #expect(TrieRoot.list(count) { $1.raw(items[$0]) } == ReferenceTrie.root(map), "\(count) items")
    }
  }

  @Test func mapsOfHashedKeys() throws {
    for count in [0, 1, 2, 17, 500, 6000] {
      let pairs = (0..<count).map { i in
        (
          key: Keccak256.hash([UInt8(i & 255), UInt8(i >> 8)]),
          value: [UInt8](repeating: UInt8(i & 255), count: 1 + i % 90)
        )
      }
      let trie = Trie()
      for pair in pairs { try trie.set(pair.key, pair.value) }
      #expect(TrieRoot.hashed(pairs.shuffled()) == trie.rootHash())
      if count <= 500 {
        let map = Dictionary(uniqueKeysWithValues: pairs.map { ($0.key.bytes, $0.value) })
        #expect(trie.rootHash() == ReferenceTrie.root(map))
      }
    }
  }

  /// Headers of real blocks commit to their transactions and withdrawals.
  @Test(.enabled(if: PublishedVectors.isThere("witness-blocks"), "needs witness-blocks"))
  func rootsOfRealBlocks() throws {
    struct File: Decodable { var block: String }
    var count = 0
    for url in try PublishedVectors.files(
      "witness-blocks", "witness-blocks", known: "witness-blocks/devnet-zevm.json")
    where url.pathExtension == "json" {
      let file = try JSONDecoder().decode(File.self, from: Data(contentsOf: url))
      let block = try Block(rlp: bytes(hexadecimal: file.block))
      #expect(TrieRoot.transactions(block.transactions) == block.header.transactionsRoot)
      #expect(block.withdrawals.map { TrieRoot.withdrawals($0) } == block.header.withdrawalsRoot)
      count += 1
    }
    #expect(count == 10)
  }
}
