public import BigIntegers
public import EthereumTypes
import Foundation
internal import GRDB
public import Hashes

/// The blocks of a chain in SQLite: headers and bodies of all blocks that are known, receipts of those that were executed,
/// which of them are canonical, and the batches they were settled in.
///
/// Every change is one transaction, on disk before the call returns. Any number of threads may read, also while one writes.
public final class BlockIndex: Sendable {
  let database: DatabasePool

  /// Opens or creates the file.
  public init(path: String) throws(StoreError) {
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.maximumReaderCount = 8
    configuration.prepareDatabase { database in
      // Durable at every commit; the pages that readers share stay in memory.
      try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA cache_size = -16384")
    }
    do {
      database = try DatabasePool(path: path, configuration: configuration)
      try BlockSchema.migrator.migrate(database)
    } catch {
      throw .storage("\(path): \(error)")
    }
  }

  func read<R>(_ body: (Database) throws -> R) throws(StoreError) -> R {
    do {
      return try database.read(body)
    } catch let error as StoreError {
      throw error
    } catch {
      throw .storage("\(error)")
    }
  }

  func write<R>(_ body: (Database) throws -> R) throws(StoreError) -> R {
    do {
      return try database.write(body)
    } catch let error as StoreError {
      throw error
    } catch {
      throw .storage("\(error)")
    }
  }
}

enum BlockSchema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { database in
      try database.execute(sql: """
        CREATE TABLE block (
          id INTEGER PRIMARY KEY,
          hash BLOB NOT NULL UNIQUE,
          number INTEGER NOT NULL,
          header BLOB NOT NULL,
          body BLOB NOT NULL,
          receipts BLOB,
          totalDifficulty BLOB NOT NULL
        ) STRICT;
        CREATE INDEX blockNumber ON block (number);
        CREATE TABLE canonical (
          number INTEGER PRIMARY KEY,
          hash BLOB NOT NULL
        ) STRICT;
        CREATE TABLE head (
          id INTEGER PRIMARY KEY CHECK (id = 1),
          number INTEGER NOT NULL,
          hash BLOB NOT NULL
        ) STRICT;
        CREATE TABLE batch (
          number INTEGER PRIMARY KEY,
          firstBlock INTEGER NOT NULL,
          lastBlock INTEGER NOT NULL,
          lastHash BLOB NOT NULL,
          finality INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX batchBlock ON batch (lastBlock);
        """)
    }
    // The number is in the header.
    migrator.registerMigration("2") { database in
      try database.execute(sql: "ALTER TABLE head DROP COLUMN number")
    }
    migrator.registerMigration("3") { database in
      try database.execute(sql: """
        CREATE TABLE decree (
          hash BLOB PRIMARY KEY,
          content BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        """)
    }
    return migrator
  }
}

/// A header with what the index knows beside it.
public struct IndexEntry: Hashable, Sendable {
  public let header: Header
  public let hash: Hash256
  /// Of the blocks up to this one.
  public let totalDifficulty: UInt256
  public var number: UInt64 { header.number }

  public init(header: Header, hash: Hash256, totalDifficulty: UInt256) {
    self.header = header
    self.hash = hash
    self.totalDifficulty = totalDifficulty
  }
}

/// A block as it is stored.
public struct StoredBlock: Sendable {
  public let block: Block
  public let hash: Hash256
  public let totalDifficulty: UInt256
  /// Bytes of the block's RLP.
  public let length: Int
  /// Whether its receipts are here.
  public let isExecuted: Bool

  public init(block: Block, hash: Hash256, totalDifficulty: UInt256, length: Int, isExecuted: Bool) {
    self.block = block
    self.hash = hash
    self.totalDifficulty = totalDifficulty
    self.length = length
    self.isExecuted = isExecuted
  }
}
