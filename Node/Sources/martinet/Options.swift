import ArgumentParser
import Console
import Foundation

/// Options that every command has.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON object on standard output and nothing else there.")
  var json = false

  var terminal: Terminal { Terminal(json: json) }
}

/// The program and its private input.
struct ProgramOptions: ParsableArguments {
  @Argument(help: "The program: a static RV64IM ELF file.", completion: .file())
  var program: String

  @Option(help: "A file with the private input; without it the input is empty.", completion: .file())
  var input: String?

  func read() throws -> (elf: [UInt8], input: [UInt8]) {
    (try readFile(program), try input.map(readFile) ?? [])
  }
}

/// A message for people, on standard error, with exit status 1.
struct Failure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

func readFile(_ path: String) throws -> [UInt8] {
  do {
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  } catch {
    throw Failure("cannot read \(path): \((error as NSError).localizedDescription)")
  }
}

/// Writes to a neighbouring file first and renames it, so that a kill leaves the old file or the new one.
func writeFile(_ bytes: [UInt8], to path: String) throws {
  do {
    try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
  } catch {
    throw Failure("cannot write \(path): \((error as NSError).localizedDescription)")
  }
}
