import BigIntegers
import EthereumTypes
import ExecutionFixtures
import Hashes

/// Structured data that an account signs (EIP-712, version 4 as wallets number it).
struct TypedData {
  private struct Field {
    let name: String
    let type: String
  }

  /// Of each type that a value has, once: an array may have many of a kind.
  private final class Hashes {
    var known: [String: [UInt8]] = [:]
  }

  /// What is hashed for the types grows with the product of both.
  static let typeLimit = 256
  static let typeBytesLimit = 65_536

  private let types: [String: [Field]]
  private let hashes = Hashes()
  private let primaryType: String
  private let domain: JSONValue
  private let message: JSONValue

  /// From an object with `types`, `primaryType`, `domain` and `message`, or from a string that holds one.
  init(_ value: JSONValue) throws {
    var value = value
    if let text = value.string {
      do throws(FixtureError) { value = try JSONDocument(Array(text.utf8)).root } catch {
        throw ArgumentProblem("typed data: \(error)")
      }
    }
    guard let declared = value["types"], declared.isObject, let primary = value["primaryType"]?.string,
      let domain = value["domain"], domain.isObject, let message = value["message"], message.isObject
    else { throw ArgumentProblem("typed data has the members types, primaryType, domain and message") }
    var types: [String: [Field]] = [:]
    for (name, fields) in declared.members {
      types[name] = try fields.elements.map {
        guard let name = $0["name"]?.string, let type = $0["type"]?.string else {
          throw ArgumentProblem("a field of the type \(name.prefix(100)) has no name or no type")
        }
        return Field(name: name, type: type)
      }
    }
    let size = types.reduce(0) { $1.value.reduce($0 + $1.key.utf8.count) { $0 + $1.name.utf8.count + $1.type.utf8.count } }
    guard types.count <= Self.typeLimit, size <= Self.typeBytesLimit else {
      throw ArgumentProblem("at most \(Self.typeLimit) types of \(Self.typeBytesLimit) bytes, found \(types.count) of \(size)")
    }
    if types["EIP712Domain"] == nil { types["EIP712Domain"] = Self.domainFields(domain) }
    guard types[primary] != nil else { throw ArgumentProblem("no type \(primary.prefix(100)), which is the primary one") }
    self.types = types
    primaryType = primary
    self.domain = domain
    self.message = message
  }

  /// The domain's type where it is not declared: those of the standard's fields that are there.
  private static func domainFields(_ domain: JSONValue) -> [Field] {
    let names = Set(domain.members.map(\.key))
    return [
      Field(name: "name", type: "string"), Field(name: "version", type: "string"), Field(name: "chainId", type: "uint256"),
      Field(name: "verifyingContract", type: "address"), Field(name: "salt", type: "bytes32"),
    ].filter { names.contains($0.name) }
  }

  /// What is signed.
  func digest() throws -> Hash256 {
    var bytes: [UInt8] = [0x19, 0x01]
    bytes += try hash("EIP712Domain", domain)
    // Who signs a domain alone has no message.
    if primaryType != "EIP712Domain" { bytes += try hash(primaryType, message) }
    return Keccak256.hash(bytes)
  }

  // MARK: Types

  /// "Mail(Person from,string contents)Person(string name)": the type, and behind it in the order of names those it needs.
  private func description(of type: String) -> String {
    var found: Set<String> = []
    var waiting = [type]
    while let name = waiting.popLast() {
      guard let fields = types[name], found.insert(name).inserted else { continue }
      waiting += fields.map { Self.base($0.type) }
    }
    found.remove(type)
    return ([type] + found.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }).map { name in
      "\(name)(\((types[name] ?? []).map { "\($0.type) \($0.name)" }.joined(separator: ",")))"
    }.joined()
  }

  /// `typeHash`.
  private func hash(of type: String) -> [UInt8] {
    if let known = hashes.known[type] { return known }
    let hash = Keccak256.hash(Array(description(of: type).utf8)).bytes
    hashes.known[type] = hash
    return hash
  }

  /// The type without its arrays.
  private static func base(_ type: String) -> String { String(type.prefix { $0 != "[" }) }

  // MARK: Values

  /// `hashStruct`.
  private func hash(_ type: String, _ value: JSONValue) throws -> [UInt8] {
    guard value.isObject else { throw problem(type, value) }
    let members = Dictionary(value.members.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    var bytes = hash(of: type)
    for field in types[type] ?? [] {
      do { bytes += try encode(field.type, members[field.name]) } catch let problem as ArgumentProblem {
        throw ArgumentProblem("\(field.name.prefix(100)): \(problem.text)")
      }
    }
    return Keccak256.hash(bytes).bytes
  }

  /// 32 bytes.
  private func encode(_ type: String, _ value: JSONValue?) throws -> [UInt8] {
    let value = value.flatMap { $0.isNull ? nil : $0 }
    if type.last == "]" { return try encodeArray(type, value) }
    if types[type] != nil {
      // A structure that is not there is zero: it may be one of its own kind.
      return try value.map { try hash(type, $0) } ?? [UInt8](repeating: 0, count: 32)
    }
    guard let value else { throw ArgumentProblem("a value of type \(type.prefix(100)) is missing") }
    switch type {
    case "string":
      guard let text = value.string else { throw problem(type, value) }
      return Keccak256.hash(Array(text.utf8)).bytes
    case "bytes": return Keccak256.hash(try bytes(type, value)).bytes
    case "bool":
      guard let isTrue = value.bool else { throw problem(type, value) }
      return UInt256(isTrue ? 1 : 0 as UInt64).bigEndianBytes
    case "address": return [UInt8](repeating: 0, count: 12) + (try Argument.address(value).bytes)
    default: break
    }
    if type.hasPrefix("bytes"), let count = Int(type.dropFirst(5)), (1...32).contains(count) {
      let bytes = try bytes(type, value)
      guard bytes.count <= count else { throw problem(type, value) }
      return bytes + [UInt8](repeating: 0, count: 32 - bytes.count)
    }
    if let bits = Self.width(type, "uint") {
      let number = try magnitude(type, value, isNegative: false)
      guard bits == 256 || (number >> bits).isZero else { throw problem(type, value) }
      return number.bigEndianBytes
    }
    if let bits = Self.width(type, "int") {
      let isNegative = (value.string ?? value.text).hasPrefix("-")
      let number = try magnitude(type, value, isNegative: isNegative)
      // −2^(bits − 1) is the least, 2^(bits − 1) − 1 the greatest.
      let limit = UInt256(1 as UInt64) << (bits - 1)
      guard isNegative ? number <= limit : number < limit else { throw problem(type, value) }
      return (isNegative ? .zero &- number : number).bigEndianBytes
    }
    throw ArgumentProblem("no type \(type.prefix(100))")
  }

  private func encodeArray(_ type: String, _ value: JSONValue?) throws -> [UInt8] {
    guard let start = type.lastIndex(of: "["), start > type.startIndex else {
      throw ArgumentProblem("no type \(type.prefix(100))")
    }
    guard let value, value.isArray else {
      throw ArgumentProblem("a value of type \(type.prefix(100)) is missing or no array")
    }
    let elements = value.elements
    let length = type[type.index(after: start)...].dropLast()
    if !length.isEmpty {
      guard Int(length) == elements.count else {
        throw ArgumentProblem("an array of type \(type.prefix(100)) has \(elements.count) elements")
      }
    }
    let element = String(type[..<start])
    var bytes: [UInt8] = []
    for (i, one) in elements.enumerated() {
      do { bytes += try encode(element, one) } catch let problem as ArgumentProblem {
        throw ArgumentProblem("[\(i)]: \(problem.text)")
      }
    }
    return Keccak256.hash(bytes).bytes
  }

  /// The bits of "uint256" and its like; nil for another type. Without a number: 256.
  private static func width(_ type: String, _ prefix: String) -> Int? {
    guard type.hasPrefix(prefix) else { return nil }
    let digits = type.dropFirst(prefix.count)
    if digits.isEmpty { return 256 }
    guard let bits = Int(digits), (8...256).contains(bits), bits % 8 == 0, String(bits) == digits else { return nil }
    return bits
  }

  /// A number without its sign: in JSON, or in a string of decimal or hexadecimal digits.
  private func magnitude(_ type: String, _ value: JSONValue, isNegative: Bool) throws -> UInt256 {
    guard !value.isArray, !value.isObject, value.bool == nil else { throw problem(type, value) }
    let text = value.string ?? value.text
    guard let number = UInt256(text: isNegative ? String(text.dropFirst()) : text) else { throw problem(type, value) }
    return number
  }

  private func bytes(_ type: String, _ value: JSONValue) throws -> [UInt8] {
    do throws(FixtureError) { return try value.bytes() } catch { throw problem(type, value) }
  }

  private func problem(_ type: String, _ value: JSONValue) -> ArgumentProblem {
    ArgumentProblem("expected a value of type \(type.prefix(100)), found \(value.text.prefix(100))")
  }
}
