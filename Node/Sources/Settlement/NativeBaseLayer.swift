import GRDB
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
    /// The program whose proofs are accepted: 32 bytes.
    public var programID: [UInt8]
    /// The state root before batch 1: 32 bytes.
    public var genesisRoot: [UInt8]
    public var maximumDataBytes = 1 << 20

    public init(chainID: UInt64, programID: [UInt8], genesisRoot: [UInt8]) {
      self.chainID = chainID
      self.programID = programID
      self.genesisRoot = genesisRoot
    }
  }

  public let settings: Settings
  private let database: DatabaseQueue
  private let verifier: Verifier

  /// Opens or creates the store at `path`.
  public init(path: String, settings: Settings, verifier: @escaping Verifier) throws(SettlementError) {
    self.settings = settings
    self.verifier = verifier
    guard settings.genesisRoot.count == 32 else {
      throw .malformedRoot(length: settings.genesisRoot.count)
    }
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
    try transaction { database throws(SettlementError) in
      try Self.bind(database, to: settings)
    }
  }

  /// Writes the settings into a new store, or compares them with those of an old one.
  private static func bind(_ database: Database, to settings: Settings) throws(SettlementError) {
    let row = try query { try Row.fetchOne(database, sql: "SELECT * FROM chain") }
    guard let row else {
      try query {
        try database.execute(
          sql: "INSERT INTO chain (id, chainID, programID, genesisRoot) VALUES (1, ?, ?, ?)",
          arguments: [Int64(bitPattern: settings.chainID), settings.programID.data, settings.genesisRoot.data])
      }
      return
    }
    let chainID = UInt64(bitPattern: row["chainID"] as Int64)
    guard chainID == settings.chainID else {
      throw .foreignStore(field: "chain id", expected: "\(settings.chainID)", got: "\(chainID)")
    }
    let programID = row.bytes("programID")
    guard programID == settings.programID else {
      throw .foreignStore(field: "program id", expected: settings.programID.hex, got: programID.hex)
    }
    let genesisRoot = row.bytes("genesisRoot")
    guard genesisRoot == settings.genesisRoot else {
      throw .foreignStore(field: "genesis root", expected: settings.genesisRoot.hex, got: genesisRoot.hex)
    }
  }

  public func head() throws(SettlementError) -> ChainHead {
    try transaction { database throws(SettlementError) in try self.head(database) }
  }

  public func enqueueDeposit(recipient: [UInt8], amount: [UInt8]) throws(SettlementError) -> UInt64 {
    guard let deposit = Deposit(recipient: recipient, amount: amount) else {
      throw .malformedDeposit(recipientBytes: recipient.count, amountBytes: amount.count)
    }
    return try transaction { database throws(SettlementError) in
      let position = try self.head(database).depositsQueued
      let previous = try self.queueHash(database, after: position)
      let hash = DepositQueue.append(deposit, to: previous)
      try query {
        try database.execute(
          sql: "INSERT INTO deposit (position, recipient, amount, queueHash) VALUES (?, ?, ?, ?)",
          arguments: [Int64(position), recipient.data, amount.data, hash.data])
      }
      return position
    }
  }

  public func commit(_ batch: BatchCommitment) throws(SettlementError) {
    for root in [batch.previousRoot, batch.newRoot, batch.withdrawalRoot] where root.count != 32 {
      throw .malformedRoot(length: root.count)
    }
    guard batch.data.count <= settings.maximumDataBytes else {
      throw .dataTooLarge(limit: settings.maximumDataBytes, got: batch.data.count)
    }
    try transaction { database throws(SettlementError) in
      let head = try self.head(database)
      let next = head.committed + 1
      guard batch.number >= next else { throw .staleBatch(expected: next, got: batch.number) }
      guard batch.number <= next else { throw .skippedBatch(expected: next, got: batch.number) }
      guard batch.previousRoot == head.committedRoot else {
        throw .previousRootMismatch(expected: head.committedRoot.hex, got: batch.previousRoot.hex)
      }
      guard (head.depositsConsumed...head.depositsQueued).contains(batch.depositsConsumed) else {
        throw .depositsOutOfRange(
          consumed: head.depositsConsumed, claimed: batch.depositsConsumed, queued: head.depositsQueued)
      }
      try query {
        try database.execute(
          sql: """
            INSERT INTO batch (number, data, dataHash, previousRoot, newRoot, withdrawalRoot, depositsConsumed)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
          arguments: [
            Int64(batch.number), batch.data.data, BatchData.hash(batch.data).data, batch.previousRoot.data,
            batch.newRoot.data, batch.withdrawalRoot.data, Int64(batch.depositsConsumed),
          ])
      }
    }
  }

  public func prove(batch number: UInt64, proof: [UInt8]) throws(SettlementError) {
    try transaction { database throws(SettlementError) in
      let head = try self.head(database)
      guard number >= 1, number <= head.committed else { throw .unknownBatch(number) }
      guard number == head.proven + 1 else {
        throw .proofOutOfOrder(expected: head.proven + 1, got: number)
      }
      let values = try self.publicValues(database, of: number)
      do {
        try self.verifier(proof, self.settings.programID, values)
      } catch {
        throw .proofRejected("\(error)")
      }
      try query {
        try database.execute(
          sql: "UPDATE batch SET proof = ? WHERE number = ?", arguments: [proof.data, Int64(number)])
      }
    }
  }

  public func finalise(upTo number: UInt64) throws(SettlementError) -> [UInt8] {
    try transaction { database throws(SettlementError) in
      let head = try self.head(database)
      guard number <= head.proven else { throw .notProven(proven: head.proven, got: number) }
      guard number > head.final else { return head.finalRoot }
      try query {
        try database.execute(sql: "UPDATE chain SET final = ?", arguments: [Int64(number)])
      }
      return try self.root(database, after: number)
    }
  }

  public func revert(from number: UInt64) throws(SettlementError) {
    try transaction { database throws(SettlementError) in
      let head = try self.head(database)
      guard number > head.proven else { throw .alreadyProven(proven: head.proven, got: number) }
      try query {
        try database.execute(sql: "DELETE FROM batch WHERE number >= ?", arguments: [Int64(number)])
      }
    }
  }

  /// The public values a proof of batch `number` must have, rebuilt from what is stored.
  public func publicValues(of number: UInt64) throws(SettlementError) -> [UInt8] {
    try transaction { database throws(SettlementError) in
      try self.publicValues(database, of: number)
    }
  }

  /// The data of a committed batch, from which anybody rebuilds the state.
  public func data(of number: UInt64) throws(SettlementError) -> [UInt8] {
    try transaction { database throws(SettlementError) in
      try self.batch(database, number).bytes("data")
    }
  }
}
