import BigIntegers
import Chain
import ChainStore
import ChainTestSupport
import EVM
import EthereumTypes
import Hashes
import StatelessExecution
import TemporaryFolders
import Testing

@Suite struct CallTests {
  let wallets: Wallets
  let folder: TemporaryFolder
  let chain: Chain
  /// Adds its input to slot 0 and returns the sum: 35 5f 54 01 80 5f 55 5f 52 60 20 5f f3.
  static let adder: [UInt8] = [0x5f, 0x35, 0x5f, 0x54, 0x01, 0x80, 0x5f, 0x55, 0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3]
  let contract = Address(high: 1, middle: 2, low: 0x5000)

  init() throws {
    wallets = try Wallets(3)
    folder = try TemporaryFolder()
    chain = try Chain(
      directory: folder.path, genesis: wallets.genesis(extra: [contract: .init(code: Self.adder)]))
    for i in 0..<5 as Range<UInt64> {
      let transaction = wallets.sign(
        0, nonce: i, to: contract, value: 0, data: UInt256(10 + i).bigEndianBytes, gas: 100_000)
      try chain.seal(BlockPlan(), from: ListSource([(transaction, wallets.addresses[0])]))
    }
  }

  private func request(_ data: [UInt8], gas: UInt64 = 1_000_000) -> Transaction {
    Transaction(
      kind: .feeMarket, chainID: UInt256(Wallets.chainID), nonce: 0, maxPriorityFeePerGas: .zero, maxFeePerGas: .zero,
      gasLimit: gas, to: contract, data: data)
  }

  @Test func oldStatesAnswer() throws {
    var sum: UInt64 = 0
    for number in 0...5 as ClosedRange<UInt64> {
      if number > 0 { sum += 9 + number }
      let result = try chain.call(request(UInt256(1 as UInt64).bigEndianBytes), from: wallets.addresses[1], at: number)
      #expect(result.isSuccess && UInt256(bigEndian: result.output) == UInt256(sum + 1))
      #expect(try chain.state(at: number).storage(contract, .zero) == UInt256(sum))
      #expect(try chain.proof(contract, [.zero], at: number).storage[0].value == UInt256(sum))
    }
    // Calls leave nothing behind.
    #expect(try chain.state(at: 5).storage(contract, .zero) == 60)
    #expect(throws: ChainError.unknownNumber(6, head: 5)) {
      try chain.call(request([]), from: wallets.addresses[1], at: 6)
    }
  }

  @Test func overrides() throws {
    var account = AccountOverride()
    account.slots = [(.zero, 1000)]
    let result = try chain.call(
      request(UInt256(1 as UInt64).bigEndianBytes), from: wallets.addresses[1], at: 5, accounts: [contract: account])
    #expect(UInt256(bigEndian: result.output) == 1001)
    account = AccountOverride()
    // NUMBER, returned.
    account.code = [0x43, 0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3]
    var block = BlockOverrides()
    block.number = 77
    let number = try chain.call(
      request([]), from: wallets.addresses[1], at: 5, overriding: block, accounts: [contract: account])
    #expect(UInt256(bigEndian: number.output) == 77)
  }

  /// The estimate suffices, and is at most 1.5 % above the least that does.
  @Test func estimates() throws {
    guard
      case .gas(let estimate) = try chain.estimateGas(
        request(UInt256(1 as UInt64).bigEndianBytes), from: wallets.addresses[1], at: 5)
    else {
      Issue.record("no estimate")
      return
    }
    func succeeds(_ gas: UInt64) -> Bool {
      (try? chain.call(request(UInt256(1 as UInt64).bigEndianBytes, gas: gas), from: wallets.addresses[1], at: 5))?.isSuccess == true
    }
    #expect(succeeds(estimate))
    #expect(!succeeds(estimate - estimate / 60))
    var payment = request([])
    payment.to = wallets.addresses[2]
    guard case .gas(21_000) = try chain.estimateGas(payment, from: wallets.addresses[1], at: 5) else {
      Issue.record("a payment costs 21,000")
      return
    }
    guard case .exceeds(allowance: 21_500) = try chain.estimateGas(
      request(UInt256(1 as UInt64).bigEndianBytes, gas: 21_500), from: wallets.addresses[1], at: 5)
    else {
      Issue.record("21,500 is not enough")
      return
    }
    var account = AccountOverride()
    account.code = [0x5f, 0x5f, 0xfd]
    guard case .fails(let result) = try chain.estimateGas(
      request([]), from: wallets.addresses[1], at: 5, accounts: [contract: account])
    else {
      Issue.record("it reverts")
      return
    }
    #expect(result.halt == .reverted)
  }

  /// A replayed transaction gives the receipt again.
  @Test func replays() throws {
    let block = try #require(try chain.block(number: 3))
    let (simulation, transactions, senders) = try chain.replay(block.hash, before: 0)
    let result = try simulation.run(transactions.transactions[0], from: senders[0], waiving: [])
    let receipt = try #require(try chain.receipts(hash: block.hash)).first
    #expect(receipt?.cumulativeGasUsed == result.gasUsed && UInt256(bigEndian: result.output) == 33)
  }

  @Test func batches() throws {
    #expect(try chain.index.closeBatch(upTo: 2) == 0)
    #expect(try chain.index.closeBatch(upTo: 4) == 1)
    #expect(throws: StoreError.self) { try chain.index.closeBatch(upTo: 4) }
    #expect(throws: StoreError.self) { try chain.index.closeBatch(upTo: 6) }
    try chain.index.setFinality(.committed, ofBatch: 1)
    try chain.index.setFinality(.proven, ofBatch: 0)
    #expect(try (1...5).map { try chain.index.finality(of: $0) } == [.proven, .proven, .committed, .committed, .ordered])
    #expect(try chain.index.newestBlock(atLeast: .committed) == 4)
    #expect(try chain.index.newestBlock(atLeast: .final) == nil)
    // A batch whose blocks are no longer canonical is none.
    let hash = try #require(try chain.header(number: 3)).hash
    try chain.setHead(hash)
    #expect(try chain.index.batch(number: 1) == nil)
    #expect(try chain.index.batch(number: 0)?.lastBlock == 2)
    #expect(try chain.index.closeBatch(upTo: 3) == 1)
  }
}
