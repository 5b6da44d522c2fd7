import Chain
import ChainStore
import EVM
import EthereumTypes
import Hashes

/// The state that a caller names by a block.
enum StateBase {
  /// Behind a canonical block.
  case block(Chain.Head)
  /// Behind the block that would come next.
  case pending(PendingBlock)

  /// Of the block; the pending one's has no state root.
  var header: Header {
    switch self {
    case .block(let head): head.header
    case .pending(let block): block.header
    }
  }

  func state(_ chain: Chain) throws -> CallState {
    switch self {
    case .block(let head): CallState(try chain.state(at: head.number))
    case .pending(let block): try chain.state(behind: block)
    }
  }

  func simulation(
    _ chain: Chain, _ overrides: BlockOverrides, _ accounts: StateOverrides, _ limit: ExecutionLimit
  ) throws -> Simulation {
    switch self {
    case .block(let head):
      try chain.simulation(at: head.number, overriding: overrides, accounts: accounts, limit: limit)
    case .pending(let block):
      try chain.simulation(behind: block, overriding: overrides, accounts: accounts, limit: limit)
    }
  }
}

extension RPCDispatcher {
  func stateBase(_ reference: BlockReference) throws -> StateBase {
    if case .pending = reference { return .pending(try pendingBlocks.current()) }
    return .block(try stateHeader(reference))
  }

  /// The state behind a block.
  func state(_ reference: BlockReference) throws -> CallState { try stateBase(reference).state(chain) }

  /// The pending block with the root of its state, and its receipts.
  func pendingBlock() throws -> (stored: StoredBlock, receipts: [Receipt]) {
    let pending = try pendingBlocks.current()
    let block = try chain.completed(pending)
    let stored = StoredBlock(
      block: block, hash: block.header.hash, totalDifficulty: pending.parent.totalDifficulty,
      length: block.encoded.count, isExecuted: true)
    return (stored, pending.receipts)
  }
}
