import BigIntegers
import Console

/// What Solidity and Vyper put into the data of a revert: `Error(string)` or `Panic(uint256)`.
public struct RevertReason: Sendable {
  public let text: String

  /// Nil for other data.
  public init?(_ data: [UInt8]) {
    guard data.count >= 36 else { return nil }
    let body = data[4...]
    func word(_ at: Int) -> UInt256? {
      guard at >= 0, at <= body.count - 32 else { return nil }
      return UInt256(bigEndian: body[(4 + at)..<(4 + at + 32)])
    }
    switch data[..<4] {
    case [0x08, 0xc3, 0x79, 0xa0]:
      guard let offset = word(0)?.uint64.flatMap({ Int(exactly: $0) }),
        let length = word(offset)?.uint64.flatMap({ Int(exactly: $0) }),
        length <= body.count - offset - 32
      else { return nil }
      text = String(decoding: body[(4 + offset + 32)..<(4 + offset + 32 + length)], as: UTF8.self)
    case [0x4e, 0x48, 0x7b, 0x71]:
      guard let code = word(0) else { return nil }
      text =
        code.uint64.flatMap { RevertReason.panics[$0] }
        ?? "unknown panic code: \(code.uint64.map { "0x" + String($0, radix: 16) } ?? code.minimalBigEndianBytes.hex)"
    default: return nil
    }
  }

  private static let panics: [UInt64: String] = [
    0x00: "generic panic", 0x01: "assert(false)", 0x11: "arithmetic underflow or overflow",
    0x12: "division or modulo by zero",
    0x21: "enum overflow", 0x22: "invalid encoded storage byte array accessed",
    0x31: "out-of-bounds array access; popping on an empty array",
    0x32: "out-of-bounds access of an array or bytesN", 0x41: "out of memory", 0x51: "uninitialized function",
  ]
}
