import ArgumentParser
import BN254
import BigIntegers
import Console
import CurveValues
import EllipticCurves
import Foundation
import Groth16
import Groth16Prover
import R1CS

/// `martinet groth16`: setups for development, proofs, verification, the contract.
struct Groth16Command: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "groth16", abstract: "Prove and verify circuits in iden3's files.",
    subcommands: [Setup.self, Prove.self, Verify.self, Contract.self])

  struct Setup: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "UNSAFE: a key by one process, for development. Proofs of it can be forged; `ceremony` makes others.")
    @Argument(help: "The circuit, a .r1cs file.", completion: .file()) var circuit: String
    @Argument(help: "The proving key to write, a .zkey file.", completion: .file()) var provingKey: String
    @Argument(help: "The verifying key to write, a JSON file.", completion: .file()) var verifyingKey: String
    @Flag(help: "Say that you know that the key is unsafe.") var unsafeDevelopment = false

    func run() throws {
      guard unsafeDevelopment else {
        throw Failure(
          "whoever makes such a key can forge proofs; give --unsafe-development if that does not matter")
      }
      let system = try SnarkFiles.constraints(circuit)
      let setup = try SnarkFiles.checked(circuit) { try SetupFile.unsafeDevelopment(system) }
      try SnarkFiles.write(setup.file, to: provingKey)
      try SnarkFiles.write(
        Array(try setup.verifyingKey(origin: .unsafeDevelopment).snarkjsJSON.utf8), to: verifyingKey)
    }
  }

  struct Prove: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Prove a witness.")
    @Argument(help: "The proving key, a .zkey file.", completion: .file()) var provingKey: String
    @Argument(help: "The witness, a .wtns file.", completion: .file()) var witness: String
    @Argument(help: "The proof to write, a JSON file as snarkjs has it.", completion: .file()) var proof:
      String
    @Argument(help: "The public values to write, a JSON file.", completion: .file()) var publicValues: String
    @Option(help: "The circuit, a .r1cs file: then the witness is checked first.", completion: .file())
    var circuit: String?

    func run() throws {
      let values = try SnarkFiles.witness(witness)
      if let circuit {
        let system = try SnarkFiles.constraints(circuit)
        if let index = try SnarkFiles.checked(witness, { try system.firstViolation(values) }) {
          throw Failure("\(witness) does not satisfy constraint \(index) of \(circuit)")
        }
      }
      let key = try SnarkFiles.setup(provingKey).provingKey()
      let result = try SnarkFiles.checked(witness) { try key.prove(values) }
      try SnarkFiles.write(Array(result.snarkjsJSON.utf8), to: proof)
      let texts = values.values[1...].prefix(key.publicCount).map { " \"\($0.integer.decimal)\"" }
      try SnarkFiles.write(Array(("[\n" + texts.joined(separator: ",\n") + "\n]\n").utf8), to: publicValues)
    }
  }

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Verify a proof; exit status 1 if it is refused.")
    @Argument(help: "The verifying key, a JSON file.", completion: .file()) var verifyingKey: String
    @Argument(help: "The public values, a JSON file.", completion: .file()) var publicValues: String
    @Argument(help: "The proof, a JSON file.", completion: .file()) var proof: String
    @OptionGroup var output: OutputOptions

    func run() throws {
      let key = try SnarkFiles.verifyingKey(verifyingKey)
      let texts = try SnarkFiles.checked(publicValues) {
        try JSONDecoder().decode([String].self, from: Data(readFile(publicValues)))
      }
      let values = try texts.map { text in
        guard let value = UInt256(decimal: text) else {
          throw Failure("\(publicValues): \(text) is not a number")
        }
        return value
      }
      let decoded = try SnarkFiles.checked(proof) { try Proof(snarkjs: Data(readFile(proof))) }
      try SnarkFiles.checked(proof) { try key.verify(decoded, publicValues: values) }
      if output.json {
        print(JSON.object([("valid", .bool(true)), ("setup", .string(key.setupDescription))]).text)
      } else {
        output.terminal.say("The proof is valid. Setup: \(key.setupDescription).")
      }
    }
  }

  struct Contract: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Write a verifier contract in Vyper.")
    @Argument(help: "The verifying key, a JSON file.", completion: .file()) var verifyingKey: String
    @Argument(help: "The contract to write.", completion: .file()) var contract: String

    func run() throws {
      let key = try SnarkFiles.verifyingKey(verifyingKey)
      try SnarkFiles.write(Array(key.vyperSource.utf8), to: contract)
    }
  }
}
