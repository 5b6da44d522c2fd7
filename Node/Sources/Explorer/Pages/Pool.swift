import Chain

extension Explorer {
  /// `/pool`: what waits for a block, the newest first.
  func pool() -> Page {
    let show = show
    let content = mempool.content().sorted { $0.transaction.sequence > $1.transaction.sequence }
    let shown = content.prefix(Explorer.transactionsOnPage)
    let ready = content.count { $0.isPending }
    var values: Values = [
      "pending": Amount.grouped(UInt64(ready)), "noTransactions": "Nothing waits.",
      "transactionRows": shown.map { row($0, show) },
    ]
    if ready < content.count { values["queued"] = Amount.grouped(UInt64(content.count - ready)) }
    if shown.count < content.count { values["poolNote"] = "The newest \(shown.count) are shown." }
    return Page(template: "pool", title: "Pool", values: values, isLive: true)
  }

  /// A transaction of the pool in a list.
  func row(_ entry: (transaction: PendingTransaction, isPending: Bool), _ show: Show) -> Values {
    let pending = entry.transaction
    return show.row(
      TransactionLine(pending.transaction, hash: pending.hash, sender: pending.sender),
      waiting: entry.isPending ? "pending" : "queued")
  }
}
