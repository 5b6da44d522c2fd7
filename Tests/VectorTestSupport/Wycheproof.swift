import Foundation

/// A file of Project Wycheproof's ECDSA tests, flattened.
public struct WycheproofCase: Sendable, CustomStringConvertible {
  public let id: Int
  /// 0x04, x, y.
  public let uncompressedKey: [UInt8]
  public let message: [UInt8]
  public let signature: [UInt8]
  public let isValid: Bool

  public var description: String { "case \(id)" }

  /// The cases of `wycheproof/<name>_test.json`.
  public static func read(_ name: String) throws -> [WycheproofCase] {
    struct File: Decodable {
      struct Group: Decodable {
        struct Key: Decodable { let uncompressed: String }
        struct Test: Decodable {
          let tcId: Int
          let msg: String
          let sig: String
          let result: String
        }
        let publicKey: Key
        let tests: [Test]
      }
      let numberOfTests: Int
      let testGroups: [Group]
    }
    let file = try JSONDecoder().decode(
      File.self, from: PublishedVectors.data("wycheproof-ecdsa", "wycheproof/\(name)_test.json"))
    var cases: [WycheproofCase] = []
    for group in file.testGroups {
      let key = try bytes(hexadecimal: group.publicKey.uncompressed)
      for test in group.tests {
        cases.append(
          WycheproofCase(
            id: test.tcId, uncompressedKey: key, message: try bytes(hexadecimal: test.msg),
            signature: try bytes(hexadecimal: test.sig), isValid: test.result == "valid"))
      }
    }
    guard cases.count == file.numberOfTests else { throw CocoaError(.fileReadCorruptFile) }
    return cases
  }

  /// r and s as 32 bytes each, most significant first; nil when the encoding is wrong or a number does not fit.
  /// `fixed`: IEEE P1363, 64 bytes; else strict DER.
  public func pair(fixed: Bool) -> (r: [UInt8], s: [UInt8])? {
    if fixed {
      return signature.count == 64 ? (Array(signature[..<32]), Array(signature[32...])) : nil
    }
    guard signature.count >= 2, signature[0] == 0x30, signature[1] < 0x80,
      Int(signature[1]) == signature.count - 2
    else { return nil }
    var rest = signature[2...]
    func integer() -> [UInt8]? {
      guard rest.count >= 3, rest.removeFirst() == 2 else { return nil }
      let length = Int(rest.removeFirst())
      guard length > 0, length < 0x80, length <= rest.count else { return nil }
      let body = Array(rest.prefix(length))
      rest = rest.dropFirst(length)
      guard body[0] < 0x80, body[0] != 0 || length == 1 || body[1] >= 0x80 else { return nil }
      let minimal = body.drop { $0 == 0 }
      guard minimal.count <= 32 else { return nil }
      return [UInt8](repeating: 0, count: 32 - minimal.count) + minimal
    }
    guard let r = integer(), let s = integer(), rest.isEmpty else { return nil }
    return (r, s)
  }
}
