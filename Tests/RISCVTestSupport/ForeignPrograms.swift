import Foundation

/// Test programs written elsewhere, as files in `Fixtures`.
public enum ForeignPrograms {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Fixtures")

  /// The user-level RV64I and M tests of riscv-tests: each halts with exit code 0 and has no output.
  public static func riscvTests() throws -> [DirectedProgram] {
    let folder = folder.appendingPathComponent("riscv-tests")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".elf") }
      .sorted()
      .map { name in
        let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
        return DirectedProgram(name: "riscv-tests/" + name.dropLast(4), elf: bytes, output: [])
      }
  }
}
