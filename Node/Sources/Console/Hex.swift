extension Sequence<UInt8> {
  /// `0x` and two lower-case digits a byte.
  public var hex: String {
    var digits: [UInt8] = [0x30, 0x78]
    for byte in self {
      for nibble in [byte >> 4, byte & 15] { digits.append(nibble < 10 ? 0x30 + nibble : 0x57 + nibble) }
    }
    return String(decoding: digits, as: UTF8.self)
  }
}

/// The bytes of a hexadecimal string with or without `0x`; nil for odd lengths and other characters.
public func bytes(hex text: String) -> [UInt8]? {
  var digits = Array(text.utf8)[...]
  if digits.starts(with: [0x30, 0x78]) { digits = digits.dropFirst(2) }
  guard digits.count % 2 == 0 else { return nil }
  var result: [UInt8] = []
  result.reserveCapacity(digits.count / 2)
  var high: UInt8?
  for digit in digits {
    let value: UInt8
    switch digit {
    case 0x30...0x39: value = digit - 0x30
    case 0x41...0x46: value = digit - 0x37
    case 0x61...0x66: value = digit - 0x57
    default: return nil
    }
    if let first = high {
      result.append(first << 4 | value)
      high = nil
    } else {
      high = value
    }
  }
  return result
}
