import BigIntegers
import EthereumTypes
import Foundation
import Hashes
import Ledger
import RollupProtocol
import Settlement
import TemporaryFolders
import Testing

/// A verifier whose proofs are the hash of the program id and the public values: it accepts nothing else.
@Sendable func checkHash(_ proof: [UInt8], _ programID: [UInt8], _ values: [UInt8]) throws {
  struct Mismatch: Error {}
  guard proof == Keccak256.hash(programID + values).bytes else { throw Mismatch() }
}

private func hash(_ n: UInt64) -> Hash256 { Hash256(littleEndianWords: n, 1, 2, 3) }

@Suite struct NativeBaseLayerTests {
  let folder: TemporaryFolder
  let settings: NativeBaseLayer.Settings

  init() throws {
    settings = NativeBaseLayer.Settings(
      chainID: 1 << 63, programID: [UInt8](repeating: 3, count: 32), genesisRoot: hash(100))
    folder = try TemporaryFolder()
  }

  func open(_ settings: NativeBaseLayer.Settings? = nil) throws -> NativeBaseLayer {
    try NativeBaseLayer(
      path: folder.url.appendingPathComponent("store").path, settings: settings ?? self.settings,
      verifier: checkHash)
  }

  func batch(_ n: UInt64, deposits: UInt64 = 0, from previous: UInt64? = nil, withdrawals: Hash256 = .zero)
    -> BatchCommitment
  {
    BatchCommitment(
      number: n, data: [1, 2, UInt8(n)], previousRoot: hash(previous ?? 100 + n), newRoot: hash(101 + n),
      withdrawalRoot: withdrawals, depositCount: deposits)
  }

  func proof(_ values: PublicValues) -> [UInt8] { Keccak256.hash(settings.programID + values.bytes).bytes }

  /// The public values of a batch, put together here and not by the store.
  func values(_ batch: BatchCommitment, before: Hash256 = .zero, after: Hash256 = .zero) -> PublicValues {
    PublicValues(
      chainID: settings.chainID, batchNumber: batch.number, previousRoot: batch.previousRoot,
      newRoot: batch.newRoot, dataHash: Keccak256.hash(batch.data), depositQueueBefore: before,
      depositQueueAfter: after, depositCount: batch.depositCount, withdrawalRoot: batch.withdrawalRoot)
  }

  @Test func aBatchPassesInOrderAndSurvivesReopening() throws {
    let first = Deposit(recipient: Address(high: 1, middle: 2, low: 3), amount: 5)
    let second = Deposit(recipient: Address(high: 4, middle: 5, low: 6), amount: UInt256.max)
    do {
      let base = try open()
      #expect(try base.enqueue(first) == 0)
      #expect(try base.enqueue(second) == 1)
      #expect(try base.deposits(from: 0, limit: 10) == [first, second])
      try base.commit(batch(0, deposits: 1))
      try base.commit(batch(1, deposits: 1))
    }
    let base = try open()
    let one = DepositQueue.append(first, to: .zero)
    let two = DepositQueue.append(second, to: one)
    let v0 = values(batch(0, deposits: 1), before: .zero, after: one)
    let v1 = values(batch(1, deposits: 1), before: one, after: two)
    #expect(try base.publicValues(of: 0) == v0)
    #expect(try base.publicValues(of: 1) == v1)
    #expect(throws: SettlementError.proofOutOfOrder(expected: 0, got: 1)) { try base.prove(batch: 1, proof: proof(v1)) }
    try base.prove(batch: 0, proof: proof(v0))
    #expect(throws: SettlementError.proofOutOfOrder(expected: 1, got: 0)) { try base.prove(batch: 0, proof: proof(v0)) }
    #expect(throws: SettlementError.notProven(proven: 1, got: 1)) { try base.finalise(upTo: 1) }
    #expect(try base.finalise(upTo: 0) == hash(101))
    try base.prove(batch: 1, proof: proof(v1))
    #expect(try base.finalise(upTo: 1) == hash(102))
    #expect(try base.finalise(upTo: 0) == hash(102))
    let head = try base.head()
    #expect((head.committed, head.proven, head.final) == (2, 2, 2))
    #expect((head.depositsQueued, head.depositsConsumed) == (2, 2))
    #expect(head.finalRoot == hash(102) && head.queueHash == two)
    #expect(try base.data(of: 1) == [1, 2, 1])
  }

  @Test func staleSkippedAndForeignBatchesAreRefused() throws {
    let base = try open()
    #expect(throws: SettlementError.skippedBatch(expected: 0, got: 1)) { try base.commit(batch(1)) }
    #expect(throws: SettlementError.self) { try base.commit(batch(0, from: 5)) }
    #expect(throws: SettlementError.depositsOutOfRange(waiting: 0, claimed: 1)) {
      try base.commit(batch(0, deposits: 1))
    }
    #expect(throws: SettlementError.depositsOutOfRange(waiting: 0, claimed: .max)) {
      try base.commit(batch(0, deposits: .max))
    }
    try base.commit(batch(0))
    #expect(throws: SettlementError.staleBatch(expected: 1, got: 0)) { try base.commit(batch(0)) }
    #expect(throws: SettlementError.unknownBatch(1)) { try base.prove(batch: 1, proof: []) }
    #expect(throws: SettlementError.unknownBatch(.max)) { try base.prove(batch: .max, proof: []) }
    #expect(throws: SettlementError.notProven(proven: 0, got: 0)) { try base.finalise(upTo: 0) }
    var large = batch(1)
    large.data = [UInt8](repeating: 0, count: settings.maximumDataBytes + 1)
    #expect(throws: SettlementError.dataTooLarge(limit: 1 << 20, got: 1 << 20 + 1)) { try base.commit(large) }
  }

  /// The verifier sees values rebuilt from the store, so a proof of anything else fails.
  @Test func aProofOfOtherValuesOrAnotherProgramIsRefused() throws {
    let base = try open()
    try base.commit(batch(0))
    let good = values(batch(0))
    var others: [[UInt8]] = [[], Keccak256.hash([UInt8](repeating: 4, count: 32) + good.bytes).bytes]
    var other = good
    other.dataHash = Keccak256.hash([0])
    others.append(proof(other))
    other = good
    other.newRoot = hash(7)
    others.append(proof(other))
    other = good
    other.chainID = 1
    others.append(proof(other))
    other = good
    other.batchNumber = 1
    others.append(proof(other))
    for bad in others {
      #expect(throws: SettlementError.self) { try base.prove(batch: 0, proof: bad) }
      #expect(try base.head().proven == 0)
    }
    try base.prove(batch: 0, proof: proof(good))
  }

  @Test func aRevertedBatchNeverBecomesFinal() throws {
    let base = try open()
    let first = batch(0)
    try base.commit(first)
    try base.commit(batch(1))
    try base.revert(from: 0)
    #expect(try base.head().committed == 0)
    var replacement = batch(0)
    replacement.data = [9]
    try base.commit(replacement)
    #expect(throws: SettlementError.self) { try base.prove(batch: 0, proof: proof(values(first))) }
    try base.prove(batch: 0, proof: proof(values(replacement)))
    #expect(throws: SettlementError.alreadyProven(proven: 1, got: 0)) { try base.revert(from: 0) }
  }

  @Test func withdrawalsArePaidOnceAndOnlyFromFinalBatches() throws {
    let base = try open()
    let list = (1...3).map { LedgerWithdrawal(recipient: Address(high: 0, middle: 0, low: $0), amount: 10) }
    let root = WithdrawalTree.root(list, batchNumber: 0)
    let commitment = batch(0, withdrawals: root)
    try base.commit(commitment)
    try base.prove(batch: 0, proof: proof(values(commitment)))
    let path = try #require(WithdrawalTree.proof(list, batchNumber: 0, index: 1))
    #expect(throws: SettlementError.notFinal(0)) { try base.claim(list[1], batch: 0, index: 1, proof: path) }
    try base.finalise(upTo: 0)
    #expect(throws: SettlementError.withdrawalNotInBatch(batch: 0, index: 1)) {
      try base.claim(list[0], batch: 0, index: 1, proof: path)
    }
    try base.claim(list[1], batch: 0, index: 1, proof: path)
    #expect(throws: SettlementError.alreadyClaimed(batch: 0, index: 1)) {
      try base.claim(list[1], batch: 0, index: 1, proof: path)
    }
  }

  @Test func aStoreOfAnotherChainIsRefused() throws {
    _ = try open()
    var other = settings
    other.chainID = 5
    #expect(throws: SettlementError.foreignStore(field: "chain id", expected: "5", got: "\(UInt64(1) << 63)")) {
      try open(other)
    }
    other = settings
    other.programID[0] = 0
    #expect(throws: SettlementError.self) { try open(other) }
    other = settings
    other.genesisRoot = Hash256.zero
    #expect(throws: SettlementError.self) { try open(other) }
    #expect(throws: SettlementError.self) {
      try NativeBaseLayer(path: "/nonexistent/store", settings: settings, verifier: checkHash)
    }
  }
}
