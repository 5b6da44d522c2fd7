import BigIntegers
import Chain
import ChainStore
import Console
import EVM
import EthereumJSON
import EthereumTypes
import ExecutionFixtures
import Hashes
import Tracers

/// What a trace shows, as go-ethereum's options say it.
struct TraceOptions {
  let tracer: NamedTracer
  /// For each transaction.
  var time: Duration?
  /// Bytes, about: a trace is given up before it fills the memory.
  var space: Int

  /// `reexec` needs no answer: a state is there or it is not, none is made anew by executing blocks.
  init(_ value: JSONValue?, _ limits: RPCLimits) throws {
    guard value?.isObject ?? true else {
      throw RPCError.parameters("invalid argument 1: json: cannot unmarshal non-object into Go value of type tracers.TraceConfig")
    }
    time = limits.callTime
    space = limits.responseBytes
    if let name = value?["tracer"]?.string, !name.isEmpty {
      tracer = try NamedTracer(name, config: value?["tracerConfig"])
    } else {
      tracer = .structLog(StructLogOptions(value, most: limits.traceSteps))
    }
    if let text = value?["timeout"]?.string {
      guard let wanted = Duration(goWords: text) else { throw RPCError.server("time: invalid duration \"\(text.prefix(50))\"") }
      guard wanted <= limits.longestTraceTime else {
        throw RPCError.server(
          "timeout \(wanted.inGoWords) is longer than the longest of this node, \(limits.longestTraceTime.inGoWords)")
      }
      time = wanted
    }
  }
}

extension RPCDispatcher {
  static let traceMethods: [String: Method] = [
    "debug_traceTransaction": { rpc, p in try rpc.traceTransaction(p) },
    "debug_traceBlockByNumber": { rpc, p in try rpc.traceBlock(try p.blockNumber(0), p) },
    "debug_traceBlockByHash": { rpc, p in try rpc.traceBlock(.hash(try p.hash(0), canonical: false), p) },
    "debug_traceCall": { rpc, p in try rpc.traceCall(p) },
  ]

  private func traceTransaction(_ p: Parameters) throws -> JSON {
    let hash = try p.hash(0)
    let options = try TraceOptions(p[1], limits)
    guard let (stored, index) = try transaction(hash) else { throw RPCError.server("transaction not found") }
    let replay = try chain.replay(stored.hash, before: index, limit: ExecutionLimit(options.time))
    // The transaction is in the block: its checks hold, and its fees are taken.
    let place = TraceContext.Place(block: stored.hash, number: stored.block.header.number, transaction: hash, index: index)
    return try trace(
      replay.simulation, stored.block.transactions[index], replay.senders[index], options, waiving: [], at: place
    ).json
  }

  private func traceBlock(_ reference: BlockReference, _ p: Parameters) throws -> JSON {
    var options = try TraceOptions(p[1], limits)
    if case .pending = reference { throw RPCError.server("tracing on top of pending is not supported") }
    guard let head = try header(reference) else {
      if case .number(let number) = reference { throw RPCError.server("block #\(number) not found") }
      if case .hash(let hash, _) = reference { throw RPCError.server("block \(hash) not found") }
      throw RPCError.server("block not found")
    }
    guard head.number > chain.genesis.number else { throw RPCError.server("genesis is not traceable") }
    let replay = try chain.replay(head.hash, before: 0, limit: ExecutionLimit(options.time))
    var traces: [JSON] = []
    for (index, (transaction, sender)) in zip(replay.block.transactions, replay.senders).enumerated() {
      let place = TraceContext.Place(block: head.hash, number: head.number, transaction: transaction.hash, index: index)
      let (result, bytes) = try trace(replay.simulation, transaction, sender, options, waiving: [], at: place)
      options.space -= bytes
      traces.append(.object([("txHash", .hash(place.transaction)), ("result", result)]))
      // Each has its own time.
      replay.simulation.limit = ExecutionLimit(options.time)
    }
    return .array(traces)
  }

  /// Arguments: transaction, block, options; those may have `stateOverrides`, `blockOverrides` and `txIndex`, the transaction of
  /// the block before which the call runs.
  private func traceCall(_ p: Parameters) throws -> JSON {
    let options = try TraceOptions(p[2], limits)
    let reference = try p.block(1)
    if case .pending = reference { throw RPCError.server("tracing on top of pending is not supported") }
    var call = try prepared(p, overrides: nil, accounts: nil)
    if let fields = p[2]?["stateOverrides"] {
      call.accounts = try p.about(2) { _ in try StateOverrides(fields, fork: chain.fork(call.header)) }
    }
    if let fields = p[2]?["blockOverrides"] { call.overrides = try p.about(2) { _ in try BlockOverrides(call: fields) } }
    let limit = ExecutionLimit(options.time)
    let simulation: Simulation
    if let index = try p[2]?["txIndex"].map({ value in try p.about(2) { _ in try Argument.uint64(value) } }) {
      simulation = try self.simulation(call, beforeTransaction: index, limit)
    } else {
      simulation = try self.simulation(call, limit)
    }
    return try trace(
      simulation, call.arguments.transaction, call.arguments.sender, options, waiving: waived(call.arguments), at: nil
    ).json
  }

  private func trace(
    _ simulation: Simulation, _ transaction: Transaction, _ sender: Address, _ options: TraceOptions,
    waiving waived: WaivedChecks, at place: TraceContext.Place?
  ) throws -> (json: JSON, bytes: Int) {
    let tracer = options.tracer.make(
      TraceContext(
        state: simulation.state, environment: simulation.environment, fork: simulation.fork,
        logsBefore: simulation.logsBefore, place: place))
    do {
      try tracer.begin(transaction, from: sender)
      let result = try simulation.run(
        transaction, from: sender, waiving: waived, tracer: tracer, while: { tracer.bytes <= options.space })
      try tracer.end(result)
      guard tracer.bytes <= options.space else { throw ChainError.interrupted }
    } catch ChainError.interrupted {
      throw RPCError.limit("the trace has more than \(options.space) bytes or \(limits.traceSteps) steps")
    } catch let error as StateError {
      // The tracer's own look at the state.
      let problem = simulation.problem(error)
      if case .timedOut = problem { throw RPCError.server("execution timeout") }
      throw problem
    } catch ChainError.timedOut {
      throw RPCError.server("execution timeout")
    } catch ChainError.call(let reason) {
      throw RPCError.server("tracing failed: \(reason.words)")
    }
    return (tracer.result ?? .null, tracer.bytes)
  }
}
