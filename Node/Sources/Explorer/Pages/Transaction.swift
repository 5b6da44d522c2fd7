import BigIntegers
import Chain
import ChainStore
import Console
import EVM
import EthereumTypes
import Hashes

extension Explorer {
  /// Bytes of input and of a log's data that are shown.
  static let inputOnPage = 4096
  static let logDataOnPage = 1024

  /// `/tx/…`: in a block or in the pool.
  func transaction(_ id: String) throws -> Page {
    guard id.utf8.count == 66, let hash = Hash256(text: id) else {
      throw PageError.badRequest(
        "A transaction has a hash of 64 hexadecimal digits behind 0x; found “\(VisibleText.text(id, limit: 100))”."
      )
    }
    if let (number, index) = try chain.location(ofTransaction: hash),
      let stored = try chain.block(number: number),
      // The chain may have changed between the two.
      index < stored.block.transactions.count, stored.block.transactions[index].hash == hash
    {
      return try mined(stored, index, hash)
    }
    if let pending = mempool[hash] { return waiting(pending) }
    throw PageError.notFound("There is no transaction \(hash), neither in the chain nor in the pool.")
  }

  private func mined(_ stored: StoredBlock, _ index: Int, _ hash: Hash256) throws -> Page {
    let show = show
    let header = stored.block.header
    let transaction = stored.block.transactions[index]
    let sender = sender(stored, index)
    let receipts = try chain.receipts(hash: stored.hash) ?? []
    let receipt = index < receipts.count ? receipts[index] : nil
    let logs = receipt?.logs ?? []
    let shownLogs = logs.prefix(Explorer.itemsOnPage)
    let tokens = tokens((transaction.to.map { [$0] } ?? []) + shownLogs.map(\.address))
    var values = parts(transaction, show, tokens)
    values["isMined"] = true
    switch receipt?.failed {
    case false?: values["status"] = ["kind": "good", "words": "Success"] as Values
    case true?:
      values["status"] = ["kind": "bad", "words": "Failed"] as Values
      let failure = failure(stored, index, receipts)
      var words: Values = ["what": failure.what]
      if let reason = failure.reason { words["reason"] = reason }
      if !failure.data.isEmpty { words["data"] = show.bytes(failure.data, limit: 512) }
      values["failure"] = words
    case nil: values["status"] = ["kind": "", "words": "Executed"] as Values
    }
    let confirmations = chain.head.number >= header.number ? chain.head.number - header.number + 1 : 0
    var facts: [Values] = [
      ["name": "Hash", "hash": show.hash(hash)],
      [
        "name": "Block",
        "link": ["href": "/block/\(header.number)", "words": Amount.grouped(header.number)] as Values,
        "note": "place \(index + 1) of \(stored.block.transactions.count), \(Amount.grouped(confirmations)) "
          + (confirmations == 1 ? "confirmation" : "confirmations"),
      ],
      ["name": "Finality", "finality": try finality(of: header.number)],
      ["name": "Time", "time": show.time(header.timestamp)],
    ]
    facts += participants(transaction, sender, show)
    if let costs = Costs(transaction, at: index, receipts, header, chain) {
      var note = "\(Amount.grouped(costs.gasUsed)) gas × \(Amount.gwei(costs.price)) gwei"
      if !costs.blobs.isZero { note += " + \(Amount.ether(costs.blobs)) \(options.symbol) for blobs" }
      facts += [
        ["name": "Fee", "amount": show.ether(costs.total), "note": note],
        [
          "name": "Gas used", "share": show.share(costs.gasUsed, of: transaction.gasLimit),
          "note": "\(Amount.grouped(costs.gasUsed)) of \(Amount.grouped(transaction.gasLimit))",
        ],
      ]
      if !costs.burnt.isZero { facts.append(["name": "Burnt", "amount": show.ether(costs.burnt)]) }
    }
    values["facts"] = facts + terms(transaction, show)
    values["logCount"] = String(logs.count)
    let firstLog = receipts.prefix(index).reduce(0) { $0 + $1.logs.count }
    values["logs"] = shownLogs.enumerated().map { log($1, firstLog + $0, show, tokens) }
    if logs.count > shownLogs.count {
      values["logsNote"] =
        "\(logs.count - shownLogs.count) logs more are not shown; eth_getTransactionReceipt has all."
    }
    return Page(
      template: "transaction", title: "Transaction \(hash)", values: values,
      isLive: try chain.index.finality(of: header.number) != .final)
  }

  private func waiting(_ pending: PendingTransaction) -> Page {
    let show = show
    let transaction = pending.transaction
    let isReady =
      mempool.content(of: pending.sender).first { $0.transaction.hash == pending.hash }?.isPending ?? true
    var values = parts(transaction, show, tokens(transaction.to.map { [$0] } ?? []))
    values["status"] =
      ["kind": "wait", "words": isReady ? "Pending" : "Queued: a transaction with a lower nonce is missing"]
      as Values
    values["facts"] =
      [
        ["name": "Hash", "hash": show.hash(pending.hash)] as Values,
        ["name": "Block", "text": "in none yet"],
      ]
      + participants(transaction, pending.sender, show) + terms(transaction, show)
    return Page(template: "transaction", title: "Transaction \(pending.hash)", values: values, isLive: true)
  }

  /// What does not depend on where the transaction is: its input and its lists.
  private func parts(_ transaction: Transaction, _ show: Show, _ tokens: [Address: Token]) -> Values {
    var values: Values = [:]
    if transaction.to != nil, let decoded = Decoded(call: transaction.data) {
      let token = transaction.to.flatMap { tokens[$0] }
      values["summary"] =
        [
          "action": decoded.name, "note": token?.symbol.map { "on \($0)" } ?? "by its selector",
          "hasArguments": !decoded.values.isEmpty,
          "arguments": decoded.values.map { show.value($0.value, name: $0.name, token: token) },
        ] as Values
    }
    if !transaction.data.isEmpty {
      var input = show.bytes(transaction.data, limit: Explorer.inputOnPage)
      if let text = VisibleText.guess(transaction.data, limit: 1024) { input["words"] = text }
      values["input"] = input
    }
    let limit = Explorer.itemsOnPage
    if !transaction.accessList.isEmpty {
      values["hasAccessList"] = true
      values["accessList"] = transaction.accessList.prefix(limit).map {
        [
          "address": show.address($0.address),
          "count": $0.storageKeys.count == 1 ? "1 slot" : "\($0.storageKeys.count) slots",
          "keys": $0.storageKeys.prefix(limit).map { show.hash($0) },
        ] as Values
      }
      if transaction.accessList.count > limit
        || transaction.accessList.contains(where: { $0.storageKeys.count > limit })
      {
        values["accessListNote"] =
          "Of \(transaction.accessList.count) accounts the first \(limit) are shown, and as many slots of each."
      }
    }
    if !transaction.authorizations.isEmpty {
      values["hasAuthorizations"] = true
      values["authorizations"] = transaction.authorizations.prefix(limit).map { authorization in
        var row: Values = [
          "address": show.address(authorization.address), "nonce": String(authorization.nonce),
          "chainName": authorization.chainID.isZero ? "any" : authorization.chainID.decimal,
        ]
        if let authority = authorization.authority() { row["authority"] = show.address(authority) }
        return row
      }
      if transaction.authorizations.count > limit {
        values["authorizationsNote"] = "Of \(transaction.authorizations.count) the first \(limit) are shown."
      }
    }
    if !transaction.blobHashes.isEmpty {
      values["hasBlobs"] = true
      values["blobs"] = transaction.blobHashes.map { show.hash($0) }
    }
    return values
  }

  private func participants(_ transaction: Transaction, _ sender: Address?, _ show: Show) -> [Values] {
    var facts: [Values] = []
    if let sender {
      facts.append(["name": "From", "address": show.address(sender)])
    } else {
      facts.append(["name": "From", "text": "unknown: the signature gives nobody"])
    }
    if let to = transaction.to {
      facts.append(["name": "To", "address": show.address(to)])
    } else if let sender {
      facts.append([
        "name": "Creates", "address": show.address(Address(creator: sender, nonce: transaction.nonce)),
        "note": "a contract",
      ])
    }
    facts.append(["name": "Value", "amount": show.ether(transaction.value)])
    return facts
  }

  /// What the sender signed beside the payment.
  private func terms(_ transaction: Transaction, _ show: Show) -> [Values] {
    var facts: [Values] = [["name": "Gas limit", "text": Amount.grouped(transaction.gasLimit)]]
    switch transaction.kind {
    case .legacy, .accessList:
      facts.append(["name": "Gas price", "amount": show.gasPrice(transaction.maxFeePerGas)])
    case .feeMarket, .blob, .setCode:
      facts += [
        ["name": "Maximum fee", "amount": show.gasPrice(transaction.maxFeePerGas), "note": "for a gas"],
        [
          "name": "Maximum tip", "amount": show.gasPrice(transaction.maxPriorityFeePerGas),
          "note": "for a gas",
        ],
      ]
    }
    if transaction.kind == .blob {
      facts.append([
        "name": "Maximum blob fee", "amount": show.gasPrice(transaction.maxFeePerBlobGas),
        "note": "for a blob gas",
      ])
    }
    facts += [
      ["name": "Nonce", "text": String(transaction.nonce)],
      ["name": "Type", "text": "\(transaction.kind.rawValue)", "note": transaction.kind.words],
    ]
    if transaction.chainID == nil {
      facts.append([
        "name": "Chain", "text": "any", "note": "signed without a chain id: valid on every chain",
      ])
    }
    return facts
  }

  private func log(_ log: Log, _ index: Int, _ show: Show, _ tokens: [Address: Token]) -> Values {
    var values: Values = ["index": String(index), "address": show.address(log.address)]
    let token = tokens[log.address]
    if let symbol = token?.symbol { values["token"] = symbol }
    if let decoded = Decoded(log) {
      values["event"] = decoded.name
      values["hasArguments"] = true
      values["arguments"] = decoded.values.map { show.value($0.value, name: $0.name, token: token) }
    } else {
      values["raw"] =
        [
          "topics": log.topics.enumerated().map { ["i": String($0), "topic": show.hash($1)] as Values },
          "data": show.bytes(log.data, limit: Explorer.logDataOnPage),
        ] as Values
    }
    return values
  }
}

extension Transaction.Kind {
  var words: String {
    switch self {
    case .legacy: "legacy"
    case .accessList: "access list, EIP-2930"
    case .feeMarket: "fee market, EIP-1559"
    case .blob: "blobs, EIP-4844"
    case .setCode: "set code, EIP-7702"
    }
  }
}
