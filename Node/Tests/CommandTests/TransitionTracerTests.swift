import Foundation
import TemporaryFolders
import Testing

/// `martinet evm t8n` with `--trace.tracer`, `--opcode.count` and blob parameters.
extension CommandTests {
  /// The key is 1; the address is well known.
  private static let sender = "0x7e5f4552091a69125d5dfcb7b8c2659029395bdf"
  private static let proxy = "0x000000000000000000000000000000000000aaaa"
  private static let callee = "0x000000000000000000000000000000000000bbbb"
  /// Beacon roots, withdrawal requests, consolidations.
  private static let system = [
    "0x000f3df6d732807ef1319fb7b8bb8522d0beac02", "0x00000961ef480eb55e80d19ad83579a64c007002",
    "0x0000bbddc7ce488642fb579f8b00f3a590007251",
  ]

  private func tracedRun(_ more: [String], _ env: [String: Any] = [:]) throws -> Result {
    // `proxy` calls `callee` with four bytes of input; `callee` returns its slot 0.
    // The system's contracts are a STOP here.
    var alloc: [String: Any] = [
      Self.sender: ["balance": "0xde0b6b3a7640000"],
      Self.proxy: [
        "balance": "0x0", "code": "0x63aabbccdd60e01b60005260006000600460006000" + "61bbbb5af100",
      ],
      Self.callee: ["balance": "0x0", "code": "0x60005460005260205ff3"],
    ]
    for address in Self.system { alloc[address] = ["balance": "0x0", "code": "0x00"] }
    let environment: [String: Any] = [
      "currentCoinbase": "0xc0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0", "currentGasLimit": "0x1000000",
      "currentNumber": "5",
      "currentTimestamp": "1000", "currentBaseFee": "7", "currentRandom": "0x1", "withdrawals": [Any](),
      "parentBeaconBlockRoot": "0x" + String(repeating: "00", count: 32),
    ]
    let transaction = { (nonce: String, to: String) -> [String: Any] in
      [
        "gas": "0x30000", "gasPrice": "0x7", "nonce": nonce, "to": to, "value": "0x0", "input": "0x",
        "v": "0x0", "r": "0x0",
        "s": "0x0", "secretKey": "0x1",
      ]
    }
    // The second has a nonce that is too high.
    let txs = [
      transaction("0x0", Self.proxy), transaction("0x9", Self.proxy), transaction("0x1", Self.callee),
    ]
    let places = try [("a", alloc as Any), ("e", environment.merging(env) { $1 } as Any), ("t", txs as Any)]
      .map { name, value in
        try write(name, [UInt8](try JSONSerialization.data(withJSONObject: value)))
      }
    return try martinet(
      [
        "evm", "t8n", "--input.alloc", places[0], "--input.env", places[1], "--input.txs", places[2],
        "--output.alloc", "",
        "--output.result", "stdout", "--output.basedir", folder.url.appendingPathComponent("out").path,
      ] + more)
  }

  /// The texts of the traces that are there, by the index in their name, and how the names end.
  private func traces() throws -> [(name: String, text: String)] {
    let out = folder.url.appendingPathComponent("out")
    return try FileManager.default.contentsOfDirectory(atPath: out.path).filter { $0.hasPrefix("trace-") }
      .sorted().map {
        ($0, try String(contentsOf: out.appendingPathComponent($0), encoding: .utf8))
      }
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func tracersOfTransitions() throws {
    let counts = "counts.json"
    let run = try tracedRun([
      "--state.fork", "Cancun", "--trace.tracer", "callTracer", "--opcode.count", counts,
    ])
    #expect(run.status == 0, "\(run.errors)")
    let result = try #require(try run.json()["result"] as? [String: Any])
    let receipts = try #require(result["receipts"] as? [[String: Any]])
    #expect(receipts.count == 2 && (result["rejected"] as? [Any])?.count == 1)
    let files = try traces()
    // One for each that was tried; of the one that was refused there is nothing to tell.
    #expect(files.count == 3)
    #expect(files.map { $0.name.hasSuffix(".json") } == [true, true, true] && files[1].text.isEmpty)
    #expect(files[0].name == "trace-0-\(receipts[0]["transactionHash"] as? String ?? "").json")
    #expect(files[2].name == "trace-2-\(receipts[1]["transactionHash"] as? String ?? "").json")
    #expect(files[0].text.hasSuffix("}\n"))
    let first = try object(files[0].text)
    #expect(
      first["to"] as? String == Self.proxy && first["gasUsed"] as? String == receipts[0]["gasUsed"] as? String
    )
    let call = try #require((first["calls"] as? [[String: Any]])?.first)
    #expect(call["to"] as? String == Self.callee && call["input"] as? String == "0xaabbccdd")
    #expect(call["output"] as? String == "0x" + String(repeating: "0", count: 64))
    // Of the second one that ran, and of nothing before it.
    let second = try object(files[2].text)
    #expect(second["to"] as? String == Self.callee && second["calls"] == nil)
    // `proxy` ran once and `callee` twice; STOP is `proxy`'s and the system contract's.
    let counted =
      try object(
        try String(contentsOf: folder.url.appendingPathComponent("out/\(counts)"), encoding: .utf8))
      as? [String: Int]
    #expect(
      counted == [
        "PUSH4": 1, "PUSH1": 7 + 2 * 3, "SHL": 1, "MSTORE": 1 + 2, "PUSH2": 1, "GAS": 1, "CALL": 1, "STOP": 2,
        "SLOAD": 2,
        "PUSH0": 2, "RETURN": 2,
      ])
  }

  @Test func tracersWithConfigurations() throws {
    let several = #"{"flatCallTracer":{},"4byteTracer":null,"prestateTracer":{"diffMode":true}}"#
    let run = try tracedRun(
      ["--state.fork", "Cancun", "--trace", "--trace.tracer", "muxTracer", "--trace.jsonconfig", several])
    #expect(run.status == 0, "\(run.errors)")
    let files = try traces()
    // The tracer goes before the steps.
    #expect(files.count == 3 && files.allSatisfy { $0.name.hasSuffix(".json") })
    let all = try object(files[0].text)
    #expect(all.keys.sorted() == ["4byteTracer", "flatCallTracer", "prestateTracer"])
    #expect(all["4byteTracer"] as? [String: Int] == ["0xaabbccdd-0": 1])
    let flat = try #require(all["flatCallTracer"] as? [[String: Any]])
    #expect(
      flat.map { $0["traceAddress"] as? [Int] } == [[], [0]]
        && flat.map { $0["subtraces"] as? Int } == [1, 0])
    // As in go-ethereum, the tool tells no block.
    #expect(flat.allSatisfy { $0["blockHash"] is NSNull && $0["blockNumber"] as? Int == 0 })
    let post = (all["prestateTracer"] as? [String: [String: Any]])?["post"]
    #expect((post?[Self.sender] as? [String: Any])?["nonce"] as? Int == 1)

    for (options, words) in [
      (["--trace.tracer", "{step: function() {}}"], "tracers in JavaScript are not run"),
      (["--trace.tracer", ""], "is not supported"),
      (["--trace.tracer", "callTracer", "--trace.jsonconfig", "{"], "failed instantiating tracer"),
      (["--trace.tracer", "callTracer", "--trace.jsonconfig", #"{"withLog":1}"#], "withLog"),
      (["--trace.tracer", "callTracer", "--trace.jsonconfig", "[]"], "no object"),
    ] {
      let bad = try tracedRun(["--state.fork", "Cancun"] + options)
      #expect(
        bad.status == 3 && bad.errors.contains("ERROR(3)") && bad.errors.contains(words), "\(bad.errors)")
    }
    // What the environment lacks is found first.
    let both = try tracedRun(
      ["--state.fork", "Cancun", "--trace.tracer", "nothing"], ["currentRandom": NSNull()])
    #expect(both.status == 3 && both.errors.contains("currentRandom"))
  }

  /// Twelve blobs in the parent: the excess is what exceeds the target.
  @Test func blobParameters() throws {
    func excess(_ options: String...) throws -> String? {
      let parent = ["parentExcessBlobGas": "0x0", "parentBlobGasUsed": "0x180000", "parentBaseFee": "0x7"]
      let run = try tracedRun(options, parent)
      #expect(run.status == 0, "\(run.errors)")
      return (try run.json()["result"] as? [String: Any])?["currentExcessBlobGas"] as? String
    }
    #expect(try excess("--state.fork", "Cancun") == "0x120000")
    #expect(try excess("--state.fork", "Osaka") == "0xc0000")
    #expect(try excess("--state.fork", "BPO1") == "0x40000")
    #expect(try excess("--state.fork", "BPO2") == "0x0")
    let given = try write(
      "blobs", Array(#"{"target":"0x5","max":8,"baseFeeUpdateFraction":"0x4c6964"}"#.utf8))
    for fork in ["Cancun", "Osaka", "BPO2"] {
      #expect(try excess("--state.fork", fork, "--input.blobParams", given) == "0xe0000")
    }
    // Without a meaning before Cancun.
    #expect(try excess("--state.fork", "Shanghai", "--input.blobParams", given) == nil)
    for (text, status) in [
      (#"{"target":"0x5","max":8}"#, 10), (#"{"target":9,"max":8,"baseFeeUpdateFraction":1}"#, 10),
      (#"{"target":1,"max":8,"baseFeeUpdateFraction":0}"#, 10),
      (#"{"target":1,"max":4294967296,"baseFeeUpdateFraction":1}"#, 10),
    ] {
      let bad = try tracedRun([
        "--state.fork", "Cancun", "--input.blobParams", try write("bad", Array(text.utf8)),
      ])
      #expect(bad.status == status && bad.errors.contains("ERROR"), "\(text)")
    }
    #expect(try tracedRun(["--state.fork", "Cancun", "--input.blobParams", "/nonexistent"]).status == 11)
  }
}
