import BigIntegers
import EthereumJSON
import EthereumTypes
import ExecutionFixtures
import Hashes

/// The parameters of a request, read as go-ethereum reads them.
struct Parameters {
  let values: [JSONValue]
  /// On a connection that can be sent notifications: the call these are part of.
  let call: RPCSessionCall?

  init(_ value: JSONValue?, call: RPCSessionCall? = nil) throws {
    self.call = call
    guard let value else {
      values = []
      return
    }
    guard value.isArray else { throw RPCError.parameters("non-array args") }
    values = value.elements
  }

  /// Refuses more than that many.
  func expect(atMost count: Int) throws {
    guard values.count <= count else {
      throw RPCError.parameters("too many arguments, want at most \(count)")
    }
  }

  /// Nil where it is absent or null.
  subscript(_ i: Int) -> JSONValue? { i < values.count && !values[i].isNull ? values[i] : nil }

  func require(_ i: Int) throws -> JSONValue {
    guard let value = self[i] else { throw RPCError.parameters("missing value for required argument \(i)") }
    return value
  }

  /// Says which argument an error is about.
  func about<Value>(_ i: Int, _ body: (JSONValue) throws -> Value) throws -> Value {
    do { return try body(try require(i)) } catch let problem as ArgumentProblem {
      throw RPCError.parameters("invalid argument \(i): \(problem.text)")
    }
  }

  func optional<Value>(_ i: Int, _ body: (JSONValue) throws -> Value) throws -> Value? {
    self[i] == nil ? nil : try about(i, body)
  }

  func address(_ i: Int) throws -> Address { try about(i) { try Argument.address($0) } }
  func hash(_ i: Int) throws -> Hash256 { try about(i) { try Argument.hash($0) } }
  func quantity(_ i: Int) throws -> UInt64 { try about(i) { try Argument.uint64($0) } }
  func bytes(_ i: Int) throws -> [UInt8] { try about(i) { try Argument.bytes($0) } }

  func bool(_ i: Int) throws -> Bool {
    try about(i) {
      guard let value = $0.bool else {
        throw ArgumentProblem("json: cannot unmarshal non-boolean into Go value of type bool")
      }
      return value
    }
  }

  /// A number or a tag.
  func blockNumber(_ i: Int) throws -> BlockReference { try about(i) { try BlockReference(number: $0) } }
  /// A number, a tag or a hash; the newest block where it is absent.
  func block(_ i: Int) throws -> BlockReference { try optional(i) { try BlockReference($0) } ?? .latest }
}

/// What is wrong with an argument.
struct ArgumentProblem: Error {
  let text: String
  init(_ text: String) { self.text = text }
}

/// Single values.
enum Argument {
  private static func text(_ value: JSONValue, _ type: String?) throws -> Substring {
    guard let text = value.string else {
      throw ArgumentProblem(
        "json: cannot unmarshal non-string into Go value of type \(type ?? "hexutil.Bytes")")
    }
    guard text.hasPrefix("0x") || text.hasPrefix("0X") else {
      if text.isEmpty { throw problem("empty hex string", type) }
      throw problem("hex string without 0x prefix", type)
    }
    return text.dropFirst(2)
  }

  private static func problem(_ what: String, _ type: String?) -> ArgumentProblem {
    ArgumentProblem(type.map { "json: cannot unmarshal \(what) into Go value of type \($0)" } ?? what)
  }

  private static func bytes(_ value: JSONValue, _ type: String, count: Int? = nil) throws -> [UInt8] {
    let digits = try text(value, type)
    guard digits.utf8.count % 2 == 0 else { throw problem("hex string of odd length", type) }
    if let count, digits.utf8.count != 2 * count {
      throw ArgumentProblem("hex string has length \(digits.utf8.count), want \(2 * count) for \(type)")
    }
    do throws(FixtureError) { return try value.bytes() } catch { throw problem("invalid hex string", type) }
  }

  static func bytes(_ value: JSONValue) throws -> [UInt8] { try bytes(value, "hexutil.Bytes") }

  static func address(_ value: JSONValue) throws -> Address {
    guard let address = Address(try bytes(value, "common.Address", count: 20)) else {
      throw ArgumentProblem("invalid address")
    }
    return address
  }

  static func hash(_ value: JSONValue) throws -> Hash256 {
    guard let hash = Hash256(try bytes(value, "common.Hash", count: 32)) else {
      throw ArgumentProblem("invalid hash")
    }
    return hash
  }

  /// `type` nil: the words without it, as numbers of blocks have them.
  static func number(_ value: JSONValue, _ type: String?) throws -> UInt256 {
    let digits = try text(value, type)
    if digits.isEmpty { throw problem("hex string \"0x\"", type) }
    if digits.count > 1 && digits.first == "0" { throw problem("hex number with leading zero digits", type) }
    guard digits.utf8.count <= 64 else { throw problem("hex number > 256 bits", type) }
    do throws(FixtureError) { return try value.uint256() } catch { throw problem("invalid hex string", type) }
  }

  static func uint256(_ value: JSONValue) throws -> UInt256 { try number(value, "*hexutil.Big") }

  static func uint64(_ value: JSONValue, _ type: String? = "hexutil.Uint64") throws -> UInt64 {
    guard let small = try number(value, type).uint64 else { throw problem("hex number > 64 bits", type) }
    return small
  }

  /// A place in storage: at most 32 bytes. Whether it was given in full, too.
  static func storageKey(_ value: JSONValue) throws -> (key: UInt256, isFull: Bool) {
    guard let text = value.string else { throw RPCError.parameters("storage key is not a string") }
    var digits = text.hasPrefix("0x") || text.hasPrefix("0X") ? text.dropFirst(2) : text[...]
    let isFull = digits.utf8.count == 64
    if digits.utf8.count > 64 {
      throw RPCError.parameters("storage key too long (want at most 32 bytes): \(quoted(text))")
    }
    if digits.utf8.count % 2 == 1 { digits = "0" + digits }
    guard digits.utf8.allSatisfy({ ($0 | 0x20).isHexadecimalDigit }),
      let key = digits.isEmpty ? .zero : UInt256(text: "0x" + digits)
    else { throw RPCError.parameters("invalid hex in storage key: \(quoted(text))") }
    return (key, isFull)
  }

  private static func quoted(_ text: String) -> String { "\"\(text.prefix(100))\"" }
}

extension UInt8 {
  fileprivate var isHexadecimalDigit: Bool { (0x30...0x39).contains(self) || (0x61...0x66).contains(self) }
}

/// A block as a caller names it.
enum BlockReference: Sendable {
  case latest, earliest, pending, safe, finalized
  case number(UInt64)
  case hash(Hash256, canonical: Bool)

  init(number value: JSONValue) throws {
    switch value.string {
    case "latest": self = .latest
    case "earliest": self = .earliest
    case "pending": self = .pending
    case "safe": self = .safe
    case "finalized": self = .finalized
    default:
      let number = try Argument.uint64(value, nil)
      guard number <= UInt64(Int64.max) else { throw ArgumentProblem("block number larger than int64") }
      self = .number(number)
    }
  }

  init(_ value: JSONValue) throws {
    if value.isObject {
      let hash = value["blockHash"]
      let number = value["blockNumber"]
      if let hash {
        guard number == nil else {
          throw ArgumentProblem("cannot specify both BlockHash and BlockNumber, choose one or the other")
        }
        self = .hash(try Argument.hash(hash), canonical: value["requireCanonical"]?.bool ?? false)
      } else if let number {
        try self.init(number: number)
      } else {
        throw ArgumentProblem("neither BlockHash nor BlockNumber is given")
      }
    } else if let text = value.string, text.utf8.count == 66 {
      self = .hash(try Argument.hash(value), canonical: false)
    } else {
      try self.init(number: value)
    }
  }
}
