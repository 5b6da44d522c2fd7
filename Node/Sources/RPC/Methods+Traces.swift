import BigIntegers
import Chain
import ChainStore
import Console
import EVM
import EthereumTypes
import ExecutionFixtures
import Hashes

/// What a trace shows, as go-ethereum's options say it.
struct TraceOptions {
  var showsMemory = false
  var showsStack = true
  var showsStorage = true
  var showsReturnData = false
  /// Steps.
  var limit: Int
  /// Bytes, about: a trace is given up before it fills the memory.
  var space: Int

  init(_ value: JSONValue?, _ limits: RPCLimits) throws {
    let most = limits.traceSteps
    limit = most
    space = limits.responseBytes
    guard let value else { return }
    if let tracer = value["tracer"]?.string, !tracer.isEmpty {
      throw RPCError.server("the tracer \(tracer.prefix(50)) is not supported: only the default one is")
    }
    showsMemory = value["enableMemory"]?.bool ?? false
    showsStack = !(value["disableStack"]?.bool ?? false)
    showsStorage = !(value["disableStorage"]?.bool ?? false)
    showsReturnData = value["enableReturnData"]?.bool ?? false
    if let wanted = try value["limit"]?.int(), wanted > 0 { limit = min(wanted, most) }
  }
}

extension RPCDispatcher {
  func traceTransaction(_ p: Parameters) throws -> JSON {
    let hash = try p.hash(0)
    let options = try TraceOptions(p[1], limits)
    guard let (stored, index) = try transaction(hash) else { throw RPCError.server("transaction not found") }
    let replay = try chain.replay(stored.hash, before: index)
    return try trace(
      replay.simulation, stored.block.transactions[index], replay.senders[index], options
    ).json
  }

  func traceBlock(_ reference: BlockReference, _ p: Parameters) throws -> JSON {
    var options = try TraceOptions(p[1], limits)
    guard let head = try header(reference) else {
      if case .number(let number) = reference { throw RPCError.server("block #\(number) not found") }
      if case .hash(let hash, _) = reference { throw RPCError.server("block \(hash) not found") }
      throw RPCError.server("block not found")
    }
    guard head.number > chain.genesis.number else { throw RPCError.server("genesis is not traceable") }
    let replay = try chain.replay(head.hash, before: 0)
    var traces: [JSON] = []
    for (transaction, sender) in zip(replay.block.transactions, replay.senders) {
      let (result, bytes) = try trace(replay.simulation, transaction, sender, options)
      options.space -= bytes
      traces.append(.object([("txHash", .hash(transaction.hash)), ("result", result)]))
    }
    return .array(traces)
  }

  private func trace(
    _ simulation: Simulation, _ transaction: Transaction, _ sender: Address, _ options: TraceOptions
  ) throws -> (json: JSON, bytes: Int) {
    let tracer = StructLogTracer(options)
    simulation.evm.tracer = tracer
    defer { simulation.evm.tracer = nil }
    // The transaction is in the block: its checks hold, and its fees are taken.
    let result = try simulation.run(transaction, from: sender, waiving: [])
    if tracer.isTooLong {
      throw RPCError.limit("the trace has more than \(options.limit) steps or \(options.space) bytes")
    }
    let json = JSON.object([
      ("gas", .quantityNumber(result.gasUsed)), ("failed", .bool(!result.isSuccess)),
      ("returnValue", .data(result.isSuccess || result.halt == .reverted ? result.output : [])),
      ("structLogs", .array(tracer.steps)),
    ])
    return (json, tracer.bytes)
  }
}

/// go-ethereum's struct logger.
final class StructLogTracer: Tracer {
  private var made: [Members] = []
  var steps: [JSON] { made.map(\.json) }
  private(set) var isTooLong = false
  /// What the steps take as text, about.
  private(set) var bytes = 0
  private let options: TraceOptions
  /// Slots that each account's code has read or written so far.
  private var storage: [Address: [UInt256: UInt256]] = [:]
  /// Steps whose instruction has not ended, outermost first, with their places in `steps`.
  private var open: [Int?] = []
  /// A slot that is being read: its value is what the frame's next step finds on the stack.
  private var read: (place: Int, depth: Int, address: Address, key: UInt256)?

  init(_ options: TraceOptions) { self.options = options }

  func step(_ step: Step) {
    if let read, read.depth == step.depth, let value = step.stack.last {
      storage[read.address, default: [:]][read.key] = value
      made[read.place]["storage"] = slots(read.address)
    }
    read = nil
    bytes += 100
    if options.showsStack { bytes += 32 * step.stack.count }
    if options.showsMemory { bytes += 3 * step.memory.count }
    if options.showsReturnData { bytes += 2 * step.returnData.count }
    if options.showsStorage, step.opcode == 0x54 || step.opcode == 0x55 {
      bytes += 140 * ((storage[step.address]?.count ?? 0) + 1)
    }
    guard !isTooLong, made.count < options.limit, bytes <= options.space else {
      isTooLong = true
      open.append(nil)
      return
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
      if step.opcode == 0x54 { read = (made.count, step.depth, step.address, key) }
      if step.opcode == 0x55, step.stack.count >= 2 {
        storage[step.address, default: [:]][key] = step.stack[step.stack.count - 2]
        m["storage"] = slots(step.address)
      }
    }
    open.append(made.count)
    made.append(m)
  }

  private func slots(_ address: Address) -> JSON {
    .object(
      (storage[address] ?? [:]).sorted { $0.key < $1.key }.map {
        (Hash256($0.key).bytes.hex, .hash(Hash256($0.value)))
      })
  }

  func stepEnded(gasCost: Int64, halt: Halt?) {
    guard let ended = open.popLast(), let place = ended else { return }
    made[place].list.insert(("gasCost", .integer(Int(gasCost))), at: 3)
    if let halt, !halt.isSuccess { made[place]["error"] = .string(halt.description) }
  }

  func enter(_ call: CallInformation) {}
  func exit(_ halt: Halt, gasLeft: Int64, output: UnsafeRawBufferPointer) {}
}
