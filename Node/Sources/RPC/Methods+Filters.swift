import Chain
import ChainStore
import Console
import EthereumJSON
import EthereumTypes
import ExecutionFixtures
import Hashes

/// Filters: changes since the last poll.
extension RPCDispatcher {
  static let filterMethods: [String: Method] = [
    "eth_newFilter": { rpc, p in
      let query = try p.about(0) { try LogQuery($0, rpc.limits) }
      return .string(try rpc.filters.add(.logs(query, blocks: query.followedBlocks())))
    },
    "eth_newBlockFilter": { rpc, _ in .string(try rpc.filters.add(.blocks)) },
    "eth_newPendingTransactionFilter": { rpc, p in
      .string(try rpc.filters.add(.transactions(areFull: p[0] == nil ? false : p.bool(0))))
    },
    "eth_getFilterChanges": { rpc, p in try rpc.filterChanges(p.identifier(0)) },
    "eth_getFilterLogs": { rpc, p in
      guard case .logs(let query, _) = try rpc.filters.use(p.identifier(0)).kind else {
        throw RPCError.server("filter not found")
      }
      return try rpc.logs(query)
    },
    "eth_uninstallFilter": { rpc, p in .bool(rpc.filters.remove(try p.identifier(0))) },
  ]

  private func filterChanges(_ id: String) throws -> JSON {
    let filter = try filters.use(id)
    switch filter.kind {
    case .transactions(let areFull):
      return .array(
        try filters.takeTransactions(id).map {
          areFull ? .transaction($0.transaction, hash: $0.hash, sender: $0.sender, at: nil) : .hash($0.hash)
        })
    case .blocks:
      let steps = try filters.steps(behind: filter.place).prefix(limits.filterChanges)
      filters.move(id, to: filter.place + UInt64(steps.count))
      return .array(steps.lazy.filter { !$0.isRemoved }.map { .hash($0.hash) })
    case .logs(let query, let blocks):
      var found: [JSON] = []
      var place = filter.place
      for step in try filters.steps(behind: place) {
        // What is too much for one answer comes with the next.
        if found.count >= limits.filterChanges { break }
        if blocks.contains(step.number) { found += try logs(step, query.filter) }
        place += 1
      }
      filters.move(id, to: place)
      return .array(found)
    }
  }

  private func logs(_ step: FilterStore.Step, _ filter: LogFilter) throws -> [JSON] {
    if let block = step.block { return block.logs(filter, areRemoved: step.isRemoved) }
    guard let head = try chain.header(hash: step.hash), filter.mayMatch(head.header.logsBloom),
      let receipts = try chain.receipts(hash: step.hash), let stored = try chain.block(hash: step.hash)
    else { return [] }
    return SealedBlock(block: stored.block, hash: step.hash, receipts: receipts)
      .logs(filter, areRemoved: step.isRemoved)
  }
}

extension Parameters {
  /// The name of a filter or a subscription.
  func identifier(_ i: Int) throws -> String {
    try about(i) {
      guard let id = $0.string else {
        throw ArgumentProblem("json: cannot unmarshal non-string into Go value of type rpc.ID")
      }
      return id
    }
  }
}
