import ArgumentParser
import Console

/// `martinet conformance`: runs a folder of tests, such as those that `Scripts/conformance` builds.
struct Conformance: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Run a folder of RISC-V tests, through the executor and with --prove through prover and verifier.",
    discussion: """
      A test passes with exit code 0 and, where there is a reference signature, with that output; or, where a failure is \
      expected, if the execution ends in that way. With --prove the proof of a passing test must verify for its output \
      and for no other, and there must be none of a failing one. Ends with status 1 if a test fails.
      """)

  @Argument(help: "The folder with the tests.", completion: .directory)
  var folder: String
  @Flag(help: "Prove each test and verify the proof.")
  var prove = false
  @Option(help: "Only tests whose name contains this.")
  var filter: String?
  @OptionGroup var security: SecurityOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let terminal = output.terminal
    let tests = try ConformanceTest.all(in: folder).filter { filter.map($0.name.contains) ?? true }
    var results: [ConformanceResult] = []
    for (i, test) in tests.enumerated() {
      terminal.progress(test.name, Double(i) / Double(tests.count))
      let result = test.run(proveAt: prove ? security.security : nil)
      results.append(result)
      switch result.verdict {
      case .passed: break
      case .failed(let reason): terminal.complain("failed   \(test.name): \(reason)")
      case .skipped(let reason): terminal.say("skipped  \(test.name): \(reason)")
      }
    }
    let passed = results.count { $0.verdict == .passed }
    let skipped = results.count { if case .skipped = $0.verdict { true } else { false } }
    let failed = results.count - passed - skipped
    if output.json {
      print(
        JSON.object([
          ("run", .integer(passed + failed)), ("passed", .integer(passed)), ("failed", .integer(failed)),
          ("skipped", .integer(skipped)), ("proven", .bool(prove)), ("tests", .array(results.map(\.json))),
        ]).text)
    } else {
      let cycles = results.reduce(0) { $0 + $1.cycles }
      let misaligned = results.reduce(0) { $0 + $1.misalignedAccesses }
      let seconds = results.reduce(0) { $0 + $1.proveSeconds }
      terminal.say(
        "\(passed + failed) run\(prove ? " and proven" : ""), \(passed) passed, \(failed) failed, \(skipped) skipped; "
          + "\(cycles.grouped) cycles, \(misaligned.grouped) misaligned accesses"
          + (prove ? ", \(seconds.asSeconds) of proving" : ""))
    }
    if failed > 0 { throw ExitCode.failure }
  }
}

extension ConformanceResult {
  var json: JSON {
    var members: [(String, JSON)] = [("name", .string(name))]
    switch verdict {
    case .passed: members.append(("verdict", "passed"))
    case .failed(let reason): members += [("verdict", "failed"), ("reason", .string(reason))]
    case .skipped(let reason): members += [("verdict", "skipped"), ("reason", .string(reason))]
    }
    return .object(
      members + [
        ("cycles", .integer(cycles)), ("misalignedAccesses", .integer(misalignedAccesses)),
        ("proveSeconds", .number(proveSeconds)),
      ])
  }
}
