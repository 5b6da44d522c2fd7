import Foundation
import TemporaryFolders
import Testing

/// `martinet evm …` and `martinet bench evm`.
extension CommandTests {
  static let vectors = URL(
    fileURLWithPath: ProcessInfo.processInfo.environment["MARTINET_VECTORS"]
      ?? URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../../shared/vectors").standardizedFileURL.path)

  static func has(_ archive: String) -> Bool {
    FileManager.default.fileExists(atPath: vectors.appendingPathComponent(archive + ".tar.xz").path)
  }

  /// A file of an archive of the shared vectors, in the test's folder.
  func vector(_ archive: String, _ path: String) throws -> String {
    let tar = Process()
    tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    tar.arguments = ["tar", "-xJf", Self.vectors.appendingPathComponent(archive + ".tar.xz").path, "-C", folder.path, path]
    try tar.run()
    tar.waitUntilExit()
    try #require(tar.terminationStatus == 0)
    return folder.url.appendingPathComponent(path).path
  }

  // MARK: run

  @Test func runPrintsTheOutput() throws {
    // PUSH1 42, PUSH1 0, MSTORE, PUSH1 32, PUSH1 0, RETURN
    let good = try martinet("evm", "run", "602a60005260206000f3")
    #expect(good.status == 0, "\(good.errors)")
    #expect(String(decoding: good.output, as: UTF8.self) == "0x" + String(repeating: "0", count: 62) + "2a\n")
    let reverted = try martinet("evm", "run", "60aa60005360016000fd")
    #expect(String(decoding: reverted.output, as: UTF8.self) == "0xaa\n error: execution reverted\n")
    // The second half of the input, by CALLDATALOAD.
    let input = try martinet("evm", "run", "60203560005260206000f3", "--input", String(repeating: "11", count: 32) + "ff")
    #expect(String(decoding: input.output, as: UTF8.self).hasPrefix("0xff00"))
    for bad in [["evm", "run", "6"], ["evm", "run", "00", "--state.fork", "Nowhere"], ["evm", "run", "00", "--sender", "0x1"]] {
      let result = try martinet(bad)
      #expect(result.status != 0 && !result.errors.isEmpty && result.output.isEmpty)
    }
  }

  @Test func runTraces() throws {
    let result = try martinet("evm", "run", "--json", "--gas", "100", "6001600201")
    #expect(result.status == 0 && result.output.isEmpty)
    #expect(
      result.errors == """
        {"pc":0,"op":96,"gas":"0x64","gasCost":"0x3","memSize":0,"stack":[],"depth":1,"refund":0,"opName":"PUSH1"}
        {"pc":2,"op":96,"gas":"0x61","gasCost":"0x3","memSize":0,"stack":["0x1"],"depth":1,"refund":0,"opName":"PUSH1"}
        {"pc":4,"op":1,"gas":"0x5e","gasCost":"0x3","memSize":0,"stack":["0x1","0x2"],"depth":1,"refund":0,"opName":"ADD"}
        {"pc":5,"op":0,"gas":"0x5b","gasCost":"0x0","memSize":0,"stack":["0x3"],"depth":1,"refund":0,"opName":"STOP"}
        {"output":"","gasUsed":"0x9"}

        """)
    let underflow = try martinet("evm", "run", "--json", "--gas", "100", "01")
    #expect(underflow.errors.contains(#""opName":"ADD","error":"stack underflow (0 <=> 2)"}"#))
    #expect(underflow.errors.contains(#"{"output":"","gasUsed":"0x64","error":"#))
  }

  // MARK: fixtures

  @Test(.enabled(if: has("execution-spec-tests-eips"), "../shared/vectors/execution-spec-tests-eips.tar.xz is missing"))
  func stateAndBlockTests() throws {
    let name = "prague/eip7702_set_code_tx/set_code_txs/set_code_to_log.json"
    for (command, form) in [("statetest", "state_tests"), ("blocktest", "blockchain_tests")] {
      let path = try vector("execution-spec-tests-eips", "execution-spec-tests-eips/\(form)/for_prague/\(name)")
      let good = try martinet("evm", command, path, "--json")
      #expect(good.status == 0, "\(good.errors)")
      let json = try good.json()
      #expect(json["passed"] as? Int == 5 && json["failed"] as? Int == 0 && json["skipped"] as? Int == 0)
      // Every balance is another one now.
      let text = try String(contentsOfFile: path, encoding: .utf8).replacing("\"balance\":\"0x", with: "\"balance\":\"0x1")
      let bad = try martinet("evm", command, try write("changed.json", Array(text.utf8)), "--json")
      #expect(bad.status == 1)
      #expect(try bad.json()["failed"] as? Int == 5)
      #expect(bad.errors.contains("failed"))
      // Of the other kind: skipped and counted, with the reason.
      let other = try martinet("evm", command == "statetest" ? "blocktest" : "statetest", path, "--json")
      #expect(other.status == 0)
      #expect(try other.json()["skipped"] as? Int == 1)
    }
    #expect(try martinet("evm", "statetest", "/nonexistent").status != 0)
  }

  @Test(.enabled(if: has("witness-blocks"), "../shared/vectors/witness-blocks.tar.xz is missing"))
  func stateless() throws {
    let path = try vector("witness-blocks", "witness-blocks/mainnet-22615247.json")
    let good = try martinet("evm", "stateless", path)
    #expect(good.status == 0, "\(good.errors)")
    #expect(String(decoding: good.output, as: UTF8.self).contains("block 22615247 of Prague, 26 transactions, 1,331,413 gas"))
    // Without its first node.
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let start = try #require(text.range(of: "\"state\":"))
    let open = try #require(text[start.upperBound...].firstIndex(of: "["))
    let comma = try #require(text[open...].firstIndex(of: ","))
    let bad = try martinet(
      "evm", "stateless", try write("short.json", Array((text[...open] + text[text.index(after: comma)...]).utf8)))
    #expect(bad.status == 1 && bad.errors.contains("missingNode"))
  }

  // MARK: t8n

  /// Blocks of the fixtures through the transition tool: what it computes is what their headers say.
  @Test(
    .enabled(if: has("execution-spec-tests-eips"), "../shared/vectors/execution-spec-tests-eips.tar.xz is missing"),
    arguments: [
      "for_prague/prague/eip7702_set_code_tx/set_code_txs/set_code_to_log.json",
      "for_osaka/cancun/eip4844_blobs/blob_txs/valid_blob_tx_combinations.json",
      "for_osaka/prague/eip7002_el_triggerable_withdrawals/withdrawal_requests/withdrawal_requests.json",
      "for_osaka/shanghai/eip4895_withdrawals/withdrawals/multiple_withdrawals_same_address.json",
      "for_osaka/frontier/create/create_one_byte/create_one_byte.json",
    ])
  func transitions(_ name: String) throws {
    let large = name.contains("valid_blob_tx_combinations") ? "execution-spec-tests-large" : "execution-spec-tests-eips"
    guard Self.has(large) else { return }
    let path = try vector(large, "\(large)/blockchain_tests/\(name)")
    let tests = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path))) as? [String: [String: Any]])
    var compared = 0
    for (_, test) in tests.sorted(by: { $0.key < $1.key }).prefix(4) {
      guard let block = (test["blocks"] as? [[String: Any]])?.first, let header = block["blockHeader"] as? [String: String],
        block["expectException"] == nil, let parent = test["genesisBlockHeader"] as? [String: String]
      else { continue }
      var env: [String: Any] = [
        "currentCoinbase": header["coinbase"] ?? "", "currentGasLimit": header["gasLimit"] ?? "",
        "currentNumber": header["number"] ?? "", "currentTimestamp": header["timestamp"] ?? "",
        "currentRandom": header["mixHash"] ?? "", "parentBaseFee": parent["baseFeePerGas"] ?? "",
        "parentGasUsed": parent["gasUsed"] ?? "", "parentGasLimit": parent["gasLimit"] ?? "",
        "currentExcessBlobGas": header["excessBlobGas"] ?? "",
        "parentBeaconBlockRoot": header["parentBeaconBlockRoot"] ?? "",
        "blockHashes": ["0x0": header["parentHash"] ?? ""],
      ]
      env["withdrawals"] = block["withdrawals"] ?? [Any]()
      let input: [String: Any] = ["alloc": test["pre"] ?? [:], "env": env, "txs": block["transactions"] ?? []]
      let files = try ["alloc", "env", "txs"].map { key in
        try write(key + ".json", [UInt8](try JSONSerialization.data(withJSONObject: input[key] ?? [:])))
      }
      let output = try martinet(
        "evm", "t8n", "--input.alloc", files[0], "--input.env", files[1], "--input.txs", files[2], "--output.result", "stdout",
        "--output.alloc", "stdout", "--output.body", "stdout", "--state.fork", test["network"] as? String ?? "",
        "--state.reward", "-1")
      #expect(output.status == 0, "\(output.errors)")
      let result = try #require(try output.json()["result"] as? [String: Any])
      for (ours, theirs) in [
        ("stateRoot", "stateRoot"), ("txRoot", "transactionsTrie"), ("receiptsRoot", "receiptTrie"), ("logsBloom", "bloom"),
        ("withdrawalsRoot", "withdrawalsRoot"), ("requestsHash", "requestsHash"),
      ] {
        #expect(result[ours] as? String == header[theirs], "\(name): \(ours)")
      }
      for (ours, theirs) in [
        ("gasUsed", "gasUsed"), ("currentBaseFee", "baseFeePerGas"), ("blobGasUsed", "blobGasUsed"),
      ] {
        let number = { (text: String?) in text.flatMap { Int($0.dropFirst(2), radix: 16) } }
        #expect(number(result[ours] as? String) == number(header[theirs]), "\(name): \(ours)")
      }
      #expect(result["rejected"] == nil)
      compared += 1
    }
    #expect(compared > 0, "\(name)")
  }

  @Test func transitionErrors() throws {
    let env =
      #"{"currentCoinbase":"0x"# + String(repeating: "c0", count: 20)
      + #"","currentGasLimit":"0x1000000","currentNumber":"5","currentTimestamp":"1000","currentBaseFee":"7""#
    let random = #","currentRandom":"0x1","withdrawals":[],"parentBeaconBlockRoot":"0x"# + String(repeating: "00", count: 32) + "\""
    // A contract that asks for the hash of block 3, and who calls it. The key is 1, whose address is well known.
    let alloc =
      #"{"0x000000000000000000000000000000000000aaaa":{"balance":"0x0","code":"0x60034060005500"},"#
      + #""0x7e5f4552091a69125d5dfcb7b8c2659029395bdf":{"balance":"0xde0b6b3a7640000"}}"#
    let txs =
      #"[{"gas":"0x30000","gasPrice":"0x7","nonce":"0x0","to":"0x000000000000000000000000000000000000aaaa","value":"0x0","input":"0x","#
      + #""v":"0x0","r":"0x0","s":"0x0","secretKey":"0x1"}]"#
    func run(_ alloc: String, _ env: String, _ txs: String, _ more: String...) throws -> Result {
      try martinet(
        ["evm", "t8n", "--input.alloc", try write("a", Array(alloc.utf8)), "--input.env", try write("e", Array(env.utf8)),
         "--input.txs", try write("t", Array(txs.utf8)), "--output.result", "stdout", "--output.alloc", "stdout"] + more)
    }
    #expect(try run(alloc, env + "}", txs, "--state.fork", "Nowhere").status == 3)
    // Shanghai without withdrawals, Paris without randomness.
    #expect(try run(alloc, env + #","currentRandom":"0x1"}"#, txs, "--state.fork", "Shanghai").status == 3)
    #expect(try run(alloc, env + "}", txs, "--state.fork", "Paris").status == 3)
    let missing = try run(alloc, env + random + "}", txs, "--state.fork", "Cancun")
    #expect(missing.status == 4 && missing.errors.contains("ERROR(4)"))
    #expect(try run("{", env + random + "}", txs, "--state.fork", "Cancun").status == 10)
    #expect(try martinet("evm", "t8n", "--input.alloc", "/nonexistent", "--state.fork", "Cancun").status == 11)

    // The hash is there: the transaction is run, and the slot has it. A second one with a nonce too high is rejected by name.
    let hashes = #","blockHashes":{"3":"0x"# + String(repeating: "33", count: 32) + "\"}}"
    let two = String(txs.dropLast()) + "," + String(txs.dropFirst()).replacing("\"nonce\":\"0x0\"", with: "\"nonce\":\"0x5\"")
    let counts = try write("counts.json", [])
    let good = try run(alloc, env + random + hashes, two, "--state.fork", "Cancun", "--opcode.count", counts)
    #expect(good.status == 0, "\(good.errors)")
    #expect(try String(contentsOfFile: counts, encoding: .utf8) == #"{"BLOCKHASH":1,"PUSH1":2,"SSTORE":1,"STOP":1}"#)
    let json = try good.json()
    let account = ((json["alloc"] as? [String: Any])?["0x000000000000000000000000000000000000aaaa"] as? [String: Any])?["storage"] as? [String: String]
    #expect(account == ["0x" + String(repeating: "00", count: 32): "0x" + String(repeating: "33", count: 32)])
    let result = try #require(json["result"] as? [String: Any])
    let rejected = try #require((result["rejected"] as? [[String: Any]])?.first)
    #expect(rejected["index"] as? Int == 1)
    #expect((rejected["error"] as? String)?.hasPrefix("nonce too high: address 0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf, tx: 5 state: 1") == true)
    // 21,000, BLOCKHASH's 20, a cold slot set from zero, three PUSH1.
    #expect(result["gasUsed"] as? String == "0x" + String(21_000 + 20 + 22_100 + 6, radix: 16))
  }

  // MARK: bench

  @Test func benchComparesGasAndTime() throws {
    let alone = try martinet("bench", "evm", "--alone", "--workload", "control", "--repetitions", "1", "--json")
    #expect(alone.status == 0, "\(alone.errors)")
    let one = try #require((try alone.json()["workloads"] as? [[String: Any]])?.first)
    #expect(one["gas"] as? Int == 47_771_033 && one["ratio"] is NSNull)
    #expect(one["megagasPerSecond"] as? Double ?? 0 > 0)
    // Another EVM that takes 1,000 seconds for the same gas, and one that uses other gas.
    func peer(_ gas: Int) throws -> String {
      try write("peer-\(gas).sh", Array("""
        read -r _; echo '{"ok":true}'
        while read -r _; do echo '{"seconds":1000.0,"gasUsed":\(gas)}'; done

        """.utf8))
    }
    let slow = try martinet(
      "bench", "evm", "--peer", try peer(47_771_033), "--workload", "control", "--repetitions", "1", "--json")
    #expect(slow.status == 0, "\(slow.errors)")
    #expect(try slow.json()["geometricMean"] as? Double ?? 0 > 100)
    let other = try martinet("bench", "evm", "--peer", try peer(47_771_034), "--workload", "control", "--json")
    #expect(other.status != 0 && other.errors.contains("47771034"))
    #expect(try martinet("bench", "evm", "--alone", "--workload", "nothing").status != 0)
  }
}
