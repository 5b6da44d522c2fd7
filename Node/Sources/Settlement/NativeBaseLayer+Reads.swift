import GRDB
import Hashes
public import RollupProtocol

extension NativeBaseLayer {
  /// The public values that a proof of a committed batch must have, rebuilt from what is stored.
  public func publicValues(of number: UInt64) throws(SettlementError) -> PublicValues {
    try database.transaction { (database) throws(SettlementError) in
      try self.publicValues(database, of: number)
    }
  }

  /// The data of a committed batch, from which anybody rebuilds the state.
  public func data(of number: UInt64) throws(SettlementError) -> [UInt8] {
    try database.transaction { (database) throws(SettlementError) in
      try self.batch(database, number).bytes("data")
    }
  }

  func head(_ database: Database) throws(SettlementError) -> ChainHead {
    let committed = try Self.count(database, "SELECT COUNT(*) FROM batch")
    let proven = try Self.count(database, "SELECT COUNT(*) FROM batch WHERE proof IS NOT NULL")
    let final = try Self.count(database, "SELECT final FROM chain")
    let queued = try Self.count(database, "SELECT COUNT(*) FROM deposit")
    let consumed = try Self.count(database, "SELECT COALESCE(SUM(depositCount), 0) FROM batch")
    return ChainHead(
      committed: committed, proven: proven, final: final, committedRoot: try root(database, after: committed),
      finalRoot: try root(database, after: final), depositsQueued: queued, depositsConsumed: consumed,
      queueHash: try Self.queueHash(database, after: consumed))
  }

  func publicValues(_ database: Database, of number: UInt64) throws(SettlementError) -> PublicValues {
    let row = try batch(database, number)
    let first = row.number("firstDeposit")
    let count = row.number("depositCount")
    return PublicValues(
      chainID: settings.chainID, batchNumber: number, previousRoot: try row.hash("previousRoot"),
      newRoot: try row.hash("newRoot"), dataHash: try row.hash("dataHash"),
      depositQueueBefore: try Self.queueHash(database, after: first),
      depositQueueAfter: try Self.queueHash(database, after: first + count), depositCount: count,
      withdrawalRoot: try row.hash("withdrawalRoot"))
  }

  func batch(_ database: Database, _ number: UInt64) throws(SettlementError) -> Row {
    let row = try query {
      try Row.fetchOne(database, sql: "SELECT * FROM batch WHERE number = ?", arguments: [number.stored])
    }
    guard let row else { throw .unknownBatch(number) }
    return row
  }

  /// The state root after the first `count` batches.
  func root(_ database: Database, after count: UInt64) throws(SettlementError) -> Hash256 {
    count == 0 ? settings.genesisRoot : try batch(database, count - 1).hash("newRoot")
  }

  /// The queue's hash chain after the first `count` deposits.
  static func queueHash(_ database: Database, after count: UInt64) throws(SettlementError) -> Hash256 {
    guard count > 0 else { return DepositQueue.empty }
    let row = try query {
      try Row.fetchOne(
        database, sql: "SELECT queueHash FROM deposit WHERE position = ?", arguments: [(count - 1).stored])
    }
    guard let row else { throw .storage("deposit \(count - 1) is missing") }
    return try row.hash("queueHash")
  }

  static func count(_ database: Database, _ sql: String) throws(SettlementError) -> UInt64 {
    try query { UInt64(bitPattern: try Int64.fetchOne(database, sql: sql) ?? 0) }
  }
}
