import Foundation
import MachineTestSupport
import RISCVTestSupport
import TemporaryFolders
import Testing

/// The command as people and scripts use it: a process, its exit status, its two streams.
@Suite(.serialized) struct CommandTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  static let bin = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
  static let guests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Guests/Prebuilt").path

  struct Result {
    let status: Int32
    let output: Data
    let errors: String

    /// The one JSON object on standard output.
    func json() throws -> [String: Any] {
      try #require(try JSONSerialization.jsonObject(with: output) as? [String: Any], "\(errors)")
    }
  }

  func martinet(_ arguments: String...) throws -> Result { try martinet(arguments) }

  func martinet(_ arguments: [String]) throws -> Result {
    let process = Process()
    process.executableURL = Self.bin.appendingPathComponent("martinet")
    process.arguments = arguments
    process.environment = folder.environment(["MARTINET_GUESTS": Self.guests])
    process.currentDirectoryURL = folder.url
    let errors = folder.url.appendingPathComponent("stderr-\(UUID().uuidString)")
    FileManager.default.createFile(atPath: errors.path, contents: nil)
    let out = Pipe()
    process.standardOutput = out
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    let output = out.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: output,
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
  }

  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let url = folder.url.appendingPathComponent(name)
    try Data(bytes).write(to: url)
    return url.path
  }

  func little(_ value: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
  }

  @Test func executeReportsCyclesAndOutput() throws {
    let result = try martinet(
      "execute", "\(Self.guests)/Fibonacci.elf", "--input", try write("n", little(10)), "--json")
    #expect(result.status == 0)
    let json = try result.json()
    // fib(10) = 55; 0 ^ 1 ^ 1 ^ 2 ^ 3 ^ 5 ^ 8 ^ 13 ^ 21 ^ 34 = 54.
    #expect(json["output"] as? String == "0x3700000000000000" + "3600000000000000")
    #expect((json["cycles"] as? Int ?? 0) > 50)
  }

  @Test func aProgramThatFailsEndsWithItsExitCode() throws {
    // An input of the wrong length is an error that the program throws.
    let result = try martinet("execute", "\(Self.guests)/Fibonacci.elf", "--json")
    #expect(result.status == 1)
    #expect(try result.json()["exitCode"] as? Int == 1)
    let proof = try martinet("prove", "\(Self.guests)/Fibonacci.elf")
    #expect(proof.status != 0 && proof.errors.contains("exit code 1"))
  }

  @Test func aFileThatIsNoProgramIsRefusedWithTheReason() throws {
    let result = try martinet("execute", try write("text", Array("hello".utf8)))
    #expect(result.status != 0 && !result.errors.isEmpty && result.output.isEmpty)
    let missing = try martinet("execute", "/nonexistent")
    #expect(missing.status != 0 && missing.errors.contains("/nonexistent"))
  }

  @Test func proveThenVerifyAndEveryOtherStatementIsRefused() throws {
    let proven = try martinet(
      "prove", "\(Self.guests)/Fibonacci.elf", "--input", try write("n", little(2000)), "--security", "100",
      "--proof", "p", "--public-values", "v", "--json")
    #expect(proven.status == 0, "\(proven.errors)")
    let json = try proven.json()
    let id = try #require(json["programID"] as? String)
    #expect(json["securityBits"] as? Int == 100)

    let good = try martinet("verify", "--proof", "p", "--program-id", id, "--public-values", "v", "--json")
    #expect(good.status == 0, "\(good.errors)")
    #expect(try good.json()["valid"] as? Bool == true)

    var values = [UInt8](try Data(contentsOf: folder.url.appendingPathComponent("v")))
    values[3] ^= 1
    let other = try martinet(
      "verify", "--proof", "p", "--program-id", id, "--public-values", try write("w", values))
    #expect(other.status != 0 && !other.errors.isEmpty && other.output.isEmpty)

    let wrongID = String(id.dropLast(2)) + (id.hasSuffix("01") ? "02" : "01")
    let program = try martinet("verify", "--proof", "p", "--program-id", wrongID, "--public-values", "v")
    #expect(program.status != 0 && program.errors.contains("program"))

    var proof = [UInt8](try Data(contentsOf: folder.url.appendingPathComponent("p")))
    proof[proof.count / 2] ^= 1
    let altered = try martinet(
      "verify", "--proof", try write("q", proof), "--program-id", id, "--public-values", "v")
    #expect(altered.status != 0 && !altered.errors.isEmpty)
    let short = try martinet(
      "verify", "--proof", try write("s", Array(proof.prefix(100))), "--program-id", id, "--public-values",
      "v")
    #expect(short.status != 0)
    let malformed = try martinet("verify", "--proof", "p", "--program-id", "12", "--public-values", "v")
    #expect(malformed.status != 0 && malformed.errors.contains("64"))
  }

  @Test func theDemoSettlesAndRejectsByName() throws {
    let first = try martinet("demo", "--transfers", "1", "--security", "100", "--keep", "kept", "--json")
    #expect(first.status == 0, "\(first.errors)")
    let json = try first.json()
    let keys = [
      "transfers", "rejected", "cycles", "committedCells", "proveSeconds", "verifyMilliseconds", "proofBytes",
      "securityBits", "peakMemoryBytes", "previousRoot", "newRoot", "settled",
    ]
    for key in keys { #expect(json[key] != nil, "\(key)") }
    #expect(json["settled"] as? Bool == true && json["transfers"] as? Int == 1)
    #expect(json["newRoot"] as? String != json["previousRoot"] as? String)
    let again = try martinet("demo", "--transfers", "1", "--keep", "kept")
    #expect(again.status != 0 && again.errors.contains("already"))

    // The same operation twice, and once with a signature over other data: both rejected, the rest settles.
    let path = folder.url.appendingPathComponent("kept/transactions.json")
    var list = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: path)) as? [String: Any])
    var operations = try #require(list["operations"] as? [[String: Any]])
    var forged = operations[0]
    forged["value"] = "1"
    operations = [forged, operations[0], operations[0]]
    list["operations"] = operations
    try JSONSerialization.data(withJSONObject: list).write(to: folder.url.appendingPathComponent("list.json"))
    let second = try martinet("demo", "--transactions", "list.json", "--security", "100", "--json")
    #expect(second.status == 0, "\(second.errors)")
    #expect(try second.json()["rejected"] as? Int == 2)
    #expect(try second.json()["newRoot"] as? String == json["newRoot"] as? String)
    #expect(second.errors.contains("wrongSigner") && second.errors.contains("nonceTooLow"))
  }

  /// A run that is killed in the middle is taken up behind the last shard that was proven.
  @Test func aKilledRunGoesOn() throws {
    let input = try write("n", little(30_000))
    let arguments = [
      "prove", "\(Self.guests)/Fibonacci.elf", "--input", input, "--security", "100", "--shard-cycles",
      "20000",
      "--proof", "p", "--public-values", "v", "--json",
    ]
    let process = Process()
    process.executableURL = Self.bin.appendingPathComponent("martinet")
    process.arguments = arguments
    process.environment = folder.environment()
    process.currentDirectoryURL = folder.url
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    let shards = folder.url.appendingPathComponent("p.shards").path
    func kept() -> Int {
      ((try? FileManager.default.contentsOfDirectory(atPath: shards)) ?? []).count { $0.hasSuffix(".shard") }
    }
    while process.isRunning && kept() < 3 { usleep(2000) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    let before = kept()
    try #require(before >= 3 && before < 9, "killed too late: \(before)")
    // Half of a file that was being written does not count.
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: shards + "/000002.shard"))
    let resumed = try martinet(
      arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5], arguments[6],
      arguments[7],
      arguments[8], arguments[9], arguments[10], arguments[11], arguments[12])
    #expect(resumed.status == 0, "\(resumed.errors)")
    let json = try resumed.json()
    #expect(json["keptShards"] as? Int == before - 1)
    #expect((json["shards"] as? Int ?? 0) >= 9)
    #expect(!FileManager.default.fileExists(atPath: shards))
    let id = try #require(json["programID"] as? String)
    let good = try martinet("verify", "--proof", "p", "--program-id", id, "--public-values", "v", "--json")
    #expect(good.status == 0, "\(good.errors)")
  }

  @Test func soundnessReachesBothTargets() throws {
    for target in ["100", "124"] {
      let json = try martinet("soundness", "--security", target, "--json").json()
      #expect(json["sufficient"] as? Bool == true)
      #expect(try #require(json["minimumBits"] as? Double) >= Double(target)!)
    }
    #expect(try martinet("soundness", "--security", "80").status != 0)
  }

  @Test func theConstraintsHaveNothingLoose() throws {
    let result = try martinet("audit-constraints", "--rows", "32", "--json")
    #expect(result.status == 0, "\(result.errors)")
    let json = try result.json()
    #expect((json["failures"] as? [Any])?.isEmpty == true)
    #expect((json["changedCells"] as? Int ?? 0) > 100_000)
    let tables = try #require(json["tables"] as? [[String: Any]])
    let add = try #require(tables.first { $0["name"] as? String == "Add" })
    let columns = try #require(add["columns"] as? [[String: Any]])
    // Results are checked where they arise; operands were checked before.
    func checks(_ name: String) -> [[String: Any]]? {
      columns.first { $0["name"] as? String == name }?["rangeChecks"] as? [[String: Any]]
    }
    #expect(
      checks("rd[0]")?.contains { $0["bus"] as? String == "range16" && $0["direct"] as? Bool == true } == true
    )
    #expect(checks("a[0]")?.isEmpty == true)
  }

  @Test func executeEstimatesTheCostOfAProof() throws {
    let result = try martinet(
      "execute", "\(Self.guests)/Fibonacci.elf", "--input", try write("n", little(10)), "--cost", "--json")
    let json = try result.json()
    #expect(json["misalignedAccesses"] as? Int == 0)
    let cost = try #require(json["provingCost"] as? [String: Any])
    let cells = try #require(cost["committedCells"] as? Int)
    let interactions = try #require(cost["interactions"] as? Int)
    #expect(cost["cost"] as? Int == 2 * cells + interactions && cells > 1 << 20)
    #expect(cost["version"] as? String != nil)
  }

  /// A folder with one test of every kind, right and wrong.
  @Test func conformanceJudgesEveryKindOfTest() throws {
    let tests = folder.url.appendingPathComponent("tests")
    try FileManager.default.createDirectory(at: tests, withIntermediateDirectories: true)
    func save(_ name: String, _ bytes: [UInt8]) throws {
      try Data(bytes).write(to: tests.appendingPathComponent(name))
    }
    let good = CornerPrograms.program("good") { p in
      p.operand(.a1, 0x1122_3344_5566_7788)
      p.result(.a1, 0x1122_3344_5566_7788)
    }
    let failing = CornerPrograms.program("failing") { $0.assembler.emit(Encoding.ebreak) }
    var builder = ProgramBuilder()
    builder.result(.zero, 0)
    try save("passes.elf", good.elf)
    try save("signed.elf", good.elf)
    try save("signed.signature", Array("55667788\n11223344\n".utf8))
    try save("mis-signed.elf", good.elf)
    try save("mis-signed.signature", Array("55667788\n11223345\n".utf8))
    try save("unsigned.elf", good.elf)
    try save("exits.elf", builder.finish("exits", exitCode: 3).elf)
    try save("breaks.elf", failing.elf)
    try save("breaks-otherwise.elf", failing.elf)
    try save("lives.elf", good.elf)
    try save("no-program.elf", [1, 2, 3])
    let list = [
      "passes\tpass\t", "signed\tsignature", "mis-signed\tsignature\t", "unsigned\tsignature\t",
      "exits\tpass\t",
      "breaks\tfailure\tbreakpoint", "breaks-otherwise\tfailure\tmemory-fault", "lives\tfailure\tbreakpoint",
      "no-program\tpass\t", "absent\tskip\tnot built",
    ]
    try save("tests.tsv", Array(list.joined(separator: "\n").utf8))
    for prove in [false, true] {
      let result = try martinet(
        ["conformance", tests.path, "--security", "100", "--json"] + (prove ? ["--prove"] : []))
      #expect(result.status != 0)
      let json = try result.json()
      #expect(json["proven"] as? Bool == prove)
      #expect(json["run"] as? Int == 8 && json["passed"] as? Int == 3 && json["skipped"] as? Int == 2)
      let verdicts = try #require(json["tests"] as? [[String: Any]])
      func verdict(_ name: String) -> String? {
        verdicts.first { $0["name"] as? String == name }?["verdict"] as? String
      }
      for name in ["passes", "signed", "breaks"] { #expect(verdict(name) == "passed", "\(name)") }
      for name in ["mis-signed", "exits", "breaks-otherwise", "lives", "no-program"] {
        #expect(verdict(name) == "failed", "\(name)")
        #expect(result.errors.contains(name))
      }
      for name in ["unsigned", "absent"] { #expect(verdict(name) == "skipped", "\(name)") }
    }
    // Without a list every file is a test.
    try FileManager.default.removeItem(at: tests.appendingPathComponent("tests.tsv"))
    let all = try martinet("conformance", tests.path, "--filter", "igned", "--json")
    #expect(try all.json()["run"] as? Int == 3 && all.json()["failed"] as? Int == 1)
    #expect(all.errors.contains("11223345") || all.errors.contains("45332211"))
  }
}
