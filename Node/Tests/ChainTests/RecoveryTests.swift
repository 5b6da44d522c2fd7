import BigIntegers
import Chain
import ChainStore
import ChainTestSupport
import EthereumTypes
import Foundation
import Hashes
import TemporaryFolders
import Testing

/// The block index is the truth: whatever state is found beside it leads to its head.
@Suite struct RecoveryTests {
  let wallets: Wallets
  let folder: TemporaryFolder
  init() throws {
    wallets = try Wallets(3)
    folder = try TemporaryFolder()
  }

  private func open(whole: Bool = true) throws -> Chain {
    var options = Chain.Options()
    options.checksWholeState = whole
    return try Chain(directory: folder.path, genesis: wallets.genesis(), options: options)
  }

  private func extend(_ chain: Chain, _ count: Int, to: Int) throws {
    for _ in 0..<count {
      let nonce = try chain.state(at: chain.head.number).account(wallets.addresses[0])?.nonce ?? 0
      try chain.seal(
        BlockPlan(), from: ListSource([(wallets.sign(0, nonce: nonce, to: wallets.addresses[to]), wallets.addresses[0])]))
    }
  }

  private var state: URL { folder.url.appendingPathComponent("state") }
  private var kept: URL { folder.url.appendingPathComponent("kept") }

  private func keep() throws { try FileManager.default.copyItem(at: state, to: kept) }

  private func restore() throws {
    try FileManager.default.removeItem(at: state)
    try FileManager.default.moveItem(at: kept, to: state)
  }

  @Test func withoutAnyState() throws {
    let head = try {
      let chain = try open()
      try extend(chain, 12, to: 1)
      return chain.head
    }()
    try FileManager.default.removeItem(at: state)
    let chain = try open()
    #expect(chain.head == head)
    #expect(try chain.trie(at: 12).root == head.header.stateRoot)
    #expect(try chain.location(ofTransaction: try #require(try chain.block(number: 5)).block.transactions[0].hash)?.block == 5)
    try extend(chain, 1, to: 1)
  }

  /// As after a power failure: the state is that of an earlier block.
  @Test(arguments: [false, true]) func withAnOlderState(isFlushed: Bool) throws {
    try {
      let chain = try open()
      try extend(chain, 5, to: 1)
      if isFlushed { try chain.flush() }
    }()
    try keep()
    let head = try {
      let chain = try open()
      try extend(chain, 7, to: 2)
      return chain.head
    }()
    try restore()
    let chain = try open(whole: false)
    #expect(chain.head == head)
    #expect(try chain.state(at: 12).account(wallets.addresses[2])?.balance == (UInt256(1 as UInt64) << 80) &+ 7)
    #expect(try chain.state(at: 5).account(wallets.addresses[2])?.balance == UInt256(1 as UInt64) << 80)
  }

  /// As after a kill between the index and the state while the chain changed its branch.
  @Test func withTheStateOfAnotherBranch() throws {
    let (a, b) = try {
      let chain = try open()
      try extend(chain, 3, to: 1)
      let fork = chain.head
      try extend(chain, 3, to: 1)
      let a = chain.head
      try chain.setHead(fork.hash)
      try extend(chain, 2, to: 2)
      let b = chain.head
      try chain.setHead(a.hash)
      try chain.flush()
      return (a, b)
    }()
    try keep()
    try { try open().setHead(b.hash) }()
    try restore()
    let chain = try open()
    #expect(chain.head == b && a.number == 6 && b.number == 5)
    let start = UInt256(1 as UInt64) << 80
    #expect(try chain.state(at: 5).account(wallets.addresses[1])?.balance == start &+ 3)
    #expect(try chain.state(at: 5).account(wallets.addresses[2])?.balance == start &+ 2)
  }

  /// Nodes of the tries that are lost are made anew; a state that is not the header's is refused.
  @Test func damage() throws {
    try {
      let chain = try open()
      try extend(chain, 3, to: 1)
      try chain.flush()
    }()
    func change(_ prefix: UInt8, _ body: (inout KeyValueStore.Batch, [UInt8], [UInt8]) -> Void) throws -> Int {
      let store = try KeyValueStore(path: state.path)
      var batch = KeyValueStore.Batch()
      var count = 0
      try store.forEach(prefix: [prefix]) { key, value in
        body(&batch, Array(key), Array(value))
        count += 1
        return true
      }
      try store.write(batch, durable: true)
      return count
    }
    let nodes = try change(UInt8(ascii: "n")) { batch, key, _ in batch.remove(key) }
    #expect(nodes > 3)
    try {
      let chain = try open(whole: false)
      #expect(try chain.proof(wallets.addresses[1], [], at: 3).account?.balance == (UInt256(1 as UInt64) << 80) &+ 3)
      try chain.flush()
    }()
    // One account richer than it is.
    var isFirst = true
    _ = try change(UInt8(ascii: "a")) { batch, key, value in
      guard isFirst, value.count > 20 else { return }
      isFirst = false
      var value = value
      value[value.count - 5] ^= 1
      batch.put(key, value)
    }
    #expect(throws: ChainError.self) { try open(whole: true) }
  }
}
