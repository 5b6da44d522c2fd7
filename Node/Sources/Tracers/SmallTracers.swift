import Console
import EVM
import EthereumJSON
import EthereumTypes
import Precompiles

/// go-ethereum's `4byteTracer`: how often each function was called, by its selector and the length of what follows it.
final class FourByteTracer: TransactionTracer {
  private let fork: Fork
  private var counts: [String: Int] = [:]
  var bytes: Int { 40 * counts.count }

  init(_ context: TraceContext) { fork = context.fork }

  func enter(_ call: CallInformation) {
    switch call.kind {
    case .call, .callCode, .delegateCall, .staticCall: break
    case .create, .create2, .selfDestruct: return
    }
    guard call.input.count >= 4, !Precompiles.isActive(call.to, fork) else { return }
    counts["\(Array(call.input[..<4]).hex)-\(call.input.count - 4)", default: 0] += 1
  }

  var result: JSON? { .object(counts.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) }) }
}

/// go-ethereum's `noopTracer`: nothing.
final class NoopTracer: TransactionTracer {
  var bytes: Int { 0 }
  var result: JSON? { .object([]) }
}

/// go-ethereum's `muxTracer`: several at once, each with its result under its name.
final class MuxTracer: TransactionTracer {
  private let parts: [(name: String, tracer: any TransactionTracer)]

  init(_ parts: [(name: String, tracer: any TransactionTracer)]) { self.parts = parts }

  var bytes: Int { parts.reduce(0) { $0 + $1.tracer.bytes } }
  func begin(_ transaction: Transaction, from sender: Address) throws(StateError) {
    for part in parts { try part.tracer.begin(transaction, from: sender) }
  }
  func end(_ result: ExecutionResult) throws(StateError) { for part in parts { try part.tracer.end(result) } }
  func step(_ step: Step) { for part in parts { part.tracer.step(step) } }
  func stepEnded(gasCost: Int64, halt: Halt?) {
    for part in parts { part.tracer.stepEnded(gasCost: gasCost, halt: halt) }
  }
  func enter(_ call: CallInformation) { for part in parts { part.tracer.enter(call) } }
  func exit(_ halt: Halt, gasLeft: Int64, output: UnsafeRawBufferPointer) {
    for part in parts { part.tracer.exit(halt, gasLeft: gasLeft, output: output) }
  }
  var result: JSON? {
    var members: [(String, JSON)] = []
    for part in parts.sorted(by: { $0.name < $1.name }) {
      guard let result = part.tracer.result else { return nil }
      members.append((part.name, result))
    }
    return .object(members)
  }
}
