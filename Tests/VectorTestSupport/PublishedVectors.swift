public import Foundation

/// The archives of `../shared/vectors` (or of the folder in MARTINET_VECTORS), unpacked once into the build folder.
public enum PublishedVectors {
  private static let repository = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL

  static let folder =
    ProcessInfo.processInfo.environment["MARTINET_VECTORS"].map { URL(filePath: $0) }
    ?? repository.appending(path: "../shared/vectors").standardizedFileURL

  /// Whether the archive is at hand: the condition under which a suite is enabled.
  public static func isThere(_ archive: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: archive + ".tar.xz").path)
  }

  private static let lock = NSLock()

  /// The content of the file `path` of `archive`.
  public static func data(_ archive: String, _ path: String) throws -> Data {
    try Data(contentsOf: url(archive, path))
  }

  /// Where the file or folder `path` of `archive` is, once it is unpacked.
  public static func url(_ archive: String, _ path: String) throws -> URL {
    let unpacked = repository.appending(path: ".build/vectors/\(archive)")
    try lock.withLock {
      if FileManager.default.fileExists(atPath: unpacked.path) { return }
      // Another process may be at it: each unpacks on its own, one of them moves its folder into place.
      let own = repository.appending(
        path: ".build/vectors/\(archive).\(ProcessInfo.processInfo.processIdentifier)")
      try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
      let tar = Process()
      tar.executableURL = URL(filePath: "/usr/bin/env")
      tar.arguments = ["tar", "-xJf", folder.appending(path: archive + ".tar.xz").path, "-C", own.path]
      try tar.run()
      tar.waitUntilExit()
      guard tar.terminationStatus == 0 else { throw CocoaError(.fileReadCorruptFile) }
      do {
        try FileManager.default.moveItem(at: own, to: unpacked)
      } catch {
        try FileManager.default.removeItem(at: own)
      }
    }
    return unpacked.appending(path: path)
  }

  /// A file of cases as `[{"Input": …, "Expected" or "ExpectedError": …, "Name": …}]`.
  public static func cases(_ archive: String, _ path: String) throws -> [PrecompileCase] {
    try JSONDecoder().decode([PrecompileCase].self, from: data(archive, path))
  }
}

/// A call of a precompile.
public struct PrecompileCase: Decodable, Sendable {
  public let name: String
  public let input: [UInt8]
  /// Nil where the input must be refused.
  public let expected: [UInt8]?
  public let gas: UInt64?

  private enum Key: String, CodingKey {
    case name = "Name"
    case input = "Input"
    case expected = "Expected"
    case gas = "Gas"
  }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    name = try fields.decode(String.self, forKey: .name)
    input = try bytes(hexadecimal: fields.decode(String.self, forKey: .input))
    expected = try fields.decodeIfPresent(String.self, forKey: .expected).map { try bytes(hexadecimal: $0) }
    gas = try fields.decodeIfPresent(UInt64.self, forKey: .gas)
  }
}

/// The bytes of hexadecimal digits, with or without "0x".
public func bytes(hexadecimal text: String) throws -> [UInt8] {
  let digits = Array(text.utf8.dropFirst(text.hasPrefix("0x") ? 2 : 0))
  guard digits.count % 2 == 0 else { throw CocoaError(.formatting) }
  return try stride(from: 0, to: digits.count, by: 2).map {
    guard let byte = UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16) else {
      throw CocoaError(.formatting)
    }
    return byte
  }
}

extension Array where Element == UInt8 {
  /// Two lower-case digits a byte.
  public var hexadecimal: String { map { String(format: "%02x", $0) }.joined() }
}
