import Chain
import ChainTestSupport
import EthereumTypes
import ExecutionFixtures
import Foundation
import RPC
import Synchronization
import Testing

/// Subscriptions, over a transport that keeps what it is given.
struct SessionTests {
  final class Client: RPCSessionTransport {
    private let list = Mutex<[(text: String, isNotification: Bool)]>([])
    private let ended = Mutex<[String]>([])

    func send(_ messages: [[UInt8]], areNotifications: Bool) -> Bool {
      list.withLock { list in
        list += messages.map { (String(decoding: $0, as: UTF8.self), areNotifications) }
      }
      return true
    }

    func end(_ reason: RPCSessionEnd) { ended.withLock { $0.append("\(reason)") } }

    var ends: [String] { ended.withLock { $0 } }

    /// Everything that came, once there are that many.
    func messages(_ count: Int) async throws -> [JSONValue] {
      while list.withLock({ $0.count }) < count { try await Task.sleep(for: .milliseconds(1)) }
      return try list.withLock { $0 }.map { try JSONDocument(Array($0.text.utf8)).root }
    }
  }

  let world: EventChain
  let rpc: RPCDispatcher

  init() throws {
    world = try EventChain()
    rpc = RPCDispatcher(chain: world.chain, mempool: world.mempool)
  }

  private func request(_ method: String, _ parameters: String, id: Int = 1) -> [UInt8] {
    Array("{\"jsonrpc\":\"2.0\",\"id\":\(id),\"method\":\"\(method)\",\"params\":[\(parameters)]}".utf8)
  }

  @Test func headsAndLogs() async throws {
    let client = Client()
    let session = RPCSession(rpc, transport: client)
    try world.seal(1)
    await session.receive(request("eth_subscribe", "\"newHeads\""))
    await session.receive(request("eth_subscribe", "\"logs\",{\"address\":\"\(EventChain.logger)\"}", id: 2))
    let names = try await client.messages(2).map { $0["result"]?.string }
    #expect(names[0] != nil && names[1] != nil && names[0] != names[1])
    let second = try world.seal(2)
    var messages = try await client.messages(4)
    for message in messages[2...] { #expect(message["method"]?.string == "eth_subscription") }
    func results(_ name: String?) -> [JSONValue] {
      messages.compactMap { $0["params"]?["subscription"]?.string == name ? $0["params"]?["result"] : nil }
    }
    let heads = results(names[0])
    let header = try await rpc.ask("eth_getHeaderByNumber", "\"0x2\"")["result"]
    #expect(heads.map(\.text) == [header?.text] && heads[0]["hash"]?.string == second.hash.description)
    let logs = try await rpc.ask("eth_getLogs", "{\"fromBlock\":\"0x2\"}")["result"]?.elements
    #expect(results(names[1]).map(\.text) == logs?.map(\.text))

    // Another branch: the heads of the new one, the logs of the old one as removed, then those of the new one.
    let branch = try (11..<14).map { try world.seal($0, on: world.other) }
    try world.change(to: branch)
    messages = try await client.messages(12)
    #expect(results(names[0]).dropFirst().map { $0["hash"]?.string } == branch.map { $0.hash.description })
    #expect(results(names[1]).dropFirst().map(\.mark) == [-2, -1, 11, 12, 13])

    // Without the subscriptions nothing comes.
    for name in names { await session.receive(request("eth_unsubscribe", "\"\(name ?? "")\"", id: 3)) }
    await session.receive(request("eth_unsubscribe", "\"\(names[0] ?? "")\"", id: 4))
    try world.seal(14)
    await session.receive(request("eth_blockNumber", "", id: 5))
    messages = try await client.messages(16)
    #expect(messages.dropFirst(12).map { $0["result"]?.text } == ["true", "true", nil, "\"0x4\""])
    #expect(messages[14].problem == "-32000 subscription not found")
    #expect(messages.count == 16 && client.ends.isEmpty)
  }

  @Test func transactions() async throws {
    let client = Client()
    let session = RPCSession(rpc, transport: client)
    await session.receive(request("eth_subscribe", "\"newPendingTransactions\""))
    await session.receive(request("eth_subscribe", "\"newPendingTransactions\",true"))
    await session.receive(request("eth_subscribe", "\"syncing\""))
    let names = try await client.messages(3).map { $0["result"]?.string }
    let sent = (0..<3).map { world.transaction(7, nonce: $0) }
    for result in world.mempool.submit(sent.map(\.envelope)) { _ = try result.get() }
    let params = try await client.messages(9).dropFirst(3).compactMap { $0["params"] }
    let hashes = params.filter { $0["subscription"]?.string == names[0] }.map { $0["result"]?.string }
    let full = params.filter { $0["subscription"]?.string == names[1] }.map { $0["result"]?["hash"]?.string }
    #expect(hashes == sent.map { $0.hash.description } && full == hashes)
  }

  /// Sealing goes on while subscriptions come: each begins behind its answer and has no gap.
  @Test func noGapsBehindTheAnswer() async throws {
    let client = Client()
    let session = RPCSession(rpc, transport: client)
    let blocks = 60
    async let sealing: Void = Task.detached { [world] in
      for i in 1...blocks { try world.seal(UInt64(i)) }
    }.value
    for i in 0..<20 {
      await session.receive(request("eth_subscribe", "\"newHeads\"", id: i))
      await Task.yield()
    }
    try await sealing
    await session.receive(request("eth_subscribe", "\"newHeads\"", id: 20))
    try world.seal(99)
    // Every subscription has the last block at last.
    var byName: [String: [Int]] = [:]
    var names: Set<String> = []
    var count = 41
    while true {
      byName = [:]
      names = []
      for message in try await client.messages(count) {
        if let name = message["result"]?.string { names.insert(name) }
        if let params = message["params"], let name = params["subscription"]?.string {
          #expect(names.contains(name), "a notification before its subscription's answer")
          let number = params["result"]?["number"]?.string.flatMap { Int($0.dropFirst(2), radix: 16) }
          byName[name, default: []].append(number ?? -1)
        }
      }
      if byName.values.count(where: { $0.last == blocks + 1 }) == 21 { break }
      count += 1
    }
    #expect(names.count == 21)
    for numbers in byName.values { #expect(numbers == Array(numbers[0]...(blocks + 1))) }
  }

  @Test func bounds() async throws {
    var limits = RPCLimits()
    limits.sessionSubscriptions = 2
    limits.subscriptions = 3
    let rpc = RPCDispatcher(chain: world.chain, mempool: world.mempool, limits: limits)
    let clients = [Client(), Client()]
    let sessions = clients.map { RPCSession(rpc, transport: $0) }
    for session in sessions {
      for _ in 0..<3 { await session.receive(request("eth_subscribe", "\"newHeads\"")) }
    }
    func isRefused(_ message: JSONValue) -> Bool { message.problem == "-32005 too many subscriptions" }
    #expect(try await clients[0].messages(3).map(isRefused) == [false, false, true])
    #expect(try await clients[1].messages(3).map(isRefused) == [false, true, true])
    // A session that ends gives its places back.
    sessions[0].close()
    await sessions[1].receive(request("eth_subscribe", "\"newHeads\""))
    #expect(try await clients[1].messages(4).map(isRefused).last == false)
    for (name, problem) in [
      ("", "-32602 expected subscription name as first argument"), ("1", "-32602 expected subscription name as first argument"),
      ("\"nothing\"", "-32601 no \"nothing\" subscription in eth namespace"),
      ("\"logs\",1", "-32602 invalid argument 1: json: cannot unmarshal non-object into Go value of type filters.input"),
    ] {
      let client = Client()
      await RPCSession(rpc, transport: client).receive(request("eth_subscribe", name))
      #expect(try await client.messages(1)[0].problem == problem)
    }
  }

  /// Notifications that come before their subscription's answer are kept, but not without bound.
  @Test func aSlowBatch() async throws {
    for (limit, ends) in [(1 << 20, []), (2_000, ["notifications are not read"])] {
      let world = try EventChain()
      var limits = RPCLimits()
      limits.heldBytes = limit
      // The batch goes on while blocks come.
      let rpc = RPCDispatcher(
        chain: world.chain, mempool: world.mempool, limits: limits,
        onCall: { call in
          guard call.method == "net_version" else { return }
          for i in 1...3 as ClosedRange<UInt64> { _ = try? world.seal(i) }
          // So that they are told before it ends.
          Thread.sleep(forTimeInterval: 0.2)
        })
      let client = Client()
      let session = RPCSession(rpc, transport: client)
      // What listens to the chain holds the dispatcher, and this one's `onCall` holds the chain.
      defer { session.close() }
      let one = String(decoding: request("eth_subscribe", "\"newHeads\""), as: UTF8.self)
      let other = String(decoding: request("net_version", "", id: 2), as: UTF8.self)
      await session.receive(Array("[\(one),\(other)]".utf8))
      #expect(client.ends == ends)
      if ends.isEmpty {
        let messages = try await client.messages(4)
        #expect(messages[0].isArray)
        #expect(messages.dropFirst().map { $0["params"]?["result"]?["number"]?.string } == ["0x1", "0x2", "0x3"])
      }
    }
  }

  @Test func batchesThatTakeTooLong() async throws {
    var limits = RPCLimits()
    limits.batchTime = .zero
    let rpc = RPCDispatcher(chain: world.chain, mempool: world.mempool, limits: limits)
    let one = String(decoding: request("eth_chainId", ""), as: UTF8.self)
    let answers = try JSONDocument(try #require(await rpc.respond(to: Array("[\(one),\(one)]".utf8)))).root
    #expect(answers.elements.map(\.problem) == Array(repeating: "-32002 request timed out", count: 2))
  }
}
