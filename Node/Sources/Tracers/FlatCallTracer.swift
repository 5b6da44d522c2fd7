import Console
import EVM
import EthereumJSON
import EthereumTypes
import ExecutionFixtures
import Precompiles

public struct FlatCallTracerOptions: Sendable {
  /// Errors in the words of Parity.
  public var convertParityErrors = false
  /// Also CALL and STATICCALL of precompiles.
  public var includePrecompiles = false
}

/// go-ethereum's `flatCallTracer`: the calls of a transaction as a list, each behind its caller, in the form of Parity's `trace_`
/// methods. Each has its place in the tree as the way from the outermost call there.
final class FlatCallTracer: RecordingTracer {
  private let options: FlatCallTracerOptions
  private let context: TraceContext
  var recorder: CallRecorder
  /// Of what a frame has here besides what the recorder counts.
  private var ownBytes = 0
  private(set) var result: JSON?
  var bytes: Int { recorder.bytes + ownBytes }

  init(_ options: FlatCallTracerOptions, _ context: TraceContext) {
    self.options = options
    self.context = context
    recorder = CallRecorder(onlyTopCall: false, withLog: false, context)
  }

  func enter(_ call: CallInformation) {
    // The way to a deep frame is long.
    ownBytes += 400 + 3 * recorder.depth
    recorder.enter(call)
  }

  func end(_ result: ExecutionResult) {
    recorder.end(result)
    guard let top = recorder.top else { return }
    var list: [JSON] = []
    var way: [JSON] = []
    append(top, way: &way, to: &list)
    self.result = .array(list)
  }

  private func append(_ frame: CallFrame, way: inout [JSON], to list: inout [JSON]) {
    let calls = options.includePrecompiles ? frame.calls : frame.calls.filter { !isPrecompile($0) }
    list.append(json(frame, way: way, calls: calls.count))
    for (i, call) in calls.enumerated() {
      way.append(.integer(i))
      append(call, way: &way, to: &list)
      way.removeLast()
    }
  }

  private func isPrecompile(_ frame: CallFrame) -> Bool {
    (frame.kind == .call || frame.kind == .staticCall) && Precompiles.isActive(frame.to, context.fork)
  }

  private func json(_ frame: CallFrame, way: [JSON], calls: Int) -> JSON {
    var action = Members()
    var outcome: Members? = Members()
    let type: String
    switch frame.kind {
    case .call, .callCode, .delegateCall, .staticCall:
      type = "call"
      action["callType"] = .string(frame.kind.name.lowercased())
      action["from"] = .address(frame.from)
      action["gas"] = .quantity(frame.gas)
      action["input"] = .data(frame.input)
      action["to"] = .address(frame.to)
      action["value"] = .quantity(frame.value)
      outcome?["gasUsed"] = .quantity(frame.gasUsed)
      outcome?["output"] = .data(frame.output)
    case .create, .create2:
      type = "create"
      action["creationMethod"] = .string(frame.kind.name.lowercased())
      action["from"] = .address(frame.from)
      action["gas"] = .quantity(frame.gas)
      action["init"] = .data(frame.input)
      action["value"] = .quantity(frame.value)
      if frame.error == nil { outcome?["address"] = .address(frame.to) }
      outcome?["code"] = .data(frame.output)
      outcome?["gasUsed"] = .quantity(frame.gasUsed)
    case .selfDestruct:
      type = "suicide"
      action["address"] = .address(frame.from)
      action["balance"] = .quantity(frame.value)
      action["refundAddress"] = .address(frame.to)
      outcome = nil
    }
    // What a revert returned is told, of other failures nothing.
    if frame.error != nil && !frame.isReverted { outcome = nil }
    var m = Members()
    m["action"] = action.json
    m["blockHash"] = context.place.map { .hash($0.block) } ?? .null
    m["blockNumber"] = .quantityNumber(context.place?.number ?? 0)
    m["error"] = frame.error.map { .string(options.convertParityErrors ? Self.parityWords($0) : $0) }
    m["result"] = outcome?.json
    m["subtraces"] = .integer(calls)
    m["traceAddress"] = .array(way)
    m["transactionHash"] = context.place.map { .hash($0.transaction) } ?? .null
    m["transactionPosition"] = .integer(context.place?.index ?? 0)
    m["type"] = .string(type)
    return m.json
  }

  /// What Parity says where go-ethereum says `words`; those, where it has no other.
  static func parityWords(_ words: String) -> String {
    switch words {
    case "out of gas", "contract creation code storage out of gas", "max code size exceeded": "Out of gas"
    case "invalid jump destination": "Bad jump destination"
    case "execution reverted": "Reverted"
    case "return data out of bounds": "Out of bounds"
    case "stack limit reached 1024 (1023)": "Out of stack"
    case "precompile failed", "invalid input length": "Built-in failed"
    case _ where words.hasPrefix("out of gas:"): "Out of gas"
    case _ where words.hasPrefix("invalid opcode:"): "Bad instruction"
    case _ where words.hasPrefix("stack underflow"): "Stack underflow"
    default: words
    }
  }
}
