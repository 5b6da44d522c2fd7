public import Foundation

/// The first inputs of a fuzzer, made by the fuzzer itself: none is kept in the repository.
public enum Seeds {
  /// With MARTINET_SEEDS in the environment: writes the seeds into that folder and ends the process.
  public static func writeIfWanted(_ seeds: () throws -> [(name: String, bytes: [UInt8])]) {
    guard let folder = ProcessInfo.processInfo.environment["MARTINET_SEEDS"] else { return }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for seed in try seeds() {
        let name = String(seed.name.map { $0.isLetter || $0.isNumber ? $0 : "-" })
        try Data(seed.bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
      }
      exit(0)
    } catch {
      FileHandle.standardError.write(Data("no seeds: \(error)\n".utf8))
      exit(1)
    }
  }
}

/// The bytes that libFuzzer hands over.
public func bytes(_ data: UnsafePointer<UInt8>?, _ size: Int) -> [UInt8] {
  Array(UnsafeBufferPointer(start: data, count: size))
}
