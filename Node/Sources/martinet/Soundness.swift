import ArgumentParser
import Console
import Constraints
import Machine
import MachineVerifier
import Soundness
import Verifier

/// `martinet soundness`: what every round of a proof is worth.
struct SoundnessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "soundness",
    abstract: "Print the soundness calculator's table, round by round.",
    discussion: """
      The parameters of a proof follow from its sizes and the target level by proven bounds alone (unique decoding \
      and the Johnson radius). The table is for the machine with every table of instructions at the same height, \
      and 2^16 instructions.
      """)

  @Option(help: "Rows of every table of instructions: 2 to this power, 4 to 14.")
  var logRows = 12
  @OptionGroup var security: SecurityOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (4...14).contains(logRows) else { throw ValidationError("--log-rows takes 4 to 14") }
  }

  func run() throws {
    let system = Machine.system(programLogHeight: 16)
    let heights = system.tables.map { [$0.fixedLogHeight ?? logRows] }
    let layout = try TraceLayout(system, logHeights: heights)
    guard
      let config = ProofConfig(
        system, layout, MachineKey.parameters(target: security.security), publicMessages: 64)
    else { throw Failure("\(security.security) bits cannot be reached at \(layout.total.grouped) cells") }
    let report = config.report
    guard output.json else {
      output.terminal.say("\(layout.total.grouped) committed cells, \(layout.instances.count) tables\n")
      output.terminal.say(report.table)
      return
    }
    let rounds = report.terms.map { term in
      JSON.object([
        ("name", .string(term.name)), ("formula", .string(term.formula)), ("bits", .number(term.before.value)),
        ("grinding", .integer(term.grinding)), ("total", .number(term.after.value)),
      ])
    }
    print(
      JSON.object([
        ("target", .integer(report.target)), ("committedCells", .integer(layout.total)),
        ("minimumBits", .number(report.minimum.value)), ("unionBits", .number(report.union.value)),
        ("hashBits", .number(SoundnessReport.hashBits.value)), ("sufficient", .bool(report.isSufficient)),
        ("rounds", .array(rounds)),
      ]).text)
  }
}

extension Bits {
  var value: Double { Double(units) / Double(Bits.one) }
}
