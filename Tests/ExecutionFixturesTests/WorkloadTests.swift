import EVM
import ExecutionFixtures
import Foundation
import Testing
import VectorTestSupport

struct WorkloadTests {
  /// Gas of the workloads as revm counts it (pyrevm 0.3.7, Cancun).
  static let gas: [String: UInt64] = [
    "keccak": 31_621_009, "arithmetic": 32_421_021, "storage": 93_261_003, "memory": 60_447_360, "creation": 269_304_032,
    "call-depth": 39_064_021, "control": 47_771_033, "erc20-transfers": 168_674_853, "snailtracer": 161_088_532,
  ]

  func check(_ workload: EVMWorkload) throws {
    let run = try workload.run(on: workload.reader, codes: CodeCache())
    #expect(run.gasUsed == Self.gas[workload.name], "\(workload.name)")
    #expect(!run.messages.contains { !$0.success }, "\(workload.name)")
  }

  @Test func assembled() throws {
    let workloads = try EVMWorkload.assembled()
    #expect(workloads.count == 7)
    for workload in workloads { try check(workload) }
  }

  @Test(.enabled(if: PublishedVectors.isThere("bench-contracts"), "../shared/vectors/bench-contracts.tar.xz is missing"))
  func published() throws {
    let files = try PublishedVectors.files(
      "bench-contracts", "bench-contracts", known: "bench-contracts/mainnet-contracts.json")
    let folder = try #require(files.first { $0.lastPathComponent == "mainnet-contracts.json" }).deletingLastPathComponent()
    for workload in try EVMWorkload.published(folder) { try check(workload) }
  }

  @Test func assembler() throws {
    #expect(
      try Assembler.assemble("PUSH 0 PUSH 255 PUSH 256 PUSH4 7 loop: @loop JUMP .data @data raw 0xabcd ; comment\nSTOP")
        == [
          0x5f, 0x60, 0xff, 0x61, 1, 0, 0x63, 0, 0, 0, 7, 0x5b, 0x61, 0, 11, 0x56, 0x61, 0, 16, 0xab, 0xcd, 0,
        ])
    for bad in ["PUSH", "PUSH1 256", "NOTHING", "@nowhere", "raw 0x1", "PUSH x"] {
      #expect(throws: FixtureError.self, "\(bad)") { try Assembler.assemble(bad) }
    }
    // Creation code that is as long as it says.
    #expect(Assembler.creation(of: [1, 2, 3]) == [0x61, 0, 3, 0x80, 0x60, 10, 0x5f, 0x39, 0x5f, 0xf3, 1, 2, 3])
  }
}
