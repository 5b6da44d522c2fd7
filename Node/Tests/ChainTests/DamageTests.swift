import BigIntegers
import Chain
import ChainStore
import ChainTestSupport
import EthereumTypes
import Foundation
import Hashes
import TemporaryFolders
import Testing

/// A step that fails in the middle leaves nothing half done: each node of the tries is lost in turn.
@Suite struct DamageTests {
  let wallets: Wallets
  let folder: TemporaryFolder

  init() throws {
    wallets = try Wallets(3)
    folder = try TemporaryFolder()
    let chain = try open(folder.path)
    for i in 0..<2 as Range<UInt64> {
      _ = try chain.seal(
        BlockPlan(),
        from: ListSource([
          (wallets.sign(0, nonce: i, to: wallets.addresses[1]), wallets.addresses[0]),
          (wallets.sign(1, nonce: i, to: wallets.addresses[2]), wallets.addresses[1]),
        ]))
    }
    // The newest block is by decree: stepping back takes it back.
    var account = Decree.Account()
    account.balance = .zero
    account.code = [0x00]
    account.slots = [.one: .one]
    try DevelopmentControl(chain).set([wallets.addresses[2]: account])
    try chain.flush()
  }

  private func open(_ path: String, whole: Bool = false) throws -> Chain {
    var options = Chain.Options()
    options.checksWholeState = whole
    return try Chain(directory: path, genesis: wallets.genesis(), options: options)
  }

  /// Calls `body` for each node with a copy of the chain that lacks it, and says how often it returned true.
  private func withoutEachNode(_ body: (String) throws -> Bool) throws -> Int {
    var nodes: [[UInt8]] = []
    try KeyValueStore(path: folder.path + "/state").forEach(prefix: [UInt8(ascii: "n")]) { key, _ in
      nodes.append(Array(key))
      return true
    }
    #expect(nodes.count > 10)
    var count = 0
    for node in nodes {
      let copy = try TemporaryFolder()
      try FileManager.default.removeItem(at: copy.url)
      try FileManager.default.copyItem(at: folder.url, to: copy.url)
      try {
        var batch = KeyValueStore.Batch()
        batch.remove(node)
        try KeyValueStore(path: copy.path + "/state").write(batch, durable: true)
      }()
      if try body(copy.path) { count += 1 }
    }
    return count
  }

  /// What is sealed behind a step back that failed has the state's root.
  @Test func aFailedStepBackLeavesNoChangedTrie() throws {
    var sealed = 0
    let failed = try withoutEachNode { path in
      var hasFailed = false
      try {
        let chain = try open(path)
        let head = chain.head
        do {
          try chain.setHead(head.header.parentHash)
        } catch {
          hasFailed = true
          #expect(chain.head == head)
          // An empty block needs fewer nodes: most of these succeed.
          if (try? chain.seal(BlockPlan(), from: ListSource([]))) != nil { sealed += 1 }
        }
      }()
      _ = try open(path, whole: true)
      return hasFailed
    }
    #expect(failed > 1 && sealed > 1)
  }

  /// The index has the old head as long as the state has not left it.
  @Test func aFailedRewindLeavesTheHead() throws {
    let failed = try withoutEachNode { path in
      var hasFailed = false
      let head = try {
        let chain = try open(path)
        let head = chain.head
        do {
          try chain.rewind(to: 1)
          return chain.head
        } catch {
          hasFailed = true
          #expect(chain.head == head)
          #expect(try chain.index.head?.hash == head.hash)
          return head
        }
      }()
      #expect(try open(path, whole: true).head == head)
      return hasFailed
    }
    #expect(failed > 1)
  }
}
