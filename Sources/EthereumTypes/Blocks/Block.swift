public import Hashes

/// A block: its header and what the header commits to.
public struct Block: Hashable, Sendable {
  public var header: Header
  public var transactions: [Transaction]
  public var ommers: [Header]
  /// Nil before Shanghai.
  public var withdrawals: [Withdrawal]?

  public init(
    header: Header, transactions: [Transaction] = [], ommers: [Header] = [], withdrawals: [Withdrawal]? = nil
  ) {
    self.header = header
    self.transactions = transactions
    self.ommers = ommers
    self.withdrawals = withdrawals
  }

  public init(rlp bytes: [UInt8]) throws(RLPError) {
    self = try RLPReader.read(bytes) { (r) throws(RLPError) in try Block(&r) }
  }

  public init(_ reader: inout RLPReader) throws(RLPError) {
    try self.init(&reader) { (r) throws(RLPError) in try Transaction(item: &r) }
  }

  /// With a reader of transactions that notes more than the transaction.
  init(
    _ reader: inout RLPReader, _ transaction: (inout RLPReader) throws(RLPError) -> Transaction
  ) throws(RLPError) {
    var f = try reader.list()
    header = try Header(&f)
    transactions = try f.array(transaction)
    ommers = try f.array { (r) throws(RLPError) in try Header(&r) }
    withdrawals = f.isAtEnd ? nil : try f.array { (r) throws(RLPError) in try Withdrawal(&r) }
    try f.finish()
  }

  public func encode(to writer: inout RLPWriter) {
    let start = writer.open()
    header.encode(to: &writer)
    let list = writer.open()
    for transaction in transactions { transaction.encodeItem(to: &writer) }
    writer.close(list)
    ommers.encode(to: &writer)
    if let withdrawals {
      let list = writer.open()
      for withdrawal in withdrawals { withdrawal.encode(to: &writer) }
      writer.close(list)
    }
    writer.close(start)
  }

  public var encoded: [UInt8] {
    var writer = RLPWriter(capacity: 4096)
    encode(to: &writer)
    return writer.bytes
  }
}

extension Array where Element == Header {
  public func encode(to writer: inout RLPWriter) {
    let start = writer.open()
    for header in self { header.encode(to: &writer) }
    writer.close(start)
  }

  /// What a header's `ommersHash` is for these ommers.
  public var ommersHash: Hash256 {
    if isEmpty { return Header.emptyOmmersHash }
    var writer = RLPWriter(capacity: 2048)
    encode(to: &writer)
    return writer.keccak256
  }
}
