internal import BigIntegers
internal import EVM

/// EVM assembly for tests and measurements: mnemonics separated by white space.
///
/// `PUSH 0x1f` takes the shortest form, `PUSH4 7` a given one; `name:` is a JUMPDEST, `.name` a place
/// without one, and `@name` pushes the offset of either in two bytes; `raw 0x…` puts bytes in; `;` begins a comment up to the end of the line.
public enum Assembler {
  public static func assemble(_ text: String) throws(FixtureError) -> [UInt8] {
    var code: [UInt8] = []
    var labels: [String: Int] = [:]
    var references: [(name: String, at: Int)] = []
    var words: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      words += line.prefix { $0 != ";" }.split(whereSeparator: \.isWhitespace)
    }
    var i = 0
    func operand() throws(FixtureError) -> [UInt8] {
      i += 1
      guard i < words.count else { throw FixtureError("assembly: an operand is missing at the end") }
      guard let value = UInt256(quantity: String(words[i])) else { throw FixtureError("assembly: \(words[i]) is no number") }
      return value.minimalBigEndianBytes
    }
    while i < words.count {
      let word = String(words[i])
      if word.hasSuffix(":") {
        labels[String(word.dropLast())] = code.count
        code.append(0x5b)
      } else if word.hasPrefix(".") {
        labels[String(word.dropFirst())] = code.count
      } else if word.hasPrefix("@") {
        references.append((String(word.dropFirst()), code.count + 1))
        code += [0x61, 0, 0]
      } else if word == "raw" {
        i += 1
        guard i < words.count, let bytes = hexadecimalBytes(words[i]) else { throw FixtureError("assembly: raw needs bytes") }
        code += bytes
      } else if word == "PUSH" {
        let bytes = try operand()
        code += [0x5f + UInt8(bytes.count)] + bytes
      } else if let opcode = opcodes[word] {
        code.append(opcode)
        let width = opcode >= 0x60 && opcode <= 0x7f ? Int(opcode - 0x5f) : 0
        if width > 0 {
          let bytes = try operand()
          guard bytes.count <= width else { throw FixtureError("assembly: \(words[i]) does not fit \(word)") }
          code += [UInt8](repeating: 0, count: width - bytes.count) + bytes
        }
      } else {
        throw FixtureError("assembly: \(word) is no instruction")
      }
      i += 1
    }
    for reference in references {
      guard let target = labels[reference.name] else { throw FixtureError("assembly: no label \(reference.name)") }
      code[reference.at] = UInt8(truncatingIfNeeded: target >> 8)
      code[reference.at + 1] = UInt8(truncatingIfNeeded: target)
    }
    return code
  }

  private static let opcodes: [String: UInt8] = {
    var result: [String: UInt8] = [:]
    for code in UInt8.min...UInt8.max { result[Opcode.name(code)] = code }
    return result
  }()

  /// Creation code that leaves `runtime`.
  public static func creation(of runtime: [UInt8]) -> [UInt8] {
    let count = [UInt8(truncatingIfNeeded: runtime.count >> 8), UInt8(truncatingIfNeeded: runtime.count)]
    // PUSH2 count, DUP1, PUSH1 10, PUSH0, CODECOPY, PUSH0, RETURN
    return [0x61] + count + [0x80, 0x60, 10, 0x5f, 0x39, 0x5f, 0xf3] + runtime
  }
}

/// The bytes of a hexadecimal text with or without "0x".
func hexadecimalBytes(_ text: some StringProtocol) -> [UInt8]? {
  var digits = Array(text.utf8)[...]
  if digits.starts(with: [0x30, 0x78]) { digits = digits.dropFirst(2) }
  guard digits.count % 2 == 0 else { return nil }
  var result: [UInt8] = []
  result.reserveCapacity(digits.count / 2)
  var iterator = digits.makeIterator()
  while let first = iterator.next(), let second = iterator.next() {
    guard let high = hexadecimalDigit(first), let low = hexadecimalDigit(second) else { return nil }
    result.append(high << 4 | low)
  }
  return result
}
