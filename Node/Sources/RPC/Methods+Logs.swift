import Chain
import ChainStore
import Console
import EthereumTypes
import ExecutionFixtures
import Hashes

/// What logs a caller asks for.
struct LogFilter {
  /// Empty: of any.
  var addresses: [Address] = []
  /// At each place any of these; empty: any.
  var topics: [[Hash256]] = []

  init(_ value: JSONValue, _ limits: RPCLimits) throws {
    if let address = value["address"] {
      addresses = try (address.isArray ? address.elements : [address]).map { try Argument.address($0) }
    }
    if let places = value["topics"] {
      guard places.isArray else { throw ArgumentProblem("topics are no array") }
      let elements = places.elements
      guard elements.count <= 4 else { throw ArgumentProblem("exceed max topics") }
      topics = try elements.map { place in
        if place.isNull { return [] }
        guard place.isArray else { return [try Argument.hash(place)] }
        // Null among the alternatives allows anything.
        if place.elements.contains(where: \.isNull) { return [] }
        return try place.elements.map { try Argument.hash($0) }
      }
    }
    guard addresses.count <= limits.filterAlternatives,
      topics.allSatisfy({ $0.count <= limits.filterAlternatives })
    else {
      throw ArgumentProblem("exceed max addresses or topics per search position")
    }
  }

  func accepts(_ log: Log) -> Bool {
    guard addresses.isEmpty || addresses.contains(log.address), log.topics.count >= topics.count else {
      return false
    }
    return zip(topics, log.topics).allSatisfy { $0.isEmpty || $0.contains($1) }
  }

  /// Whether a block with that bloom may have such logs.
  func bloomTest() -> (Bloom) -> Bool {
    let places = [addresses.map { Bloom.hash($0) }] + topics.map { $0.map { Bloom.hash($0) } }
    return { bloom in
      places.allSatisfy { place in place.isEmpty || place.contains { bloom.mayContain(hash: $0) } }
    }
  }
}

extension RPCDispatcher {
  static let logMethods: [String: Method] = [
    "eth_getLogs": { rpc, p in try rpc.logs(p) }
  ]

  private func logs(_ p: Parameters) throws -> JSON {
    let (filter, hash, from, to) = try p.about(0) { value in
      guard value.isObject else {
        throw ArgumentProblem("json: cannot unmarshal non-object into Go value of type filters.input")
      }
      let hash = try value["blockHash"].map { try Argument.hash($0) }
      let from = try value["fromBlock"].map { try BlockReference(number: $0) }
      let to = try value["toBlock"].map { try BlockReference(number: $0) }
      guard hash == nil || from == nil && to == nil else {
        throw ArgumentProblem("cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other")
      }
      return (try LogFilter(value, limits), hash, from, to)
    }
    var found: [JSON] = []
    if let hash {
      guard let head = try chain.header(hash: hash) else { throw RPCError.server("unknown block") }
      if filter.bloomTest()(head.header.logsBloom) { try collect(head, filter, into: &found) }
      return .array(found)
    }
    let newest = chain.head.number
    let first = try bound(from ?? .latest, newest)
    let last = try bound(to ?? .latest, newest)
    guard first <= last else { throw RPCError.parameters("invalid block range params") }
    guard last <= newest else { throw RPCError.parameters("block range extends beyond current head block") }
    guard last - first < limits.logRange else {
      throw RPCError.parameters("exceed maximum block range: \(limits.logRange)")
    }
    for head in try chain.headers(first...last, where: filter.bloomTest()) {
      try collect(head, filter, into: &found)
    }
    return .array(found)
  }

  /// A number beyond the head stays as it is, to be refused.
  private func bound(_ reference: BlockReference, _ newest: UInt64) throws -> UInt64 {
    if case .number(let number) = reference { return number }
    guard let found = try header(reference) else { throw RPCError.server("unknown block") }
    return min(found.number, newest)
  }

  private func collect(_ head: Chain.Head, _ filter: LogFilter, into found: inout [JSON]) throws {
    guard let receipts = try chain.receipts(hash: head.hash) else { return }
    var index = 0
    var stored: StoredBlock?
    for (i, receipt) in receipts.enumerated() {
      for log in receipt.logs {
        defer { index += 1 }
        guard filter.accepts(log) else { continue }
        if stored == nil { stored = try chain.block(hash: head.hash) }
        guard let block = stored?.block, i < block.transactions.count else { return }
        guard found.count < limits.logCount else {
          throw RPCError.limit("query returned more than \(limits.logCount) results")
        }
        found.append(
          .log(
            log, at: Place(head.header, head.hash, i), transaction: block.transactions[i].hash, index: index))
      }
    }
  }
}
