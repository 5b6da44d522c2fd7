import BigIntegers
import EVM
import EthereumTypes
import Foundation
import GenesisFile
import Hashes
import StateTrie
import StatelessExecution
import Testing
import VectorTestSupport

/// A chain in memory: nodes and codes by hash, as a database has them.
final class MemoryChain: NodeSource {
  var nodes: [Hash256: [UInt8]] = [:]
  var codes: [Hash256: [UInt8]] = [:]
  var headers: [Header]
  var ommers: [[Hash256]] = [[]]
  let verifier: BlockVerifier

  init(_ genesis: GenesisFile) throws {
    headers = [genesis.header]
    verifier = BlockVerifier(genesis.chain)
    let accounts = AccountTrie(source: nil)
    accounts.sink = { self.nodes[$0] = Array($1) }
    for account in genesis.accounts {
      try accounts.setStorage(account.address, account.slots.map { ($0.key, $0.value) })
      try accounts.set(
        account.address, nonce: account.nonce, balance: account.balance, codeHash: account.codeHash)
    }
    for code in genesis.codes.values { codes[Keccak256.hash(code)] = code }
    #expect(accounts.rootHash() == genesis.header.stateRoot)
  }

  func node(_ hash: Hash256, arena: TrieArena) -> UnsafeRawBufferPointer? {
    guard let bytes = nodes[hash] else { return nil }
    let copy = arena.allocate(bytes.count)
    bytes.withUnsafeBytes {
      copy.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(copy), byteCount: $0.count)
    }
    return UnsafeRawBufferPointer(start: copy, count: bytes.count)
  }

  final class Reader: TrieStateReader {
    let chain: MemoryChain
    let accounts: AccountTrie

    init(_ chain: MemoryChain) {
      self.chain = chain
      accounts = AccountTrie(root: chain.headers[chain.headers.count - 1].stateRoot, source: chain)
    }

    func code(_ hash: Hash256) throws(StateError) -> [UInt8] {
      guard let code = chain.codes[hash] else { throw .missingCode(hash) }
      return code
    }
    func blockHash(_ number: UInt64) throws(StateError) -> Hash256 { chain.headers[Int(number)].hash }
  }

  func append(_ block: Block, length: Int) throws -> BlockExecution {
    let ancestry = Ancestry(
      parent: headers[headers.count - 1], older: Array(headers.dropLast().suffix(6).reversed()),
      ommers: ommers.suffix(7).flatMap { $0 })
    try verifier.checkForm(block, length: length, ancestry: ancestry)
    let root = headers[headers.count - 1].stateRoot
    let reader = Reader(self)
    let execution = try verifier.execute(
      block, reader: reader,
      intermediateRoot: { (state) throws(StateError) in
        try AccountTrie(root: root, source: self).rootHash(applying: state)
      })
    let changes = try execution.state.changes()
    for change in changes {
      if let code = change.newCode { codes[change.codeHash] = code.array }
    }
    reader.accounts.sink = { self.nodes[$0] = Array($1) }
    try reader.accounts.apply(changes)
    #expect(reader.accounts.rootHash() == block.header.stateRoot, "block \(block.header.number)")
    headers.append(block.header)
    ommers.append(block.ommers.map { $0.hash })
    return execution
  }
}

@Suite struct ChainOfAllForksTests {
  /// The chain of the JSON-RPC tests: from Homestead to Osaka with two changes of the blob schedule, one fork every three
  /// blocks; a block is checked wholly, with its difficulty, its receipts of either form and its rewards.
  @Test(.enabled(if: PublishedVectors.isThere("execution-apis-rpc"), "needs execution-apis-rpc"))
  func everyForkInOneChain() throws {
    let genesis = try GenesisFile(
      json: PublishedVectors.data("execution-apis-rpc", "execution-apis/tests/genesis.json"))
    let bytes = try [UInt8](PublishedVectors.data("execution-apis-rpc", "execution-apis/tests/chain.rlp"))
    let blocks = try RLPReader.read(bytes) { (r) throws(RLPError) in
      var blocks: [(Block, Int)] = []
      while !r.isAtEnd {
        let start = r.position
        let block = try Block(&r)
        blocks.append((block, r.position - start))
      }
      return blocks
    }
    let chain = try MemoryChain(genesis)
    var forks: [Fork: Int] = [:]
    var transactions = 0
    for (block, length) in blocks {
      do {
        _ = try chain.append(block, length: length)
      } catch {
        Issue.record("block \(block.header.number): \(error)")
        return
      }
      forks[chain.verifier.rules.fork(block.header), default: 0] += 1
      transactions += block.transactions.count
    }
    print(
      "chain of all forks: \(blocks.count) blocks, \(transactions) transactions,",
      forks.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })
    #expect(forks.count >= 15)
    #expect(chain.headers.count == blocks.count + 1)
  }
}
