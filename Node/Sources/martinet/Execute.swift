import ArgumentParser
import Console
import Executor
import Foundation
import RISCV
import ZKVM

/// `martinet execute`: runs a program without proving it.
struct Execute: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a program as the machine would, without a proof.",
    discussion: "Ends with the program's exit code, or 1 if the execution fails.")

  @OptionGroup var program: ProgramOptions
  @OptionGroup var output: OutputOptions
  @Flag(help: "Estimate what a proof would take: a number that proving time is close to linear in. Nothing is proven.")
  var cost = false
  @Option(help: "Write the program's output to a file.", completion: .file())
  var outputFile: String?

  func run() throws {
    let (elf, input) = try program.read()
    let loaded = try Program(elf: elf)
    let start = ContinuousClock.now
    let record = try Executor.run(loaded, input: input, mode: .count)
    let exitCode = record.exitCode ?? 0
    let seconds = start.duration(to: .now).seconds
    if let outputFile { try writeFile(record.output, to: outputFile) }
    let terminal = output.terminal
    let estimate = try cost && record.exitCode == 0 ? LoadedProgram(elf: elf).provingCost(input: input) : nil
    if output.json {
      print(
        JSON.object([
          ("cycles", .integer(record.cycleCount)), ("exitCode", .integer(Int(truncatingIfNeeded: exitCode))),
          ("output", .string(record.output.hex)), ("seconds", .number(seconds)),
          ("misalignedAccesses", .integer(record.misalignedAccesses)),
          ("shards", .integer((record.cycleCount + LoadedProgram.shardCycles - 1) / LoadedProgram.shardCycles)),
        ] + (estimate.map { [("provingCost", $0.json)] } ?? [])).text)
    } else {
      terminal.say("cycles     \(record.cycleCount.grouped) in \(seconds.asSeconds)")
      terminal.say("exit code  \(exitCode)")
      terminal.say("output     \(record.output.hex)")
      terminal.say("misaligned \(record.misalignedAccesses.grouped) loads and stores")
      if let estimate { for line in estimate.lines { terminal.say(line) } }
    }
    if exitCode != 0 { throw ExitCode(Int32(truncatingIfNeeded: min(exitCode, 255))) }
  }
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

extension Double {
  /// A time for people: `1.24 s` or `3.1 ms`.
  var asSeconds: String {
    self >= 1 ? String(format: "%.2f s", self) : String(format: "%.1f ms", self * 1000)
  }
}

extension Int {
  /// With a separator every three digits.
  var grouped: String {
    var text = ""
    for (i, digit) in String(magnitude).reversed().enumerated() {
      if i > 0 && i % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return (self < 0 ? "-" : "") + String(text.reversed())
  }
}
