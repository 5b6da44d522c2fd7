import BigIntegers
import EthereumTypes
import Foundation
import Hashes

/// A number as genesis files write them: a JSON number, or decimal or "0x" hexadecimal digits in a string.
struct Quantity: Decodable {
  let value: UInt256

  init(text: String) throws { value = try Quantity.read(text) }

  private static func read(_ text: String) throws -> UInt256 {
    guard let value = UInt256(text: text == "0x" || text.isEmpty ? "0" : text) else {
      throw GenesisFileError.malformed("number", text)
    }
    return value
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let small = try? container.decode(UInt64.self) {
      value = UInt256(small)
    } else if let text = try? container.decode(String.self) {
      value = try Quantity.read(text)
    } else {
      // Numbers beyond 64 bits: a terminal total difficulty.
      value = try Quantity.read("\(try container.decode(Decimal.self))")
    }
  }

  func small(_ field: String) throws -> UInt64 {
    guard let small = value.uint64 else { throw GenesisFileError.malformed(field, value.description) }
    return small
  }
}

/// Bytes in hexadecimal, with or without "0x".
struct HexBytes: Decodable {
  let bytes: [UInt8]

  init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    let digits = Array(text.utf8.dropFirst(text.hasPrefix("0x") ? 2 : 0))
    func value(_ c: UInt8) -> UInt8? {
      switch c {
      case 0x30...0x39: c - 0x30
      case 0x41...0x46: c - 0x37
      case 0x61...0x66: c - 0x57
      default: nil
      }
    }
    guard digits.count % 2 == 0 else { throw GenesisFileError.malformed("bytes", text) }
    bytes = try stride(from: 0, to: digits.count, by: 2).map {
      guard let high = value(digits[$0]), let low = value(digits[$0 + 1]) else {
        throw GenesisFileError.malformed("bytes", text)
      }
      return high << 4 | low
    }
  }

  /// As an address or a hash, which may be written shorter.
  func padded(_ count: Int, _ field: String) throws -> [UInt8] {
    guard bytes.count <= count else { throw GenesisFileError.malformed(field, "\(bytes.count) bytes") }
    return [UInt8](repeating: 0, count: count - bytes.count) + bytes
  }
}
