public import BigIntegers
public import EthereumTypes
public import Hashes

/// A value in a `JSONDocument`.
public struct JSONValue: Sendable {
  let document: JSONDocument
  let index: Int

  private var node: JSONDocument.Node { document.nodes[index] }

  public var isObject: Bool { node.kind == .object }
  public var isArray: Bool { node.kind == .array }
  public var isString: Bool { node.kind == .string || node.kind == .escapedString }
  public var isNull: Bool { node.kind == .null }

  /// True and false; nil for anything else.
  public var bool: Bool? { node.kind == .true ? true : node.kind == .false ? false : nil }

  /// What is between the quotes of a string, or a number's digits; nil for anything else.
  private var content: Range<Int>? {
    switch node.kind {
    case .string, .escapedString, .number: Int(node.start)..<Int(node.end)
    default: nil
    }
  }

  /// A string's text, escapes resolved.
  public var string: String? {
    switch node.kind {
    case .string: String(decoding: document.bytes[Int(node.start)..<Int(node.end)], as: UTF8.self)
    case .escapedString: unescaped
    default: nil
    }
  }

  /// The text of the value as it stands in the document.
  public var text: String {
    switch node.kind {
    case .string, .escapedString:
      String(decoding: document.bytes[Int(node.start) - 1...Int(node.end)], as: UTF8.self)
    default: String(decoding: document.bytes[Int(node.start)..<Int(node.end)], as: UTF8.self)
    }
  }

  private var unescaped: String {
    var units: [UInt16] = []
    var run: [UInt8] = []
    var i = Int(node.start)
    func flush() {
      units += String(decoding: run, as: UTF8.self).utf16
      run = []
    }
    while i < Int(node.end) {
      guard document.bytes[i] == 0x5c else {
        run.append(document.bytes[i])
        i += 1
        continue
      }
      flush()
      let escape = document.bytes[i + 1]
      i += 2
      switch escape {
      case 0x62: units.append(8)
      case 0x66: units.append(12)
      case 0x6e: units.append(10)
      case 0x72: units.append(13)
      case 0x74: units.append(9)
      case 0x75:
        var unit: UInt16 = 0
        for digit in document.bytes[i..<i + 4] { unit = unit << 4 | UInt16(hexadecimalDigit(digit) ?? 0) }
        units.append(unit)
        i += 4
      default: units.append(UInt16(escape))
      }
    }
    flush()
    return String(decoding: units, as: UTF16.self)
  }

  // MARK: containers

  /// An array's values; none for anything else.
  public var elements: [JSONValue] {
    guard isArray else { return [] }
    var result: [JSONValue] = []
    var i = index + 1
    while i < Int(node.next) {
      result.append(JSONValue(document: document, index: i))
      i = Int(document.nodes[i].next)
    }
    return result
  }

  /// An object's keys and values in their order; none for anything else.
  public var members: [(key: String, value: JSONValue)] {
    guard isObject else { return [] }
    var result: [(key: String, value: JSONValue)] = []
    var i = index + 1
    while i < Int(node.next) {
      let value = JSONValue(document: document, index: i + 1)
      result.append((JSONValue(document: document, index: i).string ?? "", value))
      i = Int(document.nodes[i + 1].next)
    }
    return result
  }

  /// The first member with that key, which has no escapes; nil where there is none or it is null.
  public subscript(key: StaticString) -> JSONValue? {
    guard isObject else { return nil }
    let count = key.utf8CodeUnitCount
    var i = index + 1
    while i < Int(node.next) {
      let name = document.nodes[i]
      if Int(name.end) - Int(name.start) == count,
        (0..<count).allSatisfy({ document.bytes[Int(name.start) + $0] == key.utf8Start[$0] })
      {
        let value = JSONValue(document: document, index: i + 1)
        return value.isNull ? nil : value
      }
      i = Int(document.nodes[i + 1].next)
    }
    return nil
  }

  /// The member, which must be there.
  public func require(_ key: StaticString) throws(FixtureError) -> JSONValue {
    guard let value = self[key] else { throw FixtureError("\(key) is missing") }
    return value
  }

  /// What `read` makes of the member; nil where there is none.
  public func optional<Value>(
    _ key: StaticString, _ read: (JSONValue) throws(FixtureError) -> Value
  ) throws(FixtureError) -> Value? {
    guard let value = self[key] else { return nil }
    do throws(FixtureError) { return try read(value) } catch { throw error.inside("\(key)") }
  }

  /// What `read` makes of the member, which must be there.
  public func get<Value>(
    _ key: StaticString, _ read: (JSONValue) throws(FixtureError) -> Value
  ) throws(FixtureError) -> Value {
    let value = try require(key)
    do throws(FixtureError) { return try read(value) } catch { throw error.inside("\(key)") }
  }

  // MARK: Ethereum's scalars

  private func wrong(_ expected: String) -> FixtureError { FixtureError("expected \(expected), got \(text.prefix(80))") }

  /// The digits behind "0x", or all characters and false.
  private func digits() -> (range: Range<Int>, hexadecimal: Bool)? {
    guard let range = content else { return nil }
    if range.count >= 2, document.bytes[range.lowerBound] == 0x30, document.bytes[range.lowerBound + 1] | 0x20 == 0x78 {
      return (range.dropFirst(2), true)
    }
    return (range, false)
  }

  /// Bytes in hexadecimal, with "0x" or without.
  public func bytes() throws(FixtureError) -> [UInt8] {
    guard isString, let (range, _) = digits(), range.count % 2 == 0 else { throw wrong("hexadecimal bytes") }
    let source = document.bytes
    let count = range.count / 2
    var isRight = true
    let result = [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
      source.withUnsafeBufferPointer { source in
        for i in 0..<count {
          let pair = range.lowerBound + 2 * i
          guard let high = hexadecimalDigit(source[pair]), let low = hexadecimalDigit(source[pair + 1]) else {
            isRight = false
            return
          }
          target[i] = high << 4 | low
        }
      }
      initialized = isRight ? count : 0
    }
    guard isRight else { throw wrong("hexadecimal bytes") }
    return result
  }

  /// A number below 2²⁵⁶: hexadecimal after "0x" (nothing is 0), or decimal, as a string or as a JSON number.
  public func uint256() throws(FixtureError) -> UInt256 {
    guard let (range, isHexadecimal) = digits() else { throw wrong("a number") }
    var value = UInt256.zero
    for byte in document.bytes[range] {
      if isHexadecimal {
        guard let digit = hexadecimalDigit(byte), value.limb3 >> 60 == 0 else { throw wrong("a number of at most 32 bytes") }
        value = value << 4 | UInt256(UInt64(digit))
      } else {
        guard byte >= 0x30, byte <= 0x39 else { throw wrong("a number") }
        let (product, overflow) = value.multipliedReportingOverflow(by: 10)
        let (sum, carry) = product.addingReportingOverflow(UInt256(UInt64(byte - 0x30)))
        guard !overflow, !carry else { throw wrong("a number of at most 32 bytes") }
        value = sum
      }
    }
    guard isHexadecimal || !range.isEmpty else { throw wrong("a number") }
    return value
  }

  /// A number below 2⁶⁴.
  public func uint64() throws(FixtureError) -> UInt64 {
    guard let value = try uint256().uint64 else { throw wrong("a number below 2⁶⁴") }
    return value
  }

  /// A number that is a place in an array.
  public func int() throws(FixtureError) -> Int {
    guard let value = Int(exactly: try uint64()) else { throw wrong("a number below 2⁶³") }
    return value
  }

  /// 20 bytes.
  public func address() throws(FixtureError) -> Address {
    guard let address = Address(try bytes()) else { throw wrong("20 bytes") }
    return address
  }

  /// 20 bytes, or none for the empty string.
  public func optionalAddress() throws(FixtureError) -> Address? {
    let bytes = try bytes()
    if bytes.isEmpty { return nil }
    guard let address = Address(bytes) else { throw wrong("20 bytes") }
    return address
  }

  /// 32 bytes.
  public func hash() throws(FixtureError) -> Hash256 {
    guard let hash = Hash256(try bytes()) else { throw wrong("32 bytes") }
    return hash
  }

  public func requireString() throws(FixtureError) -> String {
    guard let string else { throw wrong("a string") }
    return string
  }

  /// An array, each value read by `read`.
  public func array<Value>(_ read: (JSONValue) throws(FixtureError) -> Value) throws(FixtureError) -> [Value] {
    guard isArray else { throw wrong("an array") }
    var result: [Value] = []
    for (i, value) in elements.enumerated() {
      do throws(FixtureError) { result.append(try read(value)) } catch { throw error.inside("[\(i)]") }
    }
    return result
  }
}
