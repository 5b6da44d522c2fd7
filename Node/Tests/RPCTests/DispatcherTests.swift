import BigIntegers
import Chain
import ChainStore
import ChainTestSupport
import Console
import EthereumTypes
import ExecutionFixtures
import Foundation
import Hashes
import RPC
import TemporaryFolders
import Testing

/// Requests and answers as such, and methods over a development chain.
struct DispatcherTests {
  /// Reverts with `Error("no")`.
  static let reverting = Address(truncating: 0xdead)
  static let revertData =
    "0x08c379a0" + "0000000000000000000000000000000000000000000000000000000000000020"
    + "0000000000000000000000000000000000000000000000000000000000000002"
    + "6e6f000000000000000000000000000000000000000000000000000000000000"

  let folder: TemporaryFolder
  let wallets: Wallets
  let chain: Chain
  let mempool: Mempool

  init() throws {
    folder = try TemporaryFolder()
    wallets = try Wallets(2)
    // The code copies its own tail: CODECOPY(0, 12, 100), REVERT(0, 100).
    var code: [UInt8] = [0x60, 100, 0x60, 12, 0x5f, 0x39, 0x60, 100, 0x5f, 0xfd, 0x00, 0x00]
    code += try #require(bytes(hex: Self.revertData))
    let genesis = try wallets.genesis(extra: [Self.reverting: .init(balance: .zero, code: code)])
    chain = try Chain(directory: folder.path, genesis: genesis)
    mempool = try Mempool(chain: chain, journalPath: nil)
  }

  func rpc(_ change: (inout RPCLimits) -> Void = { _ in }) -> RPCDispatcher {
    var limits = RPCLimits()
    change(&limits)
    return RPCDispatcher(chain: chain, mempool: mempool, limits: limits)
  }

  func ask(_ rpc: RPCDispatcher, _ text: String) async -> String? {
    await rpc.respond(to: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
  }

  func call(_ method: String, _ parameters: String, _ rpc: RPCDispatcher? = nil) async throws -> JSONValue {
    let answer = await ask(
      rpc ?? self.rpc(), "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\(method)\",\"params\":[\(parameters)]}")
    return try JSONDocument(Array(try #require(answer).utf8)).root
  }

  @Test func formsOfRequests() async throws {
    let rpc = rpc()
    let id = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":\"0x539\"}"
    let chainID = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"eth_chainId\"}"
    #expect(await ask(rpc, chainID) == id)
    #expect(await ask(rpc, "[\(chainID)]") == "[\(id)]")
    #expect(await ask(rpc, "[\(chainID),\(chainID)]") == "[\(id),\(id)]")
    let named = chainID.replacingOccurrences(of: "7", with: "\"a\\u0022b\"")
    #expect(await ask(rpc, named) == id.replacingOccurrences(of: "7", with: "\"a\\u0022b\""))
    let notification = "{\"jsonrpc\":\"2.0\",\"method\":\"eth_chainId\"}"
    #expect(await ask(rpc, notification) == nil)
    #expect(await ask(rpc, "[\(notification),\(notification)]") == nil)
    #expect(await ask(rpc, "[\(notification),\(chainID)]") == "[\(id)]")
    func failure(_ code: Int, _ message: String, id: String = "null") -> String {
      "{\"jsonrpc\":\"2.0\",\"id\":\(id),\"error\":{\"code\":\(code),\"message\":\"\(message)\"}}"
    }
    for text in ["", "{", "[1,", "\u{0}", "{\"jsonrpc\":\"2.0\",}", String(repeating: "[", count: 100_000)] {
      #expect(await ask(rpc, text) == failure(-32700, "parse error"))
    }
    #expect(
      await rpc.respond(to: [0xff, 0xfe]).map { String(decoding: $0, as: UTF8.self) }
        == failure(-32700, "parse error"))
    #expect(await ask(rpc, "[]") == failure(-32600, "empty batch"))
    for text in [
      "1", "null", "{}", "{\"method\":\"eth_chainId\",\"id\":1}",
      "{\"jsonrpc\":\"2.0\",\"id\":[],\"method\":\"eth_chainId\"}",
    ] {
      #expect(await ask(rpc, text) == failure(-32600, "invalid request"))
    }
    #expect(
      await ask(rpc, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_nothing\"}")
        == failure(-32601, "the method eth_nothing does not exist/is not available", id: "1"))
    #expect(
      await ask(rpc, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getBalance\",\"params\":{}}")
        == failure(-32602, "non-array args", id: "1"))
    #expect(
      await ask(rpc, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getBalance\",\"params\":[]}")
        == failure(-32602, "missing value for required argument 0", id: "1"))
  }

  @Test func limits() async throws {
    let one = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"}"
    #expect(
      await ask(rpc { $0.batchLength = 2 }, "[\(one),\(one),\(one)]")?.contains("batch too large") == true)
    #expect(await ask(rpc { $0.requestBytes = 10 }, one)?.contains("request too large") == true)
    // Two answers fit, the third does not.
    let answers = try #require(await ask(rpc { $0.responseBytes = 100 }, "[\(one),\(one),\(one)]"))
    let codes = try JSONDocument(Array(answers.utf8)).root.elements.map { $0["error"]?["code"]?.text }
    #expect(codes == [nil, nil, "-32003"])
    for _ in 0..<3 { _ = try chain.seal(BlockPlan(), from: mempool.selection(.fee, baseFee: .zero)) }
    let range = "{\"fromBlock\":\"0x0\",\"toBlock\":\"0x3\"}"
    #expect(try await call("eth_getLogs", range)["result"]?.elements.count == 0)
    #expect(
      try await call("eth_getLogs", range, rpc { $0.logRange = 3 })["error"]?["message"]?.string
        == "exceed maximum block range: 3")
  }

  /// No request whatever stops the dispatcher: each method with arguments of all wrong kinds.
  @Test func wrongArguments() async throws {
    let rpc = rpc()
    let values = [
      "null", "true", "1", "-1", "1e400", "\"\"", "\"0x\"", "\"0x0\"", "\"0xzz\"", "\"latest\"",
      "\"0xffffffffffffffffffff\"",
      "\"0x\(String(repeating: "f", count: 64))\"", "\"0x\(String(repeating: "f", count: 40))\"", "[]",
      "[[]]", "[null]", "{}",
      "{\"blockStateCalls\":[{\"calls\":[{\"gas\":\"0xffffffffffffffff\"}]}]}",
      "{\"blockStateCalls\":[{\"blockOverrides\":{\"number\":\"0xffffffffffffffff\"}}]}",
      "{\"to\":\"0x000000000000000000000000000000000000dead\",\"gas\":\"0xffffffffffffffff\",\"nonce\":\"0xffffffffffffffff\"}",
      "{\"fromBlock\":\"0x7fffffffffffffff\",\"toBlock\":\"0x7fffffffffffffff\"}",
    ]
    var answered = 0
    for method in RPCDispatcher.methodNames {
      for a in values {
        for b in values.prefix(14) {
          let text =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\(method)\",\"params\":[\(a),\(b),\"latest\"]}"
          let answer = try JSONDocument(Array(try #require(await ask(rpc, text)).utf8)).root
          #expect(answer["error"]?["code"] != nil || answer.members.contains { $0.key == "result" })
          answered += 1
        }
      }
    }
    #expect(answered == RPCDispatcher.methodNames.count * values.count * 14)
  }

  @Test func revertsAndEstimates() async throws {
    let target = "\"to\":\"\(Self.reverting)\""
    for method in ["eth_call", "eth_estimateGas"] {
      let error = try #require(try await call(method, "{\(target)}")["error"])
      #expect(error["code"]?.text == "3")
      #expect(error["message"]?.string == "execution reverted: no")
      #expect(error["data"]?.string == Self.revertData)
    }
    let list = try #require(try await call("eth_createAccessList", "{\(target)}")["result"])
    #expect(list["error"]?.string == "execution reverted" && list["accessList"]?.elements.count == 0)
    let transfer =
      "{\"from\":\"\(wallets.addresses[0])\",\"to\":\"\(wallets.addresses[1])\",\"value\":\"0x1\"}"
    #expect(try await call("eth_estimateGas", transfer)["result"]?.string == "0x5208")
  }

  @Test func aTransactionFromThePoolToItsReceipt() async throws {
    let transaction = wallets.sign(0, nonce: 0, to: wallets.addresses[1])
    let raw = "\"\(transaction.envelope.hex)\""
    let hash = transaction.hash.description
    #expect(try await call("eth_sendRawTransaction", raw)["result"]?.string == hash)
    #expect(
      try await call("eth_sendRawTransaction", raw)["error"]?["message"]?.string?.hasPrefix("already known")
        == true)
    let waiting = try await call("eth_getTransactionByHash", "\"\(hash)\"")
    #expect(waiting["result"]?["hash"]?.string == hash && waiting["result"]?["blockHash"] == nil)
    #expect(try await call("txpool_status", "")["result"]?["pending"]?.string == "0x1")
    let sender = "\"\(wallets.addresses[0])\""
    #expect(try await call("eth_getTransactionCount", "\(sender),\"pending\"")["result"]?.string == "0x1")
    #expect(try await call("eth_getTransactionCount", "\(sender),\"latest\"")["result"]?.string == "0x0")
    let sealed = try chain.seal(BlockPlan(), from: mempool.selection(.fee, baseFee: .zero))
    #expect(sealed.block.transactions.count == 1)
    let receipt = try await call("eth_getTransactionReceipt", "\"\(hash)\"")["result"]
    #expect(receipt?["status"]?.string == "0x1" && receipt?["blockHash"]?.string == sealed.hash.description)
    #expect(try await call("eth_getTransactionCount", "\(sender),\"latest\"")["result"]?.string == "0x1")
    #expect(try await call("txpool_status", "")["result"]?["pending"]?.string == "0x0")
  }

  /// The suggestion is that of the head, also where the chain goes back.
  @Test func theTipOfTheHead() async throws {
    let rpc = rpc()
    func tip() async throws -> String? { try await call("eth_maxPriorityFeePerGas", "", rpc)["result"]?.string }
    for _ in 0..<2 { #expect(try await tip() == "0x0") }
    for (nonce, wei) in [7, 9].enumerated() as EnumeratedSequence<[UInt64]> {
      _ = mempool.submit([wallets.sign(0, nonce: UInt64(nonce), to: wallets.addresses[1], tip: wei).envelope])
      #expect(try chain.seal(BlockPlan(), from: mempool.selection(.fee, baseFee: .zero)).block.transactions.count == 1)
    }
    // The 60th percentile of two is the lower.
    for _ in 0..<2 { #expect(try await tip() == "0x7") }
    let history = try await call("eth_feeHistory", "\"0x2\",\"latest\",[]", rpc)["result"]
    #expect(history?["reward"]?.elements.map { $0.elements.count } == [0, 0])
    #expect(history?["baseFeePerGas"]?.elements.count == 3 && history?["oldestBlock"]?.string == "0x1")
    try chain.rewind(to: 0)
    #expect(try await tip() == "0x0")
  }

  @Test func traces() async throws {
    let transaction = wallets.sign(0, nonce: 0, to: Self.reverting, value: 0, gas: 60_000)
    let envelopes = mempool.submit([transaction.envelope])
    #expect(try envelopes[0].get() == transaction.hash)
    let sealed = try chain.seal(BlockPlan(), from: mempool.selection(.fee, baseFee: .zero))
    #expect(sealed.block.transactions == [transaction])
    let hash = "\"\(transaction.hash)\""
    let trace = try #require(try await call("debug_traceTransaction", hash)["result"])
    let names = trace["structLogs"]?.elements.map { $0["op"]?.string ?? "" }
    #expect(names == ["PUSH1", "PUSH1", "PUSH0", "CODECOPY", "PUSH1", "PUSH0", "REVERT"])
    #expect(trace["failed"]?.bool == true && trace["returnValue"]?.string == Self.revertData)
    for change in [{ (limits: inout RPCLimits) in limits.traceSteps = 6 }, { $0.responseBytes = 500 }] {
      #expect(
        try await call("debug_traceTransaction", hash, rpc(change))["error"]?["code"]?.text == "-32005")
      #expect(
        try await call("debug_traceBlockByNumber", "\"0x1\"", rpc(change))["error"]?["code"]?.text == "-32005"
      )
    }
  }
}
