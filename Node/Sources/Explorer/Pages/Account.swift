import BigIntegers
import Chain
import ChainStore
import Console
import EVM
import EthereumTypes
import Hashes
import Tracers

extension Explorer {
  /// Of a contract's code; a contract may have 24,576.
  static let codeOnPage = 24_576

  /// `/address/…?from=&skip=&slot=`.
  func account(_ id: String, _ query: Query) throws -> Page {
    guard let address = Address(text: id) else {
      throw PageError.badRequest(
        "An address has 40 hexadecimal digits behind 0x; found “\(VisibleText.text(id, limit: 100))”.")
    }
    let show = show
    let (head, state) = try chain.headState()
    let account = try state.account(address)
    let code = try state.code(of: address)
    let delegate = Address(delegation: code)
    let isContract = !code.isEmpty && delegate == nil
    let token = isContract ? self.token(address) : nil
    var values: Values = [
      "kind": isContract ? "Contract" : "Account", "address": address.text, "noTransactions": "None found.",
      "facts": facts(address, account, code, delegate, show),
    ]
    if hasWrongChecksum(id, address) {
      values["warning"] =
        "The capitals of the address that was asked for are not those of its checksum (EIP-55): a digit may be wrong."
    }
    if let token {
      values["badge"] = token.isCollection ? "ERC-721" : token.isFungible ? "ERC-20" : "Token"
      values["token"] = ["facts": facts(token, show)] as Values
    }
    let pool = mempool.content(of: address)
    if !pool.isEmpty {
      values["hasPool"] = true
      values["poolCount"] = String(pool.count)
      values["pool"] =
        [
          "transactionRows": pool.prefix(Explorer.transactionsOnPage).map { row($0, show) }
        ] as Values
      if pool.count > Explorer.transactionsOnPage {
        values["poolNote"] = "The first \(Explorer.transactionsOnPage) of them are shown."
      }
    }
    let from = try query.number("from")
    let found = try transactions(
      of: address, from: min(from ?? head.number, head.number),
      skipping: Int(clamping: try query.number("skip") ?? 0))
    values["transactionRows"] = rows(found.lines, show)
    values["searched"] = found.words
    if let older = found.older {
      values["searchOlder"] =
        "/address/\(address)?from=\(older.block)" + (older.skip > 0 ? "&skip=\(older.skip)" : "")
    }
    if !code.isEmpty {
      var contract: Values = ["code": show.bytes(code, limit: Explorer.codeOnPage), "slot": ""]
      if let text = query["slot"] {
        guard let slot = UInt256(text: text) else {
          throw PageError.badRequest(
            "A slot is a decimal number, or a hexadecimal one behind 0x; found “\(VisibleText.text(text, limit: 100))”."
          )
        }
        contract["slot"] = text
        contract["value"] = ["facts": facts(slot: slot, try state.storage(address, slot), show)] as Values
      }
      values["contract"] = contract
    }
    return Page(
      template: "account", title: labels[address] ?? "\(values["kind"] ?? "") \(address)", values: values,
      isLive: from == nil && query["slot"] == nil)
  }

  private func facts(
    _ address: Address, _ account: AccountState?, _ code: [UInt8], _ delegate: Address?, _ show: Show
  ) -> [Values] {
    var facts: [Values] = [["name": "Address", "hash": show.hex(address.text)]]
    if let label = labels[address] { facts.append(["name": "Known as", "text": label]) }
    facts.append(["name": "Balance", "amount": show.ether(account?.balance ?? .zero)])
    facts.append(["name": "Nonce", "text": Amount.grouped(account?.nonce ?? 0)])
    if let delegate {
      facts.append([
        "name": "Runs the code of", "address": show.address(delegate), "note": "delegation, EIP-7702",
      ])
    } else if let account, !code.isEmpty {
      facts.append(["name": "Code", "text": "\(Amount.grouped(UInt64(code.count))) bytes"])
      facts.append(["name": "Code hash", "hash": show.hash(account.codeHash)])
    }
    if let account, account.storageRoot != AccountState.emptyRoot, !code.isEmpty {
      facts.append(["name": "Storage root", "hash": show.hash(account.storageRoot)])
    }
    if account == nil { facts.append(["name": "State", "text": "nothing is there yet"]) }
    return facts
  }

  private func facts(_ token: Token, _ show: Show) -> [Values] {
    var facts: [Values] = []
    if let name = token.name { facts.append(["name": "Name", "text": name]) }
    if let symbol = token.symbol { facts.append(["name": "Symbol", "text": symbol]) }
    if let decimals = token.decimals { facts.append(["name": "Decimals", "text": String(decimals)]) }
    if let supply = token.totalSupply {
      let unit = token.decimals == nil ? "" : token.symbol ?? ""
      facts.append([
        "name": "Total supply",
        "amount": show.tokens(supply, token.decimals ?? 0, unit),
      ])
    }
    return facts
  }

  private func facts(slot: UInt256, _ value: UInt256, _ show: Show) -> [Values] {
    var facts: [Values] = [
      ["name": "Slot", "hash": show.hash(Hash256(slot))],
      ["name": "Value", "hash": show.hash(Hash256(value))],
      ["name": "As a number", "code": Amount.grouped(value.decimal)],
    ]
    // Small numbers would be addresses too.
    if value >> 160 == .zero && value >> 96 != .zero {
      facts.append(["name": "As an address", "address": show.address(Address(truncating: value))])
    }
    let bytes = Array(Hash256(value).bytes.prefix { $0 != 0 })
    if let text = VisibleText.guess(bytes, limit: 32) { facts.append(["name": "As text", "text": text]) }
    return facts
  }

  /// Capitals and small letters that are not EIP-55's; all small or all capital says nothing.
  private func hasWrongChecksum(_ text: String, _ address: Address) -> Bool {
    let letters = text.dropFirst(2)
    return letters != letters.lowercased() && letters != letters.uppercased() && text != address.text
  }

  /// What a search through blocks has found.
  private struct Found {
    var lines: [TransactionLine] = []
    var words = ""
    /// Where the search would go on, and how many of that block were shown already.
    var older: (block: UInt64, skip: Int)?
  }

  /// Searches the blocks from `first` down for transactions from and to an account, and those that made it: until there are
  /// enough for a page, and as far as the limits allow. There is no index of them. `skip`: of the first block's.
  private func transactions(of address: Address, from first: UInt64, skipping skip: Int) throws -> Found {
    var found = Found()
    // An account that has sent nothing before a block needs no signatures to be recovered there.
    var sent = (try? chain.state(at: first).account(address)?.nonce ?? 0) ?? .max
    var number = first
    var blocks = 0
    var transactions = 0
    while let summary = try summaries(from: number, count: 1).first {
      let goesTooFar =
        blocks >= options.searchedBlocks || transactions + summary.transactions > options.searchedTransactions
      if blocks > 0 && (goesTooFar || found.lines.count >= Explorer.transactionsOnPage) {
        found.older = (number, 0)
        break
      }
      blocks += 1
      transactions += summary.transactions
      if summary.transactions > 0, let stored = try chain.block(hash: summary.hash) {
        let skip = number == first ? skip : 0
        let matches = try indices(of: address, in: stored, &sent).reversed().dropFirst(skip)
        let shown = matches.prefix(Explorer.transactionsOnPage - found.lines.count)
        found.lines += try lines(stored, shown)
        if shown.count < matches.count {
          found.older = (number, skip + shown.count)
          break
        }
      }
      if number == chain.genesis.number { break }
      number -= 1
    }
    let last = found.older.map { $0.skip > 0 ? $0.block : $0.block + 1 } ?? chain.genesis.number
    found.words =
      "Searched \(last == first ? "block \(Amount.grouped(first))" : "blocks \(Amount.grouped(last)) to \(Amount.grouped(first))") (\(Amount.grouped(UInt64(transactions))) transactions) for those from and to this address; calls between contracts are not among them."
    return found
  }

  private func indices(of address: Address, in stored: StoredBlock, _ sent: inout UInt64) throws -> [Int] {
    let transactions = stored.block.transactions
    let senders = sent > 0 ? senders(stored) : nil
    return transactions.indices.filter { i in
      if let senders, senders[i] == address {
        sent = sent == 0 ? 0 : sent - 1
        return true
      }
      if let to = transactions[i].to { return to == address }
      return sender(stored, i).map { Address(creator: $0, nonce: transactions[i].nonce) == address } ?? false
    }
  }
}
