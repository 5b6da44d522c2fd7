import Foundation

/// The prebuilt programs of `Guests/Prebuilt`.
enum Guests {
  /// The ELF of a program: from the folder MARTINET_GUESTS if that is set, else from `Guests/Prebuilt` in a
  /// folder above the executable.
  static func elf(_ name: String) throws -> [UInt8] {
    if let folder = ProcessInfo.processInfo.environment["MARTINET_GUESTS"] {
      return try readFile("\(folder)/\(name).elf")
    }
    guard let repository else {
      throw Failure(
        "the program \(name).elf was not found above \(executable); set MARTINET_GUESTS to the folder that has it")
    }
    return try readFile(repository.appending(path: "Guests/Prebuilt/\(name).elf").path)
  }

  /// The repository: the folder above the executable that has `Guests/Prebuilt`; nil where there is none.
  static var repository: URL? {
    var folder = URL(fileURLWithPath: executable).resolvingSymlinksInPath().deletingLastPathComponent()
    while folder.path != "/" {
      if FileManager.default.fileExists(atPath: folder.appending(path: "Guests/Prebuilt").path) { return folder }
      folder = folder.deletingLastPathComponent()
    }
    return nil
  }

  /// The path of this program.
  static var executable: String {
    #if os(Linux)
      if let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") { return path }
    #endif
    return Bundle.main.executablePath ?? CommandLine.arguments[0]
  }
}
