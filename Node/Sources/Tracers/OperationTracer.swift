import BigIntegers
import Console
import EVM
import EthereumJSON
import EthereumTypes
import ExecutionFixtures
import Hashes

public struct OperationTracerOptions: Sendable {
  public var withLog = false
  /// Instructions that are not counted: by default PUSH, DUP, SWAP, POP and cheap arithmetic.
  public var ignored: Set<UInt8> = Set(0x5f...0x9f).union([
    0x50, 0x01, 0x03, 0x02, 0x04, 0x14, 0x10, 0x11, 0x12, 0x13, 0x1b, 0x1c, 0x16, 0x17, 0x19, 0x15,
  ])
}

/// go-ethereum's `erc7562Tracer`: the calls of a transaction as a tree, each with the instructions, slots and codes it used: what
/// bundlers of ERC-4337 judge an operation by (ERC-7562).
final class OperationTracer: RecordingTracer {
  /// What a frame used.
  private struct Uses {
    /// The value before the frame's first read or write.
    var reads: [UInt256: UInt256] = [:]
    var writes: [UInt256: Int] = [:]
    var transientReads: [UInt256: Int] = [:]
    var transientWrites: [UInt256: Int] = [:]
    /// Whose code was asked for, in order, except whether there is any.
    var codes: [Address] = []
    var opcodes: [UInt8: Int] = [:]
    /// By the first instruction that asked.
    var sizes: [Address: (size: Int, opcode: UInt8)] = [:]
  }

  private let options: OperationTracerOptions
  private let context: TraceContext
  var recorder: CallRecorder
  private var reader = PreimageReader()
  /// Of each frame, by its index.
  private var uses: [Uses] = []
  private var preimages: Set<[UInt8]> = []
  /// The step before, in whatever frame; nil where a frame is about to end.
  private var last: (opcode: UInt8, top: UInt256)?
  private var failure: StateError?
  private var ownBytes = 0
  private(set) var result: JSON?
  var bytes: Int { recorder.bytes + ownBytes }

  init(_ options: OperationTracerOptions, _ context: TraceContext) {
    self.options = options
    self.context = context
    recorder = CallRecorder(onlyTopCall: false, withLog: options.withLog, context)
  }

  func enter(_ call: CallInformation) {
    recorder.enter(call)
    uses.append(Uses())
    ownBytes += 300
  }

  func stepEnded(gasCost: Int64, halt: Halt?) {
    recorder.stepEnded(halt)
    guard let preimage = reader.stepEnded(halt) else { return }
    if preimages.insert(preimage).inserted { ownBytes += 10 + 2 * preimage.count }
  }

  func step(_ step: Step) {
    recorder.step(step)
    reader.step(step)
    guard let frame = recorder.running?.index, failure == nil else { return }
    let opcode = step.opcode
    if opcode == 0xf3 || opcode == 0xfd { last = nil }
    if let last {
      // EXTCODESIZE before ISZERO only asks whether there is code.
      if Self.asksForCode(last.opcode), !(last.opcode == 0x3b && opcode == 0x15) {
        uses[frame].codes.append(Address(truncating: last.top))
        ownBytes += 45
      }
      // What GAS tells may go to a call, and nowhere else.
      if last.opcode == 0x5a, !Self.isCall(opcode) { count(0x5a, frame) }
    }
    if opcode != 0x5a, !options.ignored.contains(opcode) { count(opcode, frame) }
    do throws(StateError) { try look(step, frame) } catch { failure = error }
    last = (opcode, step.stack.last ?? .zero)
  }

  private static func asksForCode(_ opcode: UInt8) -> Bool {
    opcode == 0x3b || opcode == 0x3c || opcode == 0x3f
  }
  private static func isCall(_ opcode: UInt8) -> Bool {
    opcode == 0xf1 || opcode == 0xf2 || opcode == 0xf4 || opcode == 0xfa
  }

  private func count(_ opcode: UInt8, _ frame: Int) {
    if uses[frame].opcodes.updateValue((uses[frame].opcodes[opcode] ?? 0) + 1, forKey: opcode) == nil {
      ownBytes += 20
    }
  }

  /// Slots and the sizes of codes.
  private func look(_ step: Step, _ frame: Int) throws(StateError) {
    let stack = step.stack
    guard let top = stack.last else { return }
    switch step.opcode {
    case 0x54:
      guard uses[frame].reads[top] == nil, uses[frame].writes[top] == nil else { return }
      uses[frame].reads[top] = try context.state.storage(step.address, top)
    case 0x55: uses[frame].writes[top, default: 0] += 1
    case 0x5c: uses[frame].transientReads[top, default: 0] += 1
    case 0x5d: uses[frame].transientWrites[top, default: 0] += 1
    case 0x3b, 0x3c, 0x3f: try size(top, step.opcode, frame)
    case 0xf1, 0xf2, 0xf4, 0xfa: if stack.count >= 2 { try size(stack[stack.count - 2], step.opcode, frame) }
    default: return
    }
    ownBytes += 150
  }

  private func size(_ word: UInt256, _ opcode: UInt8, _ frame: Int) throws(StateError) {
    let address = Address(truncating: word)
    guard uses[frame].sizes[address] == nil else { return }
    uses[frame].sizes[address] = (try context.state.code(address).count, opcode)
  }

  func end(_ result: ExecutionResult) throws(StateError) {
    if let failure { throw failure }
    recorder.end(result)
    self.result = recorder.top.map { json($0, isUndone: false) }
  }

  private func json(_ frame: CallFrame, isUndone: Bool) -> JSON {
    let uses = uses[frame.index]
    let isUndone = isUndone || frame.error != nil
    var m = frame.members
    if !isUndone { m["logs"] = frame.logsJSON }
    m["value"] = frame.valueJSON
    func slots<Value>(_ slots: [UInt256: Value], _ value: (Value) -> JSON) -> JSON {
      .object(slots.sorted { $0.key < $1.key }.map { (Hash256($0.key).bytes.hex, value($0.value)) })
    }
    m["accessedSlots"] = .object([
      ("reads", slots(uses.reads) { .array([.hash(Hash256($0))]) }),
      ("writes", slots(uses.writes) { .integer($0) }),
      ("transientReads", slots(uses.transientReads) { .integer($0) }),
      ("transientWrites", slots(uses.transientWrites) { .integer($0) }),
    ])
    m["extCodeAccessInfo"] = .array(uses.codes.map { .address($0) })
    m["usedOpcodes"] = .object(
      uses.opcodes.map { ("0x" + String($0.key, radix: 16), .integer($0.value)) }.sorted { $0.0 < $1.0 })
    m["contractSize"] = .object(
      uses.sizes.sorted { $0.key < $1.key }.map {
        (
          $0.key.bytes.hex,
          .object([("contractSize", .integer($0.value.size)), ("opcode", .integer(Int($0.value.opcode)))])
        )
      })
    // go-ethereum does not say it of the outermost frame.
    m["outOfGas"] = .bool(frame.isOutOfGas && frame.index > 0)
    if frame.index == 0, !preimages.isEmpty {
      m["keccak"] = .array(preimages.sorted { $0.lexicographicallyPrecedes($1) }.map { .data($0) })
    }
    if !frame.calls.isEmpty { m["calls"] = .array(frame.calls.map { json($0, isUndone: isUndone) }) }
    m["type"] = .string(frame.kind.name)
    return m.json
  }
}
