import Chain
import ChainStore
import Console
import EthereumJSON
import EthereumTypes
import Hashes
import StatelessExecution

/// `debug_`: raw forms of what is stored, and witnesses. Traces are in `Methods+Traces`.
extension RPCDispatcher {
  static let debugMethods: [String: Method] = [
    "debug_getRawBlock": { rpc, p in .data(try rpc.existing(try p.block(0)).block.encoded) },
    "debug_getRawHeader": { rpc, p in .data(try rpc.existing(try p.block(0)).block.header.encoded) },
    "debug_getRawReceipts": { rpc, p in
      let stored = try rpc.existing(try p.block(0))
      guard let receipts = try rpc.chain.receipts(hash: stored.hash) else {
        throw RPCError.server("block \(stored.hash) was not executed")
      }
      return .array(receipts.map { .data($0.envelope) })
    },
    "debug_getRawTransaction": { rpc, p in try rpc.rawTransaction(p) },
    "debug_executionWitness": { rpc, p in
      let stored = try rpc.existing(try p.block(0))
      guard try rpc.chain.isCanonical(stored.hash) else { throw RPCError.server("block is not canonical") }
      let witness = try rpc.chain.witness(ofBlock: stored.block.header.number)
      return .object([
        ("state", .array(witness.state.map { .data($0) })),
        ("codes", .array(witness.codes.map { .data($0) })),
        ("headers", .array(witness.headers.map { .data($0) })),
      ])
    },
    // No block is kept that broke a rule.
    "debug_getBadBlocks": { _, _ in .array([]) },
  ]

  func existing(_ reference: BlockReference) throws -> StoredBlock {
    guard let stored = try block(reference) else { throw RPCError.server("block not found") }
    return stored
  }
}
