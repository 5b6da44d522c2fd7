import Chain
import ChainStore
import ChainTestSupport
import EthereumTypes
import ExecutionFixtures
import Foundation
import GenesisFile
import KZGProver
import RPC
import TemporaryFolders
import Testing
import VectorTestSupport

/// The exchanges of ethereum/execution-apis, all of them, over the chain they were recorded on.
@Suite(
  .enabled(
    if: PublishedChain.isThere && PublishedVectors.isThere("c-kzg-4844"), "needs execution-apis-rpc and c-kzg-4844"))
struct ConformanceTests {
  /// Where we answer otherwise, and why. What stands here and passes fails the test, and so does what differs and does not
  /// stand here.
  static let expectedDifferences: [String: String] = [
    "eth_capabilities/get-capabilities": "no strategy of deletion is told, as nothing is deleted",
  ]
  /// Methods that are not there, and why: every exchange of theirs differs.
  static let missingMethods: [String: String] = [
    "testing_buildBlockV1": "for tests of consensus clients only"
  ]

  @Test func allExchanges() async throws {
    let folder = try TemporaryFolder()
    let published = try PublishedChain()
    var options = Chain.Options()
    options.retention = nil
    let chain = try Chain(directory: folder.path, genesis: published.genesis, options: options)
    for block in published.blocks { try chain.insert(block) }
    // The recording's head was also its safe and its finalized block.
    let batch = try chain.index.closeBatch(upTo: chain.head.number)
    try chain.index.setFinality(.final, ofBatch: batch)
    let setup = try BlobSetup(text: [UInt8](PublishedVectors.data("c-kzg-4844", "c-kzg-4844/trusted_setup.txt")))
    let mempool = try Mempool(chain: chain, journalPath: nil, verifiesSidecar: { setup.verifies($0, for: $1) })
    let rpc = RPCDispatcher(chain: chain, mempool: mempool)

    let files = try ExchangeFile.all()
    #expect(files.count == 232)
    var passed = 0
    var byMethod: [String: (passed: Int, all: Int)] = [:]
    for file in files {
      var found: String?
      for (request, response) in file.pairs where found == nil {
        let expected = try JSONDocument(response)
        guard let answer = await rpc.respond(to: request) else {
          found = "no answer"
          break
        }
        found = difference(expected.root, try JSONDocument(answer).root, structural: file.isStructural)
      }
      let method = String(file.name.prefix { $0 != "/" })
      byMethod[method, default: (0, 0)].all += 1
      if found == nil {
        passed += 1
        byMethod[method, default: (0, 0)].passed += 1
      }
      switch (found, Self.expectedDifferences[file.name] ?? Self.missingMethods[method]) {
      case (nil, nil), (.some, .some): break
      case (nil, .some(let reason)):
        Issue.record("\(file.name) passes now; it was expected to differ: \(reason)")
      case (.some(let difference), nil): Issue.record("\(file.name): \(difference)")
      }
    }
    for (method, count) in byMethod.sorted(by: { $0.key < $1.key }) where count.passed < count.all {
      print("\(method): \(count.passed) of \(count.all)")
    }
    print(
      "execution-apis: \(passed) of \(files.count) exchanges pass, \(files.count - passed) differ as expected"
    )
    let names = Set(files.map(\.name))
    for name in Self.expectedDifferences.keys where !names.contains(name) {
      Issue.record("no exchange \(name)")
    }
  }
}
