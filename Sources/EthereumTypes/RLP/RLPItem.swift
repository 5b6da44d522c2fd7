/// Any RLP value, as a tree: for tests and tools; typed decoding goes through `RLPReader`.
public indirect enum RLPItem: Hashable, Sendable {
  case bytes([UInt8])
  case list([RLPItem])

  /// Lists within lists that `init(rlp:)` reads.
  public static let depthLimit = 1024

  /// The one item that `bytes` encode.
  public init(rlp bytes: [UInt8]) throws(RLPError) {
    self = try RLPReader.read(bytes) { (r) throws(RLPError) in try RLPItem(&r, depth: 0) }
  }

  private init(_ reader: inout RLPReader, depth: Int) throws(RLPError) {
    guard reader.isAtList else {
      self = .bytes(try reader.bytes())
      return
    }
    guard depth < RLPItem.depthLimit else {
      throw RLPError(.tooDeep, at: reader.position, expected: RLPItem.depthLimit)
    }
    self = .list(try reader.array { (r) throws(RLPError) in try RLPItem(&r, depth: depth &+ 1) })
  }

  public func encode(to writer: inout RLPWriter) {
    switch self {
    case .bytes(let bytes): writer.bytes(bytes)
    case .list(let items):
      let start = writer.open()
      for item in items { item.encode(to: &writer) }
      writer.close(start)
    }
  }

  public var encoded: [UInt8] {
    var writer = RLPWriter()
    encode(to: &writer)
    return writer.bytes
  }
}
