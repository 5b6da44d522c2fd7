public import BigIntegers
public import ChainStore
import EVM
public import EthereumTypes
import Hashes
public import StatelessExecution
public import StatelessValidation
import StateTrie

/// What `eth_getProof` answers.
public struct AccountProof: Sendable {
  public let account: AccountState?
  /// Nodes from the state's root to the account, or to where it is missing.
  public let nodes: [[UInt8]]
  public let storage: [(key: UInt256, value: UInt256, nodes: [[UInt8]])]
}

extension Chain {
  /// The trie of the state behind block `number`.
  public func trie(at number: UInt64) throws(ChainError) -> HistoricalTrie {
    guard let block = try header(number: number) else { throw .unknownNumber(number, head: head.number) }
    let view = try view
    return try store { () throws(StoreError) in try view.trie(at: number, root: block.header.stateRoot) }
  }

  public func proof(_ address: Address, _ keys: [UInt256], at number: UInt64) throws(ChainError) -> AccountProof {
    let source = try trie(at: number)
    let trie = source.open()
    do throws(TrieError) {
      let nodes = try trie.accountProof(address)
      let account = try trie.account(address)
      var storage: [(key: UInt256, value: UInt256, nodes: [[UInt8]])] = []
      for key in keys {
        storage.append(
          (key, try trie.storage(address, key), account == nil ? [] : try trie.storageProof(address, key)))
      }
      return AccountProof(account: account, nodes: nodes, storage: storage)
    } catch {
      throw .store(source.failure ?? .damaged("\(error)"))
    }
  }

  /// What a stateless client needs to execute a canonical block: `debug_executionWitness`.
  public func witness(ofBlock number: UInt64) throws(ChainError) -> ExecutionWitness {
    try executed(block: number).witness
  }

  /// A canonical block as the standard input of stateless validation, nil where it has no such form: before Paris, and on a chain
  /// whose rules no schema stands for.
  public func statelessInput(ofBlock number: UInt64) throws(ChainError) -> (schema: StatelessSchema, bytes: [UInt8])? {
    let (stored, witness, requests) = try executed(block: number)
    guard let schema = StatelessSchema(specification, stored.block.header) else { return nil }
    let block: EncodedBlock
    do throws(RLPError) {
      block = try EncodedBlock(rlp: stored.block.encoded)
    } catch {
      throw .store(.damaged("block \(number): \(error)"))
    }
    let bytes = StatelessInput.encode(
      block, witness: witness, requests: requests, schema: schema, chainID: specification.chainID)
    return bytes.map { (schema, $0) }
  }

  /// Executes a canonical block again, and notes what it reads.
  private func executed(
    block number: UInt64
  ) throws(ChainError) -> (stored: StoredBlock, witness: ExecutionWitness, requests: [[UInt8]]) {
    guard let stored = try block(number: number), number > genesis.number else {
      throw .unknownNumber(number, head: head.number)
    }
    if try read({ (index) throws(StoreError) in try index.decree(stored.hash) }) != nil { throw .decreed(block: number) }
    let source = try trie(at: number - 1)
    source.startRecording()
    let reader = WitnessReader(source, try state(at: number - 1))
    let execution: BlockExecution
    do throws(BlockError) {
      execution = try BlockVerifier(specification).execute(
        stored.block, reader: reader,
        intermediateRoot: { (state) throws(StateError) in
          let accounts = source.open()
          let changes = try state.changes()
          do throws(TrieError) { try accounts.apply(changes) } catch { throw StateError(error) }
          return accounts.rootHash()
        })
    } catch {
      if let failure = reader.failure { throw .store(failure) }
      throw .invalid(block: stored.hash, error)
    }
    // What removing a value reads beside its path.
    do throws(StateError) {
      let changes = try execution.state.changes()
      do throws(TrieError) { try reader.accounts.apply(changes) } catch { throw StateError(error) }
    } catch {
      if let failure = reader.failure { throw .store(failure) }
      throw .state(error)
    }
    var headers: [[UInt8]] = []
    var hash = stored.block.header.parentHash
    // Ommers are compared with the seven blocks before.
    let oldest = min(reader.oldestHash, stored.block.ommers.isEmpty ? number - 1 : number - min(number, 7))
    while let entry = try header(hash: hash) {
      headers.append(entry.header.encoded)
      if entry.number <= oldest { break }
      hash = entry.header.parentHash
    }
    return (
      stored, ExecutionWitness(state: source.recorded, codes: reader.codes, headers: headers.reversed()), execution.requests
    )
  }
}

/// Reads a state from its trie, so that every node a block needs is asked for.
private final class WitnessReader: StateReader {
  let accounts: AccountTrie
  private let source: HistoricalTrie
  private let snapshot: StateSnapshot
  private(set) var codes: [[UInt8]] = []
  private var seen: Set<Hash256> = []
  /// The oldest block whose hash was asked for.
  private(set) var oldestHash = UInt64.max
  /// Why the disk failed, where an error was thrown that cannot say it.
  var failure: StoreError? { source.failure ?? snapshot.failure }

  init(_ source: HistoricalTrie, _ snapshot: StateSnapshot) {
    accounts = source.open()
    self.source = source
    self.snapshot = snapshot
  }

  func account(_ address: Address) throws(StateError) -> AccountState? {
    do throws(TrieError) { return try accounts.account(address) } catch { throw StateError(error) }
  }

  func storage(_ address: Address, _ key: UInt256) throws(StateError) -> UInt256 {
    do throws(TrieError) { return try accounts.storage(address, key) } catch { throw StateError(error) }
  }

  func code(_ hash: Hash256) throws(StateError) -> [UInt8] {
    let code = try snapshot.code(hash)
    if seen.insert(hash).inserted { codes.append(code) }
    return code
  }

  func blockHash(_ number: UInt64) throws(StateError) -> Hash256 {
    oldestHash = min(oldestHash, number)
    return try snapshot.blockHash(number)
  }
}
