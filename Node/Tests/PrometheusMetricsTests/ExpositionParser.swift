import Foundation

/// A strict reader of Prometheus' text format 0.0.4, written from its description: for tests.
struct Exposition {
  struct Sample: Equatable {
    var name: String
    var labels: [String: String]
    var value: Double
  }

  struct Problem: Error { let line: String, reason: String }

  /// In the order of the text.
  var samples: [Sample] = []
  var types: [String: String] = [:]
  var help: [String: String] = [:]

  init(_ bytes: [UInt8]) throws {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw Problem(line: "", reason: "not UTF-8") }
    guard text.isEmpty || text.hasSuffix("\n") else { throw Problem(line: "", reason: "no end of the last line") }
    var current: String?
    var finished: Set<String> = []
    var seen: Set<String> = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init) {
      if line.hasPrefix("# ") {
        let parts = line.dropFirst(2).split(separator: " ", maxSplits: 2).map(String.init)
        guard parts.count >= 2, ["HELP", "TYPE"].contains(parts[0]), Exposition.isName(parts[1], colons: true) else {
          throw Problem(line: line, reason: "a comment that is neither HELP nor TYPE")
        }
        if current != parts[1] {
          if let current { finished.insert(current) }
          guard !finished.contains(parts[1]) else { throw Problem(line: line, reason: "a family in two places") }
          current = parts[1]
        }
        if parts[0] == "TYPE" {
          guard types[parts[1]] == nil, parts.count == 3, ["counter", "gauge", "histogram"].contains(parts[2]) else {
            throw Problem(line: line, reason: "type")
          }
          types[parts[1]] = parts[2]
        } else {
          guard help[parts[1]] == nil else { throw Problem(line: line, reason: "help twice") }
          help[parts[1]] = parts.count == 3 ? parts[2].replacing("\\n", with: "\n").replacing("\\\\", with: "\\") : ""
        }
        continue
      }
      let sample = try Exposition.sample(line)
      guard let current else { throw Problem(line: line, reason: "no type") }
      let suffixes = types[current] == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
      guard suffixes.contains(where: { sample.name == current + $0 }) else {
        throw Problem(line: line, reason: "not of family \(current)")
      }
      guard seen.insert(sample.name + sample.labels.sorted { $0.key < $1.key }.description).inserted else {
        throw Problem(line: line, reason: "twice")
      }
      samples.append(sample)
    }
  }

  subscript(name: String, labels: [String: String]) -> Double? {
    samples.first { $0.name == name && $0.labels == labels }?.value
  }

  private static func isName(_ text: String, colons: Bool) -> Bool {
    guard let first = text.first, !first.isNumber else { return false }
    return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || colons && $0 == ":") }
  }

  private static func sample(_ line: String) throws -> Sample {
    var rest = line[...]
    let name = String(rest.prefix { $0 != "{" && $0 != " " })
    guard isName(name, colons: true) else { throw Problem(line: line, reason: "name") }
    rest = rest.dropFirst(name.count)
    var labels: [String: String] = [:]
    if rest.first == "{" {
      rest = rest.dropFirst()
      while rest.first != "}" {
        let label = String(rest.prefix { $0 != "=" })
        guard isName(label, colons: false), labels[label] == nil, rest.dropFirst(label.count).hasPrefix("=\"") else {
          throw Problem(line: line, reason: "label")
        }
        rest = rest.dropFirst(label.count + 2)
        var value = ""
        while let character = rest.popFirst(), character != "\"" {
          guard character == "\\" else {
            value.append(character)
            continue
          }
          switch rest.popFirst() {
          case "n": value.append("\n")
          case "\\": value.append("\\")
          case "\"": value.append("\"")
          default: throw Problem(line: line, reason: "escape")
          }
        }
        labels[label] = value
        if rest.first == "," { rest = rest.dropFirst() } else if rest.first != "}" { throw Problem(line: line, reason: "end") }
      }
      rest = rest.dropFirst()
    }
    guard rest.first == " " else { throw Problem(line: line, reason: "no value") }
    let text = String(rest.dropFirst())
    let special = ["+Inf": Double.infinity, "-Inf": -Double.infinity, "NaN": Double.nan]
    guard let value = special[text] ?? Double(text) else { throw Problem(line: line, reason: "value") }
    return Sample(name: name, labels: labels, value: value)
  }
}
