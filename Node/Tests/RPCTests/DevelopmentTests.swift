import BigIntegers
import Chain
import ChainStore
import ChainTestSupport
import Console
import DevelopmentKeys
import EthereumTypes
import ExecutionFixtures
import Hashes
import RPC
import TemporaryFolders
import Testing

/// `evm_`, `anvil_` and `hardhat_` methods: kinds of results as anvil has them.
struct DevelopmentTests {
  let dev: DevelopmentChain

  init() throws { dev = try DevelopmentChain() }

  private var time: UInt64 { dev.chain.head.header.timestamp }

  /// Without development services none of the names exists.
  @Test func onlyOnDevelopmentChains() async throws {
    let rpc = RPCDispatcher(chain: dev.chain, mempool: dev.mempool)
    for method in RPCDispatcher.developmentMethodNames {
      let text = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\(method)\",\"params\":[]}"
      let answer = try JSONDocument(try #require(await rpc.respond(to: Array(text.utf8)))).root
      #expect(answer["error"]?["code"]?.text == "-32601", "\(method)")
    }
    #expect(RPCDispatcher.developmentMethodNames.count > 30)
  }

  @Test func miningWithTimes() async throws {
    #expect(try await dev.result("evm_mine") == "\"0x0\"")
    #expect(dev.chain.head.number == 1)
    let next = time + 1000
    for parameter in ["\(next)", "\"0x\(String(next + 1, radix: 16))\"", "\"\(next + 2)\""] {
      #expect(try await dev.result("evm_mine", parameter) == "\"0x0\"")
    }
    #expect(time == next + 2)
    #expect(try await dev.result("evm_mine", "{\"timestamp\":\(next + 50),\"blocks\":3}") == "\"0x0\"")
    #expect(dev.chain.head.number == 7 && time >= next + 52)
    #expect(try dev.chain.header(number: 5)?.header.timestamp == next + 50)
    let blocks = try await dev.call("anvil_mine_detailed", "{\"blocks\":2}")["result"]
    #expect(blocks?.elements.map { $0["number"]?.string } == ["0x8", "0x9"])

    #expect(try await dev.result("anvil_mine") == "null")
    #expect(try await dev.result("hardhat_mine", "\"0x3\",\"0xa\"") == "null")
    #expect(dev.chain.head.number == 13)
    let times = try (11...13).map { try #require(try dev.chain.header(number: UInt64($0))).header.timestamp }
    #expect(times[1] == times[0] + 10 && times[2] == times[1] + 10)
    // Time goes on behind the last as well.
    _ = try await dev.result("evm_mine")
    #expect(time >= times[2] + 10)

    #expect(try await dev.message("evm_mine", "\(time)").contains("is lower than or equal to previous block's timestamp"))
    #expect(try await dev.call("anvil_mine", "\"0xffffffff\"")["error"]?["code"]?.text == "-32602")
    #expect(dev.chain.head.number == 14)
  }

  @Test func time() async throws {
    _ = try await dev.result("evm_mine")
    let before = time
    // The offset so far is none; JSON numbers come back.
    #expect(try await dev.result("evm_increaseTime", "3600") == "3600")
    #expect(try await dev.result("evm_increaseTime", "\"0x10\"") == "3616")
    _ = try await dev.result("evm_mine")
    #expect(time >= before + 3616 && time < before + 3616 + 600)

    #expect(try await dev.result("evm_setNextBlockTimestamp", "\(time + 77)") == "null")
    let expected = time + 77
    _ = try await dev.result("evm_mine")
    #expect(time == expected)
    let error = try await dev.call("anvil_setNextBlockTimestamp", "\(time)")["error"]
    #expect(error?["code"]?.text == "-32602")
    #expect(error?["message"]?.string?.hasPrefix("Timestamp error: \(time) is lower than or equal to") == true)

    #expect(try await dev.result("anvil_setBlockTimestampInterval", "12") == "null")
    for _ in 0..<2 { _ = try await dev.result("evm_mine") }
    #expect(time == expected + 24)
    #expect(try await dev.result("anvil_removeBlockTimestampInterval") == "true")
    #expect(try await dev.result("anvil_removeBlockTimestampInterval") == "false")

    let far = time + 1_000_000
    let ahead = try #require(Int(try await dev.result("evm_setTime", "\(far)")))
    #expect(ahead <= 1_000_100 && ahead > 900_000)
    _ = try await dev.result("evm_mine")
    #expect(time >= far && time < far + 600)
  }

  /// Each call makes a block, whose state has the change.
  @Test func accountsByDecree() async throws {
    let address = "\"0x00000000000000000000000000000000000000cc\""
    let code = "\"0x60015460005260206000f3\""
    let slot = "\"0x\(String(repeating: "0", count: 63))1\""
    #expect(try await dev.result("anvil_setBalance", "\(address),\"0x1234\"") == "null")
    #expect(dev.chain.head.number == 1)
    #expect(try await dev.result("eth_getBalance", "\(address),\"latest\"") == "\"0x1234\"")
    #expect(try await dev.result("hardhat_setCode", "\(address),\(code)") == "null")
    #expect(try await dev.result("eth_getCode", address) == code)
    #expect(try await dev.result("anvil_setNonce", "\(address),7") == "null")
    #expect(try await dev.result("eth_getTransactionCount", "\(address),\"pending\"") == "\"0x7\"")
    #expect(try await dev.result("evm_setAccountNonce", "\(address),\"0x8\"") == "null")
    #expect(try await dev.result("anvil_setStorageAt", "\(address),\"0x1\",\(slot)") == "true")
    #expect(try await dev.result("eth_getStorageAt", "\(address),\"0x1\",\"latest\"") == slot)
    #expect(try await dev.result("eth_call", "{\"to\":\(address)},\"latest\"") == slot)
    #expect(dev.chain.head.number == 5)
    #expect(try await dev.message("debug_executionWitness", "\"0x5\"").contains("changed by decree"))
    #expect(try await dev.message("hardhat_setStorageAt", "\"0x\(String(repeating: "9", count: 40))\",\"0x1\",\(slot)").contains("EIP-161"))

    #expect(try await dev.result("hardhat_setNextBlockBaseFeePerGas", "\"0x77\"") == "null")
    #expect(try await dev.result("eth_baseFee") == "\"0x77\"")
    #expect(try await dev.result("evm_setBlockGasLimit", "\"0xf4240\"") == "true")
    _ = try await dev.result("evm_mine")
    let block = try await dev.call("eth_getBlockByNumber", "\"latest\",false")["result"]
    #expect(block?["baseFeePerGas"]?.string == "0x77" && block?["gasLimit"]?.string == "0xf4240")
    for (method, parameters) in [
      ("evm_setBlockGasLimit", "1"), ("anvil_setNextBlockBaseFeePerGas", "\"0x\(String(repeating: "f", count: 64))\""),
      ("anvil_setNonce", "\(address),\"0xffffffffffffffff\""), ("anvil_setMinGasPrice", "1"),
      ("anvil_reset", "{\"forking\":{\"jsonRpcUrl\":\"x\"}}"),
    ] {
      #expect(try await dev.call(method, parameters)["error"]?["code"]?.text == "-32602", "\(method)")
    }
    _ = dev.mempool.submit([dev.payment(0, nonce: 0).envelope])
    #expect(try await dev.result("anvil_reset") == "null")
    #expect(dev.chain.head == dev.chain.genesis && dev.mempool.counts.pending == 0)
    #expect(try await dev.result("eth_getBalance", address) == "\"0x0\"")
  }

  @Test func snapshots() async throws {
    _ = dev.mempool.submit([dev.payment(0, nonce: 0).envelope])
    _ = try await dev.result("evm_mine")
    let account = "\"\(dev.keys[0].address)\""
    #expect(try await dev.result("evm_snapshot") == "\"0x1\"")
    let head = dev.chain.head
    _ = dev.mempool.submit([dev.payment(0, nonce: 1).envelope])
    _ = try await dev.result("anvil_mine", "3")
    #expect(try await dev.result("evm_snapshot") == "\"0x2\"")
    #expect(try await dev.result("eth_getTransactionCount", "\(account),\"latest\"") == "\"0x2\"")
    let metadata = try await dev.call("anvil_metadata")["result"]
    #expect(metadata?["snapshots"]?.members.map(\.key) == ["0x1", "0x2"])
    #expect(metadata?["latestBlockNumber"]?.text == "4")
    #expect(try await dev.result("evm_revert", "\"0x1\"") == "true")
    #expect(dev.chain.head == head)
    #expect(try await dev.result("eth_getTransactionCount", "\(account),\"latest\"") == "\"0x1\"")
    // It is gone with all later ones.
    #expect(try await dev.result("evm_revert", "\"0x1\"") == "false")
    #expect(try await dev.result("evm_revert", "2") == "false")
    // What was in the blocks is dropped, also after another start; what was not stays.
    #expect(dev.mempool.counts.pending == 0)
    _ = dev.mempool.submit([dev.payment(1, nonce: 0).envelope])
    let again = try Mempool(chain: dev.chain, journalPath: dev.folder.path + "/pool")
    #expect(again.content().map(\.transaction.hash) == [dev.payment(1, nonce: 0).hash])
  }

  /// As anvil has it: CREATE2 at the same address everywhere (EIP-1014).
  @Test func theDeployer() async throws {
    let initCode = "600160005360016000f3"
    let salt = String(repeating: "0", count: 63) + "7"
    let deployer = "0x4e59b44847b379578588920cA78FbF26c0B4956C"
    #expect(DevelopmentGenesis.deployer.text == deployer)
    let request = "{\"from\":\"\(dev.keys[0].address)\",\"to\":\"\(deployer)\",\"data\":\"0x\(salt)\(initCode)\"}"
    _ = try await dev.result("eth_sendTransaction", request)
    _ = try await dev.result("evm_mine")
    let input = try #require(bytes(hex: "ff4e59b44847b379578588920ca78fbf26c0b4956c" + salt))
    let code = try #require(bytes(hex: initCode))
    let hash = Keccak256.hash(input + Keccak256.hash(code).bytes).bytes
    #expect(try await dev.result("eth_getCode", "\"\(hash[12...].hex)\",\"latest\"") == "\"0x01\"")
  }

  @Test func modes() async throws {
    #expect(try await dev.result("anvil_getAutomine") == "false")
    #expect(try await dev.result("evm_setAutomine", "true") == "null")
    #expect(try await dev.result("hardhat_getAutomine") == "true")
    var events = dev.chain.events().makeAsyncIterator()
    _ = try await dev.result("eth_sendRawTransaction", "\"\(dev.payment(0, nonce: 0).envelope.hex)\"")
    guard case .sealed(let sealed)? = await events.next() else {
      Issue.record("no block")
      return
    }
    #expect(sealed.block.transactions == [dev.payment(0, nonce: 0)])
    // The block is there when a sender hears of its transaction.
    for nonce in 1...3 as ClosedRange<UInt64> {
      let payment = dev.payment(0, nonce: nonce)
      _ = try await dev.result("eth_sendRawTransaction", "\"\(payment.envelope.hex)\"")
      #expect(dev.chain.head.number == nonce + 1)
      #expect(
        try await dev.call("eth_getTransactionReceipt", "\"\(payment.hash)\"")["result"]?["status"]?.string == "0x1")
    }
    let request = "{\"from\":\"\(dev.keys[1].address)\",\"to\":\"\(dev.keys[0].address)\"}"
    let sent = try await dev.result("eth_sendTransaction", request)
    #expect(try await dev.call("eth_getTransactionReceipt", sent)["result"]?["blockNumber"]?.string == "0x5")
    // A decree lets a waiting transaction in.
    _ = try await dev.result("eth_sendRawTransaction", "\"\(dev.payment(0, nonce: 9).envelope.hex)\"")
    #expect(dev.chain.head.number == 5)
    for _ in 0..<4 { _ = await events.next() }
    _ = try await dev.result("anvil_setNonce", "\"\(dev.keys[0].address)\",9")
    for number in [6, 7] as [UInt64] {
      guard case .sealed(let sealed)? = await events.next() else {
        Issue.record("no block")
        return
      }
      #expect(sealed.block.header.number == number && sealed.block.transactions.count == Int(number) - 6)
    }
    #expect(try await dev.result("evm_setIntervalMining", "1") == "null")
    #expect(try await dev.result("anvil_getAutomine") == "false")
    #expect(try await dev.result("anvil_getIntervalMining") == "1")
    guard case .sealed(let empty)? = await events.next() else {
      Issue.record("no block")
      return
    }
    #expect(empty.block.transactions.isEmpty)
    #expect(try await dev.result("evm_setIntervalMining", "0") == "null")
    #expect(try await dev.result("anvil_getIntervalMining") == "null")
    #expect(dev.producer.mode == .manual)
    #expect(try await dev.call("evm_setAutomine", "1")["error"]?["code"]?.text == "-32602")
  }

  @Test func poolAndNode() async throws {
    let payments = [dev.payment(0, nonce: 0), dev.payment(0, nonce: 1), dev.payment(1, nonce: 0)]
    for result in dev.mempool.submit(payments.map(\.envelope)) { _ = try result.get() }
    let hash = "\"\(payments[1].hash)\""
    #expect(try await dev.result("anvil_dropTransaction", hash) == hash)
    #expect(try await dev.result("anvil_dropTransaction", hash) == "null")
    // Not even another start brings it back.
    let again = try Mempool(chain: dev.chain, journalPath: dev.folder.path + "/pool")
    #expect(again.counts.pending == 2 && again[payments[1].hash] == nil)
    #expect(try await dev.result("anvil_removePoolTransactions", "\"\(dev.keys[1].address)\"") == "null")
    #expect(dev.mempool.counts.pending == 1)
    #expect(try await dev.result("hardhat_dropAllTransactions") == "null")
    #expect(dev.mempool.counts.pending == 0)

    let miner = "0x00000000000000000000000000000000000000aa"
    #expect(try await dev.result("hardhat_setCoinbase", "\"\(miner)\"") == "null")
    _ = try await dev.result("evm_mine")
    #expect(try await dev.call("eth_getBlockByNumber", "\"latest\",false")["result"]?["miner"]?.string == miner)
    let node = try await dev.call("anvil_nodeInfo")["result"]
    #expect(node?["currentBlockNumber"]?.string == "0x1" && node?["transactionOrder"]?.string == "fees")
    #expect(node?["environment"]?["chainId"]?.text == "31337" && node?["hardFork"]?.string == "osaka")
    #expect(node?["currentBlockHash"]?.string == dev.chain.head.hash.description)
    #expect(try await dev.result("anvil_setLoggingEnabled", "true") == "null")
  }

  /// Each method with arguments of all wrong kinds: an answer, and no end of the process.
  @Test func wrongArguments() async throws {
    let values = [
      "null", "true", "-1", "1e400", "\"\"", "\"0x\"", "\"0xzz\"", "18446744073709551615",
      "\"0x\(String(repeating: "f", count: 64))\"", "\"0x\(String(repeating: "f", count: 65))\"",
      "\"0x\(String(repeating: "f", count: 40))\"", "[]", "{}", "{\"timestamp\":\"x\"}", "{\"blocks\":-1}",
    ]
    for method in RPCDispatcher.developmentMethodNames {
      for a in values {
        for b in values.prefix(10) {
          let answer = try await dev.call(method, "\(a),\(b)")
          #expect(answer["error"]?["code"] != nil || answer.members.contains { $0.key == "result" })
        }
      }
    }
  }
}
