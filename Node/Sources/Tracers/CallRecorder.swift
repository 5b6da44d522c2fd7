import BigIntegers
import EVM
import EthereumTypes
import Hashes

/// A call, a creation or a SELFDESTRUCT that has ended.
final class CallFrame {
  /// How many frames of the transaction began before it.
  let index: Int
  let kind: CallInformation.Kind
  let from: Address
  let to: Address
  let value: UInt256
  let gas: UInt64
  let input: [UInt8]
  /// Of the block when the frame began.
  fileprivate let logsBefore: Int
  fileprivate(set) var gasUsed: UInt64 = 0
  fileprivate(set) var output: [UInt8] = []
  fileprivate(set) var error: String?
  fileprivate(set) var isReverted = false
  fileprivate(set) var isOutOfGas = false
  fileprivate(set) var calls: [CallFrame] = []
  /// `position`: how many calls of the frame came before it.
  fileprivate(set) var logs: [(log: Log, index: Int, position: Int)] = []

  var isCreation: Bool { kind == .create || kind == .create2 }

  fileprivate init(_ call: CallInformation, index: Int, gas: UInt64, input: [UInt8], logsBefore: Int) {
    self.index = index
    kind = call.kind
    from = call.from
    to = call.to
    value = call.value
    self.gas = gas
    self.input = input
    self.logsBefore = logsBefore
  }
}

/// A tracer that tells of frames: what it is told goes to the recorder, unless it has something to add.
protocol RecordingTracer: TransactionTracer {
  var recorder: CallRecorder { get set }
}

extension RecordingTracer {
  func begin(_ transaction: Transaction, from sender: Address) { recorder.begin(transaction) }
  func step(_ step: Step) { recorder.step(step) }
  func stepEnded(gasCost: Int64, halt: Halt?) { recorder.stepEnded(halt) }
  func enter(_ call: CallInformation) { recorder.enter(call) }
  func exit(_ halt: Halt, gasLeft: Int64, output: UnsafeRawBufferPointer) {
    recorder.exit(halt, gasLeft: gasLeft, output: output)
  }
}

/// Makes the tree of a transaction's frames out of what a tracer is told.
struct CallRecorder {
  private let onlyTopCall: Bool
  private let withLog: Bool
  private var words: FailureWords
  private var reader = LogReader()
  /// Frames that have not ended, outermost first, and the gas they began with.
  private var open: [(frame: CallFrame, gas: Int64)] = []
  /// Frames that have begun.
  private var count = 0
  /// Logs of the block so far, without those that were undone.
  private var logCount: Int
  private var gasLimit: UInt64 = 0
  /// The outermost frame, once it has ended.
  private(set) var top: CallFrame?
  private(set) var bytes = 0

  /// The frame that runs.
  var running: CallFrame? { open.last?.frame }
  /// How deep the frame is that runs; the outermost is 1.
  var depth: Int { open.count }

  init(onlyTopCall: Bool, withLog: Bool, _ context: TraceContext) {
    self.onlyTopCall = onlyTopCall
    self.withLog = withLog
    words = FailureWords(context.fork)
    logCount = context.logsBefore
  }

  mutating func begin(_ transaction: Transaction) { gasLimit = transaction.gasLimit }

  mutating func step(_ step: Step) {
    words.step(step)
    if withLog { reader.step(step) }
  }

  mutating func stepEnded(_ halt: Halt?) {
    words.stepEnded(halt)
    guard withLog, let log = reader.stepEnded(halt), let frame = open.last?.frame else { return }
    if !onlyTopCall || open.count == 1 {
      frame.logs.append((log, logCount, frame.calls.count))
      bytes += 400 + 2 * log.data.count
    }
    logCount += 1
  }

  mutating func enter(_ call: CallInformation) {
    words.enter()
    let isKept = !onlyTopCall || open.isEmpty
    if isKept { bytes += 400 + 2 * call.input.count }
    let gas = open.isEmpty ? gasLimit : UInt64(clamping: call.gas)
    let input = isKept ? Array(call.input) : []
    open.append((CallFrame(call, index: count, gas: gas, input: input, logsBefore: logCount), call.gas))
    count += 1
  }

  mutating func exit(_ halt: Halt, gasLeft: Int64, output: UnsafeRawBufferPointer) {
    guard let (frame, gas) = open.popLast() else { return }
    frame.gasUsed = UInt64(clamping: gas - gasLeft)
    let isKept = !onlyTopCall || open.isEmpty
    if !halt.isSuccess {
      frame.error = words.frame(halt)
      if halt == .precompileFailure { frame.error = FailureWords.precompile(frame.to, frame.input) }
      frame.isReverted = halt == .reverted
      frame.isOutOfGas = halt == .outOfGas
      logCount = frame.logsBefore
    }
    guard isKept else { return }
    if halt.isSuccess || halt == .reverted { frame.output = Array(output) }
    bytes += 2 * output.count
    if let parent = open.last?.frame { parent.calls.append(frame) } else { top = frame }
  }

  /// The outermost frame has used what the transaction has.
  mutating func end(_ result: ExecutionResult) { top?.gasUsed = result.gasUsed }
}
