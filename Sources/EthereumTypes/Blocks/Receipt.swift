public import Hashes

/// What a transaction left behind (Yellow Paper, section 4.3.1; typed by EIP-2718).
public struct Receipt: Hashable, Sendable {
  public enum Outcome: Hashable, Sendable {
    /// The state's root after the transaction: before Byzantium.
    case stateRoot(Hash256)
    /// Whether the transaction did not revert (EIP-658).
    case status(Bool)
  }

  public var kind: Transaction.Kind
  public var outcome: Outcome
  /// Gas the block has used up to and with this transaction.
  public var cumulativeGasUsed: UInt64
  public var bloom: Bloom
  public var logs: [Log]

  /// The bloom is that of the logs; `memo` is for receipts of one block.
  public init(
    kind: Transaction.Kind, outcome: Outcome, cumulativeGasUsed: UInt64, logs: [Log], memo: BloomMemo? = nil
  ) {
    self.kind = kind
    self.outcome = outcome
    self.cumulativeGasUsed = cumulativeGasUsed
    self.logs = logs
    bloom = memo?.bloom(logs) ?? Bloom(logs)
  }

  public init(envelope bytes: [UInt8]) throws(RLPError) {
    self = try RLPReader.read(bytes) { (r) throws(RLPError) in try Receipt(envelope: &r) }
  }

  /// From an envelope that fills the reader. Whether the bloom is that of the logs is not checked.
  public init(envelope reader: inout RLPReader) throws(RLPError) {
    kind = reader.isAtList ? .legacy : try Transaction.readKind(&reader)
    var f = try reader.list()
    let start = f.position
    let range = try f.bytesRange()
    switch range.count {
    case 0: outcome = .status(false)
    case 1 where f.memory(range)[0] == 1: outcome = .status(true)
    case 1: throw RLPError(.valueOutOfRange, at: start, found: Int(f.memory(range)[0]))
    case 32:
      guard let source = f.memory(range).baseAddress else {
        throw RLPError(.wrongLength, at: start, expected: 32, found: 0)
      }
      outcome = .stateRoot(Hash256(load: source))
    default: throw RLPError(.wrongLength, at: start, expected: 32, found: range.count)
    }
    cumulativeGasUsed = try f.uint64()
    bloom = try f.bloom()
    logs = try f.array { (r) throws(RLPError) in try Log(&r) }
    try f.finish()
  }

  public func encode(to writer: inout RLPWriter) {
    if kind != .legacy { writer.raw(kind.rawValue) }
    let outcomeLength: Int
    if case .stateRoot = outcome { outcomeLength = 33 } else { outcomeLength = 1 }
    writer.listPrefix(
      outcomeLength &+ RLPWriter.length(cumulativeGasUsed) &+ RLPWriter.listLength(Bloom.byteCount)
        &+ RLPWriter.listLength(logs.contentLength))
    switch outcome {
    case .stateRoot(let root): writer.hash(root)
    case .status(let success): writer.uint64(success ? 1 : 0)
    }
    writer.uint64(cumulativeGasUsed)
    bloom.encode(to: &writer)
    logs.encode(to: &writer)
  }

  public var envelope: [UInt8] {
    var writer = RLPWriter(capacity: 1024)
    encode(to: &writer)
    return writer.bytes
  }
}
