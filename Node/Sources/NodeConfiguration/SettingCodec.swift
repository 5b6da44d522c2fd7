import BigIntegers
import EthereumTypes

/// How a setting's value is written as text, and read.
///
/// The same text is used in files, in the environment, on the command line, and by `--print-configuration`.
public struct SettingCodec<Value: Sendable>: Sendable {
  /// What help puts in the value's place, such as PORT; nil for flags, which need none.
  let form: String?
  let read: @Sendable (String) throws(SettingProblem) -> Value
  let write: @Sendable (Value) -> String

  init(
    _ form: String?, read: @escaping @Sendable (String) throws(SettingProblem) -> Value,
    write: @escaping @Sendable (Value) -> String
  ) {
    self.form = form
    self.read = read
    self.write = write
  }

  /// A word that stands for no value.
  func optional(none: String) -> SettingCodec<Value?> {
    SettingCodec<Value?>(
      form.map { "\($0)|\(none)" },
      read: { (text) throws(SettingProblem) in
        if text == none { return nil }
        do throws(SettingProblem) {
          return try self.read(text)
        } catch {
          throw SettingProblem("\(error.expected), or \"\(none)\"")
        }
      },
      write: { $0.map(self.write) ?? none })
  }
}

extension SettingCodec where Value: FixedWidthInteger {
  /// An integer; underscores may group its digits.
  static func integer(_ form: String, _ range: ClosedRange<Value>) -> Self {
    Self(
      form,
      read: { (text) throws(SettingProblem) in
        guard let value = Value(text.replacing("_", with: "")), range.contains(value) else {
          throw SettingProblem(
            range.upperBound == .max
              ? "an integer from \(range.lowerBound) on" : "an integer from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
      },
      write: { String($0) })
  }
}

extension SettingCodec<Int> {
  static let count = SettingCodec.integer("N", 1 ... .max)
  /// 0: any that is free.
  static let port = SettingCodec.integer("PORT", 0...65_535)

  private static let units: [(name: String, bytes: Int)] = [
    ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("", 1),
  ]

  /// Bytes: a number, with KiB, MiB or GiB if it is of these.
  static let bytes = Self(
    "SIZE",
    read: { (text) throws(SettingProblem) in
      for (name, bytes) in units where text.hasSuffix(name) {
        guard let value = Int(text.dropLast(name.count)), value >= 0 else { break }
        let (product, overflow) = value.multipliedReportingOverflow(by: bytes)
        if overflow { break }
        return product
      }
      throw SettingProblem("a size, such as 5242880 or 5MiB")
    },
    write: { value in
      let unit = units.first { value != 0 && value % $0.bytes == 0 } ?? ("", 1)
      return "\(value / unit.1)\(unit.0)"
    })
}

extension SettingCodec<Bool> {
  static let flag = Self(
    nil,
    read: { (text) throws(SettingProblem) in
      switch text.lowercased() {
      case "true", "yes", "on", "1": return true
      case "false", "no", "off", "0": return false
      default: throw SettingProblem("true or false")
      }
    },
    write: { $0 ? "true" : "false" })
}

extension SettingCodec<Duration> {
  private static let units: [(name: String, milliseconds: Int64)] = [
    ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
  ]

  /// A number with ms, s, m, h or d; without one, seconds. At least a millisecond, at most 10,000 days.
  static let duration = Self(
    "TIME",
    read: { (text) throws(SettingProblem) in
      let digits = text.prefix { $0.isNumber || $0 == "." }
      let name = text.dropFirst(digits.count)
      let factor = name.isEmpty ? 1_000 : units.first { $0.name == name }?.milliseconds
      if let factor, let number = Double(digits) {
        let milliseconds = number * Double(factor)
        if milliseconds >= 1, milliseconds <= 8.64e11 { return .milliseconds(Int64(milliseconds.rounded())) }
      }
      throw SettingProblem("a time, such as 500ms, 30s or 5m")
    },
    write: { value in
      let milliseconds = value.components.seconds * 1_000 + value.components.attoseconds / 1_000_000_000_000_000
      // Days would be surprising for what is usually told in hours.
      let unit = units.prefix(4).last { milliseconds % $0.milliseconds == 0 } ?? ("ms", 1)
      return "\(milliseconds / unit.1)\(unit.0)"
    })
}

extension SettingCodec<String> {
  static func text(_ form: String) -> Self {
    Self(
      form,
      read: { (text) throws(SettingProblem) in
        if text.isEmpty { throw SettingProblem("something") }
        return text
      }, write: { $0 })
  }
}

extension SettingCodec<[String]> {
  /// Several, separated by commas; "none" for none at all.
  static func list(_ form: String) -> Self {
    Self(
      "\(form),…",
      read: { (text) throws(SettingProblem) in
        if text == "none" { return [] }
        let values = text.split(separator: ",", omittingEmptySubsequences: false)
          .map { String($0.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()) }
        if values.contains(where: \.isEmpty) { throw SettingProblem("a list with commas between its values, or \"none\"") }
        return values
      },
      write: { $0.isEmpty ? "none" : $0.joined(separator: ",") })
  }
}

extension SettingCodec<Address> {
  static let address = Self(
    "ADDRESS",
    read: { (text) throws(SettingProblem) in
      guard let address = Address(text: text) else { throw SettingProblem("an address, 0x and 40 hexadecimal digits") }
      return address
    },
    write: \.text)
}

extension SettingCodec<UInt256> {
  static let wei = Self(
    "WEI",
    read: { (text) throws(SettingProblem) in
      guard let value = UInt256(text: text.replacing("_", with: "")) else { throw SettingProblem("a number of wei") }
      return value
    },
    write: { "\($0)" })
}

extension SettingCodec<[UInt8]> {
  /// A text of so many bytes at most.
  static func shortText(_ form: String, _ limit: Int) -> Self {
    Self(
      form,
      read: { (text) throws(SettingProblem) in
        guard text.utf8.count <= limit else { throw SettingProblem("at most \(limit) bytes") }
        return Array(text.utf8)
      },
      write: { String(decoding: $0, as: UTF8.self) })
  }
}

extension SettingCodec where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of some words.
  static var choice: Self {
    let words = Value.allCases.map(\.rawValue)
    return Self(
      words.joined(separator: "|"),
      read: { (text) throws(SettingProblem) in
        guard let value = Value(rawValue: text) else { throw SettingProblem("one of \(words.joined(separator: ", "))") }
        return value
      },
      write: \.rawValue)
  }
}
