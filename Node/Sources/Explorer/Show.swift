import BigIntegers
import Console
import EthereumTypes
import Foundation
import Hashes

/// Makes what the partial templates show of addresses, hashes, amounts and times.
struct Show {
  /// Seconds since 1970 by the chain's clock.
  let now: UInt64
  let symbol: String
  let labels: [Address: String]

  func address(_ address: Address) -> Values {
    var values = hex(address.text)
    if let label = labels[address] { values["label"] = label }
    return values
  }

  func hash(_ hash: Hash256) -> Values { hex("\(hash)") }

  /// A number of 0x… digits in two parts: the first may be cut by the style sheet where there is no room.
  func hex(_ text: String) -> Values {
    ["full": text, "head": String(text.dropLast(6)), "tail": String(text.suffix(6))]
  }

  func ether(_ wei: UInt256) -> Values {
    ["amount": Amount.ether(wei), "unit": symbol, "exact": "\(Amount.grouped(wei.decimal)) wei"]
  }

  func gasPrice(_ wei: UInt256) -> Values {
    let (amount, unit) = Amount.price(wei)
    return ["amount": amount, "unit": unit, "exact": "\(Amount.grouped(wei.decimal)) wei"]
  }

  func tokens(_ units: UInt256, _ decimals: Int, _ symbol: String?) -> Values {
    [
      "amount": Amount.text(units, places: decimals, shown: 6), "unit": symbol ?? "",
      "exact": "\(Amount.grouped(units.decimal)) units",
    ]
  }

  func time(_ seconds: UInt64) -> Values {
    [
      "seconds": String(seconds), "utc": Moment.utc(seconds), "iso": Moment.iso(seconds) ?? "",
      "age": Moment.age(seconds, now: now),
    ]
  }

  /// How much of the gas limit was used: for a bar of 100 units and in percent.
  func share(_ used: UInt64, of limit: UInt64) -> Values {
    let units = limit == 0 ? 0 : min(100, Double(used) / Double(limit) * 100)
    return [
      "units": String((units * 10).rounded() / 10), "percent": Amount.percent(used, of: limit),
      "exact": "\(Amount.grouped(used)) of \(Amount.grouped(limit)) gas",
    ]
  }

  /// Bytes as hexadecimal digits, at most `limit` of them, and how many are missing.
  func bytes(_ bytes: [UInt8], limit: Int) -> Values {
    var values: Values = ["hex": bytes.prefix(limit).hex, "length": Amount.grouped(UInt64(bytes.count))]
    if bytes.count > limit { values["missing"] = Amount.grouped(UInt64(bytes.count - limit)) }
    return values
  }

  /// A line of decoded arguments.
  func value(_ value: ABIValue, name: String, token: Token?) -> Values {
    var result: Values = ["name": name]
    switch value {
    case .address(let address): result["address"] = self.address(address)
    case .number(let number):
      // Only what is called an amount is one.
      if name == "amount", let token, let decimals = token.decimals {
        if number == .max {
          result["plain"] = "unlimited (2²⁵⁶ − 1)"
        } else {
          result["tokens"] = tokens(number, decimals, token.symbol)
        }
      } else {
        result["plain"] = number == .max ? "2²⁵⁶ − 1" : Amount.grouped(number.decimal)
      }
    case .flag(let flag): result["plain"] = flag ? "true" : "false"
    case .word(let word): result["word"] = hash(word)
    case .bytes(let bytes):
      result["plain"] = bytes.isEmpty ? "no bytes" : bytes.prefix(256).hex + (bytes.count > 256 ? "…" : "")
    case .text(let bytes): result["plain"] = VisibleText.text(bytes, limit: 256)
    }
    return result
  }
}

/// What a contract says of itself as a token; strangers' words, made visible.
struct Token: Sendable {
  var name: String?
  var symbol: String?
  /// 0 ... 77.
  var decimals: Int?
  var totalSupply: UInt256?
  /// It says that it is an ERC-721.
  var isCollection = false
  /// It answers as an ERC-20 does.
  var isFungible: Bool { decimals != nil && totalSupply != nil }
}
