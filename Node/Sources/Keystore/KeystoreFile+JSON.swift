import Console
import EthereumTypes
import ExecutionFixtures

extension KeystoreFile {
  /// Longer files are no keystores.
  static let lengthLimit = 1 << 16

  /// Reads the JSON text of version 3. Total: any bytes give a file or a named error.
  public init(json bytes: [UInt8]) throws(KeystoreError) {
    guard bytes.count <= Self.lengthLimit else { throw .json("\(bytes.count) bytes; the most is \(Self.lengthLimit)") }
    let document: JSONDocument
    do throws(FixtureError) { document = try JSONDocument(bytes) } catch { throw .json(error.description) }
    guard document.root.isObject else { throw .json("expected an object") }
    let root = Member(value: document.root, name: "the file")
    let version = try root.member("version")
    guard version.value.text == "3" else { throw .version(found: String(version.value.text.prefix(20))) }
    // Some early files have a capital.
    let early = try root.optional("Crypto")
    let crypto = if let early { early } else { try root.member("crypto") }

    let cipher = try crypto.member("cipher").string
    guard cipher == "aes-128-ctr" else {
      throw .unknown("crypto.cipher", expected: "aes-128-ctr", found: String(cipher.prefix(40)))
    }
    let counter = try crypto.member("cipherparams").member("iv").bytes(16...16)
    let ciphertext = try crypto.member("ciphertext").bytes(1...32)
    let checksum = try crypto.member("mac").bytes(32...32)

    let kdf = try crypto.member("kdf").string
    let parameters = try crypto.member("kdfparams")
    let derivation: KeyDerivation
    switch kdf {
    case "scrypt":
      derivation = .scrypt(
        n: try parameters.member("n").integer, r: try parameters.member("r").integer,
        p: try parameters.member("p").integer)
    case "pbkdf2":
      let function = try parameters.member("prf").string
      guard function == "hmac-sha256" else {
        throw .unknown("crypto.kdfparams.prf", expected: "hmac-sha256", found: String(function.prefix(40)))
      }
      derivation = .pbkdf2(c: try parameters.member("c").integer)
    default: throw .unknown("crypto.kdf", expected: "scrypt or pbkdf2", found: String(kdf.prefix(40)))
    }
    try derivation.check()
    var address: Address?
    if let member = try root.optional("address"), try !member.string.isEmpty {
      address = Address(try member.bytes(20...20))
    }
    self.init(
      id: try root.optional("id")?.string ?? "", address: address, derivation: derivation,
      derivedLength: try parameters.member("dklen").integer,
      salt: try parameters.member("salt").bytes(0...1024), counter: counter, ciphertext: ciphertext, checksum: checksum)
  }

  /// The JSON text, on one line.
  public var json: String {
    var members: [(String, JSON)] = []
    if let address { members.append(("address", digits(address.bytes))) }
    var parameters: [(String, JSON)] = [("dklen", .integer(derivedLength))]
    let kdf: String
    switch derivation {
    case .scrypt(let n, let r, let p):
      kdf = "scrypt"
      parameters += [("n", .integer(n)), ("r", .integer(r)), ("p", .integer(p))]
    case .pbkdf2(let c):
      kdf = "pbkdf2"
      parameters += [("c", .integer(c)), ("prf", "hmac-sha256")]
    }
    parameters.append(("salt", digits(salt)))
    members += [
      (
        "crypto",
        .object([
          ("cipher", "aes-128-ctr"), ("cipherparams", .object([("iv", digits(counter))])),
          ("ciphertext", digits(ciphertext)), ("kdf", .string(kdf)), ("kdfparams", .object(parameters)),
          ("mac", digits(checksum)),
        ])
      ), ("id", .string(id)), ("version", 3),
    ]
    return JSON.object(members).text
  }

  /// Hexadecimal without 0x, as all clients write it here.
  private func digits(_ bytes: [UInt8]) -> JSON { .string(String(bytes.hex.dropFirst(2))) }
}

/// A value of the file and what it is called in errors.
private struct Member {
  let value: JSONValue
  let name: String

  func optional(_ key: StaticString) throws(KeystoreError) -> Member? {
    guard value.isObject else { throw .form(name, expected: "an object", found: excerpt) }
    return value[key].map { Member(value: $0, name: name == "the file" ? "\(key)" : "\(name).\(key)") }
  }

  func member(_ key: StaticString) throws(KeystoreError) -> Member {
    guard let found = try optional(key) else { throw .missing(name == "the file" ? "\(key)" : "\(name).\(key)") }
    return found
  }

  var excerpt: String { String(value.text.prefix(40)) }

  var string: String {
    get throws(KeystoreError) {
      guard let text = value.string else { throw .form(name, expected: "a string", found: excerpt) }
      return text
    }
  }

  var integer: Int {
    get throws(KeystoreError) {
      guard !value.isString, let number = Int(value.text) else {
        throw .form(name, expected: "an integer", found: excerpt)
      }
      return number
    }
  }

  func bytes(_ counts: ClosedRange<Int>) throws(KeystoreError) -> [UInt8] {
    let text = try string
    let expected =
      counts.count == 1
      ? "\(counts.lowerBound) bytes in hexadecimal" : "\(counts.lowerBound) to \(counts.upperBound) bytes in hexadecimal"
    guard let result = Console.bytes(hex: text) else { throw .form(name, expected: expected, found: excerpt) }
    guard counts.contains(result.count) else { throw .form(name, expected: expected, found: "\(result.count) bytes") }
    return result
  }
}
