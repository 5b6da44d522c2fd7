internal import BigIntegers
public import EVM
public import EthereumTypes
internal import Hashes

public enum EVMReplayError: Error, Equatable {
  case encoding(RLPError)
  /// The number of a fork: see `Fork`.
  case unknownFork(UInt8)
  case state(StateError)
}

/// Runs transactions over accounts that are given in full: for comparing the EVM on the machine with the EVM on a host, and
/// for counting what a transaction costs without a trie.
///
/// Input: RLP of `[fork, [number, timestamp, coinbase, gas limit, base fee, difficulty, prevrandao, chain id, blob base fee,
/// most blobs], [[address, nonce, balance, code, [[key, value] …]] …], [[sender, transaction] …]]`. A transaction is its
/// envelope as a string; an empty sender is recovered from the signature.
///
/// Output: RLP of `[[status, gas used, output, hash of logs] …, digest]`: status 1 is success, 0 failure, 2 a transaction
/// that was invalid or that nobody signed. The digest is Keccak-256 of the RLP of all accounts that changed, in order of their addresses, as
/// `[address, exists, nonce, balance, code hash, clears storage, [[key, value] …]]`.
public func evmReplay(_ input: UnsafeRawBufferPointer) throws(EVMReplayError) -> [UInt8] {
  let replay: Replay
  do throws(RLPError) {
    replay = try Replay(input)
  } catch {
    throw .encoding(error)
  }
  return try replay.run()
}

/// The state: every account that exists.
final class GivenState: StateReader {
  struct Account {
    var state: AccountState
    var slots: [UInt256: UInt256]
  }
  var accounts: [Address: Account] = [:]
  var codes: [Hash256: [UInt8]] = [:]

  func account(_ address: Address) throws(StateError) -> AccountState? { accounts[address]?.state }

  func storage(_ address: Address, _ key: UInt256) throws(StateError) -> UInt256 {
    accounts[address]?.slots[key] ?? .zero
  }

  func code(_ hash: Hash256) throws(StateError) -> [UInt8] {
    guard let code = codes[hash] else { throw .missingCode(hash) }
    return code
  }

  /// Keccak-256 of the number in decimal digits, as the tests of the EVM have it.
  func blockHash(_ number: UInt64) throws(StateError) -> Hash256 {
    var digits: [UInt8] = []
    var rest = number
    repeat {
      digits.append(0x30 &+ UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest != 0
    digits.reverse()
    return Keccak256.hash(digits)
  }
}

struct Replay {
  var fork: UInt8
  var block: BlockEnvironment
  let state = GivenState()
  var transactions: [(sender: Address?, transaction: Transaction)] = []

  init(_ input: UnsafeRawBufferPointer) throws(RLPError) {
    var reader = RLPReader(unchecked: input.assumingMemoryBound(to: UInt8.self))
    var fields = try reader.list()
    fork = try fields.uint8()
    block = try Replay.block(&fields)

    var accounts = try fields.list()
    while !accounts.isAtEnd {
      var item = try accounts.list()
      let address = try item.address()
      let (nonce, balance) = (try item.uint64(), try item.uint256())
      let code = try item.bytes()
      let hash = Keccak256.hash(code)
      state.codes[hash] = code
      var account = GivenState.Account(
        state: AccountState(nonce: nonce, balance: balance, codeHash: hash), slots: [:])
      var slots = try item.list()
      while !slots.isAtEnd {
        var pair = try slots.list()
        let key = try pair.uint256()
        account.slots[key] = try pair.uint256()
        try pair.finish()
      }
      // What matters of the root is whether there is storage.
      if !account.slots.isEmpty { account.state.storageRoot = .zero }
      try item.finish()
      state.accounts[address] = account
    }

    var items = try fields.list()
    while !items.isAtEnd {
      var item = try items.list()
      let sender = try item.optionalAddress()
      var envelope = try item.bytesReader()
      transactions.append((sender, try Transaction(envelope: &envelope)))
      try envelope.finish()
      try item.finish()
    }
    try fields.finish()
    try reader.finish()
  }

  static func block(_ fields: inout RLPReader) throws(RLPError) -> BlockEnvironment {
    var item = try fields.list()
    var block = BlockEnvironment(
      number: try item.uint64(), timestamp: try item.uint64(), coinbase: try item.address(),
      gasLimit: try item.uint64())
    block.baseFee = try item.uint256()
    block.difficulty = try item.uint256()
    block.prevRandao = Hash256(try item.uint256())
    block.chainID = try item.uint256()
    block.blobBaseFee = try item.uint256()
    block.maximumBlobs = Int(try item.uint8())
    try item.finish()
    return block
  }

  func run() throws(EVMReplayError) -> [UInt8] {
    guard let fork = Fork(rawValue: fork) else { throw .unknownFork(self.fork) }
    let world = WorldState(state, rules: Rules(fork), tableKey: TableKey(1, 2))
    let evm = EVM(world, block: block)
    var writer = RLPWriter()
    let start = writer.open()
    for (given, transaction) in transactions {
      let item = writer.open()
      do throws(ExecutionError) {
        if let sender = given ?? transaction.sender(fork: fork) {
          let result = try evm.execute(transaction, sender: sender)
          writer.uint64(result.isSuccess ? 1 : 0)
          writer.uint64(result.gasUsed)
          writer.bytes(result.output)
          writer.hash(result.logs.keccak256)
        } else {
          writer.uint64(2)
        }
      } catch {
        if case .state(let error) = error { throw .state(error) }
        writer.uint64(2)
      }
      writer.close(item)
    }
    do throws(StateError) {
      writer.hash(try Replay.digest(world))
    } catch {
      throw .state(error)
    }
    writer.close(start)
    return writer.bytes
  }

  static func digest(_ world: WorldState) throws(StateError) -> Hash256 {
    var writer = RLPWriter()
    let start = writer.open()
    for change in try world.changes().sorted(by: { $0.address < $1.address }) {
      let item = writer.open()
      writer.address(change.address)
      writer.uint64(change.exists ? 1 : 0)
      writer.uint64(change.nonce)
      writer.uint256(change.balance)
      writer.hash(change.codeHash)
      writer.uint64(change.clearsStorage ? 1 : 0)
      let slots = writer.open()
      for slot in change.slots.sorted(by: { $0.key < $1.key }) {
        let pair = writer.open()
        writer.uint256(slot.key)
        writer.uint256(slot.value)
        writer.close(pair)
      }
      writer.close(slots)
      writer.close(item)
    }
    writer.close(start)
    return writer.keccak256
  }
}
