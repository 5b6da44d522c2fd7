import BigIntegers
import Chain
import ChainTestSupport
import EVM
import EthereumTypes
import ExecutionFixtures
import Hashes
import RPC
import Testing

/// Code that would run for years ends, and calls that end in time are not touched. No test measures time.
struct TimeLimitTests {
  static let contracts: [Address: String] = [
    // Goes round for ever, in each way that code can.
    Address(truncating: 0x1001): "loop: @loop JUMP",
    Address(truncating: 0x1002): "loop: PUSH 1 @loop JUMPI",
    // A precompile again and again.
    Address(truncating: 0x1003): "loop: PUSH 0 PUSH 0 PUSH 32 PUSH 0 PUSH 2 GAS STATICCALL POP @loop JUMP",
    // Other slots, and other accounts, again and again.
    Address(truncating: 0x1004): "PUSH 0 loop: PUSH 1 ADD DUP1 SLOAD POP @loop JUMP",
    Address(truncating: 0x1005): "PUSH 0xffff loop: PUSH 1 ADD DUP1 BALANCE POP @loop JUMP",
    // Calls itself to the greatest depth, on both sides.
    Address(truncating: 0x1006):
      "PUSH 0 PUSH 0 PUSH 0 PUSH 0 PUSH 0 ADDRESS GAS CALL POP PUSH 0 PUSH 0 PUSH 0 PUSH 0 PUSH 0 ADDRESS GAS CALL STOP",
    Address(truncating: 0x2001): "PUSH 42 PUSH 0 MSTORE PUSH 32 PUSH 0 RETURN",
  ]
  static let endless = contracts.keys.filter { $0.low < 0x2000 }.sorted()

  @Test(arguments: endless)
  func endlessCode(address: Address) async throws {
    let node = try CallFixture(Self.contracts) {
      $0.callGas = 1 << 62
      $0.callTime = .milliseconds(30)
    }
    let words = "execution aborted (timeout = 30ms)"
    let call = "{\"to\":\"\(address)\",\"gas\":\"0x4000000000000000\"}"
    #expect(try await node.failure("eth_call", call) == words)
    #expect(try await node.failure("eth_call", "\(call),\"pending\"") == words)
    #expect(try await node.failure("eth_createAccessList", call) == words)
    for option in ["false", "true"] {
      #expect(
        try await node.failure(
          "eth_simulateV1",
          "{\"traceTransfers\":\(option),\"blockStateCalls\":[{\"blockOverrides\":{\"gasLimit\":\"0x4000000000000000\"},\"calls\":[\(call)]}]}"
        ) == words)
    }
    for tracer in ["noopTracer", "4byteTracer", "prestateTracer"] {
      #expect(
        try await node.failure("debug_traceCall", "\(call),\"latest\",{\"tracer\":\"\(tracer)\"}") == "execution timeout")
    }
    // Longer than the limit, because it is asked for, and shorter.
    #expect(
      try await node.failure("debug_traceCall", "\(call),\"latest\",{\"tracer\":\"noopTracer\",\"timeout\":\"60ms\"}")
        == "execution timeout")
    // What comes in time is as ever.
    let other = "{\"to\":\"\(Address(truncating: 0x2001))\",\"gas\":\"0x10000\"}"
    #expect(try await node.result("eth_call", other).string?.hasSuffix("2a") == true)
  }

  /// No estimate is endless, as a transaction has at most 2²⁴ gas; but the time may be over before the first attempt.
  @Test func estimates() async throws {
    let node = try CallFixture(Self.contracts) { $0.callTime = .microseconds(1) }
    let call = "{\"to\":\"\(Address(truncating: 0x2001))\"}"
    let words = "execution aborted (timeout = 1µs)"
    #expect(try await node.failure("eth_estimateGas", call) == words)
    #expect(try await node.failure("eth_estimateGas", "\(call),\"latest\",{\"\(Address.zero)\":{\"balance\":\"0x1\"}}") == words)
    #expect(try await node.failure("eth_simulateV1", "{\"blockStateCalls\":[{\"calls\":[\(call)]}]}") == words)
    #expect(try await node.failure("eth_createAccessList", call) == words)
    #expect(
      try await node.failure("debug_traceCall", "\(call),\"latest\",{\"tracer\":\"prestateTracer\"}") == "execution timeout")
    let unlimited = try CallFixture(Self.contracts) { $0.callTime = nil }
    #expect(try await unlimited.result("eth_estimateGas", call).string != nil)
  }

  /// A trace that fills its space ends there, however long its code would go on.
  @Test func endlessTraces() async throws {
    let node = try CallFixture(Self.contracts) {
      $0.callGas = 1 << 62
      $0.callTime = nil
      $0.responseBytes = 1 << 20
    }
    let call = "{\"to\":\"\(Address(truncating: 0x1003))\",\"gas\":\"0x4000000000000000\"}"
    for options in ["{}", "{\"tracer\":\"callTracer\"}", "{\"tracer\":\"muxTracer\",\"tracerConfig\":{\"callTracer\":{}}}"] {
      #expect(try await node.ask("debug_traceCall", "\(call),\"latest\",\(options)")["error"]?["code"]?.text == "-32005")
    }
  }

  /// Past the end the state cannot be read, whoever asks.
  @Test func readsEnd() throws {
    let node = try CallFixture(Self.contracts)
    let state = CallState(try node.chain.state(at: 0))
    let address = Address(truncating: 0x2001)
    #expect(try state.account(address) != nil)
    state.limit = ExecutionLimit(.zero)
    #expect(throws: StateError.self) { try state.account(address) }
    #expect(throws: StateError.self) { try state.storage(address, .zero) }
    #expect(throws: StateError.self) { try state.code(.zero) }
    #expect(throws: StateError.self) { try state.blockHash(0) }
    #expect(state.limit?.isOver == true)
    #expect(throws: ChainError.timedOut(.zero)) { try state.limit?.check() }
    state.limit = ExecutionLimit(nil)
    #expect(try state.account(address) != nil)
  }

  @Test func goWords() {
    let table: [(Duration, String)] = [
      (.zero, "0s"), (.seconds(5), "5s"), (.milliseconds(1500), "1.5s"), (.milliseconds(30), "30ms"),
      (.microseconds(1500), "1.5ms"), (.microseconds(7), "7µs"), (.seconds(60), "1m0s"), (.seconds(90), "1m30s"),
      (.seconds(3600), "1h0m0s"), (.seconds(3661) + .milliseconds(250), "1h1m1.25s"),
    ]
    for (time, words) in table {
      #expect(time.inGoWords == words)
      #expect(Duration(goWords: words) == time)
    }
    #expect(Duration(goWords: "1h30m") == .seconds(5400) && Duration(goWords: "0.5m") == .seconds(30))
    for wrong in ["", "5", "s", "5x", "5s5", "-5s", "1..5s", "99999999999999h"] {
      #expect(Duration(goWords: wrong) == nil, "\(wrong)")
    }
  }
}
