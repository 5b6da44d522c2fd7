import BigIntegers
import Chain
import ChainStore
import EthereumTypes
import Hashes
import StatelessExecution

extension Explorer {
  static let blocksOnChart = 60

  /// `/`: how the chain is, its newest blocks and transactions.
  func overview() throws -> Page {
    let show = show
    let head = chain.head
    let recent = try summaries(from: head.number, count: Explorer.blocksOnChart)
    let counts = mempool.counts
    var values: Values = [
      "chain": name,
      "head": [
        "number": String(head.number), "grouped": Amount.grouped(head.number),
        "time": show.time(head.header.timestamp),
        "share": show.share(head.header.gasUsed, of: head.header.gasLimit),
        "gasLimit": Amount.grouped(head.header.gasLimit),
      ] as Values,
      "rate": rate(recent), "settled": try settled(),
      "blockRows": recent.prefix(10).map { show.row($0) },
      "transactionRows": rows(try newestTransactions(head, count: 10, blocks: Explorer.blocksOnChart), show),
      "noTransactions": "No transactions in the newest \(recent.count) blocks.",
    ]
    var pool: Values = ["pending": Amount.grouped(UInt64(counts.pending))]
    if counts.queued > 0 { pool["queued"] = Amount.grouped(UInt64(counts.queued)) }
    values["pool"] = pool
    if let fee = try chain.nextHeader().baseFeePerGas { values["baseFee"] = show.gasPrice(fee) }
    if let number = try chain.index.newestBlock(atLeast: .final) {
      values["final"] = ["number": String(number), "grouped": Amount.grouped(number)] as Values
    }
    if recent.count > 1 { values["chart"] = chart(recent) }
    return Page(template: "overview", title: "Overview", values: values, isLive: true)
  }

  /// Transactions per second over the newest blocks. The genesis block's time says nothing of when it was made.
  private func rate(_ recent: [BlockSummary]) -> Values {
    let recent = recent.filter { $0.header.number > chain.genesis.number }
    guard let newest = recent.first, let oldest = recent.last,
      newest.header.timestamp > oldest.header.timestamp
    else {
      return ["amount": "–", "span": "too few blocks to say"]
    }
    let seconds = newest.header.timestamp - oldest.header.timestamp
    // What is in the oldest block came before the time that is looked at.
    let transactions = recent.dropLast().reduce(0) { $0 + $1.transactions }
    let tenths = (Double(transactions) / Double(seconds) * 10).rounded() / 10
    let amount = tenths >= 100 ? Amount.grouped(UInt64(tenths)) : "\(tenths)"
    return ["amount": amount, "span": "over \(recent.count) blocks"]
  }

  private func settled() throws -> String {
    let committed = try chain.index.newestBlock(atLeast: .committed)
    let proven = try chain.index.newestBlock(atLeast: .proven)
    switch (committed, proven) {
    case (nil, _): return "no batch is committed"
    case (let committed?, nil): return "committed to \(committed)"
    case (let committed?, let proven?): return "proven to \(proven), committed to \(committed)"
    }
  }

  /// A bar for each block, the newest at the right; the fullest block's has the whole height.
  private func chart(_ recent: [BlockSummary]) -> Values {
    let shares = recent.map {
      $0.header.gasLimit == 0 ? 0 : min(1, Double($0.header.gasUsed) / Double($0.header.gasLimit))
    }
    let most = shares.max() ?? 0
    let fullest = recent[shares.firstIndex(of: most) ?? 0].header
    let bars = recent.reversed().enumerated().map { (i, summary) -> Values in
      let header = summary.header
      // What is not empty can be seen.
      let height = header.gasUsed == 0 || most == 0 ? 0 : max(1.5, 40 * shares[recent.count - 1 - i] / most)
      return [
        "number": String(header.number), "x": String(10 * (Explorer.blocksOnChart - recent.count + i)),
        "y": "\(((40 - height) * 10).rounded() / 10)",
        "height": "\((height * 10).rounded() / 10)",
        "percent": Amount.percent(header.gasUsed, of: header.gasLimit),
        "transactions": String(summary.transactions),
      ]
    }
    return [
      "most": Amount.percent(fullest.gasUsed, of: fullest.gasLimit), "count": String(bars.count),
      "width": String(10 * Explorer.blocksOnChart - 2), "bars": bars,
    ]
  }

  /// `/blocks?from=`: all blocks.
  func blocks(_ query: Query) throws -> Page {
    let pages = Pages(
      newest: chain.head.number, oldest: chain.genesis.number, size: 25, from: try query.number("from"))
    let show = show
    var values = pages.values("/blocks?from=")
    values["blockRows"] = try summaries(from: pages.first, count: pages.count).map { show.row($0) }
    return Page(template: "blocks", title: "Blocks", values: values, isLive: pages.first == pages.newest)
  }
}
