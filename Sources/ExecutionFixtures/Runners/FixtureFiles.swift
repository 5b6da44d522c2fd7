public import Foundation
internal import Parallel

/// What a fixture file holds.
public enum FixtureKind: String, Sendable {
  case state
  case blocks
  case stateless

  /// By the fields of its first test; nil for another kind of file.
  init?(_ document: JSONDocument) {
    let root = document.root
    guard let first = root["witness"] != nil ? root : root.members.first?.value else { return nil }
    if first["witness"] != nil, first["block"] != nil {
      self = .stateless
    } else if first["blocks"] != nil, first["genesisRLP"] != nil {
      self = .blocks
    } else if first["post"] != nil, first["transaction"] != nil, first["env"] != nil {
      self = .state
    } else {
      return nil
    }
  }
}

/// Runs files of fixtures, several at once.
public struct FixtureFiles: Sendable {
  /// In order.
  public let files: [URL]

  public init(files: [URL]) { self.files = files }

  /// Files, and the JSON files below folders.
  public init(_ paths: [String]) throws(FixtureError) {
    var files: [URL] = []
    for path in paths {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        throw FixtureError("\(path) is not there")
      }
      let url = URL(filePath: path)
      guard isFolder.boolValue else {
        files.append(url)
        continue
      }
      guard let walk = FileManager.default.enumerator(at: url, includingPropertiesForKeys: nil) else {
        throw FixtureError("cannot read the folder \(path)")
      }
      var found: [URL] = []
      for case let file as URL in walk where file.pathExtension == "json" { found.append(file) }
      files += found.sorted { $0.path < $1.path }
    }
    self.files = files
  }

  /// The cases of each file that is of that kind, by `run`; a file of another kind counts as one skipped case, one that
  /// cannot be read as one failed. `progress` is called after each file, perhaps on several threads.
  public func run(
    _ kind: FixtureKind, progress: @Sendable (Int) -> Void = { _ in },
    _ run: @Sendable (JSONDocument) throws(FixtureError) -> [CaseResult]
  ) -> Report {
    // Large files first, so that no thread ends with one.
    let sizes = files.map { (try? $0.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0 }
    let order = files.indices.sorted { sizes[$0] > sizes[$1] }
    let done = Parallel.map(order.count) { i in
      let results = results(files[order[i]], kind, run)
      progress(i)
      return results
    }
    var report = Report()
    for i in order.indices.sorted(by: { order[$0] < order[$1] }) { report.add(done[i]) }
    return report
  }

  private func results(
    _ file: URL, _ kind: FixtureKind, _ run: (JSONDocument) throws(FixtureError) -> [CaseResult]
  ) -> [CaseResult] {
    do {
      let document = try JSONDocument(file: file)
      guard FixtureKind(document) == kind else {
        return [CaseResult(file.path, .skipped("files that hold no \(kind.rawValue) tests"))]
      }
      return try run(document).map { CaseResult("\(file.lastPathComponent): \($0.name)", $0.verdict) }
    } catch {
      return [CaseResult(file.path, .failed("\(error)"))]
    }
  }
}
