import BigIntegers
import EthereumTypes
import Hashes

/// A value of the contract ABI, of the kinds that the signatures here have.
enum ABIValue {
  case address(Address)
  case number(UInt256)
  case flag(Bool)
  case word(Hash256)
  case bytes([UInt8])
  case text([UInt8])
}

enum ABIKind {
  case address, number, flag, word, bytes, text

  init?(name: Substring) {
    switch name {
    case "address": self = .address
    case "uint256", "uint8": self = .number
    case "bool": self = .flag
    case "bytes32": self = .word
    case "bytes": self = .bytes
    case "string": self = .text
    default: return nil
    }
  }
}

/// Reads values of the contract ABI (Solidity's specification of it). Total: nil for whatever is not well formed.
enum ABI {
  /// The values of `kinds` from `data`, their offsets counted from its start.
  static func decode(_ kinds: [ABIKind], from data: some Collection<UInt8>) -> [ABIValue]? {
    let data = Array(data)
    var values: [ABIValue] = []
    for (i, kind) in kinds.enumerated() {
      guard let word = word(data, 32 * i), let value = decode(kind, word, data) else { return nil }
      values.append(value)
    }
    return values
  }

  /// A value that is one word, as topics of logs are.
  static func decode(_ kind: ABIKind, word: UInt256) -> ABIValue? {
    switch kind {
    case .address: word >> 160 == .zero ? .address(Address(truncating: word)) : nil
    case .number: .number(word)
    case .flag: word <= UInt256.one ? .flag(word == .one) : nil
    case .word: .word(Hash256(word))
    case .bytes, .text: nil
    }
  }

  private static func decode(_ kind: ABIKind, _ word: UInt256, _ data: [UInt8]) -> ABIValue? {
    switch kind {
    case .bytes: tail(data, word).map { .bytes($0) }
    case .text: tail(data, word).map { .text($0) }
    default: decode(kind, word: word)
    }
  }

  /// Bytes with their length before them, at `offset`.
  private static func tail(_ data: [UInt8], _ offset: UInt256) -> [UInt8]? {
    guard let offset = offset.uint64.flatMap({ Int(exactly: $0) }), let length = word(data, offset),
      let length = length.uint64.flatMap({ Int(exactly: $0) }), length <= data.count - offset - 32
    else { return nil }
    return Array(data[(offset + 32)..<(offset + 32 + length)])
  }

  private static func word(_ data: [UInt8], _ at: Int) -> UInt256? {
    guard at >= 0, at <= data.count - 32 else { return nil }
    return UInt256(bigEndian: data[at..<(at + 32)])
  }
}
