import EthereumTypes
import Foundation
import Hashes
import StateTrie
import Testing
import VectorTestSupport

@Suite struct TrieTests {
  static func text(_ value: Any) throws -> [UInt8] {
    let text = try #require(value as? String)
    return text.hasPrefix("0x") ? try bytes(hexadecimal: text) : Array(text.utf8)
  }

  static func published(_ name: String) throws -> [String: [String: Any]] {
    let data = try PublishedVectors.data("ethereum-tests-other", "ethereum-tests/TrieTests/\(name).json")
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: [String: Any]])
  }

  @Test(
    .enabled(if: PublishedVectors.isThere("ethereum-tests-other"), "needs ethereum-tests-other"),
    arguments: [
      "trietest", "trieanyorder", "trietest_secureTrie", "trieanyorder_secureTrie",
      "hex_encoded_securetrie_test",
    ])
  func publishedTries(_ name: String) throws {
    let isSecure = name.contains("secure")
    let cases = try Self.published(name)
    #expect(!cases.isEmpty)
    for (title, test) in cases {
      var pairs: [([UInt8], [UInt8])] = []
      let input = try #require(test["in"])
      if let list = input as? [[Any]] {
        for pair in list {
          pairs.append((try Self.text(pair[0]), pair[1] is NSNull ? [] : try Self.text(pair[1])))
        }
      } else {
        for (key, value) in try #require(input as? [String: Any]) {
          pairs.append((try Self.text(key), try Self.text(value)))
        }
      }
      let wanted = try Hash256(bytes(hexadecimal: try #require(test["root"] as? String)))
      let orders = input is [String: Any] ? [pairs, pairs.reversed(), pairs.shuffled()] : [pairs]
      for order in orders {
        let trie = Trie()
        for (key, value) in order { try trie.set(isSecure ? Keccak256.hash(key).bytes : key, value) }
        #expect(trie.rootHash() == wanted, "\(name) \(title)")
      }
    }
  }

  @Test(.enabled(if: PublishedVectors.isThere("ethereum-tests-other"), "needs ethereum-tests-other"))
  func publishedNeighbours() throws {
    let cases = try Self.published("trietestnextprev")
    var checked = 0
    for (title, test) in cases {
      let trie = Trie()
      for key in try #require(test["in"] as? [String]) { try trie.set(Array(key.utf8), Array(key.utf8)) }
      for entry in try #require(test["tests"] as? [[String]]) {
        let key = Array(entry[0].utf8)
        var (previous, next): ([UInt8], [UInt8]) = ([], [])
        try trie.visit(from: key) { other, value in
          #expect(other == Array(value))
          if other == key { return true }
          next = other
          return false
        }
        try trie.visit { other, _ in
          if !other.lexicographicallyPrecedes(key) { return false }
          previous = other
          return true
        }
        #expect(previous == Array(entry[1].utf8) && next == Array(entry[2].utf8), "\(title) \(entry)")
        checked += 1
      }
    }
    #expect(checked > 0)
  }

  /// Listing in order, from any key, over loaded and over stored nodes.
  @Test(arguments: Shape.allCases)
  func listing(_ shape: Shape) throws {
    var random = TestRandom(29)
    for _ in 0..<10 {
      let trie = Trie()
      var map: [[UInt8]: [UInt8]] = [:]
      for _ in 0..<60 {
        let key = shape.key(&random)
        map[key] = shape.value(&random)
        try trie.set(key, map[key] ?? [])
      }
      var stored: [[UInt8]] = []
      let root = trie.rootHash { stored.append(Array($1)) }
      let again = Trie(root: root, arena: TrieArena(), source: WitnessNodes(stored))
      let order = map.keys.sorted { $0.lexicographicallyPrecedes($1) }
      for t in [trie, again] {
        let start = shape.key(&random)
        var found: [[UInt8]] = []
        try t.visit(from: start) { key, value in
          #expect(map[key] == Array(value))
          found.append(key)
          return true
        }
        #expect(found == order.filter { !$0.lexicographicallyPrecedes(start) })
      }
    }
  }

  @Test func emptyTrie() throws {
    let trie = Trie()
    #expect(trie.rootHash() == AccountState.emptyRoot)
    try trie.set([1], [2])
    #expect(trie.rootHash() == ReferenceTrie.root([[1]: [2]]))
    try trie.remove([1])
    #expect(trie.rootHash() == AccountState.emptyRoot && trie.isEmpty)
    #expect(ReferenceTrie.root([:]) == AccountState.emptyRoot)
  }

  enum Shape: CaseIterable {
    /// Hashed keys, values like accounts.
    case secure
    /// Keys of two bytes of few values: every kind of split and collapse, with short nodes in their parents.
    case dense
    /// Keys of zero to three bytes: some are prefixes of others.
    case ragged
    /// Long keys that share long prefixes: extensions everywhere.
    case prefixed

    func key(_ random: inout TestRandom) -> [UInt8] {
      switch self {
      case .secure: return Keccak256.hash([UInt8(random.below(200))]).bytes
      case .dense: return [UInt8(random.below(5) * 17), UInt8(random.below(4) * 16 + random.below(3))]
      case .ragged: return (0..<random.below(4)).map { _ in [0x00, 0x01, 0x10, 0xff][random.below(4)] }
      case .prefixed:
        var key = [UInt8](repeating: 0xab, count: 32)
        key[[0, 10, 20, 31][random.below(4)]] ^= UInt8(1 << random.below(8))
        key[31] ^= UInt8(random.below(3))
        return key
      }
    }

    func value(_ random: inout TestRandom) -> [UInt8] {
      self == .secure
        ? random.bytes(70 + random.below(40)) : random.bytes(1 + random.below([3, 40, 70][random.below(3)]))
    }
  }

  /// Random changes, with roots between, against the definition; then everything is removed again.
  @Test(arguments: Shape.allCases)
  func randomChanges(_ shape: Shape) throws {
    var random = TestRandom(7)
    for _ in 0..<20 {
      let trie = Trie()
      var map: [[UInt8]: [UInt8]] = [:]
      for _ in 0..<40 {
        for _ in 0..<(1 + random.below(8)) {
          let key = shape.key(&random)
          if random.below(3) == 0 {
            #expect(try trie.remove(key) == (map.removeValue(forKey: key) != nil))
          } else {
            let value = shape.value(&random)
            map[key] = value
            try trie.set(key, value)
          }
        }
        #expect(trie.rootHash() == ReferenceTrie.root(map))
        let key = shape.key(&random)
        #expect(try trie.value(key) == map[key])
      }
      for key in map.keys.shuffled(using: &random) {
        try trie.remove(key)
        map[key] = nil
        if random.below(4) == 0 { #expect(trie.rootHash() == ReferenceTrie.root(map)) }
      }
      #expect(trie.rootHash() == AccountState.emptyRoot)
    }
  }

  /// A trie over the stored nodes of another one: read, change, root again, from nothing but the nodes.
  @Test(arguments: Shape.allCases)
  func reopenedTries(_ shape: Shape) throws {
    var random = TestRandom(11)
    for _ in 0..<20 {
      let trie = Trie()
      var map: [[UInt8]: [UInt8]] = [:]
      for _ in 0..<100 {
        let key = shape.key(&random)
        map[key] = shape.value(&random)
        try trie.set(key, map[key] ?? [])
      }
      var stored: [Hash256: [UInt8]] = [:]
      var root = trie.rootHash { stored[$0] = Array($1) }
      #expect(root == ReferenceTrie.root(map))
      for _ in 0..<10 {
        for (hash, bytes) in stored { #expect(Keccak256.hash(bytes) == hash) }
        let again = Trie(root: root, arena: TrieArena(), source: WitnessNodes(Array(stored.values)))
        #expect(again.rootHash() == root)
        for _ in 0..<10 {
          let key = shape.key(&random)
          #expect(try again.value(key) == map[key])
        }
        for _ in 0..<6 {
          let key = shape.key(&random)
          if random.below(2) == 0 {
            map[key] = nil
            try again.remove(key)
          } else {
            map[key] = shape.value(&random)
            try again.set(key, map[key] ?? [])
          }
          if random.below(3) == 0 {
            #expect(again.rootHash { stored[$0] = Array($1) } == ReferenceTrie.root(map))
          }
        }
        root = again.rootHash { stored[$0] = Array($1) }
        #expect(root == ReferenceTrie.root(map))
      }
    }
  }

  /// Many keys: the parallel path, and again after a change.
  @Test func manyKeys() throws {
    var map: [[UInt8]: [UInt8]] = [:]
    let trie = Trie()
    for i in 0..<3000 {
      let key = Keccak256.hash([UInt8(i & 255), UInt8(i >> 8)]).bytes
      map[key] = [UInt8](repeating: UInt8(i & 255), count: 1 + i % 80)
      try trie.set(key, map[key] ?? [])
    }
    #expect(trie.rootHash() == ReferenceTrie.root(map))
    for key in map.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }).prefix(1000) {
      map[key] = nil
      try trie.remove(key)
    }
    #expect(trie.rootHash() == ReferenceTrie.root(map))
  }

  @Test func missingNodesAreNamed() throws {
    var map: [[UInt8]: [UInt8]] = [:]
    let trie = Trie()
    for i in 0..<200 {
      let key = Keccak256.hash([UInt8(i)]).bytes
      map[key] = [UInt8](repeating: 1, count: 40)
      try trie.set(key, map[key] ?? [])
    }
    var stored: [Hash256: [UInt8]] = [:]
    let root = trie.rootHash { stored[$0] = Array($1) }
    for dropped in stored.keys {
      var rest = stored
      rest[dropped] = nil
      let partial = Trie(root: root, arena: TrieArena(), source: WitnessNodes(Array(rest.values)))
      var errors: Set<TrieError> = []
      for key in map.keys {
        do { #expect(try partial.value(key) == map[key]) } catch { errors.insert(error) }
      }
      #expect(errors == [.missingNode(dropped)])
    }
  }

  /// Nodes of any bytes under the hash that is asked for: an error or an answer, never a trap.
  @Test func malformedNodesDoNotTrap() throws {
    final class Fixed: NodeSource {
      let bytes: UnsafeRawBufferPointer
      init(_ bytes: [UInt8]) {
        let copy = UnsafeMutableRawPointer.allocate(byteCount: max(bytes.count, 1), alignment: 8)
        bytes.withUnsafeBytes {
          copy.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(copy), byteCount: $0.count)
        }
        self.bytes = UnsafeRawBufferPointer(start: copy, count: bytes.count)
      }
      deinit { bytes.deallocate() }
      func node(_ hash: Hash256, arena: TrieArena) -> UnsafeRawBufferPointer? { bytes }
    }
    var random = TestRandom(5)
    // Nodes of all kinds to start from.
    var samples: [[UInt8]] = []
    for shape in Shape.allCases {
      let trie = Trie()
      for _ in 0..<50 { try trie.set(shape.key(&random), shape.value(&random)) }
      _ = trie.rootHash { samples.append(Array($1)) }
    }
    var outcomes = (errors: 0, answers: 0)
    for _ in 0..<20_000 {
      var bytes = samples[random.below(samples.count)]
      for _ in 0...random.below(3) {
        switch random.below(4) {
        case 0: bytes[random.below(bytes.count)] = UInt8(random.below(256))
        case 1: bytes[random.below(bytes.count)] ^= UInt8(1 << random.below(8))
        case 2: bytes = Array(bytes.prefix(1 + random.below(bytes.count)))
        default: bytes.insert(UInt8(random.below(256)), at: random.below(bytes.count))
        }
      }
      // Every hash leads to the same node again: paths end only with the key.
      let trie = Trie(
        root: Hash256(littleEndianWords: 1, 2, 3, 4), arena: TrieArena(chunkSize: 1024), source: Fixed(bytes))
      let shape = Shape.allCases[random.below(4)]
      do {
        for _ in 0..<4 {
          _ = try trie.value(shape.key(&random))
          try trie.set(shape.key(&random), shape.value(&random))
          try trie.remove(shape.key(&random))
        }
        _ = trie.rootHash()
        outcomes.answers += 1
      } catch {
        outcomes.errors += 1
      }
    }
    #expect(outcomes.errors > 0 && outcomes.answers > 0)
  }
}

extension TrieTests {
  @Test func longKeysAreRefused() throws {
    let trie = Trie()
    let long = [UInt8](repeating: 1, count: Trie.maximumKeyLength)
    try trie.set(long, [1])
    #expect(try trie.value(long) == [1])
    #expect(throws: TrieError.keyTooLong(513)) { try trie.set(long + [1], [1]) }
    #expect(throws: TrieError.keyTooLong(513)) { try trie.remove(long + [1]) }
    #expect(throws: TrieError.keyTooLong(513)) { try trie.value(long + [1]) }
  }

  /// A node that is its own child, as no hash allows: listing ends with an error.
  @Test func endlessPathsEnd() {
    final class Endless: NodeSource {
      func node(_ hash: Hash256, arena: TrieArena) -> UnsafeRawBufferPointer? {
        // An extension of one nibble to some hash.
        let bytes = [0xe2, 0x11, 0xa0] + [UInt8](repeating: 7, count: 32)
        let copy = arena.allocate(bytes.count)
        bytes.withUnsafeBytes {
          copy.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(copy), byteCount: $0.count)
        }
        return UnsafeRawBufferPointer(start: copy, count: bytes.count)
      }
    }
    let trie = Trie(root: .zero, arena: TrieArena(), source: Endless())
    #expect(throws: TrieError.self) { try trie.visit { _, _ in true } }
    #expect(throws: Never.self) { try trie.set([UInt8](repeating: 0x11, count: 32), [1]) }
  }
}
