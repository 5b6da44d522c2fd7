import BigIntegers
import Chain
import ChainStore
import Console
import EVM
import EthereumTypes
import Hashes

/// A transaction in a list.
struct TransactionLine: Sendable {
  let hash: Hash256
  /// Nil where the signature gives nobody.
  let from: Address?
  /// Nil for one that makes a contract.
  let to: Address?
  let created: Address?
  let value: UInt256
  /// Of what it transfers by a call of an ERC-20.
  let tokens: UInt256?
  /// Nil for one that is not in a block.
  let fee: UInt256?
  /// The name of the function that it seems to call, or what else it does.
  let action: String
  /// Nil for one that is not in a block, and where the receipt does not say.
  let failed: Bool?
  /// Where it is.
  let place: (block: UInt64, time: UInt64)?
}

extension TransactionLine {
  init(
    _ transaction: Transaction, hash: Hash256, sender: Address?, fee: UInt256? = nil, failed: Bool? = nil,
    place: (block: UInt64, time: UInt64)? = nil
  ) {
    let created = transaction.to == nil ? sender.map { Address(creator: $0, nonce: transaction.nonce) } : nil
    self.init(
      hash: hash, from: sender, to: transaction.to, created: created, value: transaction.value,
      tokens: TransactionLine.tokens(transaction), fee: fee,
      action: TransactionLine.action(transaction), failed: failed, place: place)
  }

  private static func tokens(_ transaction: Transaction) -> UInt256? {
    guard transaction.to != nil, let decoded = Decoded(call: transaction.data),
      decoded.name.hasPrefix("transfer")
    else { return nil }
    for (name, value) in decoded.values where name == "amount" {
      if case .number(let amount) = value { return amount }
    }
    return nil
  }

  private static func action(_ transaction: Transaction) -> String {
    if transaction.to == nil { return "create" }
    if transaction.kind == .setCode { return "delegate" }
    if transaction.kind == .blob { return "blobs" }
    if transaction.data.isEmpty { return "send" }
    return Decoded.functionName(transaction.data)
      ?? (transaction.data.count >= 4 ? transaction.data[..<4].hex : "data")
  }
}

extension Explorer {
  /// The canonical blocks from `newest` down, at most `count`.
  func summaries(from newest: UInt64, count: Int) throws -> [BlockSummary] {
    var result: [BlockSummary] = []
    var number = newest
    while result.count < count, let head = try chain.header(number: number) {
      if let known = caches.summaries[head.hash] {
        result.append(known)
      } else if let stored = try chain.block(hash: head.hash) {
        let summary = BlockSummary(
          header: stored.block.header, hash: stored.hash, transactions: stored.block.transactions.count)
        caches.summaries.insert(summary, for: head.hash)
        result.append(summary)
      }
      guard number > chain.genesis.number else { break }
      number -= 1
    }
    return result
  }

  /// Who sent the transactions of a block.
  func senders(_ stored: StoredBlock) -> [Address?] {
    if let known = caches.senders[stored.hash] { return known }
    let fork = chain.fork(stored.block.header)
    let senders = stored.block.transactions.map { $0.sender(fork: fork) }
    caches.senders.insert(senders, cost: 1 + senders.count, for: stored.hash)
    return senders
  }

  func sender(_ stored: StoredBlock, _ index: Int) -> Address? {
    if let known = caches.senders[stored.hash] { return known[index] }
    return stored.block.transactions[index].sender(fork: chain.fork(stored.block.header))
  }

  /// Transactions of a block as lines of a list. `indices` are those of transactions that are there.
  func lines(_ stored: StoredBlock, _ indices: some Collection<Int>) throws -> [TransactionLine] {
    let receipts = indices.isEmpty ? nil : try chain.receipts(hash: stored.hash)
    let header = stored.block.header
    return indices.map { index in
      let transaction = stored.block.transactions[index]
      let costs = receipts.flatMap { Costs(transaction, at: index, $0, header, chain) }
      return TransactionLine(
        transaction, hash: transaction.hash, sender: sender(stored, index), fee: costs?.total,
        failed: receipts.flatMap { index < $0.count ? $0[index].failed : nil },
        place: (header.number, header.timestamp))
    }
  }

  /// The newest transactions of the chain, from at most `blocks` blocks.
  func newestTransactions(_ head: Chain.Head, count: Int, blocks: Int) throws -> [TransactionLine] {
    if let known = caches.newest[head.hash] { return known }
    var result: [TransactionLine] = []
    for summary in try summaries(from: head.number, count: blocks) where summary.transactions > 0 {
      guard let stored = try chain.block(hash: summary.hash) else { continue }
      result += try lines(stored, stored.block.transactions.indices.reversed().prefix(count - result.count))
      if result.count >= count { break }
    }
    caches.newest.insert(result, for: head.hash)
    return result
  }
}

extension Receipt {
  /// Nil before Byzantium, whose receipts do not say.
  var failed: Bool? {
    switch outcome {
    case .status(let success): !success
    case .stateRoot: nil
    }
  }
}

/// What a transaction cost.
struct Costs {
  let gasUsed: UInt64
  let price: UInt256
  /// What was burnt of it, by the base fee.
  let burnt: UInt256
  /// For blobs, in wei.
  let blobs: UInt256
  let total: UInt256

  /// Nil where there is no receipt.
  init?(_ transaction: Transaction, at index: Int, _ receipts: [Receipt], _ header: Header, _ chain: Chain) {
    guard index < receipts.count else { return nil }
    gasUsed = receipts[index].cumulativeGasUsed &- (index > 0 ? receipts[index - 1].cumulativeGasUsed : 0)
    price = transaction.effectiveGasPrice(baseFee: header.baseFeePerGas ?? .zero) ?? .zero
    burnt = UInt256(gasUsed) &* (header.baseFeePerGas ?? .zero)
    if transaction.kind == .blob,
      let parameters = chain.specification.blobParameters(timestamp: header.timestamp)
    {
      let gas = UInt64(transaction.blobHashes.count) &* BlobParameters.gasPerBlob
      blobs = UInt256(gas) &* parameters.baseFee(excessBlobGas: header.excessBlobGas ?? 0)
    } else {
      blobs = .zero
    }
    total = UInt256(gasUsed) &* price &+ blobs
  }
}
