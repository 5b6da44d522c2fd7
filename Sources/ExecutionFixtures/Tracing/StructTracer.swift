internal import BigIntegers
public import EVM
internal import EthereumTypes

/// Writes a line of JSON for each instruction (EIP-3155), in the words and the order of go-ethereum's `evm --json`: one line
/// a step, one line at the end of each frame.
public final class StructTracer: Tracer {
  public struct Options: Sendable {
    public var memory = false
    public var stack = true
    public var returnData = false
    /// A line where a frame begins, as go-ethereum's `--trace.callframes`.
    public var callFrames = false
    public init() {}
  }

  private let options: Options
  private let write: (String) -> Void
  /// The step that has begun, without its end.
  private var pending: Pending?
  /// Gas of the frames that run, the outermost first.
  private var frameGas: [Int64] = []

  private struct Pending {
    var head: String
    var tail: String
    var opcode: UInt8
    var gas: Int64
    var stackCount: Int
  }

  /// `write` takes a line with its line feed.
  public init(_ options: Options = Options(), write: @escaping (String) -> Void) {
    self.options = options
    self.write = write
  }

  public func step(_ step: Step) {
    var tail = ""
    if options.memory && !step.memory.isEmpty { tail += #","memory":"\#(hex([UInt8](step.memory)))""# }
    tail += #","memSize":\#(step.memory.count)"#
    tail += #","stack":"#
    tail += options.stack ? "[" + step.stack.map { "\"\(hex($0))\"" }.joined(separator: ",") + "]" : "null"
    if options.returnData && !step.returnData.isEmpty { tail += #","returnData":"\#(hex([UInt8](step.returnData)))""# }
    tail += #","depth":\#(step.depth + 1),"refund":\#(max(0, step.refund)),"opName":"\#(Opcode.name(step.opcode))""#
    pending = Pending(
      head: #"{"pc":\#(step.pc),"op":\#(step.opcode),"gas":"\#(hex(UInt64(clamping: step.gas)))""#, tail: tail,
      opcode: step.opcode, gas: step.gas, stackCount: step.stack.count)
  }

  public func stepEnded(gasCost: Int64, halt: Halt?) {
    guard let step = pending else { return }
    pending = nil
    func line(_ error: String?) {
      let end = error.map { #","error":"\#($0)"}"# } ?? "}"
      write(step.head + #","gasCost":"\#(hex(UInt64(clamping: gasCost)))""# + step.tail + end + "\n")
    }
    guard let halt, !halt.isSuccess else {
      line(nil)
      return
    }
    // What is found out before the instruction runs is told once; what its execution finds, behind the step itself.
    switch halt {
    case .stackUnderflow, .stackOverflow, .undefinedOpcode, .outOfGas, .staticViolation, .initCodeTooLarge: break
    default: line(nil)
    }
    line(text(halt, step))
  }

  private func text(_ halt: Halt, _ step: Pending) -> String {
    switch halt {
    case .stackUnderflow: "stack underflow (\(step.stackCount) <=> \(Opcode(step.opcode).inputs))"
    case .stackOverflow: "stack limit reached \(step.stackCount) (\(1024 + Opcode(step.opcode).inputs - Opcode(step.opcode).outputs))"
    case .undefinedOpcode, .invalidOpcode: "invalid opcode: \(Opcode.name(step.opcode))"
    default: halt.description
    }
  }

  public func enter(_ call: CallInformation) {
    frameGas.append(call.gas)
    guard options.callFrames else { return }
    var line = #"{"from":"\#(call.from.lowercase)","to":"\#(call.to.lowercase)""#
    if options.memory && !call.input.isEmpty { line += #","input":"\#(hex([UInt8](call.input)))""# }
    line += #","gas":"\#(hex(UInt64(clamping: call.gas)))","value":"\#(hex(call.value))","type":"\#(call.kind.name)"}"#
    write(line + "\n")
  }

  public func exit(_ halt: Halt, gasLeft: Int64, output: UnsafeRawBufferPointer) {
    let given = frameGas.popLast() ?? gasLeft
    var line = #"{"output":"\#(bareHex([UInt8](output)))","gasUsed":"\#(hex(UInt64(clamping: given - gasLeft)))""#
    if !halt.isSuccess { line += #","error":"\#(halt.description)""# }
    write(line + "}\n")
  }
}

extension CallInformation.Kind {
  /// The instruction.
  public var name: String {
    switch self {
    case .call: "CALL"
    case .callCode: "CALLCODE"
    case .delegateCall: "DELEGATECALL"
    case .staticCall: "STATICCALL"
    case .create: "CREATE"
    case .create2: "CREATE2"
    case .selfDestruct: "SELFDESTRUCT"
    }
  }
}
