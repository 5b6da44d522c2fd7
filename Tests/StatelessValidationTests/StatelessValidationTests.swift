import BigIntegers
import EthereumTypes
import ExecutionFixtures
import Foundation
import Hashes
import StatelessExecution
import StatelessValidation
import Testing
import VectorTestSupport

extension StatelessTest {
  static func all(in archive: String) throws -> [StatelessTest] {
    try FixtureFiles([PublishedVectors.url(archive, archive).path]).files.flatMap {
      try StatelessTest.all(JSONDocument(file: $0))
    }
  }

  static func block(_ name: String) throws -> StatelessTest {
    let file = try PublishedVectors.url("witness-blocks", "witness-blocks/\(name).json")
    return try #require(try StatelessTest.all(JSONDocument(file: file)).first)
  }
}

func run(_ input: [UInt8]) -> StatelessValidation.Outcome { input.withUnsafeBytes { StatelessValidation.run($0) } }

@Suite struct StatelessValidationTests {
  /// The numbers of `ProtocolFork` in execution-specs, and what each stands for.
  @Test func schemaIDs() {
    let expected: [(UInt16, Fork, BlobParameters?)] = [
      (0x0e01, .paris, nil), (0x0f01, .shanghai, nil), (0x1001, .cancun, .cancun), (0x1101, .prague, .prague),
      (0x1201, .osaka, .prague), (0x1301, .osaka, .bpo1), (0x1401, .osaka, .bpo2),
    ]
    #expect(StatelessSchema.allCases.map(\.rawValue) == expected.map(\.0))
    for (id, fork, blobs) in expected {
      let chain = StatelessSchema(rawValue: id)?.chain(id: 1)
      #expect(chain?.fork(number: 1, timestamp: 1) == fork && chain?.blobParameters(timestamp: 1) == blobs, "\(id)")
    }
  }

  /// Roots by eth-remerkleable 0.1.31 (`Scripts/stateless-input-root.sh`), which decodes and encodes the inputs too.
  @Test(
    .enabled(if: PublishedVectors.isThere("witness-blocks"), "needs witness-blocks"),
    arguments: [
      ("holesky-2971844", StatelessSchema.cancun, "963d0380fe7dc124166681a760dc176a3351f551d0c3da00d0a7a6e87aa838ea"),
      ("holesky-2971845", .cancun, "d11aa54ae66a537f0f10e3912bee8a96d7a90a38baf6ccdf8235272204460319"),
      ("holesky-2971847", .cancun, "043dc6a5c66f1b1dbf1a1bf88fa34839c1a8ca1386ab71ce7703a395c47319fe"),
      ("devnet-zevm", .prague, "89aa2ce121475fe393273a73036dda0e9607443d16a97cb9e1f08897f9489a35"),
      ("hoodi-1265656", .prague, "572a431ce83eb05d040ee826bea70db79d9cbf648f6ba4f26a9ddf878d523cc1"),
      ("mainnet-22615247", .prague, "cc9d8079b7b9555712a6a6ead78d97a13188b556eb67bcaab5d42d36e0d48468"),
      ("mainnet-23587691", .prague, "2c8a3eaec85a8ac81be376385a51c32747b13c1c4a2bf58761e0ec3df40ffda8"),
      ("mainnet-24628607", .bpo2, "e63d2797ca5c6f826a32d20c41ba552d25777533ab295f9d232560b014d09030"),
      ("mainnet-24647140", .bpo2, "fe93a8702bccb85177f08c999987d3f6ed9a55c57fdcb10342a11669974858a3"),
      ("mainnet-25229957", .bpo2, "f2b46b233a65ceb4ae27982171910748f89ed5271b9235eb94a4044504dda862"),
    ])
  func realBlocks(name: String, schema: StatelessSchema, root: String) throws {
    let test = try StatelessTest.block(name)
    let input = try #require(try test.standardInput())
    #expect(input.schema == schema)
    let outcome = run(input.bytes)
    let result = outcome.result
    #expect(result.chainID == test.chainID.uint64 && result.schemaID == schema.rawValue)
    #expect(result.requestRoot == Hash256(text: "0x" + root), "\(name): \(result.requestRoot)")
    #expect(StatelessValidationResult(result.encoded) == result)
    switch outcome {
    case .valid(_, let shown):
      #expect(result.isValid && !test.headers.isEmpty)
      #expect(shown.blockHash == test.blockHash && shown.postStateRoot == test.postStateRoot)
    // Those of scroll's archive have no headers: nothing says what the state was.
    case .refused(_, let failure): #expect(failure == .execution(.noHeaders) && test.headers.isEmpty)
    case .undecodable(let error): Issue.record("\(error)")
    }
  }

  @Test(.enabled(if: PublishedVectors.isThere("stateless-blocks"), "needs stateless-blocks"))
  func constructedBlocks() throws {
    var (valid, without) = (0, 0)
    for test in try StatelessTest.all(in: "stateless-blocks") {
      guard let input = try test.standardInput() else {
        // Their withdrawal contract answers with bytes that are not requests.
        #expect(test.name.contains("test_modified_withdrawal_contract.py::test_extra_withdrawals"))
        without += 1
        continue
      }
      let outcome = run(input.bytes)
      if case .valid(let result, _) = outcome, result.isValid {
        valid += 1
      } else {
        Issue.record("\(test.name): \(outcome)")
      }
    }
    print("stateless-blocks as standard inputs: \(valid) valid, \(without) have no such form")
    #expect(valid == 1389 && without == 10)
  }
}
