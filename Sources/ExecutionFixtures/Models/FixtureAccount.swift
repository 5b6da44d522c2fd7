public import BigIntegers
public import EthereumTypes

/// An account of a `pre`, `post` or `alloc` object.
public struct FixtureAccount: Hashable, Sendable {
  public var nonce: UInt64
  public var balance: UInt256
  public var code: [UInt8]
  /// Slots that are not zero.
  public var storage: [UInt256: UInt256]

  public init(nonce: UInt64 = 0, balance: UInt256 = .zero, code: [UInt8] = [], storage: [UInt256: UInt256] = [:]) {
    self.nonce = nonce
    self.balance = balance
    self.code = code
    self.storage = storage
  }

  /// What is missing is zero, as in genesis files.
  public init(_ json: JSONValue) throws(FixtureError) {
    guard json.isObject else { throw FixtureError("an account must be an object") }
    nonce = try json.optional("nonce") { (v) throws(FixtureError) in try v.uint64() } ?? 0
    balance = try json.optional("balance") { (v) throws(FixtureError) in try v.uint256() } ?? .zero
    code = try json.optional("code") { (v) throws(FixtureError) in try v.bytes() } ?? []
    storage = [:]
    for (key, value) in json["storage"]?.members ?? [] {
      guard let slot = UInt256(quantity: key) else { throw FixtureError("storage key \(key.prefix(80)) is no number") }
      let value = try value.uint256()
      if !value.isZero { storage[slot] = value }
    }
  }
}

extension UInt256 {
  /// "0x" with up to 64 digits in any case, or decimal digits.
  public init?(quantity text: String) {
    if text.hasPrefix("0x") || text.hasPrefix("0X") {
      var value = UInt256.zero
      for byte in text.utf8.dropFirst(2) {
        guard let digit = hexadecimalDigit(byte), value.limb3 >> 60 == 0 else { return nil }
        value = value << 4 | UInt256(UInt64(digit))
      }
      self = value
    } else {
      guard let value = UInt256(text: text) else { return nil }
      self = value
    }
  }
}

/// Accounts by address.
public typealias FixtureAlloc = [Address: FixtureAccount]

/// A `pre`, `post` or `alloc` object; addresses with or without "0x".
public func readAlloc(_ json: JSONValue) throws(FixtureError) -> FixtureAlloc {
  guard json.isObject else { throw FixtureError("expected an object of accounts, got \(json.text.prefix(40))") }
  var result: FixtureAlloc = [:]
  for (key, value) in json.members {
    guard let address = Address(text: key.hasPrefix("0x") ? key : "0x" + key) else {
      throw FixtureError("\(key.prefix(80)) is no address")
    }
    do throws(FixtureError) { result[address] = try FixtureAccount(value) } catch { throw error.inside(key) }
  }
  return result
}
