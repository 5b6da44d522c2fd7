/// Labels of a series, in the order of their names.
struct MetricLabels: Hashable, Sendable {
  let pairs: [(name: String, value: String)]

  /// Names are made legal; of two that are then the same, the last counts.
  init(_ dimensions: [(String, String)]) {
    var values: [String: String] = [:]
    for (name, value) in dimensions { values[MetricName.label(name)] = value }
    pairs = values.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
  }

  private init(pairs: [(name: String, value: String)]) { self.pairs = pairs }

  /// The series that takes those for which there is no room.
  var overflow: MetricLabels { MetricLabels(pairs: pairs.map { (name: $0.name, value: "other") }) }

  static func == (a: MetricLabels, b: MetricLabels) -> Bool { a.pairs.elementsEqual(b.pairs, by: ==) }
  func hash(into hasher: inout Hasher) {
    for pair in pairs {
      hasher.combine(pair.name)
      hasher.combine(pair.value)
    }
  }
}

/// Names as the exposition format allows them.
enum MetricName {
  /// `[a-zA-Z_:][a-zA-Z0-9_:]*`; other characters become an underscore.
  static func metric(_ name: String) -> String { legal(name, colons: true) }
  /// `[a-zA-Z_][a-zA-Z0-9_]*`; `le` is the histograms' own.
  static func label(_ name: String) -> String {
    let name = legal(name, colons: false)
    return name == "le" ? "le_" : name
  }

  private static func legal(_ name: String, colons: Bool) -> String {
    var bytes: [UInt8] = []
    for (i, byte) in name.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): bytes.append(byte)
      case UInt8(ascii: ":") where colons: bytes.append(byte)
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        if i == 0 { bytes.append(UInt8(ascii: "_")) }
        bytes.append(byte)
      default: bytes.append(UInt8(ascii: "_"))
      }
    }
    return bytes.isEmpty ? "_" : String(decoding: bytes, as: UTF8.self)
  }
}

/// Prometheus' text format, version 0.0.4.
struct ExpositionText {
  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  private(set) var bytes: [UInt8] = []

  mutating func family(_ name: String, _ kind: MetricKind, help: String?) {
    if let help {
      bytes += "# HELP \(name) ".utf8
      Self.escape(help, quotes: false, to: &bytes)
      bytes.append(0x0a)
    }
    bytes += "# TYPE \(name) \(kind.rawValue)\n".utf8
  }

  mutating func sample(_ name: String, _ labels: MetricLabels, le: String? = nil, _ value: String) {
    bytes += name.utf8
    if !labels.pairs.isEmpty || le != nil {
      bytes.append(UInt8(ascii: "{"))
      var isFirst = true
      for (label, value) in labels.pairs {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        bytes += label.utf8
        bytes += "=\"".utf8
        Self.escape(value, quotes: true, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
      }
      if let le { bytes += "\(isFirst ? "" : ",")le=\"\(le)\"".utf8 }
      bytes.append(UInt8(ascii: "}"))
    }
    bytes += " \(value)\n".utf8
  }

  static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
    if let integer = Int64(exactly: value) { return String(integer) }
    return "\(value)"
  }

  private static func escape(_ text: String, quotes: Bool, to bytes: inout [UInt8]) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\\"): bytes += "\\\\".utf8
      case 0x0a: bytes += "\\n".utf8
      case UInt8(ascii: "\"") where quotes: bytes += "\\\"".utf8
      default: bytes.append(byte)
      }
    }
  }
}
