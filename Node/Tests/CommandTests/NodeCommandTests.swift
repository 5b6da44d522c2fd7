import Foundation
import TemporaryFolders
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Nodes as processes: they answer, end when told to, and are there again after a kill.
@Suite(.serialized) struct NodeCommandTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  static let devnet = ["devnet", "--rpc-port", "0", "--l1-port", "0"]
  /// The first two accounts of the words that all tools know.
  static let accounts = ["0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"]

  func pay(_ node: RunningNode, _ port: Int) throws -> String {
    let payment = #"{"from":"\#(Self.accounts[0])","to":"\#(Self.accounts[1])","value":"0x1"}"#
    return try #require(node.call("eth_sendTransaction", payment, port: port) as? String)
  }

  /// The number of the block that has a transaction, once one has.
  func block(of hash: String, _ node: RunningNode, _ port: Int) throws -> String {
    while node.process.isRunning {
      let receipt = try node.call("eth_getTransactionReceipt", #""\#(hash)""#, port: port) as? [String: Any]
      if let number = receipt?["blockNumber"] as? String {
        #expect(receipt?["status"] as? String == "0x1")
        return number
      }
      usleep(20_000)
    }
    throw RunningNode.Failed(status: node.process.terminationStatus, errors: node.errors)
  }

  @Test func aDevnetAnswersOnBothLayersAndEndsGracefully() throws {
    let node = try RunningNode(Self.devnet + ["--log-format", "json", "--log-level", "info"], in: folder)
    let (l2, l1) = (try node.port("l2"), try node.port("l1"))
    #expect(try node.call("eth_chainId", port: l2) as? String == "0x7a69")
    #expect(try node.call("eth_chainId", port: l1) as? String == "0x384")
    #expect(try (node.call("web3_clientVersion", port: l1) as? String)?.hasPrefix("Martinet/") == true)
    #expect(try (node.call("eth_accounts", port: l2) as? [String])?.first?.lowercased() == Self.accounts[0].lowercased())
    let hash = try pay(node, l2)
    #expect(try block(of: hash, node, l2) == "0x1")
    #expect(try node.call("eth_blockNumber", port: l1) as? String == "0x0")
    #expect(try node.get("/healthz", port: l2).status == 200 && node.get("/readyz", port: l2).status == 200)
    #expect(try node.get("/", port: l2).body.contains("<html"))

    let metrics = try node.get("/metrics", port: l1)
    #expect(metrics.status == 200)
    for line in [
      #"martinet_head_number{chain="L2"} 1"#, #"martinet_head_number{chain="L1"} 0"#, #"martinet_blocks_total{chain="L2"} 1"#,
      #"martinet_transactions_total{chain="L2"} 1"#, #"martinet_gas_total{chain="L2"} 21000"#,
      #"martinet_sealing_seconds_count{chain="L2"} 1"#, #"martinet_pool_transactions{chain="L2",state="pending"} 0"#,
      #"martinet_rpc_requests_total{chain="L2",method="eth_sendTransaction",outcome="ok"} 1"#,
      #"martinet_rpc_seconds_count{chain="L1",method="eth_blockNumber"} 1"#,
    ] {
      #expect(metrics.body.contains(line + "\n"), "\(line)")
    }
    #expect(metrics.body.contains("martinet_store_bytes{chain=\"L2\",store=\"blocks\"} "))
    #expect(metrics.body.contains("process_resident_memory_bytes "))
    if let path = ProcessInfo.processInfo.environment["MARTINET_METRICS_OUT"] {
      try metrics.body.write(toFile: path + "/node.prom", atomically: true, encoding: .utf8)
    }

    let data = try #require(node.ready["folder"] as? String)
    #expect(FileManager.default.fileExists(atPath: data + "/l2/genesis.json"))
    let (reason, status) = node.end()
    #expect(reason == .exit && status == 0, "\(node.errors)")
    // Each line of the log is an object; the keys of accounts are nowhere in it.
    let lines = node.errors.split(separator: "\n")
    for line in lines { #expect((try? JSONSerialization.jsonObject(with: Data(line.utf8))) is [String: Any], "\(line)") }
    #expect(lines.contains { $0.contains("sealed a block") } && lines.filter { $0.contains("\"stopped\"") }.count == 2)
    #expect(!FileManager.default.fileExists(atPath: data))
  }

  @Test func whatWasAcknowledgedIsThereAfterAKill() throws {
    let arguments = Self.devnet + ["--datadir", "data"]
    var hashes: [String] = []
    for round in 0..<3 {
      let node = try RunningNode(arguments, in: folder)
      let port = try node.port("l2")
      for hash in hashes { #expect(try block(of: hash, node, port) != "", "round \(round)") }
      for _ in 0..<10 { hashes.append(try pay(node, port)) }
      if round == 0 {
        // The folder is this process' alone.
        #expect {
          _ = try RunningNode(arguments, in: folder)
        } throws: { error in
          guard let failed = error as? RunningNode.Failed else { return false }
          return failed.status == 1 && failed.errors.contains("in use by another node (process \(node.process.processIdentifier))")
        }
      }
      let (reason, _) = node.end(SIGKILL)
      #expect(reason == .uncaughtSignal)
    }
    let node = try RunningNode(arguments, in: folder)
    let port = try node.port("l2")
    for hash in hashes { #expect(try block(of: hash, node, port) != "") }
    let balance = try #require(
      try node.call("eth_getBalance", #""\#(Self.accounts[1])","latest""#, port: port) as? String)
    // 10,000 ETH and a wei for each.
    #expect(balance == "0x21e19e0c9bab240001e")
    let (reason, status) = node.end(SIGINT)
    #expect(reason == .exit && status == 0)
    // Other settings describe another chain.
    #expect {
      _ = try RunningNode(arguments + ["--balance", "5"], in: folder)
    } throws: { error in
      guard let failed = error as? RunningNode.Failed else { return false }
      return failed.status == 1 && failed.errors.contains("holds a chain that begins with block")
    }
  }

  @Test func aNodeBeginsWithAGenesisAndGoesOnWithout() throws {
    let genesis = folder.url.appendingPathComponent("genesis.json")
    try Data(
      """
      {"config":{"chainId":4242,"homesteadBlock":0,"eip150Block":0,"eip155Block":0,"eip158Block":0,"byzantiumBlock":0,
      "constantinopleBlock":0,"petersburgBlock":0,"istanbulBlock":0,"berlinBlock":0,"londonBlock":0,
      "terminalTotalDifficulty":0,"shanghaiTime":0},"alloc":{},"gasLimit":"0x1c9c380","difficulty":"0x0","timestamp":"0x0",
      "baseFeePerGas":"0x7"}
      """.utf8
    ).write(to: genesis)
    func fails(_ arguments: [String], _ status: Int32, _ words: String, line: Int = #line) {
      do {
        _ = try RunningNode(["node"] + arguments, in: folder, environment: ["MARTINET_RPC_PORT": "0"])
        Issue.record("\(arguments) ran")
      } catch let error as RunningNode.Failed {
        #expect(error.status == status && error.errors.contains(words), "\(line): \(error)")
      } catch { Issue.record("\(error)") }
    }
    fails([], 64, "where is the chain? give --datadir")
    fails(["--datadir", "chain"], 1, "has no chain yet: give --genesis")
    let configuration = folder.url.appendingPathComponent("martinet.yaml")
    try Data("datadir: chain\nblocks: {production: interval, interval: 1s, empty: true}\n".utf8).write(to: configuration)
    let arguments = ["node", "--config", "martinet.yaml"]
    var node = try RunningNode(
      arguments + ["--genesis", "genesis.json"], in: folder, environment: ["MARTINET_RPC_PORT": "0"])
    var port = try node.port()
    #expect(try node.call("eth_chainId", port: port) as? String == "0x1092")
    // No methods of a development chain here.
    #expect(try (node.call("evm_mine", port: port) as? String)?.contains("-32601") == true)
    while try node.call("eth_blockNumber", port: port) as? String == "0x0" { usleep(50_000) }
    // Others at the same port. They end while their chain closes: many, as one in ten crashed once.
    for _ in 0..<30 {
      fails(
        ["--datadir", "other", "--genesis", "genesis.json", "--rpc-port", "\(port)"], 1,
        "cannot listen at 127.0.0.1, port \(port)")
    }
    #expect(node.end().status == 0)
    node = try RunningNode(arguments, in: folder, environment: ["MARTINET_RPC_PORT": "0"])
    port = try node.port()
    #expect(try node.call("eth_blockNumber", port: port) as? String != "0x0")
    #expect(node.end().status == 0)
  }

  @Test func settingsThatAreWrongAreNamed() throws {
    func fails(_ arguments: [String], _ words: String) {
      do {
        _ = try RunningNode(arguments, in: folder)
        Issue.record("\(arguments) ran")
      } catch let error as RunningNode.Failed {
        #expect(error.status == 64 && error.errors.contains(words), "\(error)")
      } catch { Issue.record("\(error)") }
    }
    fails(Self.devnet + ["--blocks-ordr", "fee"], "there is no option --blocks-ordr; did you mean --blocks-order?")
    fails(Self.devnet + ["--rpc-connections", "0"], "--rpc-connections: expected an integer from 1 on, found \"0\"")
    fails(["devnet", "--rpc-port", "9001", "--l1-port", "9001"], "cannot both be at port 9001")
    try Data("rpc:\n  prot: 1\n".utf8).write(to: folder.url.appendingPathComponent("c.yaml"))
    fails(["node", "--config", "c.yaml"], "c.yaml: there is no setting rpc.prot; did you mean rpc.port?")
  }

  @Test func theConfigurationIsPrintedAsAFile() throws {
    func printed(_ arguments: String...) throws -> String {
      let command = try EndedCommand(arguments + ["--print-configuration"], in: folder)
      #expect(command.status == 0, "\(command.errors)")
      return command.output
    }
    let first = try printed("node", "--rpc-port", "7", "--pool-bytes", "1GiB")
    #expect(first.contains("  port: 7  # command line\n") && first.contains("  bytes: 1GiB  # command line\n"))
    #expect(first.contains("  host: 127.0.0.1  # default\n"))
    try Data(first.utf8).write(to: folder.url.appendingPathComponent("a.yaml"))
    let second = try printed("node", "--config", "a.yaml")
    #expect(
      second.replacing("# a.yaml", with: "") == first.replacing("# default", with: "").replacing("# command line", with: ""))
  }
}
