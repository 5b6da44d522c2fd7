public import Foundation

extension PublishedVectors {
  /// The files below `folder` of `archive`, by path, in order. `known` is any file of the archive.
  public static func files(_ archive: String, _ folder: String, known: String) throws -> [URL] {
    // Unpacks the archive if need be.
    _ = try data(archive, known)
    let root = URL(filePath: #filePath).appending(path: "../../../.build/vectors/\(archive)/\(folder)")
      .standardizedFileURL
    guard let walk = FileManager.default.enumerator(at: root, includingPropertiesForKeys: [.isRegularFileKey])
    else {
      throw CocoaError(.fileReadNoSuchFile)
    }
    var files: [URL] = []
    for case let url as URL in walk
    where try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true {
      files.append(url)
    }
    guard !files.isEmpty else { throw CocoaError(.fileReadNoSuchFile) }
    return files.sorted { $0.path < $1.path }
  }
}
