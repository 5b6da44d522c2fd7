import ArgumentParser

@main
struct Martinet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "martinet",
    abstract: "A ZK rollup stack in Swift.",
    subcommands: [
      Demo.self, Execute.self, Prove.self, Verify.self, Bench.self, SoundnessCommand.self, AuditConstraints.self,
      Conformance.self, EVMCommand.self, CeremonyCommand.self, Groth16Command.self, KeystoreCommand.self,
      NodeCommand.self, DevnetCommand.self,
    ])
}
