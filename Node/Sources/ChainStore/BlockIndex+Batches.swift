import Foundation
import GRDB
public import Hashes

/// How far a block has come on its way to L1 (rollup.md, section 3).
public enum Finality: UInt8, Comparable, Sendable, CaseIterable {
  /// Sealed by the sequencer.
  case ordered
  /// Its batch's data is on L1.
  case committed
  /// The batch's proof was accepted.
  case proven
  /// Beyond any reversal on L1.
  case final

  public static func < (a: Finality, b: Finality) -> Bool { a.rawValue < b.rawValue }
}

/// Consecutive blocks that are settled together.
public struct BlockBatch: Hashable, Sendable {
  public let number: UInt64
  public let firstBlock: UInt64
  public let lastBlock: UInt64
  public let lastHash: Hash256
  public let finality: Finality
}

extension BlockIndex {
  /// Closes a batch of the blocks behind the last batch, up to the canonical block `last`. Its number, from 0.
  ///
  /// What is not here: making the batch's data and sending it to L1. That is the batcher's, which calls `advance`.
  public func closeBatch(upTo last: UInt64, firstBlock: UInt64 = 1) throws(StoreError) -> UInt64 {
    try write { database in
      let previous = try Row.fetchOne(database, sql: "SELECT number, lastBlock FROM batch ORDER BY number DESC LIMIT 1")
      let number = previous.map { ($0["number"] as Int64) + 1 } ?? 0
      let first = previous.map { ($0["lastBlock"] as Int64) + 1 } ?? Int64(clamping: firstBlock)
      guard Int64(clamping: last) >= first else {
        throw StoreError.storage("block \(last) is in a batch already: the next batch begins with block \(first)")
      }
      guard
        let row = try Row.fetchOne(
          database, sql: "SELECT hash FROM canonical WHERE number = ?", arguments: [Int64(clamping: last)])
      else { throw StoreError.storage("no canonical block \(last)") }
      if let decreed = try BlockIndex.firstDecreed(database, UInt64(clamping: first)...last) {
        throw StoreError.storage("block \(decreed) was changed by decree: no batch with it can be proven")
      }
      try database.execute(
        sql: "INSERT INTO batch (number, firstBlock, lastBlock, lastHash, finality) VALUES (?, ?, ?, ?, ?)",
        arguments: [
          number, first, Int64(clamping: last), Data(try row.hash("hash").bytes), Int64(Finality.ordered.rawValue),
        ])
      return UInt64(number)
    }
  }

  /// Sets what L1 says of batches up to `number`: forwards, or back after a reorganisation of L1.
  public func setFinality(_ finality: Finality, ofBatch number: UInt64) throws(StoreError) {
    try write { database in
      try database.execute(
        sql: "UPDATE batch SET finality = ? WHERE number = ?",
        arguments: [Int64(finality.rawValue), Int64(clamping: number)])
      guard database.changesCount == 1 else { throw StoreError.storage("no batch \(number)") }
    }
  }

  public func batch(containing block: UInt64) throws(StoreError) -> BlockBatch? {
    try batch("WHERE firstBlock <= ?1 AND lastBlock >= ?1", block)
  }

  public func batch(number: UInt64) throws(StoreError) -> BlockBatch? { try batch("WHERE number = ?1", number) }

  /// The batch that was closed last; nil before there is any.
  public var newestBatch: BlockBatch? {
    get throws(StoreError) { try batch("WHERE ?1 = ?1 ORDER BY number DESC LIMIT 1", 0) }
  }

  /// At most `count` batches from `number` on, in the order of their numbers.
  public func batches(from number: UInt64, count: Int) throws(StoreError) -> [BlockBatch] {
    try read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM batch WHERE number >= ? ORDER BY number LIMIT ?",
        arguments: [Int64(clamping: number), Int64(clamping: max(0, count))]
      ).map { try BlockIndex.batch($0) }
    }
  }

  private func batch(_ condition: String, _ value: UInt64) throws(StoreError) -> BlockBatch? {
    try read { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM batch \(condition)", arguments: [Int64(clamping: value)]
      ).map { try BlockIndex.batch($0) }
    }
  }

  private static func batch(_ row: Row) throws -> BlockBatch {
    guard let finality = Finality(rawValue: UInt8(clamping: row["finality"] as Int64)) else {
      throw StoreError.damaged("finality of a batch")
    }
    return BlockBatch(
      number: UInt64(bitPattern: row["number"] as Int64), firstBlock: UInt64(bitPattern: row["firstBlock"] as Int64),
      lastBlock: UInt64(bitPattern: row["lastBlock"] as Int64), lastHash: try row.hash("lastHash"), finality: finality)
  }

  /// How far the canonical block `number` has come.
  public func finality(of number: UInt64) throws(StoreError) -> Finality {
    try batch(containing: number)?.finality ?? .ordered
  }

  /// The newest block whose batch is at least that far.
  public func newestBlock(atLeast finality: Finality) throws(StoreError) -> UInt64? {
    try read { database in
      try Int64.fetchOne(
        database, sql: "SELECT MAX(lastBlock) FROM batch WHERE finality >= ?", arguments: [Int64(finality.rawValue)]
      ).map { UInt64(bitPattern: $0) }
    }
  }
}
