import ExecutionFixtures
import Foundation
import Testing
import VectorTestSupport

/// A folder of an archive, and what must come out.
struct FixtureFolder: CustomStringConvertible, Sendable {
  let archive: String
  let folder: String
  /// Any file of the archive.
  let known: String
  let kind: FixtureKind
  let passed: Int
  var skipped: [String: Int] = [:]
  var description: String { folder }

  private static let eips = "execution-spec-tests-eips/"
  static let all: [FixtureFolder] = [
    FixtureFolder(
      archive: "ethereum-tests-state", folder: "ethereum-tests/GeneralStateTests",
      known: "ethereum-tests/GeneralStateTests/stExample/add11.json", kind: .state, passed: 16_686),
    FixtureFolder(
      archive: "ethereum-tests-other", folder: "ethereum-tests/BlockchainTests",
      known: "ethereum-tests/RLPTests/rlptest.json", kind: .blocks, passed: 573),
    FixtureFolder(
      archive: "ethereum-tests-other", folder: "ethereum-tests/EIPTests/StateTests",
      known: "ethereum-tests/RLPTests/rlptest.json", kind: .state, passed: 13),
    FixtureFolder(
      archive: "ethereum-tests-other", folder: "ethereum-tests/EIPTests/BlockchainTests",
      known: "ethereum-tests/RLPTests/rlptest.json", kind: .blocks, passed: 14),
    FixtureFolder(
      archive: "execution-spec-tests-eips", folder: "execution-spec-tests-eips/state_tests", known: eips + anyState,
      kind: .state, passed: 5063),
    FixtureFolder(
      archive: "execution-spec-tests-eips", folder: "execution-spec-tests-eips/blockchain_tests", known: eips + anyState,
      kind: .blocks, passed: 5820, skipped: ["rules of Amsterdam are not there yet (Amsterdam)": 530]),
    FixtureFolder(
      archive: "execution-spec-tests-ported", folder: "execution-spec-tests-ported/state_tests",
      known: "execution-spec-tests-ported/LICENSE.md", kind: .state, passed: 5652),
    FixtureFolder(
      archive: "execution-spec-tests-ported", folder: "execution-spec-tests-ported/blockchain_tests",
      known: "execution-spec-tests-ported/LICENSE.md", kind: .blocks, passed: 5652),
    FixtureFolder(
      archive: "execution-spec-tests-large", folder: "execution-spec-tests-large/state_tests", known: largeState,
      kind: .state, passed: 6),
    FixtureFolder(
      archive: "execution-spec-tests-large", folder: "execution-spec-tests-large/blockchain_tests", known: largeState,
      kind: .blocks, passed: 1695),
    FixtureFolder(
      archive: "bench-contracts", folder: "bench-contracts/evm-benchmarks", known: "bench-contracts/mainnet-contracts.json",
      kind: .state, passed: 27),
  ]
  private static let anyState = "state_tests/for_osaka/frontier/opcodes/push/push.json"
  private static let largeState =
    "execution-spec-tests-large/state_tests/for_osaka/osaka/eip7825_transaction_gas_limit_cap/tx_gas_limit/tx_gas_limit_cap_full_calldata.json"
}

@Suite(.serialized) struct PublishedFixtureTests {
  /// 2³² − 1 rounds of BLAKE2b, minutes; `make test-heavy` runs them.
  static let slow = "CALLBlake2f_MaxRounds.json"

  @Test(arguments: FixtureFolder.all.filter { PublishedVectors.isThere($0.archive) })
  func passes(_ folder: FixtureFolder) throws {
    var files = try PublishedVectors.files(folder.archive, folder.folder, known: folder.known)
      .filter { $0.pathExtension == "json" }
    if files.contains(where: { $0.lastPathComponent == Self.slow }) {
      files.removeAll { $0.lastPathComponent == Self.slow }
      print("\(folder): \(Self.slow) left to make test-heavy (2³² − 1 rounds of BLAKE2b)")
    }
    let report = run(FixtureFiles(files: files), folder.kind)
    print("\(folder): \(report.summary)")
    for failure in report.failures.prefix(20) { Issue.record("\(failure.name): \(failure.verdict)") }
    #expect(report.failures.isEmpty)
    #expect(report.passed == folder.passed)
    #expect(report.skipped == folder.skipped)
  }

  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["MARTINET_HEAVY"] != nil && PublishedVectors.isThere("ethereum-tests-state"),
      "minutes; make test-heavy"))
  func slowCases() throws {
    let folder = FixtureFolder.all[0]
    let files = try PublishedVectors.files(folder.archive, folder.folder, known: folder.known)
      .filter { $0.lastPathComponent == Self.slow }
    let report = run(FixtureFiles(files: files), .state)
    #expect(report.failures.isEmpty && report.passed == 1)
  }

  @Test func archives() {
    for folder in FixtureFolder.all where !PublishedVectors.isThere(folder.archive) {
      print("\(folder) not run: ../shared/vectors/\(folder.archive).tar.xz is missing")
    }
  }

  func run(_ files: FixtureFiles, _ kind: FixtureKind) -> Report {
    files.run(kind) { document throws(FixtureError) in
      switch kind {
      case .state: try StateTest.all(document).flatMap { $0.run() }
      case .blocks: try BlockTest.all(document).map { $0.run() }
      case .stateless: try StatelessTest.all(document).map { $0.run().result }
      }
    }
  }
}

/// A runner that cannot fail shows nothing: fixtures with one thing changed must fail, and say in what.
@Suite(.enabled(if: PublishedVectors.isThere("execution-spec-tests-eips"), "../shared/vectors is missing"))
struct ChangedFixtureTests {
  func text(_ path: String) throws -> String {
    String(decoding: try PublishedVectors.data("execution-spec-tests-eips", "execution-spec-tests-eips/" + path), as: UTF8.self)
  }

  func verdicts(state text: String) throws -> [Verdict] {
    try StateTest.all(JSONDocument(Array(text.utf8))).flatMap { $0.run() }.map(\.verdict)
  }

  func verdicts(blocks text: String) throws -> [Verdict] {
    try BlockTest.all(JSONDocument(Array(text.utf8))).map { $0.run().verdict }
  }

  static let state = "state_tests/for_prague/prague/eip7702_set_code_tx/set_code_txs/set_code_to_log.json"
  static let blocks = "blockchain_tests/for_prague/prague/eip7702_set_code_tx/set_code_txs/set_code_to_log.json"

  /// Replaces what stands behind the first `key`, or the last, by `change` of it.
  func changing(
    _ text: String, _ key: String, backwards: Bool = false, _ change: (Substring) -> String
  ) throws -> String {
    let start = try #require(text.range(of: "\"\(key)\":\"", options: backwards ? .backwards : [])).upperBound
    let end = try #require(text[start...].firstIndex(of: "\""))
    return text[..<start] + change(text[start..<end]) + text[end...]
  }

  func lastDigit(_ value: Substring) -> String { value.dropLast() + (value.last == "0" ? "1" : "0") }

  @Test(arguments: ["hash", "logs", "cumulativeGasUsed", "balance"])
  func stateTests(_ key: String) throws {
    let good = try text(Self.state)
    let before = try verdicts(state: good)
    #expect(before.allSatisfy { $0 == .passed })
    // Of `hash` the first is the root of the case or the fixture's own; both are tried where the file has them.
    let bad = try changing(good, key, lastDigit)
    let results = try verdicts(state: bad)
    #expect(results.contains { if case .failed = $0 { true } else { false } }, "\(key)")
  }

  @Test func anExpectedExceptionThatDoesNotCome() throws {
    let good = try text(Self.state)
    let bad = good.replacing("\"indexes\":{", with: "\"expectException\": \"TransactionException.NONCE_TOO_LOW\", \"indexes\":{")
    #expect(bad != good)
    let results = try verdicts(state: bad)
    #expect(!results.isEmpty)
    for result in results { #expect(result == .failed("accepted, expected TransactionException.NONCE_TOO_LOW")) }
  }

  @Test(arguments: ["lastblockhash", "genesisRLP", "rlp", "balance"])
  func blockTests(_ key: String) throws {
    let good = try text(Self.blocks)
    let before = try verdicts(blocks: good)
    #expect(before.allSatisfy { $0 == .passed })
    let results = try verdicts(blocks: try changing(good, key, backwards: key == "rlp", lastDigit))
    #expect(results.contains { if case .failed = $0 { true } else { false } }, "\(key)")
  }

  @Test func aBlockThatShouldBeRefused() throws {
    let good = try text(Self.blocks)
    let bad = good.replacing("\"rlp\":", with: "\"expectException\": \"BlockException.INVALID_GAS_USED\", \"rlp\":")
    #expect(bad != good)
    let results = try verdicts(blocks: bad)
    #expect(results.allSatisfy { if case .failed = $0 { true } else { false } })
  }
}
