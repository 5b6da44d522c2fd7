import BigIntegers
import Chain
import ChainStore
import ChainTestSupport
import EVM
import EthereumTypes
import Foundation
import GenesisFile
import Hashes
import StateTrie
import StatelessExecution
import StatelessValidation
import TemporaryFolders
import Testing

/// Over the chain of ethereum/execution-apis.
@Suite(.enabled(if: PublishedChain.isThere, "needs execution-apis-rpc"))
struct FixtureChainTests {
  static let head = Hash256(text: "0xd226371d0b1551adb03fb52b71f08e3e11247fe9b1af994768af8cdaa8e7dcd7")

  let genesis: GenesisFile
  let blocks: [Block]

  init() throws {
    let published = try PublishedChain()
    genesis = published.genesis
    blocks = published.blocks
  }

  func options(retention: UInt64? = nil) -> Chain.Options {
    var options = Chain.Options()
    options.retention = retention
    options.checksWholeState = true
    return options
  }

  @Test func importsAndOpensAgain() throws {
    let folder = try TemporaryFolder()
    do {
      let chain = try Chain(directory: folder.path, genesis: genesis, options: options())
      for block in blocks { #expect(try chain.insert(block) == .extended) }
      #expect(chain.head.hash == Self.head && chain.head.number == 54)
      #expect(try chain.insert(blocks[10]) == .alreadyKnown)
    }
    // Without `flush`: the nodes of the tries were never written.
    let chain = try Chain(directory: folder.path, genesis: genesis, options: options())
    #expect(chain.head.hash == Self.head)
    for (i, block) in blocks.enumerated() {
      let stored = try #require(try chain.block(number: UInt64(i + 1)))
      #expect(stored.block == block && stored.hash == block.header.hash && stored.length == block.encoded.count)
      let receipts = try #require(try chain.receipts(hash: stored.hash))
      #expect(TrieRoot.receipts(receipts) == block.header.receiptsRoot)
      for (j, transaction) in block.transactions.enumerated() {
        let place = try #require(try chain.location(ofTransaction: transaction.hash))
        #expect(place == (UInt64(i + 1), j))
      }
      // The blooms lead to the blocks with logs.
      let hasLogs = receipts.contains { !$0.logs.isEmpty }
      #expect(try chain.headers(UInt64(i + 1)...UInt64(i + 1)) { !$0.isEmpty }.isEmpty == !hasLogs)
    }
  }

  /// Every block's state, from the newest: its trie has the header's root, and reading it gives what the trie says.
  @Test func everyOldStateIsThere() throws {
    let folder = try TemporaryFolder()
    let chain = try Chain(directory: folder.path, genesis: genesis, options: options())
    for block in blocks { try chain.insert(block) }
    try chain.flush()
    var addresses = Set(genesis.accounts.map(\.address))
    for block in blocks {
      addresses.insert(block.header.beneficiary)
      for transaction in block.transactions { if let to = transaction.to { addresses.insert(to) } }
    }
    var changes = 0
    for number in 0...UInt64(54) {
      // `trie` refuses a root that is not the header's.
      let trie = try chain.trie(at: number).open()
      let state = try chain.state(at: number)
      let head = try chain.state(at: 54)
      for address in addresses {
        #expect(try state.account(address) == trie.account(address), "\(address) at \(number)")
        for slot in 0..<4 as Range<UInt64> {
          #expect(try state.storage(address, UInt256(slot)) == trie.storage(address, UInt256(slot)))
        }
        if try state.account(address) != head.account(address) { changes += 1 }
      }
    }
    #expect(changes > 100)
  }

  @Test func goesBackAndForth() throws {
    let folder = try TemporaryFolder()
    let chain = try Chain(directory: folder.path, genesis: genesis, options: options())
    for block in blocks { try chain.insert(block) }
    for target in [50, 36, 20, 0] as [UInt64] {
      try chain.setHead(target == 0 ? genesis.hash : blocks[Int(target) - 1].header.hash)
      #expect(chain.head.number == target)
      #expect(try chain.block(number: target + 1) == nil)
      #expect(try chain.location(ofTransaction: try #require(blocks[53].transactions.first).hash) == nil)
    }
    // The blocks are still known: the last one leads through all of them.
    try chain.setHead(try #require(Self.head))
    #expect(chain.head.hash == Self.head)
    #expect(try chain.location(ofTransaction: try #require(blocks[53].transactions.first).hash)?.block == 54)
    let again = try chain.receipts(hash: chain.head.hash)
    #expect(again.map { TrieRoot.receipts($0) } == blocks[53].header.receiptsRoot)
    // Rewound blocks are forgotten.
    try chain.rewind(to: 50)
    #expect(throws: ChainError.unknownBlock(try #require(Self.head))) { try chain.setHead(#require(Self.head)) }
    for block in blocks.suffix(4) { #expect(try chain.insert(block) == .extended) }
  }

  @Test func prunedStatesAreRefused() throws {
    let folder = try TemporaryFolder()
    let chain = try Chain(directory: folder.path, genesis: genesis, options: options(retention: 8))
    for block in blocks {
      try chain.insert(block)
      // Nothing is pruned that the trie on disk needs.
      try chain.flush()
    }
    #expect(chain.oldestState == 46)
    #expect(try chain.state(at: 46).blockHash(46) == blocks[45].header.hash)
    #expect(throws: ChainError.store(.pruned(block: 45, oldest: 46))) { try chain.state(at: 45) }
    #expect(throws: ChainError.store(.pruned(block: 40, oldest: 46))) { try chain.rewind(to: 40) }
    #expect(chain.head.number == 54)
  }

  /// The witness of every block leads a stateless client to the same state; a block with ommers behind blocks that had some is
  /// refused, because a witness does not say which those were.
  @Test func witnesses() throws {
    let folder = try TemporaryFolder()
    let chain = try Chain(directory: folder.path, genesis: genesis, options: options())
    for block in blocks { try chain.insert(block) }
    var refused = 0
    for (i, block) in blocks.enumerated() {
      let witness = try chain.witness(ofBlock: block.header.number)
      if !block.ommers.isEmpty, blocks[max(0, i - 7)..<i].contains(where: { !$0.ommers.isEmpty }) {
        refused += 1
        #expect(throws: StatelessExecution.Failure.block(.ommers(.unknownAncestry(index: 0)))) {
          try StatelessExecution.run(block: block.encoded, witness: witness, chain: genesis.chain)
        }
        continue
      }
      let result = try StatelessExecution.run(block: block.encoded, witness: witness, chain: genesis.chain)
      #expect(result.postStateRoot == block.header.stateRoot)
    }
    #expect(refused > 0 && refused < blocks.count { !$0.ommers.isEmpty })
  }

  /// From Paris on, blocks are also there as the standard validator takes them; on a chain with a deposit contract of its own until
  /// Prague, which uses it.
  @Test(arguments: [true, false]) func standardInputs(hasContractOfItsOwn: Bool) throws {
    let folder = try TemporaryFolder()
    var genesis = genesis
    #expect(genesis.chain.depositContract == .zero)
    if !hasContractOfItsOwn { genesis.chain.depositContract = ChainSpecification.mainnetDepositContract }
    let chain = try Chain(directory: folder.path, genesis: genesis, options: options())
    for block in blocks { try chain.insert(block) }
    var schemas: Set<StatelessSchema> = []
    for block in blocks {
      let fork = genesis.chain.fork(
        number: block.header.number, timestamp: block.header.timestamp, difficulty: block.header.difficulty)
      let input = try chain.statelessInput(ofBlock: block.header.number)
      #expect((input == nil) == (fork < .paris || hasContractOfItsOwn && fork >= .prague), "block \(block.header.number) of \(fork)")
      guard let input else { continue }
      schemas.insert(input.schema)
      let outcome = input.bytes.withUnsafeBytes { StatelessValidation.run($0) }
      guard case .valid(let result, let shown) = outcome else {
        Issue.record("block \(block.header.number): \(outcome)")
        continue
      }
      #expect(result.isValid && result.chainID == genesis.chain.chainID && shown.blockHash == block.header.hash)
    }
    #expect(schemas == (hasContractOfItsOwn ? [.paris, .shanghai, .cancun] : Set(StatelessSchema.allCases)))
  }

  @Test func anotherGenesisIsRefused() throws {
    let folder = try TemporaryFolder()
    _ = try Chain(directory: folder.path, genesis: genesis, options: options())
    let other = try Wallets(1).genesis()
    #expect(throws: ChainError.store(.foreignChain(expected: other.hash, found: genesis.hash))) {
      try Chain(directory: folder.path, genesis: other, options: options())
    }
  }

  /// One wrong thing in a block, and the chain stays as it was.
  @Test func wrongBlocksChangeNothing() throws {
    let folder = try TemporaryFolder()
    let chain = try Chain(directory: folder.path, genesis: genesis, options: options())
    for block in blocks.prefix(40) { try chain.insert(block) }
    let before = chain.head
    var refused = 0
    for change in [
      { (b: inout Block) in b.header.stateRoot = .zero }, { $0.header.receiptsRoot = .zero }, { $0.header.gasUsed += 1 },
      { $0.header.timestamp = 0 }, { $0.transactions.removeLast() }, { $0.header.parentHash = .zero },
      { $0.header.number += 1 }, { $0.header.withdrawalsRoot = .zero },
    ] as [(inout Block) -> Void] {
      var block = blocks[40]
      change(&block)
      #expect(throws: ChainError.self) { try chain.insert(block) }
      refused += 1
      #expect(chain.head == before)
    }
    #expect(refused == 8)
    for block in blocks.dropFirst(40) { #expect(try chain.insert(block) == .extended) }
    #expect(chain.head.hash == Self.head)
  }
}
