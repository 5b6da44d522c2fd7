import BigIntegers
import Chain
import EthereumTypes
import Hashes

extension Show {
  func row(_ summary: BlockSummary) -> Values {
    let header = summary.header
    var row: Values = [
      "number": String(header.number), "hash": hash(summary.hash), "time": time(header.timestamp),
      "count": Amount.grouped(UInt64(summary.transactions)),
      "share": share(header.gasUsed, of: header.gasLimit),
    ]
    if let fee = header.baseFeePerGas { row["baseFee"] = gasPrice(fee) }
    return row
  }

  /// `waiting`: what a transaction waits for that is in no block. `token`: of the contract that it is sent to.
  func row(_ line: TransactionLine, waiting: String? = nil, token: Token? = nil) -> Values {
    var row: Values = ["hash": hash(line.hash), "value": ether(line.value), "action": line.action]
    if line.value.isZero, line.failed != true, let amount = line.tokens, let token,
      let decimals = token.decimals, amount != .max
    {
      row["value"] = tokens(amount, decimals, token.symbol)
    }
    if let from = line.from { row["from"] = address(from) }
    if let to = line.to { row["to"] = address(to) }
    if let created = line.created { row["created"] = address(created) }
    if let fee = line.fee { row["fee"] = ether(fee) }
    if line.failed == true { row["failed"] = true }
    if let waiting { row["waiting"] = waiting }
    if let place = line.place {
      row["block"] = String(place.block)
      row["time"] = time(place.time)
    }
    return row
  }
}

extension Explorer {
  /// Lines of a list; transfers of tokens that say how many decimals they have are shown in these.
  func rows(_ lines: [TransactionLine], _ show: Show) -> [Values] {
    let tokens = tokens(lines.compactMap { $0.tokens == nil ? nil : $0.to })
    return lines.map { line in show.row(line, token: line.to.flatMap { tokens[$0] }) }
  }
}

/// A list that is shown in parts, the newest first, by numbers that go down without gaps.
struct Pages {
  let newest: UInt64
  let oldest: UInt64
  let size: UInt64
  /// The first number that is shown.
  let first: UInt64

  /// `before`: what the address asks for; nil for the newest.
  init(newest: UInt64, oldest: UInt64, size: UInt64, from first: UInt64?) {
    self.newest = newest
    self.oldest = oldest
    self.size = size
    self.first = max(oldest, min(first ?? newest, newest))
  }

  var last: UInt64 { first - oldest >= size ? first - size + 1 : oldest }
  var count: Int { Int(first - last + 1) }

  /// For the template "pages"; `path` ends where the number follows.
  func values(_ path: String) -> Values {
    var values: Values = [:]
    if first < newest {
      values["newer"] =
        newest - first <= size ? String(path.prefix { $0 != "?" }) : path + String(first + size)
    }
    if last > oldest { values["older"] = path + String(last - 1) }
    values["position"] = first == last ? "\(first)" : "\(first) – \(last)"
    return values
  }
}
