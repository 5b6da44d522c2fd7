import Chain
import ChainStore
import Console
import EthereumTypes
import Hashes

extension RPCDispatcher {
  static let logMethods: [String: Method] = [
    "eth_getLogs": { rpc, p in try rpc.logs(p.about(0) { try LogQuery($0, rpc.limits) }) }
  ]

  /// The logs that the canonical chain has now.
  func logs(_ query: LogQuery) throws -> JSON {
    let filter = query.filter
    var found: [JSON] = []
    if let hash = query.block {
      guard let head = try chain.header(hash: hash) else { throw RPCError.server("unknown block") }
      if filter.mayMatch(head.header.logsBloom) { try collect(head, filter, into: &found) }
      return .array(found)
    }
    let newest = chain.head.number
    let first = try bound(query.from ?? .latest, newest)
    let last = try bound(query.to ?? .latest, newest)
    guard first <= last else { throw RPCError.parameters("invalid block range params") }
    guard last <= newest else { throw RPCError.parameters("block range extends beyond current head block") }
    guard last - first < limits.logRange else {
      throw RPCError.parameters("exceed maximum block range: \(limits.logRange)")
    }
    for head in try chain.headers(first...last, where: filter.mayMatch) {
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
    guard let receipts = try chain.receipts(hash: head.hash),
      receipts.contains(where: { $0.logs.contains(where: filter.accepts) }),
      let stored = try chain.block(hash: head.hash)
    else { return }
    let block = SealedBlock(block: stored.block, hash: head.hash, receipts: receipts)
    found += block.logs(filter)
    guard found.count <= limits.logCount else {
      throw RPCError.limit("query returned more than \(limits.logCount) results")
    }
  }
}

extension SealedBlock {
  /// The logs that a filter lets through, in their order; those of a block that was removed say so and come in the reverse
  /// order.
  func logs(_ filter: LogFilter, areRemoved: Bool = false) -> [JSON] {
    guard filter.mayMatch(block.header.logsBloom) else { return [] }
    var found: [JSON] = []
    var index = 0
    for (i, (receipt, transaction)) in zip(receipts, block.transactions).enumerated() {
      var transactionHash: Hash256?
      for log in receipt.logs {
        defer { index += 1 }
        guard filter.accepts(log) else { continue }
        let hash = transactionHash ?? transaction.hash
        transactionHash = hash
        found.append(
          .log(log, at: Place(block.header, self.hash, i), transaction: hash, index: index, isRemoved: areRemoved))
      }
    }
    return areRemoved ? found.reversed() : found
  }
}
