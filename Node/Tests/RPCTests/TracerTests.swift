import BigIntegers
import Chain
import ChainStore
import ChainTestSupport
import Console
import EVM
import EthereumTypes
import ExecutionFixtures
import Foundation
import Hashes
import RPC
import Testing

/// Named tracers over a development chain. What go-ethereum itself answers is compared in `GethTraceTests`.
struct TracerTests {
  static let caller = Address(truncating: 0xca11)
  static let callee = Address(truncating: 0xca12)
  static let failing = Address(truncating: 0xca13)
  static let library = Address(truncating: 0xca14)
  static let mixed = Address(truncating: 0xca15)
  static let destroyed = Address(truncating: 0xca16)
  static let contracts: [Address: String] = [
    // A log, a call with value, a static call, a delegate call, a call that fails, a creation, a log.
    caller: """
      PUSH 1 PUSH 0 PUSH 0 LOG1
      PUSH 0xaabbccdd PUSH 0xe0 SHL PUSH 0 MSTORE
      PUSH 0 PUSH 0 PUSH 4 PUSH 0 PUSH 3 PUSH 0xca12 GAS CALL
      PUSH 0 PUSH 0 PUSH 36 PUSH 0 PUSH 0xca14 GAS STATICCALL
      PUSH 0 PUSH 0 PUSH 4 PUSH 0 PUSH 0xca14 GAS DELEGATECALL
      PUSH 0 PUSH 0 PUSH 0 PUSH 0 PUSH 0 PUSH 0xca13 GAS CALL
      PUSH 0 PUSH 0 PUSH 0 CREATE
      PUSH 32 PUSH 0 LOG0 STOP
      """,
    callee: "PUSH 7 PUSH 5 SSTORE PUSH 2 PUSH 0 PUSH 0 LOG1 STOP",
    failing: "PUSH 3 PUSH 0 PUSH 0 LOG1 PUSH 9 PUSH 1 SSTORE PUSH 32 PUSH 0 REVERT",
    // A call and a delegate call of a precompile, a call of what destroys itself.
    mixed: """
      PUSH 0 PUSH 0 PUSH 4 PUSH 0 PUSH 0 PUSH 4 GAS CALL
      PUSH 0 PUSH 0 PUSH 0 PUSH 0 PUSH 4 GAS DELEGATECALL
      PUSH 0 PUSH 0 PUSH 0 PUSH 0 PUSH 6 PUSH 0xca16 GAS CALL STOP
      """,
    destroyed: "PUSH 0xbeef SELFDESTRUCT",
    library: "PUSH 1 SLOAD PUSH 0 MSTORE PUSH 32 PUSH 0 RETURN",
  ]

  let node: CallFixture
  init() throws { node = try CallFixture(Self.contracts) }

  func send(_ nonce: UInt64, to: Address?, value: UInt64 = 0, data: [UInt8] = []) -> Transaction {
    node.wallets.sign(0, nonce: nonce, to: to, value: value, data: data, gas: 500_000)
  }

  @Test func theTreeOfCalls() async throws {
    let first = send(0, to: Self.callee)
    let second = send(1, to: Self.caller, value: 10)
    let sealed = try node.seal([first, second])
    let trace = try await node.result("debug_traceTransaction", "\"\(second.hash)\",{\"tracer\":\"callTracer\",\"tracerConfig\":{\"withLog\":true}}")
    #expect(trace.members.map(\.key) == ["from", "gas", "gasUsed", "to", "input", "calls", "logs", "value", "type"])
    #expect(trace["from"]?.string == node.wallets.addresses[0].bytes.hex && trace["value"]?.string == "0xa")
    #expect(trace["gas"]?.string == "0x7a120")
    let used = sealed.receipts[1].cumulativeGasUsed - sealed.receipts[0].cumulativeGasUsed
    #expect(trace["gasUsed"]?.string == "0x" + String(used, radix: 16))
    let calls = try #require(trace["calls"]?.elements)
    #expect(calls.map { $0["type"]?.string } == ["CALL", "STATICCALL", "DELEGATECALL", "CALL", "CREATE"])
    #expect(calls.map { $0["value"]?.string } == ["0x3", nil, "0xa", "0x0", "0x0"])
    #expect(calls.map { $0["error"]?.string } == [nil, nil, nil, "execution reverted", nil])
    #expect(calls[0]["input"]?.string == "0xaabbccdd" && calls[0]["output"] == nil)
    #expect(calls[1]["output"]?.string == "0x" + String(repeating: "0", count: 64))
    #expect(calls[2]["from"]?.string == Self.caller.bytes.hex && calls[2]["to"]?.string == Self.library.bytes.hex)
    let created = Address(creator: Self.caller, nonce: 1)
    #expect(calls[4]["to"]?.string == created.bytes.hex)
    // What failed has logged nothing. Indexes are the block's: the first transaction has logged once.
    #expect(calls[3]["logs"] == nil)
    let logs = try #require(trace["logs"]?.elements)
    #expect(logs.map { $0["index"]?.string } == ["0x1", "0x3"] && logs.map { $0["position"]?.string } == ["0x0", "0x5"])
    #expect(calls[0]["logs"]?.elements.map { $0["index"]?.string } == ["0x2"])
    let receipt = sealed.receipts[1].logs
    #expect(logs[1]["data"]?.string == receipt[2].data.hex && receipt.count == 3)

    let top = try await node.result(
      "debug_traceTransaction",
      "\"\(second.hash)\",{\"tracer\":\"callTracer\",\"tracerConfig\":{\"withLog\":true,\"onlyTopCall\":true}}")
    #expect(top["calls"] == nil && top["logs"]?.elements.map { $0["index"]?.string } == ["0x1", "0x3"])

    let block = try await node.result("debug_traceBlockByNumber", "\"0x1\",{\"tracer\":\"callTracer\"}")
    #expect(block.elements.map { $0["txHash"]?.string } == [first.hash.description, second.hash.description])
    #expect(block.elements[1]["result"]?["gasUsed"]?.text == trace["gasUsed"]?.text)
    let same = try await node.result("debug_traceBlockByHash", "\"\(sealed.hash)\",{\"tracer\":\"callTracer\"}")
    #expect(same.text == block.text)
  }

  /// The same calls as the tree has, in its order.
  @Test func theListOfCalls() async throws {
    let first = send(0, to: Self.callee)
    let second = send(1, to: Self.caller, value: 10)
    let sealed = try node.seal([first, second])
    let list = try await node.result("debug_traceTransaction", "\"\(second.hash)\",{\"tracer\":\"flatCallTracer\"}").elements
    let tree = try await node.result("debug_traceTransaction", "\"\(second.hash)\",{\"tracer\":\"callTracer\"}")
    let frames = [tree] + (tree["calls"]?.elements ?? [])
    #expect(list.map { $0["traceAddress"]?.text } == ["[]", "[0]", "[1]", "[2]", "[3]", "[4]"])
    #expect(list.map { $0["subtraces"]?.text } == ["5", "0", "0", "0", "0", "0"])
    #expect(list.map { $0["type"]?.string } == ["call", "call", "call", "call", "call", "create"])
    #expect(
      list.map { $0["action"]?["callType"]?.string } == ["call", "call", "staticcall", "delegatecall", "call", nil])
    #expect(list[5]["action"]?["creationMethod"]?.string == "create")
    for (one, frame) in zip(list, frames) {
      #expect(one["blockHash"]?.string == sealed.hash.description && one["blockNumber"]?.text == "1")
      #expect(one["transactionHash"]?.string == second.hash.description && one["transactionPosition"]?.text == "1")
      #expect(one["error"]?.string == frame["error"]?.string)
      let action = try #require(one["action"])
      let result = try #require(one["result"])
      #expect(action["from"]?.string == frame["from"]?.string && action["gas"]?.string == frame["gas"]?.string)
      // A static call has a value here, which is zero.
      #expect(action["value"]?.string == frame["value"]?.string ?? "0x0")
      #expect(action["to"]?.string ?? result["address"]?.string == frame["to"]?.string)
      #expect((action["input"] ?? action["init"])?.string == frame["input"]?.string)
      #expect(result["gasUsed"]?.string == frame["gasUsed"]?.string)
      #expect((result["output"] ?? result["code"])?.string == frame["output"]?.string ?? "0x")
    }
    // What a revert returned is told.
    #expect(list[4]["error"]?.string == "execution reverted")
    #expect(list[4]["result"]?["output"]?.string == "0x" + String(repeating: "0", count: 64))
    let block = try await node.result("debug_traceBlockByNumber", "\"0x1\",{\"tracer\":\"flatCallTracer\"}").elements
    #expect(block[0]["result"]?.elements.first?["transactionPosition"]?.text == "0")
    #expect(block[1]["result"]?.elements.map(\.text) == list.map(\.text))
  }

  @Test func precompilesAndDestructionsInLists() async throws {
    try node.seal([send(0, to: Self.mixed, value: 10)])
    func list(_ config: String) async throws -> [JSONValue] {
      let options = "{\"tracer\":\"flatCallTracer\",\"tracerConfig\":\(config)}"
      return try await node.result("debug_traceBlockByNumber", "\"0x1\",\(options)").elements[0].require("result").elements
    }
    let short = try await list("{}")
    #expect(short.map { $0["traceAddress"]?.text } == ["[]", "[0]", "[1]", "[1,0]"])
    #expect(short.map { $0["subtraces"]?.text } == ["2", "0", "1", "0"])
    #expect(short[1]["action"]?["callType"]?.string == "delegatecall")
    let long = try await list("{\"includePrecompiles\":true}")
    #expect(long.map { $0["traceAddress"]?.text } == ["[]", "[0]", "[1]", "[2]", "[2,0]"])
    #expect(long[1]["action"]?["to"]?.string == Address(truncating: 4).bytes.hex)
    #expect(long[1]["result"]?.text == "{\"gasUsed\":\"0x12\",\"output\":\"0x00000000\"}")
    let destruction = try #require(long.last)
    #expect(destruction["type"]?.string == "suicide" && destruction["result"] == nil)
    #expect(
      destruction["action"]?.text
        == "{\"address\":\"\(Self.destroyed.bytes.hex)\",\"balance\":\"0x6\",\"refundAddress\":\"\(Address(truncating: 0xbeef).bytes.hex)\"}"
    )
    let problem = try await node.failure(
      "debug_traceBlockByNumber", "\"0x1\",{\"tracer\":\"flatCallTracer\",\"tracerConfig\":{\"includePrecompiles\":\"yes\"}}")
    #expect(problem == "includePrecompiles of the tracer's configuration is no boolean")
  }

  /// go-ethereum's words for inputs that precompiles refuse.
  @Test(arguments: [
    (8, 191, 0, "bad elliptic curve pairing size"), (9, 212, 0, "invalid input length"), (9, 214, 0, "invalid input length"),
    (9, 213, 212, "invalid final flag"), (10, 191, 0, "invalid input length"), (11, 255, 0, "invalid input length"),
    (12, 0, 0, "invalid input length"), (14, 289, 0, "invalid input length"), (15, 383, 0, "invalid input length"),
    (16, 65, 0, "invalid input length"), (17, 127, 0, "invalid input length"),
    // A point that is not on the curve.
    (6, 128, 31, "precompile failed"),
  ])
  func refusedInputs(precompile: Int, size: Int, place: Int, words: String) async throws {
    // One byte of the input is 2.
    let code = try Assembler.assemble(
      "PUSH 2 PUSH \(place) MSTORE8 PUSH 0 PUSH 0 PUSH \(size) PUSH 0 PUSH \(precompile) GAS STATICCALL STOP")
    let override = "\"stateOverrides\":{\"\(Self.failing)\":{\"code\":\"\(code.hex)\"}}"
    func trace(_ options: String) async throws -> JSONValue {
      try await node.result("debug_traceCall", "{\"to\":\"\(Self.failing)\"},\"latest\",{\(options),\(override)}")
    }
    let call = try #require(try await trace("\"tracer\":\"callTracer\"")["calls"]?.elements.first)
    #expect(call["error"]?.string == words)
    let config = "\"tracerConfig\":{\"convertParityErrors\":true,\"includePrecompiles\":true}"
    let parity = try await trace("\"tracer\":\"flatCallTracer\",\(config)").elements
    let isKnown = words == "invalid input length" || words == "precompile failed"
    #expect(parity.count == 2 && parity[1]["error"]?.string == (isKnown ? "Built-in failed" : words))
  }

  /// Parity's words where it has some, go-ethereum's where it has none.
  @Test(arguments: [
    ("PUSH 0 PUSH 0 REVERT", "Reverted"), ("ADD", "Stack underflow"), ("raw 0x0c", "Bad instruction"),
    ("INVALID", "Bad instruction"), ("PUSH 3 JUMP", "Bad jump destination"), ("loop: PUSH 0 @loop JUMP", "Out of stack"),
    ("loop: @loop JUMP", "Out of gas"), ("PUSH 1 PUSH 0 PUSH 0 RETURNDATACOPY", "Out of bounds"),
  ])
  func wordsOfParity(code: String, words: String) async throws {
    let override = "\"stateOverrides\":{\"\(Self.failing)\":{\"code\":\"\(try Assembler.assemble(code).hex)\"}}"
    let options = "\"tracer\":\"flatCallTracer\",\"tracerConfig\":{\"convertParityErrors\":true},\(override)"
    let trace = try await node.result("debug_traceCall", "{\"to\":\"\(Self.failing)\"},\"latest\",{\(options)}").elements[0]
    #expect(trace["error"]?.string == words)
    #expect((trace["result"] == nil) == (words != "Reverted"))
    // A call is in no block.
    #expect(trace.text.contains("\"blockHash\":null,\"blockNumber\":0,"))
    #expect(trace.text.contains("\"transactionHash\":null,\"transactionPosition\":0,"))
  }

  /// What bundlers of ERC-4337 ask: which instructions, slots and codes each frame used.
  @Test func usesOfAnOperation() async throws {
    let entry = Address(truncating: 0x7562)
    // Reads slot 1 twice and slot 2 after it was written; asks whether one account has code and how much another has; GAS for a call
    // and for itself; a hash.
    let code = try Assembler.assemble(
      """
      PUSH 1 SLOAD POP PUSH 1 SLOAD POP PUSH 5 PUSH 2 SSTORE PUSH 2 SLOAD POP
      PUSH 1 PUSH 3 TSTORE PUSH 3 TLOAD POP
      PUSH 0xca12 EXTCODESIZE ISZERO POP PUSH 0xca14 EXTCODEHASH POP
      PUSH 0 PUSH 0 PUSH 0 PUSH 0 PUSH 0xca14 GAS STATICCALL POP GAS POP
      PUSH 0 PUSH 0 KECCAK256 POP PUSH 0 PUSH 0 REVERT
      """)
    let override = "\"stateOverrides\":{\"\(entry)\":{\"code\":\"\(code.hex)\",\"stateDiff\":{\"\(Hash256(UInt256(1)))\":\"\(Hash256(UInt256(9)))\"}}}"
    func trace(_ config: String) async throws -> JSONValue {
      try await node.result(
        "debug_traceCall",
        "{\"to\":\"\(entry)\"},\"latest\",{\"tracer\":\"erc7562Tracer\",\"tracerConfig\":\(config),\(override)}")
    }
    let found = try await trace("{}")
    #expect(
      found.members.map(\.key) == [
        "from", "gas", "gasUsed", "to", "input", "error", "value", "accessedSlots", "extCodeAccessInfo", "usedOpcodes",
        "contractSize", "outOfGas", "keccak", "calls", "type",
      ])
    let slots = (0...9).map { Hash256(UInt256(UInt64($0))).description }
    // Slot 2 was written before it was read.
    #expect(
      found["accessedSlots"]?.text
        == "{\"reads\":{\"\(slots[1])\":[\"\(slots[9])\"]},\"writes\":{\"\(slots[2])\":1},\"transientReads\":{\"\(slots[3])\":1},\"transientWrites\":{\"\(slots[3])\":1}}"
    )
    // Whether there is code at all is not the code.
    #expect(found["extCodeAccessInfo"]?.text == "[\"\(Self.library.bytes.hex)\"]")
    func size(_ address: Address) throws -> Int { try Assembler.assemble(try #require(Self.contracts[address])).count }
    #expect(
      found["contractSize"]?.text
        == "{\"\(Self.callee.bytes.hex)\":{\"contractSize\":\(try size(Self.callee)),\"opcode\":59},\"\(Self.library.bytes.hex)\":{\"contractSize\":\(try size(Self.library)),\"opcode\":63}}"
    )
    // The GAS in front of the call is not counted, and neither are PUSH, POP and ISZERO.
    #expect(
      found["usedOpcodes"]?.text
        == "{\"0x20\":1,\"0x3b\":1,\"0x3f\":1,\"0x54\":3,\"0x55\":1,\"0x5a\":1,\"0x5c\":1,\"0x5d\":1,\"0xfa\":1,\"0xfd\":1}")
    #expect(found["keccak"]?.text == "[\"0x\"]" && found["outOfGas"]?.text == "false")
    let inner = try #require(found["calls"]?.elements.first)
    #expect(inner["usedOpcodes"]?.text == "{\"0x52\":1,\"0x54\":1,\"0xf3\":1}" && inner["keccak"] == nil)
    #expect(inner["contractSize"]?.text == "{}" && inner["value"] == nil)
    let others = try await trace("{\"ignoredOpcodes\":[\"0x54\",\"0x60\"],\"withLog\":true}")
    #expect(others["usedOpcodes"]?.members.map(\.key).contains("0x54") == false)
    #expect(others["usedOpcodes"]?.members.map(\.key).contains("0x15") == true)
    let problem = try await node.failure(
      "debug_traceCall", "{\"to\":\"\(entry)\"},\"latest\",{\"tracer\":\"erc7562Tracer\",\"tracerConfig\":{\"ignoredOpcodes\":[\"0x100\"]}}")
    #expect(problem == "ignoredOpcodes of the tracer's configuration is no list of instructions")
  }

  @Test func preimages() async throws {
    // 32 bytes of which the last is 7, nothing, and three zeros beyond the memory.
    let code = try Assembler.assemble(
      "PUSH 7 PUSH 0 MSTORE PUSH 32 PUSH 0 KECCAK256 PUSH 0 PUSH 0 KECCAK256 PUSH 3 PUSH 500 KECCAK256 STOP")
    let override = "\"stateOverrides\":{\"\(Self.failing)\":{\"code\":\"\(code.hex)\"}}"
    let found = try await node.result(
      "debug_traceCall", "{\"to\":\"\(Self.failing)\"},\"latest\",{\"tracer\":\"keccak256PreimageTracer\",\(override)}")
    let inputs: [[UInt8]] = [[UInt8](repeating: 0, count: 31) + [7], [], [0, 0, 0]]
    let expected = inputs.map { (Keccak256.hash($0).description, $0.hex) }.sorted { $0.0 < $1.0 }
    #expect(found.members.map(\.key) == expected.map(\.0))
    #expect(found.members.map { $0.value.string } == expected.map(\.1))
  }

  @Test func selectorsNothingAndSeveral() async throws {
    let transaction = send(0, to: Self.caller, value: 10, data: [1, 2, 3, 4, 5])
    try node.seal([transaction])
    func trace(_ options: String) async throws -> String {
      try await node.result("debug_traceTransaction", "\"\(transaction.hash)\",\(options)").text
    }
    let selectors = "{\"0x01020304-1\":1,\"0xaabbccdd-0\":2,\"0xaabbccdd-32\":1}"
    #expect(try await trace("{\"tracer\":\"4byteTracer\"}") == selectors)
    #expect(try await trace("{\"tracer\":\"noopTracer\"}") == "{}")
    let several = "{\"tracer\":\"muxTracer\",\"tracerConfig\":{\"4byteTracer\":null,\"noopTracer\":{}}}"
    #expect(try await trace(several) == "{\"4byteTracer\":\(selectors),\"noopTracer\":{}}")
  }

  /// Against the states before and after the block, as other methods tell them.
  @Test func statesBeforeAndAfter() async throws {
    try node.seal([])
    let transaction = send(0, to: Self.caller, value: 10)
    try node.seal([transaction])
    let hash = "\"\(transaction.hash)\""
    let before = try await node.result("debug_traceTransaction", "\(hash),{\"tracer\":\"prestateTracer\"}")
    let created = Address(creator: Self.caller, nonce: 1)
    // The account of the creation was not there, and so was that of the block's beneficiary.
    let expected = [Self.caller, Self.callee, Self.failing, Self.library, node.wallets.addresses[0]].map { $0.bytes.hex }
    #expect(before.members.map(\.key) == expected.sorted())
    func state(_ account: String, _ block: String) async throws -> (balance: String?, nonce: String?, code: String?) {
      let at = "\"\(account)\",\"\(block)\""
      return (
        try await node.result("eth_getBalance", at).string, try await node.result("eth_getTransactionCount", at).string,
        try await node.result("eth_getCode", at).string
      )
    }
    for (address, account) in before.members {
      let known = try await state(address, "0x1")
      #expect(account["balance"]?.string == known.balance)
      #expect("0x" + String(try account["nonce"]?.uint64() ?? 0, radix: 16) == known.nonce)
      #expect(account["code"]?.string ?? "0x" == known.code)
      if let code = account["code"] { #expect(try account["codeHash"]?.hash() == Keccak256.hash(try code.bytes())) }
    }
    let zero = Hash256.zero.description
    func slot(_ number: Int) -> String { Hash256(UInt256(UInt64(number))).description }
    #expect(before.members.first { $0.key == Self.callee.bytes.hex }?.value["storage"]?.text == "{\"\(slot(5))\":\"\(zero)\"}")
    #expect(before.members.first { $0.key == Self.library.bytes.hex }?.value["storage"]?.text == "{\"\(slot(1))\":\"\(zero)\"}")

    let change = try await node.result(
      "debug_traceTransaction", "\(hash),{\"tracer\":\"prestateTracer\",\"tracerConfig\":{\"diffMode\":true}}")
    #expect(change.members.map(\.key) == ["post", "pre"])
    let post = try #require(change["post"]).members
    #expect(
      Set(post.map(\.key))
        == Set([Self.caller, Self.callee, created, node.wallets.addresses[0], .zero].map { $0.bytes.hex }))
    for (address, account) in post {
      let known = try await state(address, "0x2")
      if let balance = account["balance"] { #expect(balance.string == known.balance) }
      if let nonce = account["nonce"] { #expect("0x" + String(try nonce.uint64(), radix: 16) == known.nonce) }
      let old = try await state(address, "0x1")
      #expect((account["balance"] == nil) == (old.balance == known.balance))
      #expect((account["nonce"] == nil) == (old.nonce == known.nonce))
    }
    #expect(post.first { $0.key == Self.callee.bytes.hex }?.value["storage"]?.text == "{\"\(slot(5))\":\"\(slot(7))\"}")
    #expect(
      try await node.failure(
        "debug_traceTransaction",
        "\(hash),{\"tracer\":\"prestateTracer\",\"tracerConfig\":{\"diffMode\":true,\"includeEmpty\":true}}")
        == "cannot use diffMode with includeEmpty")
  }

  /// go-ethereum's words for each way to fail.
  @Test(arguments: [
    ("PUSH 0 PUSH 0 REVERT", "execution reverted"), ("ADD", "stack underflow (0 <=> 2)"),
    ("PUSH 1 ADD", "stack underflow (1 <=> 2)"), ("raw 0x0c", "invalid opcode: opcode 0xc not defined"),
    ("INVALID", "invalid opcode: INVALID"), ("PUSH 3 JUMP", "invalid jump destination"),
    ("loop: PUSH 0 @loop JUMP", "stack limit reached 1024 (1023)"), ("loop: @loop JUMP", "out of gas"),
    ("PUSH 1 PUSH 0 PUSH 0 RETURNDATACOPY", "return data out of bounds"),
    ("PUSH 1 PUSH 1 PUSH 21000 GAS SUB POP SSTORE", ""),
  ])
  func waysToFail(code: String, words: String) async throws {
    let override = "\"stateOverrides\":{\"\(Self.failing)\":{\"code\":\"\(try Assembler.assemble(code).hex)\"}}"
    let trace = try await node.result(
      "debug_traceCall", "{\"to\":\"\(Self.failing)\"},\"latest\",{\"tracer\":\"callTracer\",\(override)}")
    #expect(trace["error"]?.string ?? "" == words)
    let steps = try await node.result(
      "debug_traceCall", "{\"to\":\"\(Self.failing)\",\"gas\":\"0x10000\"},\"latest\",{\"disableStack\":true,\(override)}")
    #expect(steps["structLogs"]?.elements.last?["error"]?.string ?? "" == words)
  }

  @Test func creationsThatFail() async throws {
    func trace(_ code: String, gas: Int) async throws -> JSONValue {
      try await node.result(
        "debug_traceCall",
        "{\"input\":\"\(try Assembler.assemble(code).hex)\",\"gas\":\"0x\(String(gas, radix: 16))\"},\"latest\",{\"tracer\":\"callTracer\"}")
    }
    let long = try await trace("PUSH 1000 PUSH 0 RETURN", gas: 100_000)
    #expect(long["error"]?.string == "contract creation code storage out of gas" && long["to"] == nil)
    let reserved = try await trace("PUSH 0xef PUSH 0 MSTORE8 PUSH 1 PUSH 0 RETURN", gas: 100_000)
    #expect(reserved["error"]?.string == "invalid code: must not begin with 0xef")
    let right = try await trace("PUSH 1 PUSH 0 RETURN", gas: 100_000)
    #expect(right["output"]?.string == "0x00" && right["type"]?.string == "CREATE" && right["to"] != nil)
  }

  @Test func callsWithSettings() async throws {
    let first = send(0, to: Self.callee)
    let second = send(1, to: node.wallets.addresses[2], value: 5)
    try node.seal([first, second])
    // Returns number, own balance, and slot 5.
    let code = try Assembler.assemble(
      "NUMBER PUSH 0 MSTORE PUSH 5 SLOAD PUSH 32 MSTORE SELFBALANCE PUSH 64 MSTORE PUSH 96 PUSH 0 RETURN")
    func words(_ options: String, _ block: String = "\"0x1\"") async throws -> [UInt256] {
      let trace = try await node.result(
        "debug_traceCall",
        "{\"to\":\"\(Self.callee)\"},\(block),{\"tracer\":\"callTracer\",\(options)}")
      let output = try #require(trace["output"]).bytes()
      return (0..<3).map { UInt256(bigEndian: output[(32 * $0)..<(32 * $0 + 32)]) ?? .zero }
    }
    let set = "\"code\":\"\(code.hex)\",\"balance\":\"0x9\""
    let overrides = "\"stateOverrides\":{\"\(Self.callee)\":{\(set)}}"
    #expect(try await words(overrides) == [1, 7, 9])
    #expect(try await words(overrides + ",\"blockOverrides\":{\"number\":\"0x64\"}") == [100, 7, 9])
    // Before the block's first transaction, and behind it.
    #expect(try await words(overrides + ",\"txIndex\":\"0x0\"") == [1, 0, 9])
    #expect(try await words(overrides + ",\"txIndex\":\"0x1\"") == [1, 7, 9])
    let cleared = "\"stateOverrides\":{\"\(Self.callee)\":{\(set),\"state\":{}}}"
    #expect(try await words(cleared) == [1, 0, 9])
    let replaced =
      "\"stateOverrides\":{\"\(Self.callee)\":{\(set),\"state\":{\"\(Hash256(UInt256(5)))\":\"\(Hash256(UInt256(6)))\"}}}"
    #expect(try await words(replaced) == [1, 6, 9])
    for (options, problem) in [
      ("\"txIndex\":\"0x3\"", "transaction index 3 out of range"), ("\"timeout\":\"5x\"", "time: invalid duration \"5x\""),
      ("\"timeout\":\"3h\"", "timeout 3h0m0s is longer than the longest of this node, 2m0s"),
      ("\"stateOverrides\":{\"\(Self.callee)\":{\"state\":{},\"stateDiff\":{}}}", "has both 'state' and 'stateDiff'"),
    ] {
      let found = try await node.failure("debug_traceCall", "{\"to\":\"\(Self.callee)\"},\"0x1\",{\(options)}")
      #expect(found.contains(problem))
    }
    #expect(
      try await node.failure("debug_traceCall", "{\"to\":\"\(Self.callee)\"},\"pending\",{}")
        == "tracing on top of pending is not supported")
    let script = try await node.failure("debug_traceTransaction", "\"\(first.hash)\",{\"tracer\":\"{step:function(){}}\"}")
    #expect(script.contains("tracers in JavaScript are not run"))
    #expect(
      try await node.result("debug_traceTransaction", "\"\(first.hash)\",{\"tracer\":\"callTracer\",\"timeout\":\"10s\",\"reexec\":1000}")["type"]?
        .string == "CALL")
  }

  /// Calls that change nothing see precompiles where a caller puts them.
  @Test func movedPrecompiles() async throws {
    let other = Address(truncating: 0x12_3456)
    func call(_ to: Address, _ overrides: String) async throws -> String? {
      try await node.result("eth_call", "{\"to\":\"\(to)\",\"input\":\"0x1234\"},\"latest\",{\(overrides)}").string
    }
    let identity = Address(truncating: 4)
    #expect(try await call(identity, "") == "0x1234")
    let moved = "\"\(identity)\":{\"movePrecompileToAddress\":\"\(other)\""
    #expect(try await call(identity, moved + "}") == "0x")
    #expect(try await call(other, moved + "}") == "0x1234")
    let code = try Assembler.assemble("PUSH 7 PUSH 0 MSTORE8 PUSH 1 PUSH 0 RETURN").hex
    #expect(try await call(identity, moved + ",\"code\":\"\(code)\"}") == "0x07")
    #expect(try await call(other, moved + ",\"code\":\"\(code)\"}") == "0x1234")
    for (overrides, problem) in [
      ("\"\(other)\":{\"movePrecompileToAddress\":\"\(identity)\"}", "account \(other) is not a precompile"),
      (moved + "},\"\(other)\":{}", "account \(other) is already overridden"),
    ] {
      #expect(try await node.failure("eth_call", "{\"to\":\"\(other)\"},\"latest\",{\(overrides)}") == problem)
    }
  }

  /// The deepest tree there is: 1,025 frames, and one that is refused.
  @Test func theDeepestTree() async throws {
    let deep = Address(truncating: 0xdee9)
    let node = try CallFixture([deep: "PUSH 0 PUSH 0 PUSH 0 PUSH 0 PUSH 0 ADDRESS GAS CALL STOP"]) { $0.callGas = 1 << 62 }
    let request =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"debug_traceCall\",\"params\":[{\"to\":\"\(deep)\"},\"latest\",{\"tracer\":\"callTracer\"}]}"
    let answer = String(decoding: try #require(await node.rpc.respond(to: Array(request.utf8))), as: UTF8.self)
    #expect(answer.components(separatedBy: "\"type\":\"CALL\"").count - 1 == 1_026)
    #expect(answer.components(separatedBy: "max call depth exceeded").count - 1 == 1)
  }
}
