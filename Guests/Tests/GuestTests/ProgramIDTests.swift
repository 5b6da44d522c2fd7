import Foundation
import MachineVerifier
import Testing
import ZKVM

/// The committed ids are those of the committed programs.
struct ProgramIDTests {
  struct Entry: Decodable {
    var bytes: Int
    var ids: [String: String]
  }

  @Test(arguments: ReproducibilityTests.names)
  func theListHasTheIDOfTheFile(name: String) throws {
    let list = try JSONDecoder().decode(
      [String: Entry].self,
      from: Data(contentsOf: Prebuilt.repository.appending(path: "Guests/Prebuilt/ids.json")))
    #expect(list.keys.sorted() == ReproducibilityTests.names)
    let entry = try #require(list[name])
    let elf = try Prebuilt.bytes(name)
    #expect(entry.bytes == elf.count)
    #expect(entry.ids.keys.sorted() == MachineKey.targets.map(String.init).sorted())
    for target in MachineKey.targets {
      #expect(try LoadedProgram(elf: elf, target: target).id.hex == entry.ids[String(target)], "make guests")
    }
  }
}
