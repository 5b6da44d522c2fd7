import KoalaBear
public import Transcript

/// What names a program: 32 bytes that bind its instructions, its initial memory, its entry point, the machine's
/// rules and the security level.
public struct ProgramID: Hashable, Sendable {
  public let digest: Digest

  public init(_ digest: Digest) { self.digest = digest }

  /// Eight little-endian field elements. Nil unless there are 32 bytes, each element canonical.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 32, let digest = Digest(littleEndian: bytes[...]) else { return nil }
    self.digest = digest
  }

  public var bytes: [UInt8] { digest.littleEndian }

  /// 64 lower-case hexadecimal digits.
  public var hex: String {
    var out: [UInt8] = []
    for byte in bytes {
      for nibble in [byte >> 4, byte & 15] { out.append(nibble < 10 ? 48 + nibble : 87 + nibble) }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// Nil unless there are 64 hexadecimal digits, with or without 0x before them, that are an id.
  public init?(hex: String) {
    var digits: [UInt8] = []
    for c in hex.utf8 {
      switch c {
      case 48...57: digits.append(c - 48)
      case 65...70: digits.append(c - 55)
      case 97...102: digits.append(c - 87)
      case 120 where digits == [0]: digits = []
      default: return nil
      }
    }
    guard digits.count == 64 else { return nil }
    self.init(bytes: (0..<32).map { digits[2 * $0] << 4 | digits[2 * $0 + 1] })
  }
}

extension Digest {
  /// 32 bytes.
  public var littleEndian: [UInt8] {
    var out: [UInt8] = []
    for element in elements {
      for k in 0..<4 { out.append(UInt8(truncatingIfNeeded: element.value >> UInt32(8 * k))) }
    }
    return out
  }

  /// Nil unless there are 32 bytes and every word is below p.
  public init?(littleEndian bytes: ArraySlice<UInt8>) {
    guard bytes.count == 4 * Digest.width else { return nil }
    var elements: [Felt] = []
    for i in 0..<Digest.width {
      var word: UInt32 = 0
      for k in 0..<4 { word |= UInt32(bytes[bytes.startIndex + 4 * i + k]) << UInt32(8 * k) }
      guard let element = Felt(canonical: word) else { return nil }
      elements.append(element)
    }
    self.init(elements)
  }
}
