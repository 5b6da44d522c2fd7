public import BigIntegers
internal import EVM
public import EthereumTypes
public import Hashes
internal import Secp256k1
internal import StateTrie
internal import StatelessExecution

/// A block of signed ERC-20 transfers among the accounts of a made-up state, with the witness its execution needs and no
/// more: for measuring what a transfer costs, in a guest or on a host.
public struct TransferBlock {
  /// RLP of the block and of the header before it.
  public let block: [UInt8]
  public let parent: [UInt8]
  public let nodes: [[UInt8]]
  public let codes: [[UInt8]]
  public let blockHash: Hash256
  public let postStateRoot: Hash256
  /// The rules: those of this fork from the chain's start on.
  public static let fork = Fork.osaka

  /// A token's contract: its runtime code, the slot of the mapping of balances, and further slots.
  public struct Token {
    public var code: [UInt8]
    public var balanceSlot: UInt64
    public var slots: [(key: UInt256, value: UInt256)]

    public init(code: [UInt8], balanceSlot: UInt64, slots: [(key: UInt256, value: UInt256)] = []) {
      self.code = code
      self.balanceSlot = balanceSlot
      self.slots = slots
    }
  }

  /// `holders` accounts hold ether and the token; transfer i goes from account i to account 7 i + 3, modulo their number.
  /// `system`: codes by address of what the fork's system calls need.
  public init(
    transfers: Int, holders: Int, token: Token, system: [Address: [UInt8]]
  ) throws {
    let keys = try (0..<min(transfers, holders)).map { try PrivateKey(UInt256(UInt64($0 + 1))) }
    let addresses = (0..<holders).map { i in
      i < keys.count
        ? Address(keys[i].publicKey)
        : Address(truncating: Keccak256.hash([UInt8(i & 255), UInt8(i >> 8)]).integer)
    }
    let tokenAddress = Address(high: 0x1111_2222_3333_4444, middle: 0x5555_6666_7777_8888, low: 0x9999_aaaa)
    let recorder = try NodeRecorder { trie in
      var slots = token.slots
      for address in addresses {
        slots.append(
          (mappingSlot(address.integer, UInt256(token.balanceSlot)), UInt256(1_000_000_000 as UInt64)))
      }
      try trie.setStorage(tokenAddress, slots)
      try trie.set(tokenAddress, nonce: 1, balance: .zero, codeHash: Keccak256.hash(token.code))
      for address in addresses {
        try trie.set(
          address, nonce: 0, balance: UInt256(1 as UInt64) << 60, codeHash: AccountState.emptyCodeHash)
      }
      for (address, code) in system {
        try trie.set(address, nonce: 1, balance: .zero, codeHash: Keccak256.hash(code))
      }
    }
    let before = Header(
      stateRoot: recorder.root, number: 100, gasLimit: 60_000_000, gasUsed: 30_000_000, timestamp: 1_000,
      baseFeePerGas: 1_000_000_000, withdrawalsRoot: AccountState.emptyRoot, blobGasUsed: 0, excessBlobGas: 0,
      parentBeaconBlockRoot: .zero, requestsHash: Requests.hash([]))
    let chain = ChainSpecification(chainID: 1, fork: TransferBlock.fork)
    var header = Header(
      parentHash: before.hash, beneficiary: Address(high: 0xfee, middle: 0, low: 0), number: 101,
      gasLimit: before.gasLimit, timestamp: 1_012,
      baseFeePerGas: BaseFee.next(
        parentBaseFee: 1_000_000_000, parentGasLimit: 60_000_000, parentGasUsed: 30_000_000),
      withdrawalsRoot: AccountState.emptyRoot, blobGasUsed: 0, excessBlobGas: 0, parentBeaconBlockRoot: .zero)

    var all = system
    all[tokenAddress] = token.code
    codes = all.sorted { $0.key < $1.key }.map(\.value)
    let reader = RecordedState(recorder, codes: codes, parent: before.hash)
    let execution = try BlockExecution(
      BlockExecution.Context(header, chain: chain, fork: TransferBlock.fork), reader: reader)
    try execution.begin()
    var transactions: [Transaction] = []
    for i in 0..<transfers {
      let sender = i % holders
      var data: [UInt8] = [0xa9, 0x05, 0x9c, 0xbb]
      data += addresses[(7 * i + 3) % holders].integer.bigEndianBytes + UInt256(UInt64(i + 1)).bigEndianBytes
      var transaction = Transaction(
        kind: .feeMarket, chainID: .one, nonce: UInt64(i / holders), maxPriorityFeePerGas: 100_000_000,
        maxFeePerGas: 3_000_000_000, gasLimit: 100_000, to: tokenAddress, data: data)
      transaction.sign(with: keys[sender])
      let result = try execution.run(transaction, sender: addresses[sender])
      guard result.isSuccess else { throw FixtureError("transfer \(i) failed: \(result.halt)") }
      transactions.append(transaction)
    }
    try execution.finish(withdrawals: [])
    try reader.accounts.apply(try execution.state.changes())
    header.stateRoot = reader.accounts.rootHash()
    header.transactionsRoot = TrieRoot.transactions(transactions)
    header.receiptsRoot = TrieRoot.receipts(execution.receipts)
    header.logsBloom = execution.bloom
    header.gasUsed = execution.gasUsed
    header.requestsHash = Requests.hash(execution.requests)
    block = Block(header: header, transactions: transactions, ommers: [], withdrawals: []).encoded
    parent = before.encoded
    nodes = recorder.asked
    blockHash = header.hash
    postStateRoot = header.stateRoot
  }

  /// The input of the guest `StatelessBlock`.
  public var guestInput: [UInt8] {
    StatelessBlockInput.encode(
      chainID: .one, rules: TransferBlock.fork.rawValue + 1, block: block,
      witness: ExecutionWitness(state: nodes, codes: codes, headers: [parent]), start: nil)
  }
}

/// The nodes of a state by their hashes, and those that were asked for in order.
private final class NodeRecorder: NodeSource {
  private var nodes: [Hash256: UnsafeRawBufferPointer] = [:]
  private(set) var asked: [[UInt8]] = []
  private var seen: Set<Hash256> = []
  private(set) var root = Hash256.zero

  init(_ fill: (AccountTrie) throws -> Void) throws {
    let trie = AccountTrie()
    trie.sink = { [unowned self] hash, bytes in
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 8)
      copy.copyMemory(from: bytes)
      nodes[hash] = UnsafeRawBufferPointer(copy)
    }
    try fill(trie)
    root = trie.rootHash()
  }

  deinit { for bytes in nodes.values { bytes.deallocate() } }

  func node(_ hash: Hash256, arena: TrieArena) -> UnsafeRawBufferPointer? {
    guard let bytes = nodes[hash] else { return nil }
    if seen.insert(hash).inserted { asked.append(Array(bytes)) }
    return bytes
  }
}

/// The state of a recorder, before the block.
private final class RecordedState: TrieStateReader {
  let accounts: AccountTrie
  private var codes: [Hash256: [UInt8]] = [:]
  private let parent: Hash256

  init(_ recorder: NodeRecorder, codes: [[UInt8]], parent: Hash256) {
    accounts = AccountTrie(root: recorder.root, source: recorder)
    for code in codes { self.codes[Keccak256.hash(code)] = code }
    self.parent = parent
  }

  func code(_ hash: Hash256) throws(StateError) -> [UInt8] {
    guard let code = codes[hash] else { throw .missingCode(hash) }
    return code
  }

  func blockHash(_ number: UInt64) throws(StateError) -> Hash256 { parent }
}
