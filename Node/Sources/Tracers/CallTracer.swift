import BigIntegers
import Console
import EVM
import EthereumJSON
import EthereumTypes
import ExecutionFixtures
import Hashes

public struct CallTracerOptions: Sendable {
  /// No calls below the outermost.
  public var onlyTopCall = false
  public var withLog = false
}

/// go-ethereum's `callTracer`: the calls of a transaction as a tree.
final class CallTracer: RecordingTracer {
  var recorder: CallRecorder
  private(set) var result: JSON?
  var bytes: Int { recorder.bytes }

  init(_ options: CallTracerOptions, _ context: TraceContext) {
    recorder = CallRecorder(onlyTopCall: options.onlyTopCall, withLog: options.withLog, context)
  }

  func end(_ result: ExecutionResult) {
    recorder.end(result)
    self.result = recorder.top.map { json($0, isUndone: false) }
  }

  private func json(_ frame: CallFrame, isUndone: Bool) -> JSON {
    var m = frame.members
    // What a failed frame has logged, and all below it, never was.
    let isUndone = isUndone || frame.error != nil
    if !frame.calls.isEmpty { m["calls"] = .array(frame.calls.map { json($0, isUndone: isUndone) }) }
    if !isUndone { m["logs"] = frame.logsJSON }
    m["value"] = frame.valueJSON
    m["type"] = .string(frame.kind.name)
    return m.json
  }
}

extension CallFrame {
  /// What comes first in go-ethereum's trees.
  var members: Members {
    var m = Members()
    m["from"] = .address(from)
    m["gas"] = .quantity(gas)
    m["gasUsed"] = .quantity(gasUsed)
    if !isCreation || error == nil { m["to"] = .address(to) }
    m["input"] = .data(input)
    if !output.isEmpty { m["output"] = .data(output) }
    m["error"] = error.map { .string($0) }
    if isReverted { m["revertReason"] = RevertReason(output).map { .string($0.text) } }
    return m
  }

  /// Nil: none.
  var logsJSON: JSON? {
    guard !logs.isEmpty else { return nil }
    return .array(
      logs.map { log, index, position in
        .object([
          ("address", .address(log.address)), ("topics", .array(log.topics.map { .hash($0) })),
          ("data", .data(log.data)), ("index", .quantity(index)), ("position", .quantity(position)),
        ])
      })
  }

  /// A static call has no value at all; that of others may be zero.
  var valueJSON: JSON? { kind == .staticCall ? nil : .quantity(value) }
}
