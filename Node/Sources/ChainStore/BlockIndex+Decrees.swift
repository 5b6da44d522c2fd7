import Foundation
import GRDB
public import Hashes

/// What the owner of a development chain changed with a block, beside what its transactions did. Kept with the block, in the
/// same SQLite transaction, so that who executes it again does the same.
extension BlockIndex {
  /// Nil for a block that follows from its parent by the rules alone.
  public func decree(_ hash: Hash256) throws(StoreError) -> [UInt8]? {
    try read { database in
      try Row.fetchOne(
        database.cachedStatement(sql: "SELECT content FROM decree WHERE hash = ?"), arguments: [Data(hash.bytes)]
      ).map { [UInt8]($0["content"] as Data) }
    }
  }

  /// The first canonical block in `numbers` that a decree changed.
  public func firstDecreed(_ numbers: ClosedRange<UInt64>) throws(StoreError) -> UInt64? {
    try read { try BlockIndex.firstDecreed($0, numbers) }
  }

  static func firstDecreed(_ database: Database, _ numbers: ClosedRange<UInt64>) throws -> UInt64? {
    try Int64.fetchOne(
      database,
      sql: """
        SELECT canonical.number FROM decree JOIN block ON block.hash = decree.hash
        JOIN canonical ON canonical.number = block.number AND canonical.hash = decree.hash
        WHERE canonical.number BETWEEN ? AND ? ORDER BY canonical.number LIMIT 1
        """,
      arguments: [Int64(clamping: numbers.lowerBound), Int64(clamping: numbers.upperBound)]
    ).map { UInt64(bitPattern: $0) }
  }

  static func insertDecree(_ database: Database, _ hash: Hash256, _ content: [UInt8]) throws {
    try database.cachedStatement(sql: "INSERT OR REPLACE INTO decree (hash, content) VALUES (?, ?)").execute(
      arguments: [Data(hash.bytes), Data(content)])
  }

  static func removeDecree(_ database: Database, _ hash: Hash256) throws {
    try database.execute(sql: "DELETE FROM decree WHERE hash = ?", arguments: [Data(hash.bytes)])
  }
}
