public import BigIntegers
public import EthereumTypes
import Foundation
import GRDB
public import Hashes

extension BlockIndex {
  // MARK: Writing

  /// Adds a block, or the receipts of one that was known without them. With `head` it becomes the canonical head behind its
  /// parent, which is the head, in the same transaction. `decree`: see `decree(_:)`.
  public func insert(
    _ block: Block, hash: Hash256, receipts: [Receipt]?, totalDifficulty: UInt256, decree: [UInt8]? = nil,
    asHead: Bool = false
  ) throws(StoreError) {
    let header = block.header.encoded
    let body = BlockIndex.body(block)
    let encoded = receipts.map { BlockIndex.encode($0) }
    try write { database in
      try database.cachedStatement(
        sql: """
          INSERT INTO block (hash, number, header, body, receipts, totalDifficulty) VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT (hash) DO UPDATE SET receipts = COALESCE(excluded.receipts, receipts)
          """
      ).execute(arguments: [
        Data(hash.bytes), Int64(bitPattern: block.header.number), Data(header), Data(body), encoded.map { Data($0) },
        Data(totalDifficulty.bigEndianBytes),
      ])
      if let decree { try BlockIndex.insertDecree(database, hash, decree) }
      if asHead { try BlockIndex.setHead(database, block.header.number, hash, [(block.header.number, hash)]) }
    }
  }

  /// Makes a block the head. `canonical`: the numbers whose blocks change by it, with their new hashes; numbers above the
  /// head's have none any more.
  public func setHead(number: UInt64, hash: Hash256, canonical: [(UInt64, Hash256)]) throws(StoreError) {
    try write { try BlockIndex.setHead($0, number, hash, canonical) }
  }

  private static func setHead(
    _ database: Database, _ number: UInt64, _ hash: Hash256, _ canonical: [(UInt64, Hash256)]
  ) throws {
    try database.cachedStatement(sql: "DELETE FROM canonical WHERE number > ?").execute(arguments: [
      Int64(bitPattern: number)
    ])
    // A batch of blocks that are no longer canonical is none.
    let kept = canonical.map(\.0).min().map { Int64(bitPattern: $0) - 1 } ?? Int64(bitPattern: number)
    try database.cachedStatement(sql: "DELETE FROM batch WHERE lastBlock > ?").execute(arguments: [kept])
    for (number, hash) in canonical {
      try database.cachedStatement(sql: "INSERT OR REPLACE INTO canonical (number, hash) VALUES (?, ?)").execute(
        arguments: [Int64(bitPattern: number), Data(hash.bytes)])
    }
    try database.cachedStatement(sql: "INSERT OR REPLACE INTO head (id, hash) VALUES (1, ?)").execute(arguments: [
      Data(hash.bytes)
    ])
  }

  /// Forgets blocks that turned out to be invalid.
  public func remove(_ hashes: [Hash256]) throws(StoreError) {
    try write { database in
      for hash in hashes {
        try database.execute(sql: "DELETE FROM block WHERE hash = ?", arguments: [Data(hash.bytes)])
        try BlockIndex.removeDecree(database, hash)
      }
    }
  }

  // MARK: Reading

  /// The canonical head; nil in a new store.
  public var head: IndexEntry? {
    get throws(StoreError) {
      guard let hash = try read({ try Row.fetchOne($0, sql: "SELECT hash FROM head").map { try $0.hash("hash") } }) else {
        return nil
      }
      guard let entry = try entry(hash) else { throw .unknownBlock(hash) }
      return entry
    }
  }

  public func canonicalHash(_ number: UInt64) throws(StoreError) -> Hash256? {
    guard number <= UInt64(Int64.max) else { return nil }
    return try read { database in
      try Row.fetchOne(
        database.cachedStatement(sql: "SELECT hash FROM canonical WHERE number = ?"), arguments: [Int64(number)]
      ).map { try $0.hash("hash") }
    }
  }

  public func header(_ hash: Hash256) throws(StoreError) -> Header? { try entry(hash)?.header }

  public func entry(_ hash: Hash256) throws(StoreError) -> IndexEntry? {
    try read { database in
      try Row.fetchOne(
        database.cachedStatement(sql: "SELECT header, totalDifficulty FROM block WHERE hash = ?"),
        arguments: [Data(hash.bytes)]
      ).map { try BlockIndex.entry($0, hash) }
    }
  }

  public func block(_ hash: Hash256) throws(StoreError) -> StoredBlock? {
    try read { database in
      guard
        let row = try Row.fetchOne(
          database.cachedStatement(
            sql: "SELECT header, body, totalDifficulty, receipts IS NOT NULL AS isExecuted FROM block WHERE hash = ?"),
          arguments: [Data(hash.bytes)])
      else { return nil }
      let entry = try BlockIndex.entry(row, hash)
      let body = [UInt8](row["body"] as Data)
      return StoredBlock(
        block: try BlockIndex.block(entry.header, body, hash), hash: hash, totalDifficulty: entry.totalDifficulty,
        length: RLPWriter.listLength((row["header"] as Data).count + body.count),
        isExecuted: row["isExecuted"])
    }
  }

  /// Known blocks from `number` on that are not canonical, in the order of their numbers.
  public func sideBlocks(from number: UInt64) throws(StoreError) -> [StoredBlock] {
    let hashes = try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT hash FROM block WHERE number >= ?1
          AND NOT EXISTS (SELECT 1 FROM canonical WHERE canonical.number = block.number AND canonical.hash = block.hash)
          ORDER BY number
          """,
        arguments: [Int64(clamping: number)]
      ).map { try $0.hash("hash") }
    }
    var blocks: [StoredBlock] = []
    for hash in hashes { if let block = try block(hash) { blocks.append(block) } }
    return blocks
  }

  /// The receipts, with their blooms; nil for a block that was not executed.
  public func receipts(_ hash: Hash256) throws(StoreError) -> [Receipt]? {
    try read { database in
      guard
        let row = try Row.fetchOne(
          database.cachedStatement(sql: "SELECT receipts FROM block WHERE hash = ?"), arguments: [Data(hash.bytes)]),
        let data = row["receipts"] as Data?
      else { return nil }
      return try BlockIndex.receipts([UInt8](data), hash)
    }
  }

  /// Headers of canonical blocks whose bloom passes.
  public func headers(
    _ numbers: ClosedRange<UInt64>, where passes: (Bloom) -> Bool
  ) throws(StoreError) -> [IndexEntry] {
    try read { database in
      var found: [IndexEntry] = []
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT block.hash, header, totalDifficulty FROM canonical JOIN block ON block.hash = canonical.hash
          WHERE canonical.number BETWEEN ? AND ? ORDER BY canonical.number
          """,
        arguments: [Int64(clamping: numbers.lowerBound), Int64(clamping: numbers.upperBound)])
      while let row = try rows.next() {
        let entry = try BlockIndex.entry(row, try row.hash("hash"))
        if passes(entry.header.logsBloom) { found.append(entry) }
      }
      return found
    }
  }

  // MARK: Encodings

  private static func entry(_ row: Row, _ hash: Hash256) throws -> IndexEntry {
    guard let difficulty = UInt256(bigEndian: [UInt8](row["totalDifficulty"] as Data)) else {
      throw StoreError.damaged("total difficulty of block \(hash)")
    }
    do {
      return IndexEntry(
        header: try Header(rlp: [UInt8](row["header"] as Data)), hash: hash, totalDifficulty: difficulty)
    } catch {
      throw StoreError.damaged("header of block \(hash): \(error)")
    }
  }

  /// The block's RLP without the list around it and without the header.
  private static func body(_ block: Block) -> [UInt8] {
    var writer = RLPWriter(capacity: 4096)
    let list = writer.open()
    for transaction in block.transactions { transaction.encodeItem(to: &writer) }
    writer.close(list)
    block.ommers.encode(to: &writer)
    if let withdrawals = block.withdrawals {
      let list = writer.open()
      for withdrawal in withdrawals { withdrawal.encode(to: &writer) }
      writer.close(list)
    }
    return writer.bytes
  }

  private static func block(_ header: Header, _ body: [UInt8], _ hash: Hash256) throws -> Block {
    do {
      return try RLPReader.read(body) { (f) throws(RLPError) in
        let transactions = try f.array { (r) throws(RLPError) in try Transaction(item: &r) }
        let ommers = try f.array { (r) throws(RLPError) in try Header(&r) }
        let withdrawals = f.isAtEnd ? nil : try f.array { (r) throws(RLPError) in try Withdrawal(&r) }
        return Block(header: header, transactions: transactions, ommers: ommers, withdrawals: withdrawals)
      }
    } catch {
      throw StoreError.damaged("body of block \(hash): \(error)")
    }
  }

  /// Receipts without their blooms, which follow from the logs and would be most of the bytes.
  static func encode(_ receipts: [Receipt]) -> [UInt8] {
    var writer = RLPWriter(capacity: 64 + 256 * receipts.count)
    let list = writer.open()
    for receipt in receipts {
      let start = writer.open()
      writer.uint64(UInt64(receipt.kind.rawValue))
      switch receipt.outcome {
      case .status(let success): writer.uint64(success ? 1 : 0)
      case .stateRoot(let root): writer.hash(root)
      }
      writer.uint64(receipt.cumulativeGasUsed)
      receipt.logs.encode(to: &writer)
      writer.close(start)
    }
    writer.close(list)
    return writer.bytes
  }

  static func receipts(_ bytes: [UInt8], _ hash: Hash256) throws -> [Receipt] {
    do {
      return try RLPReader.read(bytes) { (reader) throws(RLPError) in
        try reader.array { (item) throws(RLPError) in
          var f = try item.list()
          let start = f.position
          guard let kind = Transaction.Kind(rawValue: try f.uint8()) else { throw RLPError(.valueOutOfRange, at: start) }
          let outcome: Receipt.Outcome
          if f.nextByte == 0xa0 { outcome = .stateRoot(try f.hash()) } else { outcome = .status(try f.uint64() == 1) }
          let gas = try f.uint64()
          let logs = try f.array { (r) throws(RLPError) in try Log(&r) }
          try f.finish()
          return Receipt(kind: kind, outcome: outcome, cumulativeGasUsed: gas, logs: logs)
        }
      }
    } catch {
      throw StoreError.damaged("receipts of block \(hash): \(error)")
    }
  }
}

extension Row {
  func hash(_ column: String) throws -> Hash256 {
    let value = [UInt8](self[column] as Data)
    guard let hash = Hash256(value) else {
      throw StoreError.damaged("\(column) has \(value.count) bytes, expected 32")
    }
    return hash
  }
}
