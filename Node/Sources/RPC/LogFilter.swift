import EthereumTypes
import ExecutionFixtures
import Hashes

/// Which logs a caller asks for: by who wrote them and what about.
struct LogFilter: Sendable {
  /// Empty: of any.
  private let addresses: Set<Address>
  /// At each place any of these; empty: any.
  private let topics: [Set<Hash256>]
  /// The hashes of the alternatives, which say their bits in a bloom; by place, addresses first.
  private let hashes: [[Hash256]]

  /// Lets everything through.
  init() {
    addresses = []
    topics = []
    hashes = []
  }

  init(_ value: JSONValue, _ limits: RPCLimits) throws {
    var addresses: [Address] = []
    if let address = value["address"] {
      addresses = try (address.isArray ? address.elements : [address]).map { try Argument.address($0) }
    }
    var topics: [[Hash256]] = []
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
    guard addresses.count <= limits.filterAlternatives, topics.allSatisfy({ $0.count <= limits.filterAlternatives })
    else { throw ArgumentProblem("exceed max addresses or topics per search position") }
    self.addresses = Set(addresses)
    self.topics = topics.map { Set($0) }
    hashes = [addresses.map { Bloom.hash($0) }] + topics.map { $0.map { Bloom.hash($0) } }
  }

  /// How many values it holds: what it costs to keep, beside itself.
  var alternatives: Int { addresses.count + topics.reduce(0) { $0 + $1.count } }

  func accepts(_ log: Log) -> Bool {
    guard addresses.isEmpty || addresses.contains(log.address), log.topics.count >= topics.count else { return false }
    return zip(topics, log.topics).allSatisfy { $0.isEmpty || $0.contains($1) }
  }

  /// Whether a block with that bloom may have such logs.
  func mayMatch(_ bloom: Bloom) -> Bool {
    hashes.allSatisfy { place in place.isEmpty || place.contains { bloom.mayContain(hash: $0) } }
  }
}

/// Logs and the blocks they are asked for in: one block by its hash, or a range.
struct LogQuery: Sendable {
  let filter: LogFilter
  let block: Hash256?
  let from: BlockReference?
  let to: BlockReference?

  /// All logs.
  init() {
    filter = LogFilter()
    (block, from, to) = (nil, nil, nil)
  }

  init(_ value: JSONValue, _ limits: RPCLimits) throws {
    guard value.isObject else {
      throw ArgumentProblem("json: cannot unmarshal non-object into Go value of type filters.input")
    }
    block = try value["blockHash"].map { try Argument.hash($0) }
    from = try value["fromBlock"].map { try BlockReference(number: $0) }
    to = try value["toBlock"].map { try BlockReference(number: $0) }
    guard block == nil || from == nil && to == nil else {
      throw ArgumentProblem("cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other")
    }
    filter = try LogFilter(value, limits)
  }

  /// The numbers of blocks whose logs a filter or a subscription wants as they come. As go-ethereum has it, blocks must be
  /// numbers or the newest, and a block's hash does not matter.
  func followedBlocks() throws -> ClosedRange<UInt64> {
    let bounds = try [from, to].map { reference -> UInt64? in
      switch reference {
      case nil, .latest: nil
      case .earliest: 0
      case .number(let number): number
      case .pending: throw RPCError.parameters("pending logs are not supported")
      case .safe, .finalized, .hash: throw RPCError.parameters("invalid block range params")
      }
    }
    switch (bounds[0], bounds[1]) {
    case (nil, nil): return 0...UInt64.max
    case (let first?, nil): return first...UInt64.max
    case (let first?, let last?) where first <= last: return first...last
    default: throw RPCError.parameters("invalid block range params")
    }
  }
}
