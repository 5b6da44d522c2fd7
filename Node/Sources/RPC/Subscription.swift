import BigIntegers
import Chain
import Console
import EthereumJSON
import EthereumTypes
import Hashes

/// What a session wants to be told. Only its session uses it, behind its lock.
final class Subscription {
  enum Kind: Sendable {
    case heads
    case logs(LogFilter, blocks: ClosedRange<UInt64>)
    case transactions(areFull: Bool)
    /// Whether the node is behind its chain: it never is, so nothing is told.
    case synchronisation

    var alternatives: Int { if case .logs(let filter, _) = self { filter.alternatives } else { 0 } }
  }

  let id: String
  let kind: Kind
  /// It is told of events behind this one.
  let start: UInt64
  /// What came before the client knew the name; nil from then on.
  private var held: [[UInt8]]? = []
  private let head: [UInt8]

  init(_ id: String, _ kind: Kind, behind start: UInt64) {
    self.id = id
    self.kind = kind
    self.start = start
    head = Array(
      "{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\",\"params\":{\"subscription\":\"\(id)\",\"result\":".utf8)
  }

  var isActive: Bool { held == nil }

  func hold(_ messages: [[UInt8]]) { held?.append(contentsOf: messages) }

  /// What was held; from now on nothing is.
  func activate() -> [[UInt8]] {
    defer { held = nil }
    return held ?? []
  }

  func message(_ result: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(head.count + result.count + 2)
    bytes += head
    bytes += result
    bytes += "}}".utf8
    return bytes
  }
}

/// What subscriptions are told of an event; each kind of text is written once. For one thread.
final class EventNotices {
  private let event: EventFeed.Event

  init(_ event: EventFeed.Event) { self.event = event }

  private func bytes(_ json: JSON) -> [UInt8] {
    var bytes: [UInt8] = []
    json.write(to: &bytes)
    return bytes
  }

  private var added: [SealedBlock] {
    switch event {
    case .chain(.sealed(let block)): [block]
    case .chain(.reorganised(_, let added)): added
    case .chain(.rewound), .arrived: []
    }
  }

  private var removed: [SealedBlock] {
    switch event {
    case .chain(.reorganised(let removed, _)), .chain(.rewound(let removed)): removed
    case .chain(.sealed), .arrived: []
    }
  }

  private lazy var heads: [[UInt8]] = added.map { bytes(Members($0.block.header, hash: $0.hash).json) }

  private var arrived: [PendingTransaction] { if case .arrived(let list) = event { list } else { [] } }
  private lazy var hashes: [[UInt8]] = arrived.map { bytes(.hash($0.hash)) }
  private lazy var transactions: [[UInt8]] = arrived.map {
    bytes(.transaction($0.transaction, hash: $0.hash, sender: $0.sender, at: nil))
  }

  /// All logs in the order they are told, with their texts.
  private struct Logs {
    let number: UInt64
    let bloom: Bloom
    let logs: [(log: Log, text: [UInt8])]
  }

  private lazy var logs: [Logs] = removed.map { texts($0, areRemoved: true) } + added.map { texts($0, areRemoved: false) }

  private func texts(_ block: SealedBlock, areRemoved: Bool) -> Logs {
    // Without a filter there are as many as the block has, in the same order.
    let logs = block.receipts.flatMap(\.logs)
    let texts = block.logs(LogFilter(), areRemoved: areRemoved).map(bytes)
    let header = block.block.header
    return Logs(
      number: header.number, bloom: header.logsBloom,
      logs: zip(areRemoved ? logs.reversed() : logs, texts).map { ($0, $1) })
  }

  func results(for kind: Subscription.Kind) -> [[UInt8]] {
    switch kind {
    case .heads: return heads
    case .logs(let filter, let blocks):
      return logs.flatMap { block -> [[UInt8]] in
        guard blocks.contains(block.number), filter.mayMatch(block.bloom) else { return [] }
        return block.logs.compactMap { filter.accepts($0.log) ? $0.text : nil }
      }
    case .transactions(let areFull): return areFull ? transactions : hashes
    case .synchronisation: return []
    }
  }
}
