import BigIntegers
import Console
import EthereumTypes
import GRDB
public import Hashes
public import Ledger
import RollupProtocol

/// A base layer in this process: the rules of the L1 contract over a durable SQLite file.
///
/// Every accepted call is one transaction, on disk before the call returns (write-ahead log, full
/// synchronisation); a kill at any moment loses nothing that was acknowledged and leaves nothing half done.
public final class NativeBaseLayer: BaseLayer {
  /// Throws with a reason when `proof` does not show that `programID` output `publicValues`.
  public typealias Verifier = @Sendable (
    _ proof: [UInt8], _ programID: [UInt8], _ publicValues: [UInt8]
  ) throws -> Void

  /// What is fixed when the chain is created; a store of other settings is refused.
  public struct Settings: Sendable {
    public var chainID: UInt64
    /// The program whose proofs are accepted.
    public var programID: [UInt8]
    /// The state root before batch 0.
    public var genesisRoot: Hash256
    public var maximumDataBytes = 1 << 20

    public init(chainID: UInt64, programID: [UInt8], genesisRoot: Hash256) {
      self.chainID = chainID
      self.programID = programID
      self.genesisRoot = genesisRoot
    }
  }

  public let settings: Settings
  let database: DatabaseQueue
  private let verifier: Verifier

  /// Opens or creates the store at `path`.
  public init(path: String, settings: Settings, verifier: @escaping Verifier) throws(SettlementError) {
    self.settings = settings
    self.verifier = verifier
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")
    }
    do {
      database = try DatabaseQueue(path: path, configuration: configuration)
      try Schema.migrator.migrate(database)
    } catch {
      throw .storage("\(path): \(error)")
    }
    try database.transaction { (database) throws(SettlementError) in
      try Self.bind(database, to: settings)
    }
  }

  /// Writes the settings into a new store, or compares them with those of an old one.
  private static func bind(_ database: Database, to settings: Settings) throws(SettlementError) {
    guard let row = try query({ try Row.fetchOne(database, sql: "SELECT * FROM chain") }) else {
      try query {
        try database.execute(
          sql: "INSERT INTO chain (id, chainID, programID, genesisRoot) VALUES (1, ?, ?, ?)",
          arguments: [settings.chainID.stored, settings.programID.data, settings.genesisRoot.data])
      }
      return
    }
    let chainID = row.number("chainID")
    guard chainID == settings.chainID else {
      throw .foreignStore(field: "chain id", expected: "\(settings.chainID)", got: "\(chainID)")
    }
    let programID = row.bytes("programID")
    guard programID == settings.programID else {
      throw .foreignStore(field: "program id", expected: settings.programID.hex, got: programID.hex)
    }
    let genesisRoot = try row.hash("genesisRoot")
    guard genesisRoot == settings.genesisRoot else {
      throw .foreignStore(field: "genesis root", expected: settings.genesisRoot.hex, got: genesisRoot.hex)
    }
  }

  public func head() throws(SettlementError) -> ChainHead {
    try database.transaction { (database) throws(SettlementError) in try self.head(database) }
  }

  @discardableResult
  public func enqueue(_ deposit: Deposit) throws(SettlementError) -> UInt64 {
    try database.transaction { (database) throws(SettlementError) in
      let position = try Self.count(database, "SELECT COUNT(*) FROM deposit")
      let hash = DepositQueue.append(deposit, to: try Self.queueHash(database, after: position))
      try query {
        try database.execute(
          sql: "INSERT INTO deposit (position, recipient, amount, queueHash) VALUES (?, ?, ?, ?)",
          arguments: [
            position.stored, deposit.recipient.bytes.data, deposit.amount.bigEndianBytes.data, hash.data,
          ])
      }
      return position
    }
  }

  public func deposits(from position: UInt64, limit: Int) throws(SettlementError) -> [Deposit] {
    try database.transaction { (database) throws(SettlementError) in
      let rows = try query {
        try Row.fetchAll(
          database, sql: "SELECT * FROM deposit WHERE position >= ? ORDER BY position LIMIT ?",
          arguments: [position.stored, limit])
      }
      var deposits: [Deposit] = []
      for row in rows {
        guard let recipient = Address(row.bytes("recipient")), let amount = UInt256(bigEndian: row.bytes("amount"))
        else { throw SettlementError.storage("deposit \(row.number("position")) is damaged") }
        deposits.append(Deposit(recipient: recipient, amount: amount))
      }
      return deposits
    }
  }

  public func commit(_ batch: BatchCommitment) throws(SettlementError) {
    guard batch.data.count <= settings.maximumDataBytes else {
      throw .dataTooLarge(limit: settings.maximumDataBytes, got: batch.data.count)
    }
    try database.transaction { (database) throws(SettlementError) in
      let head = try self.head(database)
      let next = head.committed
      guard batch.number >= next else { throw .staleBatch(expected: next, got: batch.number) }
      guard batch.number == next else { throw .skippedBatch(expected: next, got: batch.number) }
      guard batch.previousRoot == head.committedRoot else {
        throw .previousRootMismatch(expected: head.committedRoot.hex, got: batch.previousRoot.hex)
      }
      let waiting = head.depositsQueued - head.depositsConsumed
      guard batch.depositCount <= waiting else {
        throw .depositsOutOfRange(waiting: waiting, claimed: batch.depositCount)
      }
      try query {
        try database.execute(
          sql: """
            INSERT INTO batch (
              number, data, dataHash, previousRoot, newRoot, withdrawalRoot, firstDeposit, depositCount)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
          arguments: [
            batch.number.stored, batch.data.data, BatchData.hash(batch.data).data, batch.previousRoot.data,
            batch.newRoot.data, batch.withdrawalRoot.data, head.depositsConsumed.stored,
            batch.depositCount.stored,
          ])
      }
    }
  }

  public func prove(batch number: UInt64, proof: [UInt8]) throws(SettlementError) {
    try database.transaction { (database) throws(SettlementError) in
      let head = try self.head(database)
      guard number < head.committed else { throw .unknownBatch(number) }
      guard number == head.proven else { throw .proofOutOfOrder(expected: head.proven, got: number) }
      let values = try self.publicValues(database, of: number)
      do {
        try self.verifier(proof, self.settings.programID, values.bytes)
      } catch {
        throw .proofRejected("\(error)")
      }
      try query {
        try database.execute(
          sql: "UPDATE batch SET proof = ? WHERE number = ?", arguments: [proof.data, number.stored])
      }
    }
  }

  @discardableResult
  public func finalise(upTo number: UInt64) throws(SettlementError) -> Hash256 {
    try database.transaction { (database) throws(SettlementError) in
      let head = try self.head(database)
      guard number < head.proven else { throw .notProven(proven: head.proven, got: number) }
      guard number >= head.final else { return head.finalRoot }
      try query {
        try database.execute(sql: "UPDATE chain SET final = ?", arguments: [(number + 1).stored])
      }
      return try self.root(database, after: number + 1)
    }
  }

  public func revert(from number: UInt64) throws(SettlementError) {
    try database.transaction { (database) throws(SettlementError) in
      let head = try self.head(database)
      guard number >= head.proven else { throw .alreadyProven(proven: head.proven, got: number) }
      try query {
        try database.execute(sql: "DELETE FROM batch WHERE number >= ?", arguments: [number.stored])
      }
    }
  }

  public func claim(
    _ withdrawal: LedgerWithdrawal, batch number: UInt64, index: UInt64, proof: [Hash256]
  ) throws(SettlementError) {
    try database.transaction { (database) throws(SettlementError) in
      let head = try self.head(database)
      guard number < head.final else { throw .notFinal(number) }
      let root = try self.batch(database, number).hash("withdrawalRoot")
      guard WithdrawalTree.verify(withdrawal, batchNumber: number, index: index, proof: proof, root: root) else {
        throw .withdrawalNotInBatch(batch: number, index: index)
      }
      let paid = try query {
        try Row.fetchOne(
          database, sql: "SELECT 1 FROM claim WHERE batch = ? AND position = ?",
          arguments: [number.stored, index.stored])
      }
      guard paid == nil else { throw .alreadyClaimed(batch: number, index: index) }
      try query {
        try database.execute(
          sql: "INSERT INTO claim (batch, position, recipient, amount) VALUES (?, ?, ?, ?)",
          arguments: [
            number.stored, index.stored, withdrawal.recipient.bytes.data, withdrawal.amount.bigEndianBytes.data,
          ])
      }
    }
  }
}
