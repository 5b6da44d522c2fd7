import ExecutionFixtures
import Foundation
import VectorTestSupport

/// A file of ethereum/execution-apis: requests and what they must be answered with.
struct ExchangeFile {
  /// "eth_call/call-contract".
  let name: String
  /// Only the structure of the answer is compared.
  let isStructural: Bool
  let pairs: [(request: [UInt8], response: [UInt8])]

  static func all() throws -> [ExchangeFile] {
    try PublishedVectors.files(
      "execution-apis-rpc", "execution-apis/tests", known: "execution-apis/tests/genesis.json"
    ).filter { $0.pathExtension == "io" }.map { url in
      let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
      let requests = lines.filter { $0.hasPrefix(">> ") }.map { Array($0.dropFirst(3).utf8) }
      let responses = lines.filter { $0.hasPrefix("<< ") }.map { Array($0.dropFirst(3).utf8) }
      guard requests.count == responses.count, !requests.isEmpty else {
        throw CocoaError(.fileReadCorruptFile)
      }
      return ExchangeFile(
        name: url.deletingLastPathComponent().lastPathComponent + "/"
          + url.deletingPathExtension().lastPathComponent,
        isStructural: lines.contains { $0.hasPrefix("// speconly") }, pairs: Array(zip(requests, responses)))
    }
  }
}

/// The first place where two values differ; nil where they are equal. The order of keys does not matter. `structural`: only
/// kinds, keys and the first elements of arrays are compared.
func difference(_ expected: JSONValue, _ found: JSONValue, structural: Bool, at path: String = "$") -> String?
{
  func differ() -> String {
    "\(path): expected \(expected.text.prefix(200)), found \(found.text.prefix(200))"
  }
  if expected.isObject {
    guard found.isObject else { return differ() }
    let theirs = Dictionary(expected.members.map { ($0.key, $0.value) }, uniquingKeysWith: { a, _ in a })
    let ours = Dictionary(found.members.map { ($0.key, $0.value) }, uniquingKeysWith: { a, _ in a })
    for (key, value) in theirs.sorted(by: { $0.key < $1.key }) {
      guard let other = ours[key] else { return "\(path).\(key) is missing" }
      if let difference = difference(value, other, structural: structural, at: "\(path).\(key)") {
        return difference
      }
    }
    for key in ours.keys.sorted() where theirs[key] == nil { return "\(path).\(key) is not expected" }
    return nil
  }
  if expected.isArray {
    guard found.isArray else { return differ() }
    let theirs = expected.elements
    let ours = found.elements
    guard structural || theirs.count == ours.count else {
      return "\(path): expected \(theirs.count) elements, found \(ours.count)"
    }
    for (i, (a, b)) in zip(theirs, ours).enumerated() {
      if let difference = difference(a, b, structural: structural, at: "\(path)[\(i)]") { return difference }
    }
    return nil
  }
  if structural {
    let sameKind =
      expected.isString == found.isString && expected.isNull == found.isNull
      && (expected.bool == nil) == (found.bool == nil) && !found.isObject && !found.isArray
    return sameKind ? nil : differ()
  }
  if expected.isString || found.isString {
    return expected.isString && found.isString && expected.string == found.string ? nil : differ()
  }
  if expected.text == found.text { return nil }
  if let a = Double(expected.text), let b = Double(found.text), a == b { return nil }
  return differ()
}
