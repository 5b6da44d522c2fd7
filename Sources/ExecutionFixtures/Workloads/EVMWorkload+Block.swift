internal import BigIntegers
internal import EVM
internal import EthereumTypes
internal import Hashes
internal import StateTrie
internal import StatelessExecution

extension EVMWorkload {
  /// The transactions of a real block on what they touch of the state, from its witness. No fees and no base fee, since
  /// revm's messages have none; nothing of what a block does besides. Cancun's blocks only, whatever revm is asked.
  public init(block test: StatelessTest) throws {
    guard Fork(name: test.fork) == .cancun else { throw FixtureError("\(test.name) is a block of \(test.fork), not Cancun") }
    let block: Block
    do { block = try Block(rlp: test.block) } catch { throw FixtureError("\(test.name): \(error)") }
    let header = block.header
    name = "block-\(test.name)"
    chainID = test.chainID
    number = header.number
    timestamp = header.timestamp
    coinbase = header.beneficiary
    gasLimit = header.gasLimit
    prevRandao = header.mixHash
    var messages: [Message] = []
    for (i, transaction) in block.transactions.enumerated() {
      guard let sender = transaction.sender(fork: .cancun) else { throw FixtureError("\(test.name): transaction \(i) is not signed") }
      messages.append(
        Message(from: sender, to: transaction.to, data: transaction.data, value: transaction.value, gas: transaction.gasLimit))
    }
    self.messages = messages
    state = [:]
    let recorder = RecordingReader(test)
    let run = try self.run(on: recorder, codes: CodeCache())
    guard run.messages.count == messages.count else { throw FixtureError("\(test.name): not all transactions ran") }
    state = recorder.seen
  }
}

/// A witness as a state, which keeps what was asked for.
private final class RecordingReader: StateReader {
  private let trie: AccountTrie
  private var codes: [Hash256: [UInt8]] = [:]
  private(set) var seen: FixtureAlloc = [:]

  init(_ test: StatelessTest) {
    trie = AccountTrie(root: test.preStateRoot, source: WitnessNodes(test.nodes))
    for code in test.codes { codes[Keccak256.hash(code)] = code }
  }

  func account(_ address: Address) throws(StateError) -> AccountState? {
    let account: AccountState?
    do throws(TrieError) { account = try trie.account(address) } catch { throw StateError(error) }
    if let account {
      seen[address] = FixtureAccount(nonce: account.nonce, balance: account.balance, code: codes[account.codeHash] ?? [])
    }
    return account
  }

  func storage(_ address: Address, _ key: UInt256) throws(StateError) -> UInt256 {
    let value: UInt256
    do throws(TrieError) { value = try trie.storage(address, key) } catch { throw StateError(error) }
    if !value.isZero { seen[address]?.storage[key] = value }
    return value
  }

  func code(_ hash: Hash256) throws(StateError) -> [UInt8] {
    guard let code = codes[hash] else { throw .missingCode(hash) }
    return code
  }

  func blockHash(_ number: UInt64) throws(StateError) -> Hash256 { FixtureState.testBlockHash(number) }
}
