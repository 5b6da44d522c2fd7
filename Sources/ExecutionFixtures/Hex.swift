public import BigIntegers
public import EthereumTypes

private let digits = Array("0123456789abcdef".utf8)

/// "0x" and two lower-case digits a byte.
public func hex(_ bytes: [UInt8]) -> String { "0x" + bareHex(bytes) }

/// Two lower-case digits a byte.
public func bareHex(_ bytes: [UInt8]) -> String {
  String(unsafeUninitializedCapacity: 2 * bytes.count) { target in
    for (i, byte) in bytes.enumerated() {
      target[2 * i] = digits[Int(byte >> 4)]
      target[2 * i + 1] = digits[Int(byte & 15)]
    }
    return 2 * bytes.count
  }
}

/// "0x" and as few digits as possible: a quantity of JSON-RPC.
public func hex(_ value: UInt256) -> String {
  let text = hex(value.minimalBigEndianBytes)
  if text.utf8.count == 2 { return "0x0" }
  return text.dropFirst(2).first == "0" ? "0x" + text.dropFirst(3) : text
}

/// "0x" and as few digits as possible.
public func hex(_ value: UInt64) -> String { "0x" + String(value, radix: 16) }

extension Address {
  /// "0x" and 40 lower-case digits.
  public var lowercase: String { hex(bytes) }
}
