import Foundation

/// Published test vectors live beside the repository, in `../shared/vectors`, or where `MARTINET_VECTORS` says.
enum VectorFile {
  static func url(_ path: String, from file: String = #filePath) -> URL? {
    var folders: [URL] = []
    if let set = ProcessInfo.processInfo.environment["MARTINET_VECTORS"] { folders.append(URL(fileURLWithPath: set)) }
    let root = URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    folders.append(root.deletingLastPathComponent().appendingPathComponent("shared/vectors"))
    return folders.map { $0.appendingPathComponent(path) }.first {
      FileManager.default.fileExists(atPath: $0.path)
    }
  }
}
