import Foundation

/// Values whose JSON is committed under Tests/Fixtures.
public enum PinnedFile {
  /// The committed value of a file. With MARTINET_WRITE_FIXTURES=1 it is replaced by `value` first.
  public static func committed<Value: Codable>(_ path: String, value: Value) throws -> Value {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/\(path)")
    if ProcessInfo.processInfo.environment["MARTINET_WRITE_FIXTURES"] == "1" {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      try encoder.encode(value).write(to: url)
    }
    return try JSONDecoder().decode(Value.self, from: Data(contentsOf: url))
  }
}
