import ArgumentParser
import Console
import Foundation
import Groth16
import Groth16Prover
import R1CS

/// `martinet ceremony`: a trusted setup for Groth16 in two phases, by many hands.
struct CeremonyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ceremony",
    abstract: "Run a two-phase setup for Groth16: sound if one participant forgets what it drew.",
    discussion: """
      Phase 1 (.ptau) is for all circuits of a size, phase 2 (.zkey) for one circuit. Each: new, then contribute as often \
      as there are participants, each with the file of the one before; a beacon at the end; verify at any time. \
      finalise writes the verifying key.
      """,
    subcommands: [New.self, Contribute.self, Beacon.self, VerifyPhase.self, Finalise.self])

  /// What phase 2 needs besides its own file.
  struct CircuitOptions: ParsableArguments {
    @Option(help: "Phase 2: the file of phase 1.", completion: .file())
    var phase1: String?
    @Option(help: "Phase 2: the circuit, a .r1cs file.", completion: .file())
    var circuit: String?

    func read() throws -> (PowersOfTau, RankOneConstraints)? {
      switch (phase1, circuit) {
      case (nil, nil): return nil
      case (let phase1?, let circuit?):
        return (try SnarkFiles.powers(phase1), try SnarkFiles.constraints(circuit))
      default: throw Failure("phase 2 takes both --phase1 and --circuit")
      }
    }

    func required() throws -> (PowersOfTau, RankOneConstraints) {
      guard let both = try read() else {
        throw Failure("this is a file of phase 2: give --phase1 and --circuit")
      }
      return both
    }
  }

  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Begin phase 1 with --log-size, or phase 2 with --phase1 and --circuit.")
    @Argument(help: "The file to write.", completion: .file()) var file: String
    @Option(help: "Phase 1: for circuits of up to 2 to this power constraints, 1 to 20.") var logSize: Int?
    @OptionGroup var circuit: CircuitOptions

    func run() throws {
      if let logSize {
        guard (1...20).contains(logSize) else { throw Failure("--log-size takes 1 to 20, not \(logSize)") }
        guard circuit.phase1 == nil, circuit.circuit == nil else {
          throw Failure("--log-size is for phase 1 alone")
        }
        try SnarkFiles.write(PowersOfTau(logSize: logSize).file, to: file)
      } else {
        let (phase1, system) = try circuit.required()
        try SnarkFiles.checked("phase 1") { try phase1.verify() }
        let setup = try SnarkFiles.checked("the circuit") { try SetupFile(phase1: phase1, system) }
        try SnarkFiles.write(setup.file, to: file)
      }
    }
  }

  struct Contribute: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Multiply the secrets by random factors and forget these.")
    @Argument(help: "The file of the participant before.", completion: .file()) var input: String
    @Argument(help: "The file to write.", completion: .file()) var output: String
    @Option(help: "Who contributes; part of the transcript, at most 255 bytes.") var name: String
    @OptionGroup var circuit: CircuitOptions

    func run() throws { try add(.random, name, input, output, circuit) }
  }

  struct Beacon: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Contribute factors that follow from a public value nobody could know before.")
    @Argument(help: "The file of the last participant.", completion: .file()) var input: String
    @Argument(help: "The file to write.", completion: .file()) var output: String
    @Option(help: "The value, hexadecimal digits: a block hash, say.") var value: String
    @Option(help: "SHA-256 is applied 2 to this power times, at most 30.") var logIterations: UInt8 = 20
    @OptionGroup var circuit: CircuitOptions

    func run() throws {
      guard let bytes = Console.bytes(hex: value), !bytes.isEmpty, bytes.count <= Contribution.maximalValueSize else {
        throw Failure("--value takes an even number of hexadecimal digits, 2 to 510")
      }
      guard logIterations <= Contribution.maximalLogIterations else {
        throw Failure("--log-iterations takes at most \(Contribution.maximalLogIterations)")
      }
      try add(.beacon(value: bytes, logIterations: logIterations), "beacon", input, output, circuit)
    }
  }

  struct VerifyPhase: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify", abstract: "Check every contribution and every point.")
    @Argument(help: "The .ptau or .zkey file.", completion: .file()) var file: String
    @OptionGroup var circuit: CircuitOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      let contributions: [Contribution]
      if try SnarkFiles.isPowers(file) {
        let powers = try SnarkFiles.powers(file)
        try SnarkFiles.checked(file) { try powers.verify() }
        contributions = powers.contributions
      } else {
        let (phase1, system) = try circuit.required()
        try SnarkFiles.checked("phase 1") { try phase1.verify() }
        let setup = try SnarkFiles.setup(file)
        _ = try SnarkFiles.checked(file) { try setup.verify(phase1: phase1, system) }
        contributions = setup.ceremony
      }
      if output.json {
        print(
          JSON.object([
            ("valid", .bool(true)), ("contributions", .array(contributions.map { .string($0.name) })),
          ]).text)
      } else {
        output.terminal.say("\(file) is right: \(contributions.map(\.name).joined(separator: ", "))")
      }
    }
  }

  struct Finalise: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Verify both phases and write the verifying key (JSON, as snarkjs has it) and, if wanted, the contract."
    )
    @Argument(help: "The .zkey file.", completion: .file()) var file: String
    @Argument(help: "The verifying key to write.", completion: .file()) var key: String
    @Option(help: "A contract in Vyper to write.", completion: .file()) var vyper: String?
    @OptionGroup var circuit: CircuitOptions

    func run() throws {
      let (phase1, system) = try circuit.required()
      try SnarkFiles.checked("phase 1") { try phase1.verify() }
      let setup = try SnarkFiles.setup(file)
      let origin = try SnarkFiles.checked(file) { try setup.verify(phase1: phase1, system) }
      let verifyingKey = try SnarkFiles.checked(file) { try setup.verifyingKey(origin: origin) }
      try SnarkFiles.write(Array(verifyingKey.snarkjsJSON.utf8), to: key)
      if let vyper { try SnarkFiles.write(Array(verifyingKey.vyperSource.utf8), to: vyper) }
    }
  }

  private static func add(
    _ source: Contribution.Source, _ name: String, _ input: String, _ output: String,
    _ circuit: CircuitOptions
  ) throws {
    if try SnarkFiles.isPowers(input) {
      var powers = try SnarkFiles.powers(input)
      try checkOrder(source, powers.contributions, input)
      if !powers.contributions.isEmpty { try SnarkFiles.checked(input) { try powers.verify() } }
      powers.contribute(name: name, source: source)
      try SnarkFiles.write(powers.file, to: output)
    } else {
      let (phase1, system) = try circuit.required()
      var setup = try SnarkFiles.setup(input)
      try checkOrder(source, setup.ceremony, input)
      if !setup.ceremony.isEmpty {
        _ = try SnarkFiles.checked(input) { try setup.verify(phase1: phase1, system) }
      }
      setup.contribute(phase1: phase1, system, name: name, source: source)
      try SnarkFiles.write(setup.file, to: output)
    }
  }

  /// A beacon's factors are public: first, it would protect nothing, and `verify` refuses a file of beacons alone.
  private static func checkOrder(
    _ source: Contribution.Source, _ contributions: [Contribution], _ input: String
  ) throws {
    guard case .beacon = source, contributions.participants == 0 else { return }
    throw Failure("a beacon comes behind the participants, and \(input) has none: `ceremony contribute` first")
  }
}

/// Files of iden3's tools, with messages that name them.
enum SnarkFiles {
  /// Whether a file begins as one of phase 1 does.
  static func isPowers(_ path: String) throws -> Bool {
    try decode(path) { $0.starts(with: "ptau".utf8) }
  }

  static func powers(_ path: String) throws -> PowersOfTau {
    try decode(path) { (bytes) throws(FileFormatError) in try PowersOfTau(file: bytes) }
  }

  static func setup(_ path: String) throws -> SetupFile {
    try decode(path) { (bytes) throws(FileFormatError) in try SetupFile(file: bytes) }
  }

  static func constraints(_ path: String) throws -> RankOneConstraints {
    try decode(path) { (bytes) throws(FileFormatError) in try RankOneConstraints(file: bytes) }
  }

  static func witness(_ path: String) throws -> Witness {
    try decode(path) { (bytes) throws(FileFormatError) in try Witness(file: bytes) }
  }

  /// snarkjs's JSON.
  static func verifyingKey(_ path: String) throws -> VerifyingKey {
    let data = Data(try readFile(path))
    return try checked(path) { try VerifyingKey(snarkjs: data) }
  }

  private static func decode<T>(
    _ path: String, _ body: (UnsafeRawBufferPointer) throws(FileFormatError) -> T
  ) throws -> T {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    } catch {
      throw Failure("cannot read \(path): \((error as NSError).localizedDescription)")
    }
    return try checked(path) { try data.withUnsafeBytes { try body($0) } }
  }

  /// Errors with the name of what is wrong.
  static func checked<T>(_ what: String, _ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch {
      throw Failure("\(what) is refused: \(error)")
    }
  }

  static func write(_ bytes: [UInt8], to path: String) throws {
    do {
      try LargeFile.write(bytes, to: URL(fileURLWithPath: path))
    } catch {
      throw Failure("cannot write \(path): \((error as NSError).localizedDescription)")
    }
  }
}
