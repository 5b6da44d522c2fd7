import BigIntegers
import Console
import EVM
import EthereumTypes
import ExecutionFixtures
import Foundation
import GenesisFile
import Hashes
import Testing
import Tracers

/// Where the files are.
private let traceFolder = ProcessInfo.processInfo.environment["MARTINET_GETH_TRACES"]

/// Files of go-ethereum's own tracer tests (`eth/tracers/internal/tracetest/testdata`), which are not in this repository:
/// `MARTINET_GETH_TRACES` names a folder that has them.
@Suite(
  .enabled(if: traceFolder != nil, "needs MARTINET_GETH_TRACES, a copy of go-ethereum's tracetest/testdata"))
struct GethTraceTests {
  /// Where we answer otherwise, and why.
  static let expectedDifferences = [
    "call_tracer_withLog/frontier_create_outofstorage.json":
      "the machine does not show what a creation returned that, before Homestead, could not pay for it",
  ]

  @Test(arguments: [
    ("call_tracer", "callTracer"), ("call_tracer_withLog", "callTracer"), ("prestate_tracer", "prestateTracer"),
    ("prestate_tracer_with_diff_mode", "prestateTracer"), ("call_tracer_flat", "flatCallTracer"),
    ("erc7562_tracer", "erc7562Tracer"),
  ])
  func files(folder: String, tracer: String) throws {
    let root = URL(fileURLWithPath: try #require(traceFolder)).appendingPathComponent(folder)
    let files = try FileManager.default.contentsOfDirectory(at: root, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
    #expect(!files.isEmpty)
    var passed = 0
    for file in files {
      do {
        let test = try JSONDocument([UInt8](Data(contentsOf: file))).root
        let isFlat = tracer == "flatCallTracer"
        let trace = try Self.trace(test, tracer)
        let found = isFlat ? try Self.reduced(trace) : trace
        let expected = isFlat ? try Self.reduced(try test.require("result")) : try Self.completed(try test.require("result"))
        let name = "\(folder)/\(file.lastPathComponent)"
        switch (difference(expected, found, structural: false), Self.expectedDifferences[name]) {
        case (nil, nil): passed += 1
        case (.some(let difference), nil): Issue.record("\(name): \(difference)")
        case (nil, .some): Issue.record("\(name) passes now")
        case (.some, .some(let reason)): print("\(name) differs: \(reason)")
        }
      } catch {
        Issue.record("\(folder)/\(file.lastPathComponent): \(error)")
      }
    }
    print("\(folder): \(passed) of \(files.count)")
  }

  /// With zero for the indexes of logs that files from before there were any leave out, as go-ethereum's tests read them.
  private static func completed(_ value: JSONValue) throws -> JSONValue {
    func complete(_ value: Any, isLog: Bool) -> Any {
      if let list = value as? [Any] { return list.map { complete($0, isLog: isLog) } }
      guard var object = value as? [String: Any] else { return value }
      for key in object.keys { object[key] = object[key].map { complete($0, isLog: key == "logs") } }
      if isLog && object["index"] == nil { object["index"] = "0x0" }
      return object
    }
    let object = try JSONSerialization.jsonObject(with: Data(value.text.utf8))
    return try JSONDocument([UInt8](JSONSerialization.data(withJSONObject: complete(object, isLog: false)))).root
  }

  /// Without what go-ethereum's tests do not compare: where the transaction is; and what is null, empty or zero is left out.
  private static func reduced(_ value: JSONValue) throws -> JSONValue {
    let place: Set = ["blockHash", "blockNumber", "transactionHash", "transactionPosition", "time"]
    func reduce(_ value: Any) -> Any {
      if let list = value as? [Any] { return list.map(reduce) }
      guard let object = value as? [String: Any] else { return value }
      return object.filter { !place.contains($0.key) }.mapValues(reduce).filter { _, value in
        if let text = value as? String { return !Set(text).isSubset(of: ["0", "x"]) }
        return !(value is NSNull) && (value as? [String: Any])?.isEmpty != true
      }
    }
    let list = try JSONSerialization.jsonObject(with: Data(value.text.utf8))
    return try JSONDocument([UInt8](JSONSerialization.data(withJSONObject: reduce(list)))).root
  }

  private static func trace(_ test: JSONValue, _ tracer: String) throws -> JSONValue {
    let genesis = try test.require("genesis")
    let context = try test.require("context")
    // Go's reader does not mind capital letters; EIP-155 and EIP-158 are one fork here, and one file has them apart.
    let text = genesis.text.replacingOccurrences(of: "\"IstanbulBlock\"", with: "\"istanbulBlock\"")
      .replacing(/"eip155Block": *3000000/, with: "\"eip155Block\": 0")
    let chain = try GenesisFile(json: Data(text.utf8)).chain
    var accounts: FixtureAlloc = [:]
    for (name, account) in try genesis.require("alloc").members {
      accounts[try #require(Address(text: name.hasPrefix("0x") ? name : "0x" + name))] = try FixtureAccount(account)
    }
    let number = try context.require("number").uint64()
    let time = try context.require("timestamp").uint64()
    let difficulty = try context.require("difficulty").uint256()
    let fork = chain.fork(number: number, timestamp: time, difficulty: difficulty)
    let excess = try genesis["excessBlobGas"]?.uint64() ?? 0
    let blobs = fork >= .cancun ? chain.blobParameters(timestamp: time) : nil
    let environment = BlockEnvironment(
      number: number, timestamp: time, coinbase: try context.require("miner").address(),
      gasLimit: try context.require("gasLimit").uint64(),
      baseFee: fork >= .london ? try context["baseFeePerGas"]?.uint256() ?? .zero : .zero, difficulty: difficulty,
      prevRandao: try genesis["mixHash"]?.hash() ?? .zero, chainID: UInt256(chain.chainID),
      blobBaseFee: blobs?.baseFee(excessBlobGas: excess) ?? .zero, maximumBlobs: Int(clamping: blobs?.max ?? 0))
    let state = WorldState(FixtureState(accounts), rules: Rules(fork))
    let evm = EVM(state, block: environment)
    let chosen = try NamedTracer(tracer, config: test["tracerConfig"])
    let running = chosen.make(TraceContext(state: state, environment: environment, fork: fork, logsBefore: 0))
    let transaction = try Transaction(envelope: try test.require("input").bytes())
    let sender = try #require(transaction.sender(fork: fork))
    try running.begin(transaction, from: sender)
    evm.tracer = running
    let result = try evm.execute(transaction, sender: sender)
    try running.end(result)
    return try JSONDocument(Array(try #require(running.result).text.utf8)).root
  }
}
