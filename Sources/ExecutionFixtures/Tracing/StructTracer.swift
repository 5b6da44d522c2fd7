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
  /// Lines that belong behind the step that has begun: SELFDESTRUCT's frame begins and ends within it.
  private var held: [String] = []
  /// The line of an SSTORE, whose own refund is known with the next step.
  private var delayed: ((Int64) -> Void)?
  private var refund: Int64 = 0
  /// Gas of the frames that run, the outermost first.
  private var frameGas: [Int64] = []

  private struct Pending {
    var head: String
    var tail: String
    var afterwards: String?
    var opcode: UInt8
    var stackCount: Int
  }

  /// `write` takes a line with its line feed.
  public init(_ options: Options = Options(), write: @escaping (String) -> Void) {
    self.options = options
    self.write = write
  }

  public func step(_ step: Step) {
    refund = step.refund
    tellDelayed()
    pending = Pending(
      head: #"{"pc":\#(step.pc),"op":\#(step.opcode),"gas":"\#(hex(UInt64(clamping: step.gas)))""#, tail: tail(step, dropping: 0),
      afterwards: tailAfterwards(step), opcode: step.opcode, stackCount: step.stack.count)
  }

  /// What stands behind the gas in a line; without the topmost `dropping` items of the stack.
  private func tail(_ step: Step, dropping: Int, memorySize: Int? = nil) -> String {
    var tail = ""
    if options.memory && !step.memory.isEmpty { tail += #","memory":"\#(hex([UInt8](step.memory)))""# }
    tail += #","memSize":\#(memorySize ?? step.memory.count)"#
    tail += #","stack":"#
    let stack = step.stack.dropLast(dropping)
    tail += options.stack ? "[" + stack.map { "\"\(hex($0))\"" }.joined(separator: ",") + "]" : "null"
    if options.returnData && !step.returnData.isEmpty { tail += #","returnData":"\#(hex([UInt8](step.returnData)))""# }
    return tail + #","depth":\#(step.depth + 1)"#
  }

  /// The same when an instruction that can fail by itself has taken its operands.
  private func tailAfterwards(_ step: Step) -> String? {
    switch step.opcode {
    case 0x56: return tail(step, dropping: 1)
    case 0x57: return tail(step, dropping: 2)
    case 0x3e: return tail(step, dropping: 3)
    case 0xfd:
      var size = step.memory.count
      if step.stack.count >= 2, let offset = step.stack[step.stack.count - 1].uint64,
        let count = step.stack[step.stack.count - 2].uint64, count > 0, offset < 1 << 40, count < 1 << 40
      {
        size = max(size, Int(offset + count + 31) & ~31)
      }
      return tail(step, dropping: 2, memorySize: size)
    default: return nil
    }
  }

  public func stepEnded(gasCost: Int64, halt: Halt?) {
    guard let step = pending else { return }
    pending = nil
    defer {
      held.forEach(write)
      held = []
    }
    func line(_ tail: String, _ error: String?, refund: Int64? = nil) {
      let end = error.map { #","error":"\#($0)"}"# } ?? "}"
      write(
        step.head + #","gasCost":"\#(hex(UInt64(clamping: gasCost)))""# + tail
          + #","refund":\#(max(0, refund ?? self.refund)),"opName":"\#(Opcode.name(step.opcode))""# + end + "\n")
    }
    guard let halt, !halt.isSuccess else {
      if step.opcode == 0x55 {
        delayed = { line(step.tail, nil, refund: $0) }
      } else {
        line(step.tail, nil)
      }
      return
    }
    switch halt {
    case .stackUnderflow, .stackOverflow, .undefinedOpcode, .outOfGas, .staticViolation, .initCodeTooLarge:
      // Found out before the instruction runs: told once.
      line(step.tail, text(halt, step))
    case .codeTooLarge, .codeStartsWithEF, .creationCollision:
      // Of the creation, not of its last instruction.
      line(step.tail, nil)
    default:
      // What the execution finds comes behind the step itself.
      line(step.tail, nil)
      line(step.afterwards ?? step.tail, text(halt, step))
    }
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
    tell(line + "\n")
  }

  public func exit(_ halt: Halt, gasLeft: Int64, output: UnsafeRawBufferPointer) {
    let given = frameGas.popLast() ?? gasLeft
    var line = #"{"output":"\#(bareHex([UInt8](output)))","gasUsed":"\#(hex(UInt64(clamping: given - gasLeft)))""#
    if !halt.isSuccess { line += #","error":"\#(halt.description)""# }
    tell(line + "}\n")
  }

  private func tell(_ line: String) {
    tellDelayed()
    if pending == nil { write(line) } else { held.append(line) }
  }

  private func tellDelayed() {
    delayed?(refund)
    delayed = nil
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
