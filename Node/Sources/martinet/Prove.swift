import ArgumentParser
import Console
import Foundation
import MachineVerifier
import ZKVM

/// The levels that are offered. All of them are provable; there is no conjectured one.
struct SecurityOptions: ParsableArguments {
  @Option(help: "Provable security in bits: 124 or 100.")
  var security = 124

  func validate() throws {
    guard MachineKey.targets.contains(security) else {
      throw ValidationError("--security takes \(MachineKey.targets.map(String.init).joined(separator: " or "))")
    }
  }
}

/// `martinet prove`: executes a program and proves the execution.
struct Prove: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Execute a program and prove that it halted with exit code 0 and its output.",
    discussion: """
      Long executions are proven shard by shard. Each shard's proof is kept in the folder PROOF.shards as soon as it is made: \
      after an interruption the same command goes on behind the last of them. The folder is removed when the proof is \
      complete.
      """)

  @OptionGroup var program: ProgramOptions
  @OptionGroup var security: SecurityOptions
  @OptionGroup var output: OutputOptions
  @Option(name: .customLong("proof"), help: "Where the proof goes.", completion: .file())
  var proofPath = "proof.bin"
  @Option(name: .customLong("public-values"), help: "Where the output goes, which is what the proof is about.")
  var valuesPath = "public-values.bin"
  @Option(name: .customLong("shard-cycles"), help: "The most cycles of a shard: 1024 to 4194304.")
  var shardCycles = LoadedProgram.shardCycles

  func validate() throws {
    guard (1024...4_194_304).contains(shardCycles) else {
      throw ValidationError("--shard-cycles takes 1024 to 4194304")
    }
  }

  func run() throws {
    let terminal = output.terminal
    let (elf, input) = try program.read()
    let store = ShardFolder(path: proofPath + ".shards")
    terminal.progress("loading \(program.program)", 0)
    let loaded = try LoadedProgram(elf: elf, target: security.security)
    let proven = try loaded.prove(
      input: input, shardCycles: shardCycles, store: store, progress: terminal.phases("proving"))
    try writeFile(proven.proof.bytes, to: proofPath)
    try writeFile(proven.values.output, to: valuesPath)
    store.remove()
    let report = proven.report
    if output.json {
      print(
        JSON.object([
          ("programID", .string(loaded.id.hex)), ("publicValues", .string(proven.values.output.hex)),
          ("proof", .string(proofPath)), ("cycles", .integer(report.cycles)),
          ("misalignedAccesses", .integer(report.misalignedAccesses)),
          ("committedCells", .integer(report.committedCells)), ("interactions", .integer(report.interactions)),
          ("shards", .integer(report.shards)), ("keptShards", .integer(report.keptShards)),
          ("proveSeconds", .number(report.seconds)), ("proofBytes", .integer(report.proofBytes)),
          ("shardProofBytes", .integer(report.shardProofBytes)), ("securityBits", .integer(report.securityBits)),
          ("peakMemoryBytes", .integer(peakMemoryBytes())), ("phases", report.phases.json),
        ]).text)
    } else {
      terminal.say("program id     \(loaded.id.hex)")
      terminal.say("public values  \(proven.values.output.hex)  (\(valuesPath))")
      terminal.say("proof          \(report.proofBytes.grouped) bytes at \(report.securityBits) provable bits  (\(proofPath))")
      terminal.say("cycles         \(report.cycles.grouped) in \(report.seconds.asSeconds), \(report.shards) shards, \(report.keptShards) of them kept")
      terminal.say("misaligned     \(report.misalignedAccesses.grouped) loads and stores")
      terminal.say("")
      terminal.say("martinet verify --proof \(proofPath) --program-id \(loaded.id.hex) --public-values \(valuesPath)")
    }
  }
}

/// `martinet verify`: needs the proof, the program id and the public values alone.
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check a proof against a program id and public values.",
    discussion: "Ends with status 0 if the proof holds, and otherwise says why it does not and ends with 1.")

  @Option(name: .customLong("proof"), help: "The proof.", completion: .file())
  var proofPath: String
  @Option(name: .customLong("program-id"), help: "The program's id: 64 hexadecimal digits.")
  var programID: String
  @Option(name: .customLong("public-values"), help: "A file with the public values.", completion: .file())
  var valuesPath: String
  @OptionGroup var output: OutputOptions

  func run() throws {
    guard let id = ProgramID(hex: programID) else {
      throw Failure("a program id has 64 hexadecimal digits that encode 8 field elements; got \"\(programID)\"")
    }
    let proof = try readFile(proofPath)
    let values = PublicValues(output: try readFile(valuesPath))
    let start = ContinuousClock.now
    let parsed = try MachineProof(bytes: proof)
    try MachineVerifier.verify(parsed, program: id, values: values)
    let seconds = start.duration(to: .now).seconds
    if output.json {
      print(
        JSON.object([
          ("valid", true), ("programID", .string(id.hex)), ("securityBits", .integer(parsed.key.target)),
          ("proofBytes", .integer(proof.count)), ("verifyMilliseconds", .number(seconds * 1000)),
        ]).text)
    } else {
      output.terminal.say(
        "valid: program \(id.hex) output these \(values.output.count) bytes "
          + "(\(parsed.key.target) provable bits, \(seconds.asSeconds))")
    }
  }
}
