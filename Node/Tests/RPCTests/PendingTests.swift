import BigIntegers
import Chain
import ChainStore
import ChainTestSupport
import Console
import EVM
import EthereumTypes
import ExecutionFixtures
import Hashes
import Testing

/// What a caller sees behind the pool's transactions, against what is so once they are in a block.
struct PendingTests {
  static let store = Address(truncating: 0x5702)
  static let node: [Address: String] = [
    // Slot 0 := the input; returns block number and slot 0 where there is none.
    store: """
      CALLDATASIZE @write JUMPI
      NUMBER PUSH 0 MSTORE PUSH 0 SLOAD PUSH 32 MSTORE PUSH 64 PUSH 0 RETURN
      write: PUSH 0 CALLDATALOAD PUSH 0 SSTORE STOP
      """
  ]

  let node: CallFixture
  init() throws { node = try CallFixture(Self.node, slots: [Self.store: [.zero: UInt256(3)]]) }

  func submit(_ transactions: [Transaction]) throws {
    for result in node.mempool.submit(transactions.map(\.envelope)) { _ = try result.get() }
  }

  func write(_ value: UInt64, nonce: UInt64) -> Transaction {
    node.wallets.sign(
      0, nonce: nonce, to: Self.store, value: 0, data: UInt256(value).bigEndianBytes, gas: 100_000)
  }

  func word(_ number: UInt64) -> String { Hash256(UInt256(number)).description }

  @Test func theBlockThatComesNext() async throws {
    let transactions = [
      write(7, nonce: 0), node.wallets.sign(0, nonce: 1, to: Address(truncating: 0xabcd), value: 5),
      node.wallets.sign(1, nonce: 0, to: nil, value: 0, data: try Assembler.assemble("PUSH 1 PUSH 0 RETURN"), gas: 100_000),
    ]
    try submit(transactions)
    let pending = try await node.result("eth_getBlockByNumber", "\"pending\",true")
    #expect(pending["number"]?.string == "0x1" && pending["parentHash"]?.string == node.chain.head.hash.description)
    for name in ["hash", "nonce", "miner"] {
      #expect(pending.members.first { $0.key == name }?.value.isNull == true)
    }
    #expect(
      Set(pending["transactions"]?.elements.map { $0["hash"]?.string } ?? [])
        == Set(transactions.map { $0.hash.description }))
    #expect(try await node.result("eth_getBlockTransactionCountByNumber", "\"pending\"").string == "0x3")
    let receipts = try await node.result("eth_getBlockReceipts", "\"pending\"").elements
    #expect(receipts.map { $0["status"]?.string } == ["0x1", "0x1", "0x1"])
    let first = try await node.result("eth_getTransactionByBlockNumberAndIndex", "\"pending\",\"0x0\"")
    #expect(first["hash"]?.text == pending["transactions"]?.elements[0]["hash"]?.text)
    #expect(try await node.result("eth_getHeaderByNumber", "\"pending\"")["gasUsed"]?.text == pending["gasUsed"]?.text)
    // Nothing of it has happened.
    #expect(node.chain.head.number == 0 && node.mempool.counts.pending == 3)

    // A block of the same time and transactions has the same roots.
    var plan = BlockPlan()
    plan.timestamp = try pending["timestamp"]?.uint64()
    let header = try node.chain.nextHeader(plan)
    let sealed = try node.chain.seal(plan, from: node.mempool.selection(.fee, baseFee: header.baseFeePerGas ?? .zero))
    let block = try await node.result("eth_getBlockByNumber", "\"latest\",true")
    for name in ["stateRoot", "receiptsRoot", "transactionsRoot", "requestsHash", "gasUsed", "size", "logsBloom"] {
      let (a, b) = (pending.members.first { $0.key == name }, block.members.first { $0.key == name })
      #expect(a?.value.text == b?.value.text && a != nil, "\(name)")
    }
    #expect(sealed.block.transactions.count == 3)
    let empty = try await node.result("eth_getBlockByNumber", "\"pending\",false")
    #expect(empty["number"]?.string == "0x2" && empty["transactions"]?.elements.count == 0)
  }

  @Test func statesAndCalls() async throws {
    let to = Address(truncating: 0xabcd)
    let created = Address(creator: node.wallets.addresses[1], nonce: 0)
    func all(_ block: String) async throws -> [String?] {
      let sender = node.wallets.addresses[0]
      return [
        try await node.result("eth_getBalance", "\"\(to)\",\"\(block)\"").string,
        try await node.result("eth_getBalance", "\"\(sender)\",\"\(block)\"").string,
        try await node.result("eth_getTransactionCount", "\"\(sender)\",\"\(block)\"").string,
        try await node.result("eth_getStorageAt", "\"\(Self.store)\",\"0x0\",\"\(block)\"").string,
        try await node.result("eth_getCode", "\"\(created)\",\"\(block)\"").string,
        try await node.result("eth_getCode", "\"\(Self.store)\",\"\(block)\"").string,
        try await node.result("eth_call", "{\"to\":\"\(Self.store)\"},\"\(block)\"").string,
        try await node.result("eth_estimateGas", "{\"to\":\"\(Self.store)\",\"input\":\"\(word(9))\"},\"\(block)\"").string,
        try await node.result(
          "eth_createAccessList", "{\"from\":\"\(sender)\",\"to\":\"\(Self.store)\"},\"\(block)\"")["gasUsed"]?.string,
      ]
    }
    let before = try await all("latest")
    #expect(before[6] == "0x" + word(0).dropFirst(2) + word(3).dropFirst(2))
    try submit([
      write(7, nonce: 0), node.wallets.sign(0, nonce: 1, to: to, value: 5),
      node.wallets.sign(1, nonce: 0, to: nil, value: 0, data: try Assembler.assemble("PUSH 1 PUSH 0 RETURN"), gas: 100_000),
    ])
    let pending = try await all("pending")
    #expect(pending[0] == "0x5" && pending[2] == "0x2" && pending[3] == word(7) && pending[4] == "0x00")
    #expect(pending[6] == "0x" + word(1).dropFirst(2) + word(7).dropFirst(2))
    #expect(try await all("latest") == before)
    let header = try node.chain.nextHeader()
    _ = try node.chain.seal(
      BlockPlan(), from: node.mempool.selection(.fee, baseFee: header.baseFeePerGas ?? .zero))
    #expect(try await all("latest") == pending)
    // A slot that the pool clears is zero, whatever the state behind the head says.
    try submit([write(0, nonce: 2)])
    #expect(try await node.result("eth_getStorageAt", "\"\(Self.store)\",\"0x0\",\"pending\"").string == word(0))
    #expect(
      try await node.failure("eth_getProof", "\"\(to)\",[],\"pending\"") == "proofs of the pending state are not available")
  }

  /// It is made when it is asked for and is another, and else not.
  @Test func madeOnce() throws {
    let blocks = PendingBlocks(node.mempool) {
      var plan = BlockPlan()
      plan.timestamp = 1 << 40
      return (plan, .fee)
    }
    let first = try blocks.current()
    #expect(try blocks.current() === first && first.header.number == 1)
    try submit([write(7, nonce: 0)])
    // A block may stand for some time that its making took; the pool then shows in a later one.
    var second = try blocks.current()
    while second === first { second = try blocks.current() }
    #expect(second.receipts.count == 1)
    #expect(try blocks.current() === second)
    _ = try node.chain.seal(BlockPlan(), from: node.mempool.selection(.fee, baseFee: .zero))
    let third = try blocks.current()
    #expect(third.header.number == 2 && third.receipts.isEmpty && third.parent.hash == node.chain.head.hash)
    // Who still holds the one of a head that was followed by others reads its state; not so that of a branch that was left.
    #expect(try node.chain.state(behind: second).storage(Self.store, .zero) == UInt256(7))
    try node.chain.rewind(to: 0)
    #expect(throws: ChainError.unknownBlock(third.parent.hash)) { try node.chain.state(behind: third) }
  }
}
