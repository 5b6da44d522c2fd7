import Console
import Foundation
public import Logging
public import NodeConfiguration

/// Writes log lines to standard error, or with `write`: for people, or a JSON object each.
///
/// A line of text never has a control character of what was logged in it, so that no client can write lines of its own.
public struct LogLines: LogHandler {
  public var metadata: Logger.Metadata = [:]
  public var metadataProvider: Logger.MetadataProvider?
  public var logLevel = Logger.Level.info
  private let label: String
  private let format: NodeSettings.LogFormat
  private let write: @Sendable ([UInt8]) -> Void

  public init(
    label: String, format: NodeSettings.LogFormat, level: Logger.Level,
    write: (@Sendable ([UInt8]) -> Void)? = nil
  ) {
    self.label = label
    self.format = format
    self.write = write ?? { FileHandle.standardError.write(Data($0)) }
    logLevel = level
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    var all = metadataProvider?.get() ?? [:]
    all.merge(metadata) { $1 }
    all.merge(event.metadata ?? [:]) { $1 }
    let pairs = all.sorted { $0.key < $1.key }
    let time = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    switch format {
    case .text:
      var line = "\(time) \(event.level.rawValue.uppercased().padding(toLength: 8, withPad: " ", startingAt: 0)) \(label): \(event.message)"
      for (key, value) in pairs { line += "  \(key)=\(value)" }
      write(Array(Self.plain(line).utf8) + [0x0a])
    case .json:
      var members: [(String, JSON)] = [
        ("time", .string(time)), ("level", .string(event.level.rawValue)), ("logger", .string(label)),
        ("message", .string("\(event.message)")),
      ]
      if !pairs.isEmpty { members.append(("data", .object(pairs.map { ($0.key, Self.json($0.value)) }))) }
      var bytes: [UInt8] = []
      JSON.object(members).write(to: &bytes)
      bytes.append(0x0a)
      write(bytes)
    }
  }

  private static func plain(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { isControl($0) }) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if isControl(scalar) { result += "\\u{\(String(scalar.value, radix: 16))}" } else { result.unicodeScalars.append(scalar) }
    }
    return result
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7f..<0xa0).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029
  }

  private static func json(_ value: Logger.Metadata.Value) -> JSON {
    switch value {
    case .string(let text): .string(text)
    case .stringConvertible(let value): .string(value.description)
    case .array(let values): .array(values.map { json($0) })
    case .dictionary(let members): .object(members.sorted { $0.key < $1.key }.map { ($0.key, json($0.value)) })
    }
  }
}
