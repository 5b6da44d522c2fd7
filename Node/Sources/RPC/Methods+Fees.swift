import BigIntegers
import Chain
import ChainStore
import Console
import EthereumJSON
import EthereumTypes
import ExecutionFixtures
import Hashes
import StatelessExecution
import Synchronization

/// Prices.
extension RPCDispatcher {
  static let feeMethods: [String: Method] = [
    "eth_gasPrice": { rpc, _ in .quantity(try rpc.suggestedTip() &+ rpc.nextBaseFee()) },
    "eth_maxPriorityFeePerGas": { rpc, _ in .quantity(try rpc.suggestedTip()) },
    "eth_baseFee": { rpc, _ in .quantity(try rpc.nextBaseFee()) },
    "eth_blobBaseFee": { rpc, _ in .quantity(rpc.blobBaseFee(rpc.chain.head.header)) },
    "eth_feeHistory": { rpc, p in try rpc.feeHistory(p) },
  ]

  func nextBaseFee() throws -> UInt256 { try chain.nextHeader().baseFeePerGas ?? .zero }

  func blobBaseFee(_ header: Header) -> UInt256 {
    guard let excess = header.excessBlobGas else { return .zero }
    return chain.specification.blobParameters(timestamp: header.timestamp)?.baseFee(excessBlobGas: excess)
      ?? .zero
  }

  /// What the three cheapest transactions of the last 20 blocks paid, at the 60th percentile: go-ethereum's rule.
  func suggestedTip() throws -> UInt256 {
    let head = chain.head
    if let known = suggested.withLock({ $0 }), known.head == head.hash { return known.tip }
    var tips: [UInt256] = []
    var hash = head.hash
    for _ in 0..<20 {
      guard hash != chain.genesis.hash, let stored = try chain.block(hash: hash) else { break }
      let base = stored.block.header.baseFeePerGas ?? .zero
      let paid = stored.block.transactions.compactMap {
        $0.effectiveGasPrice(baseFee: base).map { $0 &- base }
      }
      tips += paid.filter { !$0.isZero }.sorted().prefix(3)
      hash = stored.block.header.parentHash
    }
    tips.sort()
    let suggestion = tips.isEmpty ? UInt256.zero : tips[(tips.count - 1) * 60 / 100]
    let tip = max(suggestion, mempool.limits.minimumTip)
    // Blocks of a head that was left may be forgotten while they are read.
    if chain.head.hash == head.hash { suggested.withLock { $0 = (head.hash, tip) } }
    return tip
  }

  private func feeHistory(_ p: Parameters) throws -> JSON {
    // Some clients send the count as a JSON number.
    let wanted = try p.about(0) { value -> UInt64 in
      if value.isString { return try Argument.uint64(value) }
      do throws(FixtureError) { return try value.uint64() } catch { throw ArgumentProblem("\(error)") }
    }
    guard let newest = try header(try p.blockNumber(1)) else {
      throw RPCError.server("request beyond head block: head \(chain.head.number)")
    }
    let percentiles = try p[2].map { value -> [Double] in
      guard value.isArray, value.elements.count <= limits.feeHistoryPercentiles else {
        throw RPCError.server("over the query limit \(limits.feeHistoryPercentiles): percentiles")
      }
      return try value.elements.map {
        guard !$0.isString, let number = Double($0.text) else {
          throw RPCError.parameters("invalid argument 2: no number")
        }
        return number
      }
    }
    var least = 0.0
    for percentile in percentiles ?? [] {
      guard percentile >= least, percentile <= 100 else {
        throw RPCError.server("invalid reward percentile: \(percentile)")
      }
      least = percentile
    }
    let count = min(wanted, limits.feeHistoryBlocks, newest.number - chain.genesis.number + 1)
    guard count > 0 else {
      return .object([("oldestBlock", .quantity(0 as UInt64)), ("gasUsedRatio", .null)])
    }
    let oldest = newest.number - (count - 1)
    var baseFees: [JSON] = []
    var ratios: [JSON] = []
    var blobFees: [JSON] = []
    var blobRatios: [JSON] = []
    var rewards: [JSON] = []
    let heads = try chain.headers(oldest...newest.number) { _ in true }
    guard heads.count == Int(clamping: count) else {
      throw RPCError.server("block \(oldest + UInt64(heads.count)) not found")
    }
    for head in heads {
      let header = head.header
      baseFees.append(.quantity(header.baseFeePerGas ?? .zero))
      ratios.append(.number(Double(header.gasUsed) / Double(max(1, header.gasLimit))))
      blobFees.append(.quantity(blobBaseFee(header)))
      let blobs = header.blobGasUsed.flatMap { _ in
        chain.specification.blobParameters(timestamp: header.timestamp)
      }
      blobRatios.append(
        .number(blobs.map { Double(header.blobGasUsed ?? 0) / Double(max(1, $0.maxGas)) } ?? 0))
      if let percentiles {
        rewards.append(.array(try rewardsPaid(head.hash, percentiles).map { .quantity($0) }))
      }
    }
    // The block behind the newest.
    let next = try chain.header(number: newest.number + 1)?.header
    if let next {
      baseFees.append(.quantity(next.baseFeePerGas ?? .zero))
      blobFees.append(.quantity(blobBaseFee(next)))
    } else {
      let header = try chain.nextHeader()
      baseFees.append(.quantity(header.baseFeePerGas ?? .zero))
      blobFees.append(.quantity(blobBaseFee(header)))
    }
    var m = Members()
    m["oldestBlock"] = .quantity(oldest)
    if percentiles != nil { m["reward"] = .array(rewards) }
    m["baseFeePerGas"] = .array(baseFees)
    m["gasUsedRatio"] = .array(ratios)
    m["baseFeePerBlobGas"] = .array(blobFees)
    m["blobGasUsedRatio"] = .array(blobRatios)
    return m.json
  }

  /// The tips below which that many percent of the block's gas were used.
  private func rewardsPaid(_ hash: Hash256, _ percentiles: [Double]) throws -> [UInt256] {
    if percentiles.isEmpty { return [] }
    guard let block = try chain.block(hash: hash)?.block else { throw RPCError.server("block \(hash) not found") }
    guard !block.transactions.isEmpty, let receipts = try chain.receipts(hash: hash),
      receipts.count == block.transactions.count
    else { return percentiles.map { _ in .zero } }
    let base = block.header.baseFeePerGas ?? .zero
    var paid: [(tip: UInt256, gas: UInt64)] = []
    var before: UInt64 = 0
    for (transaction, receipt) in zip(block.transactions, receipts) {
      paid.append(
        (
          transaction.effectiveGasPrice(baseFee: base).map { $0 &- base } ?? .zero,
          receipt.cumulativeGasUsed &- before
        ))
      before = receipt.cumulativeGasUsed
    }
    paid.sort { $0.tip < $1.tip }
    var i = 0
    var sum = paid[0].gas
    return percentiles.map { percentile in
      let threshold = UInt64(Double(block.header.gasUsed) * percentile / 100)
      while sum < threshold && i < paid.count - 1 {
        i += 1
        sum += paid[i].gas
      }
      return paid[i].tip
    }
  }
}
