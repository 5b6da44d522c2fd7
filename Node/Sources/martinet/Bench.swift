import ArgumentParser
import Console
import Foundation
import Ledger
import MachineVerifier
import RollupProtocol
import Sequencer
import Settlement
import ZKVM

/// `martinet bench`: measurements, as JSON or as a table.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure Martinet on this machine.",
    subcommands: [BenchMachine.self, BenchEVM.self, BenchCurves.self])
}

/// `martinet bench machine`: from execution to proof.
struct BenchMachine: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "machine", abstract: "Execute and prove the benchmark programs.")

  enum Name: String, CaseIterable, ExpressibleByArgument, Sendable {
    case fibonacci = "Fibonacci"
    case keccakChain = "KeccakChain"
    case ledgerTransition = "LedgerTransition"
  }

  @Option(help: "Only this program.")
  var program: Name?
  @Option(help: "Fibonacci: how many steps, of six cycles each.")
  var steps: UInt64 = 1_000_000
  @Option(help: "KeccakChain: how many hashes.")
  var hashes: UInt32 = 4000
  @Option(help: "LedgerTransition: how many transfers.")
  var transfers = 128
  @OptionGroup var security: SecurityOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    var results: [String] = []
    if let program {
      results.append(try measure(program).text)
    } else {
      // A process each, so that no program's peak memory is another's.
      for name in Name.allCases { results.append(try measureInChild(name)) }
    }
    if output.json { print(Self.prefix + results.joined(separator: ",") + Self.suffix) }
  }

  private static let prefix = #"{"programs":["#
  private static let suffix = "]}"

  /// The JSON object of one program, measured by this command in a process of its own.
  private func measureInChild(_ name: Name) throws -> String {
    let child = Process()
    child.executableURL = URL(fileURLWithPath: Guests.executable)
    child.arguments = [
      "bench", "machine", "--program", name.rawValue, "--steps", "\(steps)", "--hashes", "\(hashes)",
      "--transfers", "\(transfers)", "--security", "\(security.security)",
    ] + (output.json ? ["--json"] : [])
    guard output.json else {
      try child.run()
      child.waitUntilExit()
      guard child.terminationStatus == 0 else { throw Failure("\(name.rawValue) could not be measured") }
      return ""
    }
    let pipe = Pipe()
    child.standardOutput = pipe
    try child.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    child.waitUntilExit()
    guard child.terminationStatus == 0, text.hasPrefix(Self.prefix), text.hasSuffix(Self.suffix) else {
      throw Failure("\(name.rawValue) could not be measured")
    }
    return String(text.dropFirst(Self.prefix.count).dropLast(Self.suffix.count))
  }

  private func input(_ name: Name) throws -> [UInt8] {
    switch name {
    case .fibonacci: return (0..<8).map { UInt8(truncatingIfNeeded: steps >> UInt64(8 * $0)) }
    case .keccakChain:
      return (0..<4).map { UInt8(truncatingIfNeeded: hashes >> UInt32(8 * $0)) } + Array("martinet".utf8)
    case .ledgerTransition:
      let domain = SigningDomain(chainID: Demo.chainID)
      let sample = SampleTransfers(count: transfers, domain: domain)
      var sequencer = Sequencer(ledger: Ledger(domain: domain, sequencer: sample.sequencer))
      return try sequencer.seal(sample.operations, on: .genesis, deposits: sample.deposits).batch.input
    }
  }

  private func measure(_ name: Name) throws -> JSON {
    let terminal = output.terminal
    let loaded = try LoadedProgram(elf: try Guests.elf(name.rawValue), target: security.security)
    let proven = try loaded.prove(input: try input(name), progress: terminal.phases(name.rawValue))
    let report = proven.report
    // The fastest of five: what the verifier costs, not what else the machine does.
    let bytes = proven.proof.bytes
    var verifySeconds = Double.infinity
    for _ in 0..<5 {
      let start = ContinuousClock.now
      try MachineVerifier.verify(bytes, program: loaded.id, values: proven.values)
      verifySeconds = min(verifySeconds, start.duration(to: .now).seconds)
    }
    let seconds = report.seconds
    let cells = Double(report.committedCells)
    let peak = peakMemoryBytes()
    terminal.say(
      "\(name.rawValue): \(report.cycles.grouped) cycles in \(seconds.asSeconds), "
        + String(format: "%.0f kHz, %.0f ns and %.0f bytes a cell, ", Double(report.cycles) / seconds / 1000,
          seconds * 1e9 / cells, Double(peak) / cells)
        + "proof \(report.proofBytes.grouped) bytes, verified in \(verifySeconds.asSeconds)")
    return .object([
      ("name", .string(name.rawValue)), ("cycles", .integer(report.cycles)),
      ("committedCells", .integer(report.committedCells)), ("interactions", .integer(report.interactions)),
      ("shards", .integer(report.shards)), ("seconds", .number(seconds)),
      ("kilohertz", .number(Double(report.cycles) / seconds / 1000)),
      ("nanosecondsPerCell", .number(seconds * 1e9 / cells)), ("bytesPerCell", .number(Double(peak) / cells)),
      ("peakMemoryBytes", .integer(peak)), ("proofBytes", .integer(report.proofBytes)),
      ("shardProofBytes", .integer(report.shardProofBytes)), ("securityBits", .integer(report.securityBits)), ("verifyMilliseconds", .number(verifySeconds * 1000)),
      ("phases", report.phases.json),
    ])
  }
}
