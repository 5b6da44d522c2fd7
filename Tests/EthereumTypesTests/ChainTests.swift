import BigIntegers
import EthereumTypes
import Foundation
import Testing
import VectorTestSupport

@Suite struct ChainTests {
  @Test(.enabled(if: PublishedVectors.isThere("ethereum-tests-other"), "needs ethereum-tests-other"))
  func publishedDifficulties() throws {
    var count = 0
    for folder in ["DifficultyTests", "BasicTests"] {
      for url in try PublishedVectors.files(
        "ethereum-tests-other", "ethereum-tests/\(folder)", known: "ethereum-tests/RLPTests/rlptest.json")
      where url.lastPathComponent.hasPrefix("difficulty") && folder == "DifficultyTests" {
        let object = try #require(
          try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: [String: Any]])
        for (_, networks) in object {
          for (network, cases) in networks where network != "_info" {
            let fork = try #require(Fork(name: network), "\(network)")
            for (name, c) in try #require(cases as? [String: [String: String]]) {
              func number(_ key: String) throws -> UInt256 {
                let text = try #require(c[key])
                return try #require(UInt256(text: text))
              }
              func small(_ key: String) throws -> UInt64 { try #require(try number(key).uint64) }
              // Either a flag or the hash of the ommers.
              let ommers = try number("parentUncles")
              let empty = try #require(
                UInt256(text: "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347"))
              let difficulty = Difficulty.next(
                fork: fork, number: try small("currentBlockNumber"), timestamp: try small("currentTimestamp"),
                parentTimestamp: try small("parentTimestamp"),
                parentDifficulty: try number("parentDifficulty"),
                parentHasOmmers: !ommers.isZero && ommers != empty)
              let wanted = try number("currentDifficulty")
              if difficulty != wanted {
                Issue.record("\(network) \(name): \(difficulty), expected \(wanted)")
              }
              count += 1
            }
          }
        }
      }
    }
    print("difficulties checked: \(count)")
    #expect(count > 10_000)
  }

  @Test func forksOfTheNetworks() {
    let mainnet = ChainSpecification.mainnet
    let cases: [(UInt64, UInt64, Fork)] = [
      (0, 0, .frontier), (1_149_999, 0, .frontier), (1_150_000, 0, .homestead), (4_370_000, 0, .byzantium),
      (7_280_000, 0, .petersburg), (12_964_999, 0, .berlin), (15_537_393, 1_663_224_162, .grayGlacier),
      (15_537_394, 1_663_224_179, .paris), (17_034_869, 1_681_338_443, .paris),
      (17_034_870, 1_681_338_455, .shanghai),
      (19_426_587, 1_710_338_135, .cancun), (22_431_084, 1_746_612_311, .prague),
      (23_935_694, 1_764_798_551, .osaka),
    ]
    for (number, timestamp, fork) in cases {
      #expect(mainnet.fork(number: number, timestamp: timestamp) == fork)
    }
    #expect(mainnet.blobParameters(timestamp: 1_710_338_134) == nil)
    #expect(mainnet.blobParameters(timestamp: 1_710_338_135) == .cancun)
    #expect(mainnet.blobParameters(timestamp: 1_767_747_671) == .bpo2)
    #expect(ChainSpecification.hoodi.fork(number: 0, timestamp: 0) == .cancun)
    #expect(
      ChainSpecification.network(chainID: 17_000)?.fork(number: 1, timestamp: 1_696_000_704) == .shanghai)
    #expect(
      ChainSpecification.mainnetDepositContract == Address(text: "0x00000000219ab540356cBB839Cbe05303d7705Fa")
    )
    #expect(
      ChainSpecification.sepolia.depositContract
        == Address(text: "0x7f02C3E3c98b133055B8B348B2Ac625669Ed295D"))
  }

  @Test func chainsOfTests() {
    for fork in Fork.allCases {
      #expect(ChainSpecification(fork: fork).fork(number: 1, timestamp: 1) == fork)
    }
    let transition = ChainSpecification(fork: .prague, later: .osaka, time: 15_000)
    #expect(transition.fork(number: 5, timestamp: 14_999) == .prague)
    #expect(transition.fork(number: 5, timestamp: 15_000) == .osaka)
    let merge = ChainSpecification(fork: .berlin, later: .london, block: 5)
    #expect(merge.fork(number: 4, timestamp: 0) == .berlin)
    #expect(merge.fork(number: 5, timestamp: 0) == .london)
  }

  /// Values of EIP-4844's function, computed with Python's integers.
  @Test func blobBaseFees() {
    func reference(_ excess: UInt64, _ fraction: UInt64) -> Double { exp(Double(excess) / Double(fraction)) }
    #expect(BlobParameters.cancun.baseFee(excessBlobGas: 0) == 1)
    #expect(BlobParameters.cancun.baseFee(excessBlobGas: 2_314_057) == 1)
    #expect(BlobParameters.cancun.baseFee(excessBlobGas: 2_314_058) == 2)
    #expect(BlobParameters.cancun.baseFee(excessBlobGas: 10 * 1024 * 1024) == 23)
    for parameters in [BlobParameters.cancun, .prague, .bpo1, .bpo2] {
      for i in 1...30 {
        let excess = UInt64(i) * 10_000_000
        let wanted = reference(excess, parameters.baseFeeUpdateFraction)
        let fee = parameters.baseFee(excessBlobGas: excess)
        if wanted < 1e15, let small = fee.uint64 { #expect(abs(Double(small) - wanted) <= wanted * 1e-6 + 1) }
      }
      #expect(parameters.baseFee(excessBlobGas: .max) == .max)
    }
  }

  @Test func extremesDoNotTrap() {
    let extremes: [UInt64] = [0, 1, 131_071, 131_072, 786_432, .max / 2, .max]
    for a in extremes {
      for b in extremes {
        for fee in [UInt256.zero, 1, .max] {
          for fork in [Fork.cancun, .osaka] {
            for p in [
              BlobParameters.cancun, BlobParameters(target: 0, max: 0, baseFeeUpdateFraction: 1),
              BlobParameters(target: .max, max: .max, baseFeeUpdateFraction: .max),
              BlobParameters(target: 1, max: .max, baseFeeUpdateFraction: 0),
            ] {
              _ = p.excessBlobGas(parentExcess: a, parentUsed: b, parentBaseFee: fee, fork: fork)
            }
          }
          _ = BaseFee.next(parentBaseFee: fee, parentGasLimit: a, parentGasUsed: b)
          _ = Difficulty.next(
            fork: .byzantium, number: a, timestamp: b, parentTimestamp: a, parentDifficulty: fee,
            parentHasOmmers: true)
        }
      }
    }
  }
}
