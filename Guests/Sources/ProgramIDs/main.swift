// Writes the ids by which verifiers know the programs of a folder: ids.json, one entry for each ELF.
// Usage: ProgramIDs FOLDER
import Foundation
import MachineVerifier
import ZKVM

struct Entry: Encodable {
  var bytes: Int
  /// By the security target in provable bits.
  var ids: [String: String]
}

guard CommandLine.arguments.count == 2 else {
  FileHandle.standardError.write(Data("usage: ProgramIDs FOLDER\n".utf8))
  exit(2)
}
let folder = URL(filePath: CommandLine.arguments[1])
var entries: [String: Entry] = [:]
for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
where file.pathExtension == "elf" {
  let elf = [UInt8](try Data(contentsOf: file))
  var entry = Entry(bytes: elf.count, ids: [:])
  for target in MachineKey.targets {
    entry.ids[String(target)] = try LoadedProgram(elf: elf, target: target).id.hex
  }
  entries[file.deletingPathExtension().lastPathComponent] = entry
}
let encoder = JSONEncoder()
encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
try (encoder.encode(entries) + Data("\n".utf8)).write(to: folder.appending(path: "ids.json"))
print("\(entries.count) programs in \(folder.appending(path: "ids.json").path)")
