import BigIntegers
import Chain
import ChainStore
import Console
import EVM
import EthereumJSON
import EthereumTypes
import Hashes
import Parallel
import StatelessExecution

extension JSON {
  /// Of a pending block, whose hash, nonce and beneficiary are not known before it is made.
  fileprivate var withoutNames: JSON {
    guard case .object(let members) = self else { return self }
    return .object(members.map { ["hash", "nonce", "miner"].contains($0.0) ? ($0.0, .null) : $0 })
  }
}

/// Blocks, transactions, receipts.
extension RPCDispatcher {
  static let blockMethods: [String: Method] = [
    "eth_blockNumber": { rpc, p in
      try p.expect(atMost: 0)
      return .quantity(rpc.chain.head.number)
    },
    "eth_getBlockByNumber": { rpc, p in
      let reference = try p.blockNumber(0)
      let isFull = try p.bool(1)
      let json = try rpc.block(reference).map { rpc.json($0, isFull: isFull) } ?? .null
      if case .pending = reference { return json.withoutNames }
      return json
    },
    "eth_getBlockByHash": { rpc, p in
      let hash = try p.hash(0)
      let isFull = try p.bool(1)
      return try rpc.chain.block(hash: hash).map { rpc.json($0, isFull: isFull) } ?? .null
    },
    "eth_getHeaderByNumber": { rpc, p in
      let reference = try p.blockNumber(0)
      if case .pending = reference {
        let (stored, _) = try rpc.pendingBlock()
        return Members(stored.block.header, hash: stored.hash).json.withoutNames
      }
      return try rpc.header(reference).map { Members($0.header, hash: $0.hash).json } ?? .null
    },
    "eth_getHeaderByHash": { rpc, p in
      try rpc.chain.header(hash: try p.hash(0)).map { Members($0.header, hash: $0.hash).json } ?? .null
    },
    "eth_getBlockTransactionCountByNumber": { rpc, p in
      try rpc.block(try p.blockNumber(0)).map { .quantity($0.block.transactions.count) } ?? .null
    },
    "eth_getBlockTransactionCountByHash": { rpc, p in
      try rpc.chain.block(hash: try p.hash(0)).map { .quantity($0.block.transactions.count) } ?? .null
    },
    "eth_getUncleCountByBlockNumber": { rpc, p in
      try rpc.block(try p.blockNumber(0)).map { .quantity($0.block.ommers.count) } ?? .null
    },
    "eth_getUncleCountByBlockHash": { rpc, p in
      try rpc.chain.block(hash: try p.hash(0)).map { .quantity($0.block.ommers.count) } ?? .null
    },
    "eth_getUncleByBlockNumberAndIndex": { rpc, p in
      rpc.uncle(try rpc.block(try p.blockNumber(0)), try p.quantity(1))
    },
    "eth_getUncleByBlockHashAndIndex": { rpc, p in
      rpc.uncle(try rpc.chain.block(hash: try p.hash(0)), try p.quantity(1))
    },
    "eth_getTransactionByHash": { rpc, p in
      let hash = try p.hash(0)
      if let (stored, index) = try rpc.transaction(hash) { return rpc.transaction(stored, index) }
      guard let waiting = rpc.mempool[hash] else { return .null }
      return .transaction(waiting.transaction, hash: hash, sender: waiting.sender, at: nil)
    },
    "eth_getTransactionByBlockHashAndIndex": { rpc, p in
      rpc.transaction(try rpc.chain.block(hash: try p.hash(0)), try p.quantity(1))
    },
    "eth_getTransactionByBlockNumberAndIndex": { rpc, p in
      rpc.transaction(try rpc.block(try p.blockNumber(0)), try p.quantity(1))
    },
    "eth_getRawTransactionByHash": { rpc, p in try rpc.rawTransaction(p) },
    "eth_getRawTransactionByBlockHashAndIndex": { rpc, p in
      rpc.rawTransaction(try rpc.chain.block(hash: try p.hash(0)), try p.quantity(1))
    },
    "eth_getRawTransactionByBlockNumberAndIndex": { rpc, p in
      rpc.rawTransaction(try rpc.block(try p.blockNumber(0)), try p.quantity(1))
    },
    "eth_getTransactionReceipt": { rpc, p in
      guard let (stored, index) = try rpc.transaction(try p.hash(0)),
        let receipts = try rpc.chain.receipts(hash: stored.hash), index < receipts.count
      else { return .null }
      return rpc.receipts(stored, receipts, only: index)[0]
    },
    "eth_getBlockReceipts": { rpc, p in
      let reference = try p.block(0)
      if case .pending = reference {
        let (stored, receipts) = try rpc.pendingBlock()
        return .array(rpc.receipts(stored, receipts))
      }
      guard let stored = try rpc.block(reference) else { return .null }
      guard let receipts = try rpc.chain.receipts(hash: stored.hash) else { return .null }
      return .array(rpc.receipts(stored, receipts))
    },
  ]

  func block(_ reference: BlockReference) throws -> StoredBlock? {
    if case .pending = reference { return try pendingBlock().stored }
    guard let head = try header(reference) else { return nil }
    return try chain.block(hash: head.hash)
  }

  /// The canonical block with a transaction, and its index there.
  func transaction(_ hash: Hash256) throws -> (StoredBlock, Int)? {
    guard let (number, index) = try chain.location(ofTransaction: hash),
      let stored = try chain.block(number: number), index < stored.block.transactions.count,
      // The chain may have changed between the two reads.
      stored.block.transactions[index].hash == hash
    else { return nil }
    return (stored, index)
  }

  func json(_ stored: StoredBlock, isFull: Bool) -> JSON {
    let block = stored.block
    var m = Members(block.header, hash: stored.hash)
    m["size"] = .quantity(stored.length)
    if isFull {
      m["transactions"] = .array(senders(stored).enumerated().map { transaction(stored, $0, sender: $1) })
    } else {
      m["transactions"] = .array(block.transactions.map { .hash($0.hash) })
    }
    m["uncles"] = .array(block.ommers.map { .hash($0.hash) })
    m["withdrawals"] = block.withdrawals.map { .withdrawals($0) }
    return m.json
  }

  /// An ommer as a block without a body.
  private func uncle(_ stored: StoredBlock?, _ index: UInt64) -> JSON {
    guard let ommers = stored?.block.ommers, index < ommers.count else { return .null }
    let ommer = ommers[Int(index)]
    var m = Members(ommer, hash: ommer.hash)
    m["size"] = .quantity(Block(header: ommer).encoded.count)
    m["uncles"] = .array([])
    return m.json
  }

  /// Who sent each transaction of a block, recovered on all cores; nil where the signature gives nobody.
  private func senders(_ stored: StoredBlock) -> [Address?] {
    let transactions = stored.block.transactions
    let fork = chain.fork(stored.block.header)
    return Parallel.map(transactions.count) { transactions[$0].sender(fork: fork) }
  }

  private func transaction(_ stored: StoredBlock, _ index: Int, sender: Address?) -> JSON {
    let transaction = stored.block.transactions[index]
    return .transaction(
      transaction, hash: transaction.hash, sender: sender, at: Place(stored.block.header, stored.hash, index))
  }

  private func transaction(_ stored: StoredBlock, _ index: Int) -> JSON {
    let sender = stored.block.transactions[index].sender(fork: chain.fork(stored.block.header))
    return transaction(stored, index, sender: sender)
  }

  private func transaction(_ stored: StoredBlock?, _ index: UInt64) -> JSON {
    guard let stored, index < stored.block.transactions.count else { return .null }
    return transaction(stored, Int(index))
  }

  private func rawTransaction(_ stored: StoredBlock?, _ index: UInt64) -> JSON {
    guard let stored, index < stored.block.transactions.count else { return .null }
    return .data(stored.block.transactions[Int(index)].envelope)
  }

  func rawTransaction(_ p: Parameters) throws -> JSON {
    let hash = try p.hash(0)
    if let (stored, index) = try transaction(hash) { return .data(stored.block.transactions[index].envelope) }
    return mempool[hash].map { .data($0.transaction.envelope) } ?? .data([])
  }

  /// The receipts of a block, or the one of a transaction.
  func receipts(_ stored: StoredBlock, _ receipts: [Receipt], only wanted: Int? = nil) -> [JSON] {
    let header = stored.block.header
    let all = wanted == nil ? senders(stored) : nil
    let blobPrice = chain.specification.blobParameters(timestamp: header.timestamp)?
      .baseFee(excessBlobGas: header.excessBlobGas ?? 0)
    var result: [JSON] = []
    var gasBefore: UInt64 = 0
    var logIndex = 0
    for (i, (receipt, transaction)) in zip(receipts, stored.block.transactions).enumerated() {
      defer {
        gasBefore = receipt.cumulativeGasUsed
        logIndex += receipt.logs.count
      }
      if let wanted, wanted != i { continue }
      let place = Place(header, stored.hash, i)
      let hash = transaction.hash
      let sender = if let all { all[i] } else { transaction.sender(fork: chain.fork(header)) }
      var m = Members()
      if transaction.kind == .blob, let blobPrice {
        m["blobGasPrice"] = .quantity(blobPrice)
        m["blobGasUsed"] = .quantity(UInt64(transaction.blobHashes.count) &* BlobParameters.gasPerBlob)
      }
      m["blockHash"] = .hash(stored.hash)
      m["blockNumber"] = .quantity(header.number)
      let created =
        transaction.to == nil ? sender.map { Address(creator: $0, nonce: transaction.nonce) } : nil
      m["contractAddress"] = .address(created)
      m["cumulativeGasUsed"] = .quantity(receipt.cumulativeGasUsed)
      m["effectiveGasPrice"] = .quantity(
        transaction.effectiveGasPrice(baseFee: header.baseFeePerGas ?? .zero) ?? .zero)
      m["from"] = .address(sender)
      m["gasUsed"] = .quantity(receipt.cumulativeGasUsed &- gasBefore)
      m["logs"] = .array(
        receipt.logs.enumerated().map { .log($1, at: place, transaction: hash, index: logIndex + $0) })
      m["logsBloom"] = .data(receipt.bloom.bytes)
      switch receipt.outcome {
      case .status(let success): m["status"] = .quantity(success ? 1 : 0 as UInt64)
      case .stateRoot(let root): m["root"] = .hash(root)
      }
      m["to"] = .address(transaction.to)
      m["transactionHash"] = .hash(hash)
      m["transactionIndex"] = .quantity(i)
      m["type"] = .quantity(UInt64(transaction.kind.rawValue))
      result.append(m.json)
    }
    return result
  }
}
