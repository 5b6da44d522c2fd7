public import Foundation

extension PublishedVectors {
  /// The files below `folder` of `archive`, by path, in order. `known` is a file that must be there.
  public static func files(_ archive: String, _ folder: String, known: String) throws -> [URL] {
    guard FileManager.default.fileExists(atPath: try url(archive, known).path) else {
      throw CocoaError(.fileReadNoSuchFile)
    }
    let root = try url(archive, folder)
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
