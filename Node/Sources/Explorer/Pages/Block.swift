import BigIntegers
import Chain
import ChainStore
import Console
import EthereumTypes
import Hashes

extension Explorer {
  static let transactionsOnPage = 50
  static let itemsOnPage = 100

  /// `/block/…?page=`: by number or hash.
  func block(_ id: String, _ query: Query) throws -> Page {
    let stored = try storedBlock(id)
    let header = stored.block.header
    let show = show
    let transactions = stored.block.transactions
    let isCanonical = try chain.isCanonical(stored.hash)
    var values: Values = [
      "grouped": Amount.grouped(header.number), "facts": try facts(stored, isCanonical, show),
      "header": ["facts": headerFacts(stored, show)] as Values,
      "count": Amount.grouped(UInt64(transactions.count)),
      "noTransactions": "No transactions.",
    ]
    if !isCanonical {
      values["warning"] =
        "This block is not part of the chain: another block has its number, or the chain went back."
    } else {
      if header.number < chain.head.number { values["next"] = String(header.number + 1) }
    }
    if header.number > chain.genesis.number {
      values["previous"] = isCanonical ? String(header.number - 1) : "\(header.parentHash)"
    }
    let size = Explorer.transactionsOnPage
    let pageCount = max(1, (transactions.count + size - 1) / size)
    let page = min(max(1, Int(clamping: try query.number("page") ?? 1)), pageCount)
    let range = min((page - 1) * size, transactions.count)..<min(page * size, transactions.count)
    values["transactionRows"] = rows(try lines(stored, range), show)
    if pageCount > 1 {
      var paged: Values = ["position": "\(range.lowerBound + 1) – \(range.upperBound)"]
      if page > 1 { paged["newer"] = "/block/\(id)?page=\(page - 1)" }
      if page < pageCount { paged["older"] = "/block/\(id)?page=\(page + 1)" }
      values["paged"] = paged
    }
    if let withdrawals = stored.block.withdrawals, !withdrawals.isEmpty {
      values["hasWithdrawals"] = true
      values["withdrawalCount"] = String(withdrawals.count)
      values["withdrawals"] = withdrawals.prefix(Explorer.itemsOnPage).map {
        [
          "index": String($0.index), "validator": String($0.validatorIndex),
          "address": show.address($0.address),
          "amount": show.ether($0.wei),
        ] as Values
      }
    }
    if !stored.block.ommers.isEmpty {
      values["hasOmmers"] = true
      values["ommers"] = stored.block.ommers.map { show.hash($0.hash) }
    }
    return Page(
      template: "block", title: "Block \(header.number)", values: values,
      isLive: try isCanonical && chain.index.finality(of: header.number) != .final && page == 1)
  }

  /// A block by its number, decimal or hexadecimal, or its hash.
  private func storedBlock(_ id: String) throws -> StoredBlock {
    if id.utf8.count == 66, let hash = Hash256(text: id) {
      guard let stored = try chain.block(hash: hash) else {
        throw PageError.notFound("There is no block with the hash \(id).")
      }
      return stored
    }
    guard let number = UInt256(text: id) else {
      throw PageError.badRequest(
        "A block has a number or a hash of 64 hexadecimal digits behind 0x; found “\(VisibleText.text(id, limit: 100))”."
      )
    }
    guard let number = number.uint64, let stored = try chain.block(number: number) else {
      throw PageError.notFound("There is no block \(number.decimal); the newest is \(chain.head.number).")
    }
    return stored
  }

  private func facts(_ stored: StoredBlock, _ isCanonical: Bool, _ show: Show) throws -> [Values] {
    let header = stored.block.header
    var facts: [Values] = [["name": "Time", "time": show.time(header.timestamp)]]
    if isCanonical {
      facts.append(["name": "Finality", "finality": try finality(of: header.number)])
      if let batch = try chain.index.batch(containing: header.number) {
        facts.append([
          "name": "Batch",
          "link": ["href": "/batch/\(batch.number)", "words": String(batch.number)] as Values,
        ])
      }
    }
    facts += [
      ["name": "Hash", "hash": show.hash(stored.hash)],
      [
        "name": "Parent", "hash": show.hash(header.parentHash),
        "moreLink": ["href": "/block/\(header.parentHash)", "words": "open"] as Values,
      ],
      ["name": "Producer", "address": show.address(header.beneficiary)],
      [
        "name": "Gas used", "share": show.share(header.gasUsed, of: header.gasLimit),
        "note": "\(Amount.grouped(header.gasUsed)) of \(Amount.grouped(header.gasLimit))",
      ],
    ]
    if header.number == chain.genesis.number { facts.removeAll { $0["name"] as? String == "Parent" } }
    if let fee = header.baseFeePerGas { facts.append(["name": "Base fee", "amount": show.gasPrice(fee)]) }
    if let blobGas = header.blobGasUsed, blobGas > 0 {
      facts.append([
        "name": "Blob gas", "text": Amount.grouped(blobGas),
        "note": "\(blobGas / BlobParameters.gasPerBlob) blobs",
      ])
    }
    facts.append(["name": "Size", "text": "\(Amount.grouped(UInt64(stored.length))) bytes"])
    if !header.extraData.isEmpty {
      var fact: Values = ["name": "Extra data", "code": header.extraData.hex]
      if let text = VisibleText.guess(header.extraData, limit: 32) { fact["note"] = "“\(text)”" }
      facts.append(fact)
    }
    return facts
  }

  private func headerFacts(_ stored: StoredBlock, _ show: Show) -> [Values] {
    let header = stored.block.header
    var facts: [Values] = [
      ["name": "State root", "hash": show.hash(header.stateRoot)],
      ["name": "Transactions root", "hash": show.hash(header.transactionsRoot)],
      ["name": "Receipts root", "hash": show.hash(header.receiptsRoot)],
    ]
    if let root = header.withdrawalsRoot {
      facts.append(["name": "Withdrawals root", "hash": show.hash(root)])
    }
    if let root = header.parentBeaconBlockRoot {
      facts.append(["name": "Beacon block root", "hash": show.hash(root)])
    }
    if let hash = header.requestsHash { facts.append(["name": "Requests hash", "hash": show.hash(hash)]) }
    if let gas = header.excessBlobGas {
      facts.append(["name": "Excess blob gas", "text": Amount.grouped(gas)])
    }
    facts += [
      ["name": "Rules", "text": chain.fork(header).name],
      ["name": header.difficulty.isZero ? "Randao" : "Mix hash", "hash": show.hash(header.mixHash)],
    ]
    if !header.difficulty.isZero {
      facts += [
        ["name": "Difficulty", "text": Amount.grouped(header.difficulty.decimal)],
        ["name": "Total difficulty", "text": Amount.grouped(stored.totalDifficulty.decimal)],
        ["name": "Nonce", "text": String(header.nonce)],
      ]
    }
    return facts
  }

  /// How far a canonical block has come, as steps.
  func finality(of number: UInt64) throws -> Values {
    Explorer.finality(try chain.index.finality(of: number))
  }

  static func finality(_ finality: Finality) -> Values {
    let steps: [(Finality, String)] = [
      (.ordered, "ordered"), (.committed, "committed"), (.proven, "proven"), (.final, "final"),
    ]
    return [
      "name": steps[Int(finality.rawValue)].1,
      "steps": steps.map {
        ["name": $1, "state": $0 == finality ? "done last" : $0 < finality ? "done" : "open"] as Values
      },
    ]
  }
}
