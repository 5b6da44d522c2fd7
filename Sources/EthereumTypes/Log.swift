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

  /// Bytes of the list's content.
  private var contentLength: Int {
    21 &+ RLPWriter.listLength(33 &* topics.count) &+ RLPWriter.bytesLength(data)
  }

  /// Bytes of the encoding.
  var encodedLength: Int { RLPWriter.listLength(contentLength) }

  public func encode(to writer: inout RLPWriter) {
    writer.listPrefix(contentLength)
    writer.address(address)
    writer.listPrefix(33 &* topics.count)
    for i in 0..<topics.count { writer.hash(topics[i]) }
    writer.bytes(data)
  }
}

extension Array where Element == Log {
  /// The list of all logs; its Keccak-256 is the `logs` field of state tests.
  public func encode(to writer: inout RLPWriter) {
    writer.listPrefix(contentLength)
    withUnsafeBufferPointer { for i in 0..<$0.count { $0[i].encode(to: &writer) } }
  }

  /// Bytes of the list's content.
  var contentLength: Int {
    withUnsafeBufferPointer { logs in
      var length = 0
      for i in 0..<logs.count { length &+= logs[i].encodedLength }
      return length
    }
  }

  public var keccak256: Hash256 {
    var writer = RLPWriter()
    encode(to: &writer)
    return writer.keccak256
  }
}
