import ArgumentParser

@main
struct Martinet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "martinet",
    abstract: "A ZK rollup stack in Swift.",
    subcommands: [Execute.self])
}
