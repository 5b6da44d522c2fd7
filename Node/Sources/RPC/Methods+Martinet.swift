import Chain
import ChainStore
import Console
import EthereumTypes
import EthereumJSON
import ExecutionFixtures
import StatelessValidation

/// `martinet_`: what a rollup has beyond Ethereum. How far blocks have come on their way to L1, and the batches they went in.
/// Documentation/RPC.md describes arguments and results.
extension RPCDispatcher {
  static let martinetMethods: [String: Method] = [
    "martinet_blockFinality": { rpc, p in
      guard let head = try rpc.header(try p.block(0)) else { return .null }
      guard try rpc.chain.isCanonical(head) else {
        throw RPCError.server("block \(head.hash) is not on the canonical chain")
      }
      let batch = try rpc.chain.index.batch(containing: head.number)
      let isDecreed = try rpc.chain.index.decree(head.hash) != nil
      return .object([
        ("blockNumber", .quantity(head.number)), ("blockHash", .hash(head.hash)),
        // The first block is what the contract on L1 begins with.
        ("finality", .finality(head.number == rpc.chain.genesis.number ? .final : batch?.finality ?? .ordered)),
        ("batch", batch.map { .quantity($0.number) } ?? .null),
        ("provable", .bool(!isDecreed)),
      ])
    },
    "martinet_statelessInput": { rpc, p in
      let stored = try rpc.existing(try p.block(0))
      guard try rpc.chain.isCanonical(stored.hash) else { throw RPCError.server("block is not canonical") }
      guard let input = try rpc.chain.statelessInput(ofBlock: stored.block.header.number) else {
        throw RPCError.server("no schema of the standard stateless input has the rules of block \(stored.block.header.number)")
      }
      let root = try input.bytes.withUnsafeBytes { try StatelessInput($0).requestRoot }
      return .object([
        ("schemaId", .quantity(UInt64(input.schema.rawValue))), ("newPayloadRequestRoot", .hash(root)),
        ("input", .data(input.bytes)),
      ])
    },
    "martinet_finalityHeads": { rpc, p in
      try p.expect(atMost: 0)
      let head = rpc.chain.head
      var m = Members()
      m["ordered"] = .object([("number", .quantity(head.number)), ("hash", .hash(head.hash))])
      for finality in Finality.allCases.dropFirst() {
        let newest = try rpc.chain.index.newestBlock(atLeast: finality) ?? rpc.chain.genesis.number
        guard let header = try rpc.chain.header(number: newest) else {
          // The chain went back between the reads.
          throw RPCError.server("block \(newest) not found")
        }
        m["\(finality)"] = .object([("number", .quantity(header.number)), ("hash", .hash(header.hash))])
      }
      return m.json
    },
    "martinet_batchNumber": { rpc, p in
      try p.expect(atMost: 0)
      return try rpc.chain.index.newestBatch.map { .quantity($0.number) } ?? .null
    },
    "martinet_getBatch": { rpc, p in
      let reference = try p.require(0)
      if reference.string == "latest" { return try rpc.chain.index.newestBatch.map { .batch($0) } ?? .null }
      return try rpc.chain.index.batch(number: try p.quantity(0)).map { .batch($0) } ?? .null
    },
    "martinet_getBatchByBlock": { rpc, p in
      guard let head = try rpc.header(try p.block(0)), try rpc.chain.isCanonical(head) else { return .null }
      return try rpc.chain.index.batch(containing: head.number).map { .batch($0) } ?? .null
    },
    "martinet_getBatches": { rpc, p in
      let first = try p.quantity(0)
      let count = try p.quantity(1)
      guard count <= rpc.limits.listedBatches else {
        throw RPCError.parameters("exceed maximum number of batches: \(rpc.limits.listedBatches)")
      }
      return .array(try rpc.chain.index.batches(from: first, count: Int(clamping: count)).map { .batch($0) })
    },
  ]
}

extension JSON {
  fileprivate static func finality(_ finality: Finality) -> JSON { .string("\(finality)") }

  fileprivate static func batch(_ batch: BlockBatch) -> JSON {
    .object([
      ("number", .quantity(batch.number)), ("firstBlock", .quantity(batch.firstBlock)),
      ("lastBlock", .quantity(batch.lastBlock)), ("lastBlockHash", .hash(batch.lastHash)),
      ("finality", .finality(batch.finality)),
    ])
  }
}
