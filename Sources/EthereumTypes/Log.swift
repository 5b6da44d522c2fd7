public import Hashes

/// An entry of the log (Yellow Paper, section 4.3.1).
public struct Log: Hashable, Sendable {
  public var address: Address
  /// Zero to four.
  public var topics: [Hash256]
  public var data: [UInt8]

  public init(address: Address, topics: [Hash256], data: [UInt8]) {
    self.address = address
    self.topics = topics
    self.data = data
  }

  public init(_ reader: inout RLPReader) throws(RLPError) {
    var fields = try reader.list()
    address = try fields.address()
    let start = fields.position
    topics = try fields.array { (r) throws(RLPError) in try r.hash() }
    guard topics.count <= 4 else { throw RLPError(.wrongCount, at: start, expected: 4, found: topics.count) }
    data = try fields.bytes()
    try fields.finish()
  }

  public func encode(to writer: inout RLPWriter) {
    let start = writer.open()
    writer.address(address)
    let list = writer.open()
    for topic in topics { writer.hash(topic) }
    writer.close(list)
    writer.bytes(data)
    writer.close(start)
  }
}

extension Array where Element == Log {
  /// The list of all logs; its Keccak-256 is the `logs` field of state tests.
  public func encode(to writer: inout RLPWriter) {
    let start = writer.open()
    for log in self { log.encode(to: &writer) }
    writer.close(start)
  }

  public var keccak256: Hash256 {
    var writer = RLPWriter()
    encode(to: &writer)
    return writer.keccak256
  }
}
