import BigIntegers
import Chain
import ChainStore
import ChainTestSupport
import EVM
import EthereumTypes
import Foundation
import GenesisFile
import Hashes
import TemporaryFolders
import Testing

@Suite struct MempoolTests {
  let wallets: Wallets
  let folder: TemporaryFolder
  let chain: Chain

  init() throws {
    wallets = try Wallets(40)
    folder = try TemporaryFolder()
    chain = try Chain(directory: folder.path, genesis: wallets.genesis())
  }

  private func pool(_ change: (inout Mempool.Limits) -> Void = { _ in }) throws -> Mempool {
    var limits = Mempool.Limits()
    change(&limits)
    return try Mempool(chain: chain, journalPath: folder.path + "/pool", limits: limits)
  }

  private func error(_ result: Result<Hash256, MempoolError>) -> MempoolError? {
    if case .failure(let error) = result { return error }
    return nil
  }

  private func submit(_ pool: Mempool, _ transactions: Transaction...) -> [Result<Hash256, MempoolError>] {
    pool.submit(transactions.map(\.envelope))
  }

  @Test func gapsWait() throws {
    let pool = try pool()
    let to = wallets.addresses[9]
    for nonce in [2, 0, 4] as [UInt64] { #expect(error(submit(pool, wallets.sign(0, nonce: nonce, to: to))[0]) == nil) }
    #expect(pool.counts == (1, 2))
    #expect(try pool.nextNonce(wallets.addresses[0]) == 1)
    #expect(error(submit(pool, wallets.sign(0, nonce: 1, to: to))[0]) == nil)
    #expect(pool.counts == (3, 1))
    #expect(try pool.nextNonce(wallets.addresses[0]) == 3)
    #expect(pool.content(of: wallets.addresses[0]).map(\.isPending) == [true, true, true, false])
    let producer = BlockProducer(chain: chain, mempool: pool)
    #expect(try producer.seal().block.transactions.map(\.nonce) == [0, 1, 2])
    #expect(pool.counts == (0, 1))
    #expect(try pool.nextNonce(wallets.addresses[0]) == 3)
  }

  @Test func refusals() throws {
    let pool = try pool {
      $0.perSender = 3
      $0.nonceGap = 10
      $0.minimumTip = 5
    }
    let to = wallets.addresses[1]
    let good = wallets.sign(0, nonce: 0, to: to)
    #expect(error(submit(pool, good)[0]) == nil)
    #expect(error(submit(pool, good)[0]) == .alreadyKnown(good.hash))
    #expect(error(submit(pool, wallets.sign(0, nonce: 11, to: to))[0]) == .nonceTooFar(limit: 10, found: 11))
    #expect(error(submit(pool, wallets.sign(0, nonce: 1, to: to, tip: 4))[0]) == .underpriced(needed: 5, found: 4))
    #expect(
      error(submit(pool, wallets.sign(0, nonce: 1, to: to, gas: 20_999))[0])
        == .invalid(.intrinsicGasTooLow(needed: 21_000, found: 20_999)))
    #expect(
      error(submit(pool, wallets.sign(0, nonce: 1, to: to, fee: 10, tip: 11))[0])
        == .invalid(.priorityFeeAboveMaxFee(maximum: 10, found: 11)))
    for nonce in [1, 2] as [UInt64] { #expect(error(submit(pool, wallets.sign(0, nonce: nonce, to: to))[0]) == nil) }
    #expect(error(submit(pool, wallets.sign(0, nonce: 3, to: to))[0]) == .senderFull(limit: 3))
    var foreign = good
    foreign.chainID = 1
    foreign.sign(with: wallets.keys[0])
    #expect(error(submit(pool, foreign)[0]) == .invalid(.wrongChainID(expected: 1337, found: 1)))
    var unsigned = good
    unsigned.r = .zero
    #expect(error(submit(pool, unsigned)[0]) == .invalidSignature)
    if case .malformed? = error(pool.submit([[0x02, 0xc0]])[0]) {} else { Issue.record("decoded") }
    // The balance pays for all of a sender's, or for none more: 2⁸⁰ in the account.
    let all = UInt64.max
    let rich = wallets.sign(1, nonce: 0, to: to, gas: 30_000, fee: all)
    #expect(error(submit(pool, rich)[0]) == nil)
    let second = wallets.sign(1, nonce: 1, to: to, gas: 40_000, fee: all)
    if case .balanceTooLow? = error(submit(pool, second)[0]) {} else { Issue.record("not paid for") }
    let producer = BlockProducer(chain: chain, mempool: pool)
    #expect(try producer.seal().block.transactions.count == 4)
    #expect(error(submit(pool, good)[0]) == .nonceTooLow(expected: 3, found: 0))
  }

  /// What execution refuses in any block is refused here: versions of hashes, and more blobs than a block has.
  @Test func blobsThatNoBlockTakes() throws {
    let forks = [
      "homesteadBlock", "eip150Block", "eip155Block", "eip158Block", "byzantiumBlock", "constantinopleBlock",
      "petersburgBlock", "istanbulBlock", "berlinBlock", "londonBlock", "terminalTotalDifficulty", "shanghaiTime",
      "cancunTime",
    ].map { "\"\($0)\": 0" }.joined(separator: ", ")
    let genesis = try GenesisFile(
      json: Data(
        """
        {"config": {"chainId": \(Wallets.chainID), \(forks),
          "blobSchedule": {"cancun": {"target": 1, "max": 2, "baseFeeUpdateFraction": 3338477}}},
        "alloc": {"\(wallets.addresses[0].text)": {"balance": "0xffffffffffffffffffff"}},
        "gasLimit": "60000000", "difficulty": "0", "baseFeePerGas": "1000000000"}
        """.utf8))
    let other = try TemporaryFolder()
    let pool = try Mempool(chain: Chain(directory: other.path, genesis: genesis), journalPath: nil)
    func refusal(_ versions: UInt8...) -> MempoolError? {
      var transaction = Transaction(
        kind: .blob, chainID: UInt256(Wallets.chainID), nonce: 0, maxPriorityFeePerGas: 1,
        maxFeePerGas: 2_000_000_000, gasLimit: 21_000, to: wallets.addresses[1], maxFeePerBlobGas: 1,
        blobHashes: versions.map { Hash256([$0] + [UInt8](repeating: 7, count: 31)) ?? .zero })
      transaction.sign(with: wallets.keys[0])
      let sidecar = BlobSidecar(version: .blobProofs, blobs: [], commitments: [], proofs: [])
      return error(pool.submit([PooledTransaction(transaction: transaction, sidecar: sidecar).envelope])[0])
    }
    // In form it is right.
    #expect(refusal(1, 1) == .blobsNotAccepted)
    #expect(refusal(1, 2) == .invalid(.unknownBlobVersion(index: 1)))
    #expect(refusal(1, 1, 1) == .invalid(.tooManyBlobs(maximum: 2, found: 3)))
  }

  @Test func replacement() throws {
    let pool = try pool()
    let to = wallets.addresses[1]
    let old = wallets.sign(0, nonce: 0, to: to, fee: 1000, tip: 100)
    #expect(error(submit(pool, old)[0]) == nil)
    for (fee, tip) in [(1099, 110), (1100, 109), (1000, 100)] as [(UInt64, UInt64)] {
      #expect(
        error(submit(pool, wallets.sign(0, nonce: 0, to: to, value: 2, fee: fee, tip: tip))[0])
          == .replacementUnderpriced(neededFee: 1100, neededTip: 110))
    }
    let new = wallets.sign(0, nonce: 0, to: to, value: 2, fee: 1100, tip: 110)
    #expect(error(submit(pool, new)[0]) == nil)
    #expect(pool[old.hash] == nil && pool[new.hash] != nil && pool.counts == (1, 0))
  }

  @Test func theCheapestGo() throws {
    let pool = try pool { $0.transactions = 32 }
    let to = wallets.addresses[1]
    for i in 0..<32 {
      #expect(error(submit(pool, wallets.sign(i, nonce: 0, to: to, tip: UInt64(1000 + i)))[0]) == nil)
    }
    #expect(error(submit(pool, wallets.sign(32, nonce: 0, to: to, tip: 999))[0]) == .poolFull(needed: 1001, found: 999))
    #expect(error(submit(pool, wallets.sign(32, nonce: 0, to: to, tip: 5000))[0]) == nil)
    // A 16th went: the two cheapest.
    #expect(pool.counts.pending == 31)
    #expect(pool.content(of: wallets.addresses[0]).isEmpty && pool.content(of: wallets.addresses[1]).isEmpty)
    #expect(pool.content(of: wallets.addresses[2]).count == 1)
  }

  @Test func orders() throws {
    let pool = try pool()
    let to = wallets.addresses[39]
    let offers: [(sender: Int, nonce: UInt64, tip: UInt64)] = [
      (0, 0, 5), (1, 0, 50), (0, 1, 500), (2, 0, 20), (3, 0, 20), (1, 1, 1),
    ]
    for offer in offers {
      #expect(error(submit(pool, wallets.sign(offer.sender, nonce: offer.nonce, to: to, tip: offer.tip))[0]) == nil)
    }
    // Below the base fee: waits in either order.
    #expect(error(submit(pool, wallets.sign(4, nonce: 0, to: to, fee: 900_000_000, tip: 100))[0]) == nil)
    func taken(_ order: Mempool.Order) -> [UInt64] {
      let selection = pool.selection(order, baseFee: 1_000_000_000)
      var tips: [UInt64] = []
      while let (transaction, _) = selection.next(gas: 1_000_000) {
        tips.append(transaction.maxPriorityFeePerGas.uint64 ?? 0)
        selection.outcome(nil)
      }
      return tips
    }
    #expect(taken(.fee) == [50, 20, 20, 5, 500, 1])
    #expect(taken(.arrival) == [5, 50, 500, 20, 20, 1])
  }

  @Test func theJournalBringsThemBack() throws {
    let to = wallets.addresses[1]
    do {
      let pool = try pool()
      for nonce in 0..<5 as Range<UInt64> { #expect(error(submit(pool, wallets.sign(0, nonce: nonce, to: to))[0]) == nil) }
      pool.close()
      #expect(error(submit(pool, wallets.sign(0, nonce: 5, to: to))[0]) == .closed)
    }
    // A record cut by a kill.
    let path = folder.path + "/pool"
    let file = try #require(FileHandle(forWritingAtPath: path))
    try file.seekToEnd()
    try file.write(contentsOf: Data([200, 0, 0, 0, 1, 2, 3, 4, 5]))
    try file.close()
    let again = try pool()
    #expect(again.counts == (5, 0))
    #expect(error(submit(again, wallets.sign(0, nonce: 5, to: to))[0]) == nil)
    let producer = BlockProducer(chain: chain, mempool: again)
    #expect(try producer.seal().block.transactions.count == 6)
    // What is in blocks is not admitted again.
    #expect(try pool().counts == (0, 0))
  }

  @Test func aReorganisationGivesThemBack() async throws {
    let pool = try pool()
    let producer = BlockProducer(chain: chain, mempool: pool)
    #expect(error(submit(pool, wallets.sign(0, nonce: 0, to: wallets.addresses[1]))[0]) == nil)
    let mine = try producer.seal()
    #expect(mine.block.transactions.count == 1 && pool.counts == (0, 0))
    // Another chain of two empty blocks.
    let other = try TemporaryFolder()
    let elsewhere = try Chain(directory: other.path, genesis: wallets.genesis())
    for _ in 0..<2 {
      var plan = BlockPlan()
      plan.timestamp = elsewhere.head.header.timestamp + 1
      try chain.insert(try elsewhere.seal(plan, from: ListSource([])).block)
    }
    #expect(chain.head == elsewhere.head)
    // Admission is behind the event.
    #expect(error(submit(pool, mine.block.transactions[0])[0]) == .alreadyKnown(mine.block.transactions[0].hash))
    #expect(pool.counts == (1, 0))
    #expect(try producer.seal().block.transactions == mine.block.transactions)
  }

  /// What a block from elsewhere has taken leaves the pool, and so does what has the same nonce.
  @Test func importedBlocks() async throws {
    let pool = try pool()
    let to = wallets.addresses[9]
    let shared = wallets.sign(0, nonce: 0, to: to)
    let theirs = wallets.sign(1, nonce: 0, to: to, value: 2)
    for one in submit(pool, shared, wallets.sign(1, nonce: 0, to: to), wallets.sign(1, nonce: 1, to: to)) {
      #expect(error(one) == nil)
    }
    let other = try TemporaryFolder()
    let elsewhere = try Chain(directory: other.path, genesis: wallets.genesis())
    let sealed = try elsewhere.seal(
      BlockPlan(), from: ListSource([(theirs, wallets.addresses[1]), (shared, wallets.addresses[0])]))
    #expect(sealed.senders == [wallets.addresses[1], wallets.addresses[0]])
    var events = chain.events().makeAsyncIterator()
    #expect(try chain.insert(sealed.block) == .extended)
    guard case .sealed(let imported) = await events.next() else { throw CocoaError(.featureUnsupported) }
    #expect(imported.senders == sealed.senders && imported.receipts == sealed.receipts)
    #expect(pool.counts == (1, 0) && pool.content(of: wallets.addresses[1]).map(\.transaction.transaction.nonce) == [1])
  }

  @Test func instantBlocks() async throws {
    let pool = try pool()
    let producer = BlockProducer(chain: chain, mempool: pool)
    producer.setMode(.instant)
    var events = chain.events().makeAsyncIterator()
    let hash = try await pool.submit(wallets.sign(0, nonce: 0, to: wallets.addresses[1]).envelope)
    guard case .sealed(let sealed) = await events.next() else { throw CocoaError(.featureUnsupported) }
    #expect(sealed.block.transactions.map(\.hash) == [hash])
    #expect(try chain.location(ofTransaction: hash)?.block == 1)
    // One below the base fee makes no block.
    _ = try await pool.submit(wallets.sign(1, nonce: 0, to: wallets.addresses[1], fee: 1000, tip: 1).envelope)
    producer.stop()
    _ = try await pool.submit(wallets.sign(0, nonce: 1, to: wallets.addresses[1]).envelope)
    #expect(pool.counts == (2, 0) && chain.head.number == 1)
  }
}
