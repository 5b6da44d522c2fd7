import ArgumentParser
import Console
import ExecutionFixtures
import Foundation
import Synchronization

/// `martinet evm`: the EVM on its own, for tests and tools.
struct EVMCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evm", abstract: "Run the EVM on code, test files and blocks.",
    subcommands: [EVMStateTest.self, EVMBlockTest.self, EVMStateless.self, EVMValidate.self, EVMRun.self, T8n.self])
}

/// Files of fixtures and what is printed about them.
struct FixtureOptions: ParsableArguments {
  @Argument(help: "Files, and folders whose .json files are taken.", completion: .file(extensions: ["json"]))
  var paths: [String]
  @Option(help: "Only tests whose name contains this.")
  var filter: String?
  @OptionGroup var output: OutputOptions

  func run(
    _ kind: FixtureKind, _ body: @escaping @Sendable (JSONDocument) throws(FixtureError) -> [CaseResult]
  ) throws {
    let terminal = output.terminal
    let files: FixtureFiles
    do { files = try FixtureFiles(paths) } catch { throw Failure("\(error)") }
    let count = files.files.count
    let done = Atomic(0)
    let start = ContinuousClock.now
    let report = files.run(kind, progress: { _ in
      let now = done.wrappingAdd(1, ordering: .relaxed).newValue
      terminal.progress("\(now) of \(count) files", Double(now) / Double(max(count, 1)))
    }, body)
    let seconds = start.duration(to: .now).seconds
    terminal.clearProgress()
    for failure in report.failures {
      if case .failed(let reason) = failure.verdict { terminal.complain("failed  \(failure.name): \(reason)") }
    }
    if output.json {
      print(report.json(files: count, seconds: seconds).text)
    } else {
      terminal.say("\(count) files in \(seconds.asSeconds): \(report.summary)")
    }
    if !report.failures.isEmpty { throw ExitCode.failure }
  }
}

extension Report {
  func json(files: Int, seconds: Double) -> JSON {
    .object([
      ("files", .integer(files)), ("passed", .integer(passed)), ("failed", .integer(failures.count)),
      ("skipped", .integer(skippedCount)),
      (
        "skippedBecause",
        .object(skipped.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })
      ),
      (
        "failures",
        .array(
          failures.map { failure in
            var reason = ""
            if case .failed(let text) = failure.verdict { reason = text }
            return .object([("name", .string(failure.name)), ("difference", .string(reason))])
          })
      ),
      ("seconds", .number(seconds)),
    ])
  }
}

/// `martinet evm statetest`.
struct EVMStateTest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "statetest",
    abstract: "Run state tests of ethereum/tests and execution-spec-tests.",
    discussion: "Prints passed, failed and skipped, and the first difference of each failure. Ends with status 1 if a case fails.")

  @Option(help: "Only cases of this fork.")
  var fork: String?
  @Flag(help: "Print each instruction as a line of JSON on standard error (EIP-3155), and each case's state root.")
  var trace = false
  @OptionGroup var fixtures: FixtureOptions

  func run() throws {
    let (fork, trace, filter) = (fork, trace, fixtures.filter)
    let lock = NSLock()
    try fixtures.run(.state) { document throws(FixtureError) in
      var results: [CaseResult] = []
      for test in try StateTest.all(document) where filter.map(test.name.contains) ?? true {
        if !trace {
          results += test.run { fork == nil || $0 == fork }
          continue
        }
        lock.withLock {
          for one in test.cases where fork == nil || one.fork == fork {
            let outcome = test.run(one, tracer: StructTracer { FileHandle.standardError.write(Data($0.utf8)) })
            if let root = outcome.state?.root {
              FileHandle.standardError.write(Data("{\"stateRoot\": \"\(root)\"}\n".utf8))
            }
            results.append(CaseResult("\(test.name)/\(one.fork)/\(one.index)", outcome.verdict))
          }
        }
      }
      return results
    }
  }
}
