import BigIntegers
import EVM
import EthereumTypes
import Hashes
import StateTrie
import StatelessExecution
import StatelessValidation
import Testing

/// Blocks that ask for the hash of the block two before.
@Suite struct BlockHashTests {
  /// A block of Cancun without transactions: the contract that is told the beacon root stores BLOCKHASH(NUMBER − 2).
  static func block() throws -> (block: EncodedBlock, witness: ExecutionWitness) {
    let code: [UInt8] = [0x60, 2, 0x43, 0x03, 0x40, 0x60, 0, 0x55]
    let codeHash = Keccak256.hash(code)
    let header = Header(
      gasLimit: 30_000_000, gasUsed: 15_000_000, baseFeePerGas: BaseFee.initial, withdrawalsRoot: AccountState.emptyRoot,
      blobGasUsed: 0, excessBlobGas: 0, parentBeaconBlockRoot: .zero)
    let trie = AccountTrie()
    var nodes: [[UInt8]] = []
    trie.sink = { nodes.append(Array($1)) }
    try trie.set(SystemContracts.beaconRoots, nonce: 1, balance: .zero, codeHash: codeHash)
    var parent = header
    (parent.parentHash, parent.stateRoot, parent.number, parent.timestamp) = (header.hash, trie.rootHash(), 1, 1)
    let witness = ExecutionWitness(state: nodes, codes: [code], headers: [header.encoded, parent.encoded])
    try trie.setStorage(SystemContracts.beaconRoots, [(key: .zero, value: header.hash.integer)])
    try trie.set(SystemContracts.beaconRoots, nonce: 1, balance: .zero, codeHash: codeHash)
    var last = header
    (last.parentHash, last.stateRoot, last.number, last.timestamp) = (parent.hash, trie.rootHash(), 2, 2)
    last.gasUsed = 0
    return (try EncodedBlock(rlp: Block(header: last, withdrawals: []).encoded), witness)
  }

  static func outcome(_ block: EncodedBlock, _ witness: ExecutionWitness) throws -> StatelessValidation.Outcome {
    run(try #require(StatelessInput.encode(block, witness: witness, requests: [], schema: .cancun, chainID: 1)))
  }

  /// The header of every block that is asked for must be there, though the one behind it names its hash: what execution-specs
  /// expect (`missing_oldest_blockhash_ancestor` of the release tests-zkevm 0.8).
  @Test func theOldestHeaderIsNeeded() throws {
    let (block, witness) = try Self.block()
    #expect(try Self.outcome(block, witness).result.isValid)
    var without = witness
    without.headers.removeFirst()
    guard case .refused(_, let failure) = try Self.outcome(block, without) else {
      Issue.record("shown without the header")
      return
    }
    #expect(failure == .execution(.block(.state(.missingBlockHash(0)))))
    // A witness of another form needs it not.
    let result = try StatelessExecution.run(
      block: block.bytes, witness: without, chain: StatelessSchema.cancun.chain(id: 1))
    #expect(result.blockHash == block.block.header.hash)
  }
}
