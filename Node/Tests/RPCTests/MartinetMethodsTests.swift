import Chain
import ChainStore
import ChainTestSupport
import EthereumTypes
import ExecutionFixtures
import Hashes
import RPC
import Testing

/// `martinet_` over batches that are closed, settled and lost.
struct MartinetMethodsTests {
  let dev: DevelopmentChain

  init() throws {
    dev = try DevelopmentChain()
    for _ in 0..<8 { try dev.producer.seal() }
  }

  private func finality(_ block: String) async throws -> String? {
    try await dev.call("martinet_blockFinality", "\"\(block)\"")["result"]?["finality"]?.string
  }

  private func heads() async throws -> [String: String?] {
    let result = try #require(try await dev.call("martinet_finalityHeads")["result"])
    return Dictionary(uniqueKeysWithValues: result.members.map { ($0.key, $0.value["number"]?.string) })
  }

  @Test func aBlocksWay() async throws {
    #expect(try await finality("0x0") == "final")
    #expect(try await finality("0x8") == "ordered")
    #expect(try await dev.result("martinet_blockFinality", "\"0x9\"") == "null")
    #expect(try await heads() == ["ordered": "0x8", "committed": "0x0", "proven": "0x0", "final": "0x0"])
    #expect(try await dev.result("martinet_batchNumber") == "null")
    #expect(try await dev.result("martinet_getBatch", "\"latest\"") == "null")

    let index = dev.chain.index
    for last in [2, 5, 7] as [UInt64] { _ = try index.closeBatch(upTo: last) }
    #expect(try await finality("0x5") == "ordered")
    try index.setFinality(.final, ofBatch: 0)
    try index.setFinality(.proven, ofBatch: 1)
    try index.setFinality(.committed, ofBatch: 2)
    var found: [String?] = []
    for number in 0...8 { found.append(try await finality("0x\(number)")) }
    #expect(
      found == ["final", "final", "final", "proven", "proven", "proven", "committed", "committed", "ordered"])
    #expect(try await heads() == ["ordered": "0x8", "committed": "0x7", "proven": "0x5", "final": "0x2"])
    // The tags of Ethereum mean the same.
    for (tag, number) in [("latest", "0x8"), ("safe", "0x7"), ("finalized", "0x2")] {
      let result = try await dev.call("martinet_blockFinality", "\"\(tag)\"")["result"]
      #expect(result?["blockNumber"]?.string == number)
    }
    let block = try #require(try dev.chain.header(number: 4))
    let byHash = try await dev.call("martinet_blockFinality", "\"\(block.hash)\"")["result"]
    #expect(byHash?["batch"]?.string == "0x1" && byHash?["blockHash"]?.string == block.hash.description)
    #expect(byHash?["provable"]?.bool == true)
  }

  @Test func batches() async throws {
    for last in [2, 5, 7] as [UInt64] { _ = try dev.chain.index.closeBatch(upTo: last) }
    try dev.chain.index.setFinality(.committed, ofBatch: 0)
    let last = try #require(try dev.chain.header(number: 5)).hash
    let second =
      "{\"number\":\"0x1\",\"firstBlock\":\"0x3\",\"lastBlock\":\"0x5\",\"lastBlockHash\":\"\(last)\",\"finality\":\"ordered\"}"
    #expect(try await dev.result("martinet_getBatch", "\"0x1\"") == second)
    for number in 3...5 { #expect(try await dev.result("martinet_getBatchByBlock", "\"0x\(number)\"") == second) }
    #expect(try await dev.result("martinet_getBatch", "\"0x3\"") == "null")
    for block in ["0x0", "0x8", "0x99"] { #expect(try await dev.result("martinet_getBatchByBlock", "\"\(block)\"") == "null") }
    #expect(try await dev.result("martinet_batchNumber") == "\"0x2\"")
    let all = try await dev.call("martinet_getBatches", "\"0x0\",\"0x3e8\"")["result"]?.elements
    #expect(all?.map { $0["number"]?.string } == ["0x0", "0x1", "0x2"])
    #expect(all?[0]["finality"]?.string == "committed" && all?[1].text == second)
    #expect(try await dev.call("martinet_getBatches", "\"0x1\",\"0x1\"")["result"]?.elements.map(\.text) == [second])
    #expect(try await dev.call("martinet_getBatches", "\"0x0\",\"0x3e9\"")["error"]?["code"]?.text == "-32602")
    #expect(try await dev.result("martinet_getBatches", "\"0xffffffffffffffff\",\"0x1\"") == "[]")
  }

  /// A batch whose blocks are left is none; what a decree changed cannot be proven.
  @Test func goingBackAndDecrees() async throws {
    _ = try dev.chain.index.closeBatch(upTo: 4)
    let left = try #require(try dev.chain.header(number: 4)).hash
    #expect(try await dev.result("anvil_setBalance", "\"\(Address.zero)\",\"0x1\"") == "null")
    #expect(try await dev.call("martinet_blockFinality", "\"latest\"")["result"]?["provable"]?.bool == false)
    try dev.chain.setHead(try #require(try dev.chain.header(number: 3)).hash)
    #expect(try await dev.result("martinet_batchNumber") == "null")
    #expect(try await finality("0x3") == "ordered")
    #expect(try await dev.message("martinet_blockFinality", "\"\(left)\"").contains("not on the canonical chain"))
    #expect(try await dev.result("martinet_getBatchByBlock", "\"\(left)\"") == "null")
  }
}
