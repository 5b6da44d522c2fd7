import Chain
import ChainStore
import ChainTestSupport
import EthereumTypes
import ExecutionFixtures
import Foundation
import RPC
import Testing

/// Filters that clients poll.
struct FilterTests {
  let world: EventChain
  let rpc: RPCDispatcher

  init() throws {
    world = try EventChain()
    rpc = RPCDispatcher(chain: world.chain, mempool: world.mempool)
  }

  @Test func blocks() async throws {
    let before = try world.seal(1)
    let filter = try await rpc.newFilter("eth_newBlockFilter")
    #expect(try await rpc.changes(filter).isEmpty)
    let sealed = [try world.seal(2), try world.seal(3)]
    let second = try await rpc.newFilter("eth_newBlockFilter")
    #expect(try await rpc.changes(filter).map(\.string) == sealed.map { $0.hash.description })
    #expect(try await rpc.changes(filter).isEmpty)
    #expect(try await rpc.changes(second).isEmpty)
    // A longer branch from the first block on.
    try world.other.insert(before.block)
    let branch = try (10..<13).map { try world.seal($0, on: world.other) }
    try world.change(to: branch)
    for one in [filter, second] { #expect(try await rpc.changes(one).map(\.string) == branch.map { $0.hash.description }) }
    #expect(try await rpc.ask("eth_uninstallFilter", filter)["result"]?.bool == true)
    #expect(try await rpc.ask("eth_uninstallFilter", filter)["result"]?.bool == false)
    #expect(try await rpc.ask("eth_getFilterChanges", filter).problem == "-32000 filter not found")
    #expect(try await rpc.ask("eth_getFilterLogs", second).problem == "-32000 filter not found")
  }

  @Test func logsAndTheirRemoval() async throws {
    try world.seal(1)
    let all = try await rpc.newFilter("eth_newFilter", "{}")
    let second = try await rpc.newFilter("eth_newFilter", "{\"topics\":[[\"\(EventChain.topic(2))\",\"\(EventChain.topic(12))\"]]}")
    let foreign = try await rpc.newFilter("eth_newFilter", "{\"address\":\"\(world.wallets.addresses[1])\"}")
    let early = try await rpc.newFilter("eth_newFilter", "{\"fromBlock\":\"0x0\",\"toBlock\":\"0x2\"}")
    try world.seal(2)
    try world.seal(3)
    #expect(try await rpc.changes(all).map(\.mark) == [2, 3])
    try world.other.insert(try #require(try world.chain.block(number: 1)).block)
    try world.change(to: try (11..<15).map { try world.seal($0, on: world.other) })
    // The newest goes first. The fourth extends the branch, so it is an event of its own.
    #expect(try await rpc.changes(all).map(\.mark) == [-3, -2, 11, 12, 13, 14])
    #expect(try await rpc.changes(second).map(\.mark) == [2, -2, 12])
    #expect(try await rpc.changes(foreign).isEmpty)
    #expect(try await rpc.changes(early).map(\.mark) == [2, -2, 11])
    for filter in [all, second, foreign, early] { #expect(try await rpc.changes(filter).isEmpty) }
    // What a filter has now, against what eth_getLogs has.
    let logs = try await rpc.ask("eth_getFilterLogs", early)["result"]
    let expected = try await rpc.ask("eth_getLogs", "{\"fromBlock\":\"0x0\",\"toBlock\":\"0x2\"}")["result"]
    #expect(logs?.text == expected?.text && logs?.elements.map(\.mark) == [1, 11])
  }

  /// A development chain that goes back forgets its blocks: a filter tells their logs all the same.
  @Test func blocksThatAreForgotten() async throws {
    let read = try await rpc.newFilter("eth_newFilter", "{}")
    let unread = try await rpc.newFilter("eth_newFilter", "{}")
    for i in 1...3 as ClosedRange<UInt64> { try world.seal(i) }
    #expect(try await rpc.changes(read).map(\.mark) == [1, 2, 3])
    try world.chain.rewind(to: 1)
    #expect(try await rpc.changes(read).map(\.mark) == [-3, -2])
    #expect(try await rpc.changes(unread).map(\.mark) == [1, 2, 3, -3, -2])
  }

  @Test func transactions() async throws {
    let hashes = try await rpc.newFilter("eth_newPendingTransactionFilter")
    let full = try await rpc.newFilter("eth_newPendingTransactionFilter", "true")
    let sent = (0..<3).map { world.transaction(7, nonce: $0) }
    for result in world.mempool.submit(sent.map(\.envelope)) { _ = try result.get() }
    #expect(try await rpc.changes(hashes).map(\.string) == sent.map { $0.hash.description })
    let found = try await rpc.changes(full)
    #expect(found.map { $0["hash"]?.string } == sent.map { $0.hash.description })
    #expect(found.map { $0["nonce"]?.string } == ["0x0", "0x1", "0x2"] && found[0]["blockHash"] == nil)
    #expect(try await rpc.changes(full).isEmpty)
  }

  @Test func whatIsNotAFilter() async throws {
    for (criteria, problem) in [
      ("{\"fromBlock\":\"pending\"}", "-32602 pending logs are not supported"),
      ("{\"fromBlock\":\"0x5\",\"toBlock\":\"0x4\"}", "-32602 invalid block range params"),
      ("{\"fromBlock\":\"latest\",\"toBlock\":\"0x4\"}", "-32602 invalid block range params"),
      ("{\"fromBlock\":\"finalized\"}", "-32602 invalid block range params"),
      ("{\"topics\":[null,null,null,null,null]}", "-32602 invalid argument 0: exceed max topics"),
    ] {
      #expect(try await rpc.ask("eth_newFilter", criteria).problem == problem)
    }
    #expect(try await rpc.ask("eth_newFilter").problem == "-32602 missing value for required argument 0")
    #expect(try await rpc.ask("eth_getFilterChanges", "\"0x1\"").problem == "-32000 filter not found")
    #expect(
      try await rpc.ask("eth_subscribe", "\"newHeads\"").problem == "-32601 notifications not supported")
    #expect(try await rpc.ask("eth_unsubscribe", "\"0x1\"").problem == "-32000 subscription not found")
  }

  private func limited(_ change: (inout RPCLimits) -> Void) -> RPCDispatcher {
    var limits = RPCLimits()
    change(&limits)
    return RPCDispatcher(chain: world.chain, mempool: world.mempool, limits: limits)
  }

  @Test func bounds() async throws {
    let few = limited { $0.filters = 2 }
    let first = try await few.newFilter("eth_newBlockFilter")
    _ = try await few.newFilter("eth_newBlockFilter")
    #expect(try await few.ask("eth_newBlockFilter").problem == "-32005 too many filters")
    _ = try await few.ask("eth_uninstallFilter", first)
    _ = try await few.newFilter("eth_newBlockFilter")

    let small = limited { $0.keptAlternatives = 3 }
    let two = "{\"topics\":[[\"\(EventChain.topic(1))\",\"\(EventChain.topic(2))\"]]}"
    let kept = try await small.newFilter("eth_newFilter", two)
    #expect(try await small.ask("eth_newFilter", two).problem == "-32005 the filters are too large together")
    _ = try await small.ask("eth_uninstallFilter", kept)
    _ = try await small.newFilter("eth_newFilter", two)

    // What is too much for one answer comes in several, block by block.
    let short = limited { $0.filterChanges = 2 }
    let filter = try await short.newFilter("eth_newFilter", "{}")
    for i in 1...5 as ClosedRange<UInt64> { try world.seal(i) }
    var read: [[Int]] = []
    for _ in 0..<4 { read.append(try await short.changes(filter).map(\.mark)) }
    #expect(read == [[1, 2], [3, 4], [5], []])
  }

  /// A filter that is not asked for goes, and one that has missed something says so instead of leaving it out.
  @Test func filtersThatAreGone() async throws {
    let forgetful = limited { $0.filterTime = .zero }
    #expect(
      try await forgetful.ask("eth_getFilterChanges", forgetful.newFilter("eth_newBlockFilter")).problem
        == "-32000 filter not found")

    let small = limited { $0.filterSteps = 3 }
    let idle = try await small.newFilter("eth_newFilter", "{}")
    let busy = try await small.newFilter("eth_newFilter", "{}")
    for i in 1...3 as ClosedRange<UInt64> { try world.seal(i) }
    #expect(try await small.changes(busy).map(\.mark) == [1, 2, 3])
    try world.seal(4)
    #expect(try await small.changes(busy).map(\.mark) == [4])
    #expect(try await small.ask("eth_getFilterChanges", idle).problem == "-32000 filter not found")

    let few = limited { $0.filterTransactions = 2 }
    let transactions = try await few.newFilter("eth_newPendingTransactionFilter")
    for result in world.mempool.submit((4..<7).map { world.transaction(7, nonce: $0).envelope }) { _ = try result.get() }
    #expect(try await few.ask("eth_getFilterChanges", transactions).problem == "-32000 filter not found")
  }
}
