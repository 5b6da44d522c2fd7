import BigIntegers
import Console
import EVM
import EthereumJSON
import EthereumTypes
public import ExecutionFixtures
import Hashes

/// What go-ethereum's struct logger shows.
public struct StructLogOptions: Sendable {
  public var showsMemory = false
  public var showsStack = true
  public var showsStorage = true
  public var showsReturnData = false
  /// Steps that are shown; nil: all.
  public var limit: Int?
  /// Steps that there may be at most.
  public let most: Int

  /// `value`: the options of a request; `most`: steps that there may be.
  public init(_ value: JSONValue?, most: Int) {
    self.most = most
    showsMemory = value?["enableMemory"]?.bool ?? false
    showsStack = !(value?["disableStack"]?.bool ?? false)
    showsStorage = !(value?["disableStorage"]?.bool ?? false)
    showsReturnData = value?["enableReturnData"]?.bool ?? false
    if let wanted = try? value?["limit"]?.int(), wanted > 0 { limit = wanted }
  }
}

/// go-ethereum's struct logger: every step.
final class StructLogTracer: TransactionTracer {
  private var steps: [Members] = []
  private(set) var bytes = 0
  private let options: StructLogOptions
  private var words: FailureWords
  /// Slots that each account's code has read or written so far.
  private var storage: [Address: [UInt256: UInt256]] = [:]
  /// The step whose instruction has not ended: its place in `steps`.
  private var open: Int?
  /// A slot that is being read: its value is what the frame's next step finds on the stack.
  private var read: (place: Int, depth: Int, address: Address, key: UInt256)?
  private(set) var result: JSON?

  init(_ options: StructLogOptions, _ context: TraceContext) {
    self.options = options
    words = FailureWords(context.fork)
  }

  func step(_ step: Step) {
    words.step(step)
    if let read, read.depth == step.depth, let value = step.stack.last {
      storage[read.address, default: [:]][read.key] = value
      steps[read.place]["storage"] = slots(read.address)
    }
    read = nil
    open = nil
    if let limit = options.limit, steps.count >= limit { return }
    bytes = steps.count < options.most ? bytes + 100 : 1 << 48
    if options.showsStack { bytes += 32 * step.stack.count }
    if options.showsMemory { bytes += 3 * step.memory.count }
    if options.showsReturnData { bytes += 2 * step.returnData.count }
    if options.showsStorage, step.opcode == 0x54 || step.opcode == 0x55 {
      bytes += 140 * ((storage[step.address]?.count ?? 0) + 1)
    }
    var m = Members()
    m["pc"] = .integer(step.pc)
    m["op"] = .string(Opcode.name(step.opcode))
    m["gas"] = .integer(Int(step.gas))
    m["depth"] = .integer(step.depth + 1)
    if step.refund != 0 { m["refund"] = .integer(Int(step.refund)) }
    if options.showsStack { m["stack"] = .array(step.stack.map { .quantity($0) }) }
    if options.showsReturnData, !step.returnData.isEmpty { m["returnData"] = .data(Array(step.returnData)) }
    if options.showsMemory, !step.memory.isEmpty {
      m["memory"] = .array(
        stride(from: 0, to: step.memory.count, by: 32).map {
          .data(Array(step.memory[$0..<min($0 + 32, step.memory.count)]))
        })
    }
    if options.showsStorage, let key = step.stack.last {
      if step.opcode == 0x54 { read = (steps.count, step.depth, step.address, key) }
      if step.opcode == 0x55, step.stack.count >= 2 {
        storage[step.address, default: [:]][key] = step.stack[step.stack.count - 2]
        m["storage"] = slots(step.address)
      }
    }
    open = steps.count
    steps.append(m)
  }

  private func slots(_ address: Address) -> JSON {
    .object(
      (storage[address] ?? [:]).sorted { $0.key < $1.key }.map {
        (Hash256($0.key).bytes.hex, .hash(Hash256($0.value)))
      })
  }

  func stepEnded(gasCost: Int64, halt: Halt?) {
    guard let place = open else { return }
    open = nil
    steps[place].list.insert(("gasCost", .integer(Int(gasCost))), at: 3)
    if let halt, !halt.isSuccess { steps[place]["error"] = .string(words.instruction(halt)) }
  }

  func end(_ result: ExecutionResult) {
    self.result = .object([
      ("gas", .quantityNumber(result.gasUsed)), ("failed", .bool(!result.isSuccess)),
      ("returnValue", .data(result.isSuccess || result.halt == .reverted ? result.output : [])),
      ("structLogs", .array(steps.map(\.json))),
    ])
    steps = []
  }
}
