public import Foundation

/// A JSON text (RFC 8259), parsed once into a flat list of nodes over its bytes: the fixtures' long hexadecimal strings are
/// never made into `String`.
///
/// Parsing is total: any bytes give a document or an error with a position. Nesting is limited to 512.
public final class JSONDocument: Sendable {
  enum Kind: UInt8 {
    case object, array, string, escapedString, number, `true`, `false`, null
  }

  /// A value, or an object's key (always a string, in front of its value).
  struct Node {
    var kind: Kind
    /// The content: between the quotes of a string; the digits of a number.
    var start: UInt32
    var end: UInt32
    /// The node behind this one and all it contains.
    var next: UInt32
  }

  let bytes: [UInt8]
  let nodes: [Node]

  public init(_ bytes: [UInt8]) throws(FixtureError) {
    guard bytes.count < 1 << 31 else { throw FixtureError("JSON text of \(bytes.count) bytes; 2 GiB are the limit") }
    var parser = JSONParser(count: bytes.count)
    let result: Result<Void, FixtureError> = bytes.withUnsafeBufferPointer { buffer in
      do throws(FixtureError) {
        try parser.parse(buffer)
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
    self.bytes = bytes
    nodes = parser.nodes
  }

  /// The document in a file.
  public convenience init(file: URL) throws {
    let data: Data
    do {
      data = try Data(contentsOf: file)
    } catch {
      throw FixtureError("cannot read \(file.path): \((error as NSError).localizedDescription)")
    }
    do {
      try self.init([UInt8](data))
    } catch {
      throw error.inside(file.lastPathComponent)
    }
  }

  public var root: JSONValue { JSONValue(document: self, index: 0) }
}

/// Something about a fixture that is not as it must be; the innermost place comes last.
public struct FixtureError: Error, CustomStringConvertible, Sendable {
  public let description: String
  public init(_ description: String) { self.description = description }
  func inside(_ place: String) -> FixtureError { FixtureError("\(place): \(description)") }
}

/// One pass over the bytes, without recursion.
struct JSONParser {
  static let depthLimit = 512
  var nodes: [JSONDocument.Node] = []
  private var position = 0

  init(count: Int) { nodes.reserveCapacity(count / 40) }

  private enum Expectation { case value, firstValueOrEnd, keyOrEnd, key, commaOrEnd }

  mutating func parse(_ text: UnsafeBufferPointer<UInt8>) throws(FixtureError) {
    // Open containers, innermost last.
    var open: [Int] = []
    var expectation = Expectation.value
    while true {
      skipSpace(text)
      guard position < text.count else { throw error("the text ends too early") }
      let byte = text[position]
      switch expectation {
      case .commaOrEnd:
        let container = open[open.count - 1]
        let isObject = nodes[container].kind == .object
        if byte == 0x2c {
          position += 1
          expectation = isObject ? .key : .value
          continue
        }
        guard byte == (isObject ? 0x7d : 0x5d) else { throw error("expected ',' or the end of the container") }
        try close(&open)
      case .key, .keyOrEnd:
        if byte == 0x7d && expectation == .keyOrEnd {
          try close(&open)
        } else {
          guard byte == 0x22 else { throw error("expected a key") }
          try string(text)
          skipSpace(text)
          guard position < text.count, text[position] == 0x3a else { throw error("expected ':'") }
          position += 1
          expectation = .value
          continue
        }
      case .value, .firstValueOrEnd:
        if byte == 0x5d && expectation == .firstValueOrEnd {
          try close(&open)
        } else if byte == 0x7b || byte == 0x5b {
          guard open.count < JSONParser.depthLimit else { throw error("nested deeper than \(JSONParser.depthLimit)") }
          open.append(nodes.count)
          append(byte == 0x7b ? .object : .array, position, position)
          position += 1
          expectation = byte == 0x7b ? .keyOrEnd : .firstValueOrEnd
          continue
        } else {
          try scalar(text, byte)
        }
      }
      if open.isEmpty { break }
      expectation = .commaOrEnd
    }
    skipSpace(text)
    guard position == text.count else { throw error("something follows the value") }
  }

  private mutating func close(_ open: inout [Int]) throws(FixtureError) {
    guard let container = open.popLast() else { throw error("nothing to close") }
    position += 1
    nodes[container].end = UInt32(position)
    nodes[container].next = UInt32(nodes.count)
  }

  private func error(_ what: String) -> FixtureError { FixtureError("JSON, byte \(position): \(what)") }

  private mutating func append(_ kind: JSONDocument.Kind, _ start: Int, _ end: Int) {
    nodes.append(
      JSONDocument.Node(kind: kind, start: UInt32(start), end: UInt32(end), next: UInt32(nodes.count + 1)))
  }

  private mutating func skipSpace(_ text: UnsafeBufferPointer<UInt8>) {
    while position < text.count {
      switch text[position] {
      case 0x20, 0x0a, 0x0d, 0x09: position += 1
      default: return
      }
    }
  }

  private mutating func scalar(_ text: UnsafeBufferPointer<UInt8>, _ byte: UInt8) throws(FixtureError) {
    switch byte {
    case 0x22: try string(text)
    case 0x74: try word("true", .true, text)
    case 0x66: try word("false", .false, text)
    case 0x6e: try word("null", .null, text)
    default: try number(text)
    }
  }

  private mutating func word(
    _ word: StaticString, _ kind: JSONDocument.Kind, _ text: UnsafeBufferPointer<UInt8>
  ) throws(FixtureError) {
    let end = position + word.utf8CodeUnitCount
    guard end <= text.count else { throw error("the text ends too early") }
    for i in 0..<word.utf8CodeUnitCount where text[position + i] != word.utf8Start[i] {
      throw error("expected a value")
    }
    append(kind, position, end)
    position = end
  }

  private mutating func number(_ text: UnsafeBufferPointer<UInt8>) throws(FixtureError) {
    let start = position
    func digits() -> Int {
      let first = position
      while position < text.count, text[position] >= 0x30, text[position] <= 0x39 { position += 1 }
      return position - first
    }
    if text[position] == 0x2d { position += 1 }
    let first = position
    let count = digits()
    guard count > 0 else { throw error("expected a value") }
    guard count == 1 || text[first] != 0x30 else { throw error("a number with a zero in front") }
    if position < text.count, text[position] == 0x2e {
      position += 1
      guard digits() > 0 else { throw error("expected a digit") }
    }
    if position < text.count, text[position] | 0x20 == 0x65 {
      position += 1
      if position < text.count, text[position] == 0x2b || text[position] == 0x2d { position += 1 }
      guard digits() > 0 else { throw error("expected a digit") }
    }
    append(.number, start, position)
  }

  /// A string; `position` is at its first quote.
  private mutating func string(_ text: UnsafeBufferPointer<UInt8>) throws(FixtureError) {
    position += 1
    let start = position
    var kind = JSONDocument.Kind.string
    while true {
      skipPlain(text)
      guard position < text.count else { throw error("a string without end") }
      switch text[position] {
      case 0x22:
        append(kind, start, position)
        position += 1
        return
      case 0x5c:
        kind = .escapedString
        try escape(text)
      default: throw error("a control character in a string")
      }
    }
  }

  /// Goes on to the next quote, backslash or control character.
  private mutating func skipPlain(_ text: UnsafeBufferPointer<UInt8>) {
    let raw = UnsafeRawBufferPointer(text)
    let quote = SIMD32<UInt8>(repeating: 0x22)
    let backslash = SIMD32<UInt8>(repeating: 0x5c)
    let space = SIMD32<UInt8>(repeating: 0x20)
    while position + 32 <= raw.count {
      let chunk = raw.loadUnaligned(fromByteOffset: position, as: SIMD32<UInt8>.self)
      if any((chunk .== quote) .| (chunk .== backslash) .| (chunk .< space)) { break }
      position += 32
    }
    while position < text.count, text[position] != 0x22, text[position] != 0x5c, text[position] >= 0x20 { position += 1 }
  }

  private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) throws(FixtureError) {
    guard position + 1 < text.count else { throw error("a string without end") }
    switch text[position + 1] {
    case 0x22, 0x5c, 0x2f, 0x62, 0x66, 0x6e, 0x72, 0x74: position += 2
    case 0x75:
      guard position + 6 <= text.count, (2..<6).allSatisfy({ hexadecimalDigit(text[position + $0]) != nil }) else {
        throw error("expected four hexadecimal digits")
      }
      position += 6
    default: throw error("an escape that JSON does not have")
    }
  }
}

/// The value of a hexadecimal digit.
@inline(__always)
func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case 0x30...0x39: byte &- 0x30
  case 0x41...0x46: byte &- 0x37
  case 0x61...0x66: byte &- 0x57
  default: nil
  }
}
