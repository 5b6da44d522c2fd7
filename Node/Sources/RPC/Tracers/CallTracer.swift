import BigIntegers
import Chain
import Console
import EVM
import EthereumTypes
import ExecutionFixtures
import Hashes

/// go-ethereum's `callTracer`: the calls of a transaction as a tree.
final class CallTracer: TransactionTracer {
  struct Options {
    /// No calls below the outermost.
    var onlyTopCall = false
    var withLog = false
  }

  private final class Frame {
    let kind: CallInformation.Kind
    let from: Address
    let to: Address
    let value: UInt256
    let gas: UInt64
    let input: [UInt8]
    /// Of the block when the frame began.
    let logsBefore: Int
    var gasUsed: UInt64 = 0
    var output: [UInt8] = []
    var error: String?
    var isReverted = false
    var calls: [Frame] = []
    /// `position`: how many calls of the frame came before it.
    var logs: [(log: Log, index: Int, position: Int)] = []

    init(_ call: CallInformation, gas: UInt64, input: [UInt8], logsBefore: Int) {
      kind = call.kind
      from = call.from
      to = call.to
      value = call.value
      self.gas = gas
      self.input = input
      self.logsBefore = logsBefore
    }
  }

  private let options: Options
  private var words: FailureWords
  private var reader = LogReader()
  /// Frames that have not ended, outermost first, and the gas they began with.
  private var open: [(frame: Frame, gas: Int64)] = []
  private var top: Frame?
  /// Logs of the block so far, without those that were undone.
  private var logCount: Int
  private var gasLimit: UInt64 = 0
  private(set) var bytes = 0
  private(set) var result = JSON.null

  init(_ options: Options, _ context: TraceContext) {
    self.options = options
    words = FailureWords(context.fork)
    logCount = context.logsBefore
  }

  func begin(_ transaction: Transaction, from sender: Address) { gasLimit = transaction.gasLimit }

  func step(_ step: Step) {
    words.step(step)
    if options.withLog { reader.step(step) }
  }

  func stepEnded(gasCost: Int64, halt: Halt?) {
    words.stepEnded(halt)
    guard options.withLog, let log = reader.stepEnded(halt), let frame = open.last?.frame else { return }
    if !options.onlyTopCall || open.count == 1 {
      frame.logs.append((log, logCount, frame.calls.count))
      bytes += 400 + 2 * log.data.count
    }
    logCount += 1
  }

  func enter(_ call: CallInformation) {
    words.enter()
    let isKept = !options.onlyTopCall || open.isEmpty
    if isKept { bytes += 400 + 2 * call.input.count }
    let gas = open.isEmpty ? gasLimit : UInt64(clamping: call.gas)
    open.append(
      (Frame(call, gas: gas, input: isKept ? Array(call.input) : [], logsBefore: logCount), call.gas))
  }

  func exit(_ halt: Halt, gasLeft: Int64, output: UnsafeRawBufferPointer) {
    guard let (frame, gas) = open.popLast() else { return }
    frame.gasUsed = UInt64(clamping: gas - gasLeft)
    let isKept = !options.onlyTopCall || open.isEmpty
    if !halt.isSuccess {
      frame.error = words.frame(halt)
      frame.isReverted = halt == .reverted
      logCount = frame.logsBefore
    }
    guard isKept else { return }
    if halt.isSuccess || halt == .reverted { frame.output = Array(output) }
    bytes += 2 * output.count
    if let parent = open.last?.frame { parent.calls.append(frame) } else { top = frame }
  }

  func end(_ result: ExecutionResult) {
    top?.gasUsed = result.gasUsed
    self.result = top.map { json($0, isUndone: false) } ?? .null
  }

  private func json(_ frame: Frame, isUndone: Bool) -> JSON {
    let isCreation = frame.kind == .create || frame.kind == .create2
    var m = Members()
    m["from"] = .address(frame.from)
    m["gas"] = .quantity(frame.gas)
    m["gasUsed"] = .quantity(frame.gasUsed)
    if !isCreation || frame.error == nil { m["to"] = .address(frame.to) }
    m["input"] = .data(frame.input)
    if !frame.output.isEmpty { m["output"] = .data(frame.output) }
    m["error"] = frame.error.map { .string($0) }
    if frame.isReverted { m["revertReason"] = RevertReason(frame.output).map { .string($0.text) } }
    // What a failed frame has logged, and all below it, never was.
    let isUndone = isUndone || frame.error != nil
    if !frame.calls.isEmpty { m["calls"] = .array(frame.calls.map { json($0, isUndone: isUndone) }) }
    if !frame.logs.isEmpty && !isUndone {
      m["logs"] = .array(
        frame.logs.map { log, index, position in
          .object([
            ("address", .address(log.address)), ("topics", .array(log.topics.map { .hash($0) })),
            ("data", .data(log.data)), ("index", .quantity(index)), ("position", .quantity(position)),
          ])
        })
    }
    // A static call has no value at all; that of others may be zero.
    if frame.kind != .staticCall { m["value"] = .quantity(frame.value) }
    m["type"] = .string(frame.kind.name)
    return m.json
  }
}
