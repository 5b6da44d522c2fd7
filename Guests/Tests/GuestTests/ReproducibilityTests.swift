import Foundation
import RISCV
import Testing

/// The committed files are what the sources build, and nothing of the builder's machine is in them.
struct ReproducibilityTests {
  static let names = [
    "CAccelerators", "CurvePrecompiles", "EVMReplay", "Fibonacci", "KeccakChain", "LedgerTransition", "Primitives", "ProofCheck",
    "RuntimeCheck", "StatelessBlock", "StatelessValidator",
  ]

  /// Whether this toolchain has the standard library for the guests' triple.
  static let toolchainHasTriple: Bool = {
    guard
      let information = try? run("swiftc", "-print-target-info", "-target", "riscv64-none-none-eabi"),
      let object = try? JSONSerialization.jsonObject(with: information.output) as? [String: Any],
      let path = (object["paths"] as? [String: Any])?["runtimeResourcePath"] as? String
    else { return false }
    return FileManager.default.fileExists(
      atPath: path + "/embedded/Swift.swiftmodule/riscv64-none-none-eabi.swiftmodule")
  }()

  @Test(.enabled(if: toolchainHasTriple, "the toolchain has no Embedded Swift for riscv64-none-none-eabi"))
  func aRebuildGivesTheSameBytes() throws {
    let make = try Self.run("make", "-C", Prebuilt.repository.path, "check-guests")
    #expect(make.status == 0, "\(String(decoding: make.output, as: UTF8.self).suffix(2000))")
  }

  @Test(arguments: names)
  func nothingOfTheBuilderIsInside(name: String) throws {
    let bytes = Data(try Prebuilt.bytes(name))
    for trace in ["/home", "/Users", "/work", "/tmp", ".swift", ".build", "swiftlang", "clang"] {
      #expect(bytes.range(of: Data(trace.utf8)) == nil, "\(name) contains \(trace)")
    }
  }

  @Test(arguments: names)
  func segmentsAreSeparatedByRights(name: String) throws {
    let bytes = try Prebuilt.bytes(name)
    let program = try Program(elf: bytes)
    #expect(program.entry == 0x1_0000)
    func word(_ offset: Int, _ size: Int) -> Int {
      (0..<size).reversed().reduce(0) { $0 << 8 | Int(bytes[offset + $1]) }
    }
    let headers = (0..<word(56, 2)).map { word(32, 8) + $0 * 56 }
    let rights = headers.map { word($0 + 4, 4) }
    #expect(Set(rights).isSubset(of: [4, 5, 6]) && Set(rights).count == rights.count)
    for header in headers { #expect(word(header + 16, 8) % 4096 == 0) }
  }

  static func run(_ command: String...) throws -> (status: Int32, output: Data) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }
}
