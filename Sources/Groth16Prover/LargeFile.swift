public import Foundation

/// Files of any size. Foundation's `Data.write` (Swift 6.3.1, Linux) leaves wrong bytes behind the first 2 GiB.
public enum LargeFile {
  /// Writes to a neighbouring file first and renames it, so that a kill leaves the old file or the new one.
  public static func write(_ bytes: [UInt8], to url: URL) throws {
    let part = url.appendingPathExtension("part-\(ProcessInfo.processInfo.processIdentifier)")
    guard FileManager.default.createFile(atPath: part.path, contents: nil) else {
      throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: part.path])
    }
    do {
      let handle = try FileHandle(forWritingTo: part)
      let grain = 1 << 28
      for start in stride(from: 0, to: bytes.count, by: grain) {
        try handle.write(contentsOf: Data(bytes[start..<min(bytes.count, start + grain)]))
      }
      try handle.synchronize()
      try handle.close()
      // rename(2) replaces an existing file at once.
      guard rename(part.path, url.path) == 0 else {
        throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: url.path])
      }
    } catch {
      try? FileManager.default.removeItem(at: part)
      throw error
    }
  }
}
