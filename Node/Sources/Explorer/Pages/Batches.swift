import Chain
import ChainStore
import Hashes

extension Explorer {
  /// `/batches?from=`.
  func batches(_ query: Query) throws -> Page {
    let show = show
    var values: Values = [:]
    var isNewest = true
    if let newest = try newestBatch() {
      let pages = Pages(newest: newest.number, oldest: 0, size: 25, from: try query.number("from"))
      isNewest = pages.first == pages.newest
      var rows: [Values] = []
      for number in (pages.last...pages.first).reversed() {
        guard let batch = try chain.index.batch(number: number) else { continue }
        rows.append([
          "number": String(batch.number), "first": String(batch.firstBlock), "last": String(batch.lastBlock),
          "count": Amount.grouped(batch.count), "finality": Explorer.finality(batch.finality),
          "hash": show.hash(batch.lastHash),
        ])
      }
      values["batches"] = rows
      if pages.count < pages.newest + 1 { values["paged"] = pages.values("/batches?from=") }
    }
    return Page(template: "batches", title: "Batches", values: values, isLive: isNewest)
  }

  /// `/batch/…`.
  func batch(_ id: String) throws -> Page {
    guard let number = UInt64(id) else {
      throw PageError.badRequest("A batch has a number; found “\(VisibleText.text(id, limit: 100))”.")
    }
    guard let batch = try chain.index.batch(number: number) else {
      throw PageError.notFound("There is no batch \(number).")
    }
    let show = show
    let shown = min(batch.count, UInt64(Explorer.itemsOnPage))
    let summaries = try summaries(from: batch.lastBlock, count: Int(shown))
    var values: Values = [
      "number": String(number), "count": Amount.grouped(batch.count),
      "blockRows": summaries.map { show.row($0) },
      "facts": [
        ["name": "Finality", "finality": Explorer.finality(batch.finality)],
        [
          "name": "First block",
          "link": ["href": "/block/\(batch.firstBlock)", "words": Amount.grouped(batch.firstBlock)] as Values,
        ],
        [
          "name": "Last block",
          "link": ["href": "/block/\(batch.lastBlock)", "words": Amount.grouped(batch.lastBlock)] as Values,
        ],
        ["name": "Last hash", "hash": show.hash(batch.lastHash)],
      ] as [Values],
    ]
    if shown < batch.count { values["blocksNote"] = "The newest \(shown) of its blocks are shown." }
    if number > 0 { values["previous"] = String(number - 1) }
    if try chain.index.batch(number: number + 1) != nil { values["next"] = String(number + 1) }
    return Page(template: "batch", title: "Batch \(number)", values: values, isLive: batch.finality != .final)
  }

  private func newestBatch() throws -> BlockBatch? {
    guard let block = try chain.index.newestBlock(atLeast: .ordered) else { return nil }
    return try chain.index.batch(containing: block)
  }
}

extension BlockBatch {
  /// Of blocks.
  var count: UInt64 { lastBlock >= firstBlock ? lastBlock - firstBlock + 1 : 0 }
}
