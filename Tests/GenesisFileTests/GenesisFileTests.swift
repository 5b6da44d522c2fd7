import BigIntegers
import EthereumTypes
import Foundation
import GenesisFile
import Hashes
import Testing
import VectorTestSupport

@Suite struct GenesisFileTests {
  @Test(.enabled(if: PublishedVectors.isThere("ethereum-tests-other"), "needs ethereum-tests-other"))
  func publishedGenesisBlocks() throws {
    let data = try PublishedVectors.data(
      "ethereum-tests-other", "ethereum-tests/GenesisTests/basic_genesis_tests.json")
    let cases = try #require(try JSONSerialization.jsonObject(with: data) as? [String: [String: Any]])
    #expect(cases.count == 3)
    for (name, test) in cases {
      let genesis = try GenesisFile(json: JSONSerialization.data(withJSONObject: test))
      let block = try bytes(hexadecimal: try #require(test["result"] as? String))
      #expect(Block(header: genesis.header).encoded == block, "\(name)")
    }
  }

  /// A chain with every fork; its block 1 names the genesis hash.
  @Test(.enabled(if: PublishedVectors.isThere("execution-apis-rpc"), "needs execution-apis-rpc"))
  func genesisOfAllForks() throws {
    let genesis = try GenesisFile(
      json: PublishedVectors.data("execution-apis-rpc", "execution-apis/tests/genesis.json"))
    let blocks = try [UInt8](PublishedVectors.data("execution-apis-rpc", "execution-apis/tests/chain.rlp"))
    let first = try RLPReader.read(blocks) { (r) throws(RLPError) in
      let block = try Block(&r)
      _ = r.rest()
      return block
    }
    #expect(first.header.number == 1 && first.header.parentHash == genesis.hash)
    #expect(genesis.chain.chainID == 3_503_995_874_084_926)
    #expect(genesis.chain.terminalTotalDifficulty == 4_732_352)
    let forks: [(UInt64, UInt64, UInt256, Fork)] = [
      (0, 0, 1, .homestead), (3, 0, 1, .tangerineWhistle), (8, 0, 1, .spuriousDragon),
      (12, 0, 1, .constantinople),
      (15, 0, 1, .petersburg), (35, 350, 1, .grayGlacier), (36, 360, 0, .paris), (39, 390, 0, .shanghai),
      (48, 480, 0, .osaka),
    ]
    for (number, time, difficulty, fork) in forks {
      #expect(genesis.chain.fork(number: number, timestamp: time, difficulty: difficulty) == fork)
    }
    #expect(genesis.chain.blobParameters(timestamp: 540) == .bpo2)
  }

  @Test func numbersOfAnySize() throws {
    let json = """
      {"config": {"chainId": 1, "terminalTotalDifficulty": 58750000000000000000000}, "alloc": {}}
      """
    #expect(
      try GenesisFile(json: Data(json.utf8)).chain.terminalTotalDifficulty
        == ChainSpecification.mainnet.terminalTotalDifficulty)
  }

  @Test func mistakesAreNamed() {
    for json in [
      #"{"alloc": {"0x12": {"balance": "1"}}}"#, #"{"alloc": {}, "coinbase": "0x0g"}"#,
      #"{"alloc": {}, "gasLimit": "ten"}"#,
      #"{"config": {"chainId": 1, "eip155Block": 1, "eip158Block": 2}}"#,
      #"{"config": {"chainId": 1, "bpo1Time": 1}}"#, #"{"config": {}}"#, #"{"#,
      #"{"alloc": {"0x0000000000000000000000000000000000000001": {"balance": "0x1ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"}}}"#,
    ] {
      #expect(throws: (any Error).self, "\(json)") { try GenesisFile(json: Data(json.utf8)) }
    }
  }
}
