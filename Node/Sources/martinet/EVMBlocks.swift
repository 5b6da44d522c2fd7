import ArgumentParser
import Console
import ExecutionFixtures
import Foundation
import StatelessExecution

/// `martinet evm blocktest`.
struct EVMBlockTest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "blocktest",
    abstract: "Run blockchain tests of ethereum/tests and execution-spec-tests.",
    discussion: """
      Imports the blocks one after another, refuses what must be refused, and compares the head and the state in the end. \
      Prints passed, failed and skipped, and the first difference of each failure. Ends with status 1 if a test fails.
      """)

  @OptionGroup var fixtures: FixtureOptions

  func run() throws {
    let filter = fixtures.filter
    try fixtures.run(.blocks) { document throws(FixtureError) in
      var results: [CaseResult] = []
      for test in try BlockTest.all(document) where filter.map(test.name.contains) ?? true { results.append(test.run()) }
      return results
    }
  }
}

/// `martinet evm stateless`.
struct EVMStateless: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stateless",
    abstract: "Re-execute blocks from their witnesses alone.",
    discussion: """
      Files of the form of witness-blocks and stateless-blocks: a block, and trie nodes, codes and headers. Prints what is \
      shown about each block, and ends with status 1 and the first difference if one is not shown to be valid.
      """)

  @OptionGroup var fixtures: FixtureOptions

  @Option(help: "Execute nothing: write what the guest StatelessBlock reads, of the first block that there is.")
  var guestInput: String?

  @Option(
    help: "Execute nothing: write the block as the standard stateless input, which the guest StatelessValidator and `evm validate` read.")
  var standardInput: String?

  func run() throws {
    let (filter, terminal) = (fixtures.filter, fixtures.output.terminal)
    if let path = guestInput ?? standardInput {
      let test = try first()
      guard let bytes = guestInput == nil ? try test.standardInput()?.bytes : try test.guestInput() else {
        throw Failure("\(test.name) has no standard input: fields of its fork are missing, or requests are not whole")
      }
      try writeFile(bytes, to: path)
      return terminal.say("\(test.name): \(path)")
    }
    let isFew = (try? FixtureFiles(fixtures.paths).files.count).map { $0 <= 16 } ?? false
    try fixtures.run(.stateless) { document throws(FixtureError) in
      var results: [CaseResult] = []
      for test in try StatelessTest.all(document) where filter.map(test.name.contains) ?? true {
        let (result, shown) = test.run()
        results.append(result)
        guard isFew, result.verdict == .passed, let shown else { continue }
        terminal.say(
          """
          \(test.name): block \(shown.number) of \(test.fork), \(shown.transactionCount) transactions, \(Int(clamping: shown.gasUsed).grouped) gas
            block    \(shown.blockHash)
            receipts \(shown.receiptsRoot)
            state    \(shown.preStateRoot) → \(shown.postStateRoot)
            \(shown.isCheckedAgainstParent ? "checked against its parent" : "the parent's header was not given: not checked against it")
          """)
      }
      return results
    }
  }

  func validate() throws {
    if guestInput != nil && standardInput != nil {
      throw ValidationError("--guest-input and --standard-input write two forms of a block: give one of them")
    }
  }

  /// The first block of the files that has the name asked for.
  private func first() throws -> StatelessTest {
    let filter = fixtures.filter
    for file in try FixtureFiles(fixtures.paths).files {
      let tests = try StatelessTest.all(JSONDocument(file: file))
      if let test = tests.first(where: { test in filter.map(test.name.contains) ?? true }) { return test }
    }
    throw ValidationError("no block of that name in \(fixtures.paths.joined(separator: ", "))")
  }
}
