import BigIntegers
import Chain
import Console
import EVM
import EthereumTypes
import ExecutionFixtures
import Hashes

/// A tracer of one transaction that has something to say at its end. For one thread.
protocol TransactionTracer: Tracer {
  /// Before the transaction runs, while the state is as it was.
  func begin(_ transaction: Transaction, from sender: Address) throws
  /// After it has run, while the state is as it then is.
  func end(_ result: ExecutionResult) throws
  /// After `end`.
  var result: JSON { get }
  /// What was kept so far takes about that many bytes as text.
  var bytes: Int { get }
}

extension TransactionTracer {
  func begin(_ transaction: Transaction, from sender: Address) throws {}
  func end(_ result: ExecutionResult) throws {}
  func step(_ step: Step) {}
  func stepEnded(gasCost: Int64, halt: Halt?) {}
  func enter(_ call: CallInformation) {}
  func exit(_ halt: Halt, gasLeft: Int64, output: UnsafeRawBufferPointer) {}
}

/// Where a transaction runs that is traced.
struct TraceContext {
  let state: WorldState
  let environment: BlockEnvironment
  let fork: Fork
  /// Logs of the block before the transaction.
  let logsBefore: Int
}

extension TraceContext {
  init(_ simulation: Simulation) {
    state = simulation.state
    environment = simulation.environment
    fork = simulation.fork
    logsBefore = simulation.logsBefore
  }
}

/// The tracers that have names, and what `tracerConfig` may say to them: go-ethereum's.
indirect enum NamedTracer {
  case structLog(StructLogOptions)
  case call(CallTracer.Options)
  case prestate(PrestateTracer.Options)
  case fourByte
  case noop
  case mux([(name: String, tracer: NamedTracer)])

  /// `name` nil or empty: the struct logger, whose options are `options` themselves, with at most `steps` steps.
  init(_ name: String?, options: JSONValue?, config: JSONValue?, steps: Int) throws {
    func isSet(_ key: StaticString) throws -> Bool {
      guard let value = config?[key] else { return false }
      guard let flag = value.bool else { throw RPCError.server("\(key) of the tracer's configuration is no boolean") }
      return flag
    }
    switch name {
    case nil, "": self = .structLog(StructLogOptions(options, most: steps))
    case "callTracer":
      self = .call(CallTracer.Options(onlyTopCall: try isSet("onlyTopCall"), withLog: try isSet("withLog")))
    case "prestateTracer":
      let chosen = PrestateTracer.Options(
        diffMode: try isSet("diffMode"), disableCode: try isSet("disableCode"),
        disableStorage: try isSet("disableStorage"), includeEmpty: try isSet("includeEmpty"))
      if chosen.diffMode && chosen.includeEmpty { throw RPCError.server("cannot use diffMode with includeEmpty") }
      self = .prestate(chosen)
    case "4byteTracer": self = .fourByte
    case "noopTracer": self = .noop
    case "muxTracer":
      let parts = config?.members ?? []
      guard parts.count <= 8 else { throw RPCError.server("muxTracer takes at most 8 tracers") }
      self = .mux(
        try parts.map { name, config in
          guard name != "muxTracer", !name.isEmpty else { throw RPCError.server("muxTracer cannot have \"\(name)\" in it") }
          return (name, try NamedTracer(name, options: nil, config: config.isNull ? nil : config, steps: steps))
        })
    default:
      let known = "callTracer, prestateTracer, 4byteTracer, noopTracer, muxTracer and, without a name, the struct logger"
      throw RPCError.server(
        "the tracer \"\((name ?? "").prefix(50))\" is not supported: there are \(known); tracers in JavaScript are not run")
    }
  }

  func make(_ context: TraceContext) -> any TransactionTracer {
    switch self {
    case .structLog(let options): StructLogTracer(options, context)
    case .call(let options): CallTracer(options, context)
    case .prestate(let options): PrestateTracer(options, context)
    case .fourByte: FourByteTracer(context)
    case .noop: NoopTracer()
    case .mux(let parts): MuxTracer(parts.map { ($0.name, $0.tracer.make(context)) })
    }
  }
}
