public import ExecutionFixtures

/// Why there is no such tracer.
public struct TracerError: Error, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}

/// The tracers that have names, and what their configuration may say to them: go-ethereum's `tracer` and `tracerConfig`.
public indirect enum NamedTracer: Sendable {
  case structLog(StructLogOptions)
  case call(CallTracerOptions)
  case flatCall(FlatCallTracerOptions)
  case operation(OperationTracerOptions)
  case prestate(PrestateTracerOptions)
  case fourByte
  case keccakPreimages
  case noop
  case mux([(name: String, tracer: NamedTracer)])

  /// The names that `init` knows.
  public static let names = [
    "callTracer", "flatCallTracer", "prestateTracer", "4byteTracer", "erc7562Tracer",
    "keccak256PreimageTracer",
    "noopTracer", "muxTracer",
  ]

  /// `config` nil or null: none. Throws for other names, JavaScript among them, and for a configuration that is not one.
  public init(_ name: String, config: JSONValue?) throws(TracerError) {
    let config = config.flatMap { $0.isNull ? nil : $0 }
    if let config, !config.isObject {
      throw TracerError("the configuration of \(name.prefix(50)) is no object")
    }
    func isSet(_ key: StaticString) throws(TracerError) -> Bool {
      guard let value = config?[key], !value.isNull else { return false }
      guard let flag = value.bool else {
        throw TracerError("\(key) of the tracer's configuration is no boolean")
      }
      return flag
    }
    switch name {
    case "callTracer":
      self = .call(CallTracerOptions(onlyTopCall: try isSet("onlyTopCall"), withLog: try isSet("withLog")))
    case "flatCallTracer":
      self = .flatCall(
        FlatCallTracerOptions(
          convertParityErrors: try isSet("convertParityErrors"),
          includePrecompiles: try isSet("includePrecompiles")))
    case "prestateTracer":
      let chosen = PrestateTracerOptions(
        diffMode: try isSet("diffMode"), disableCode: try isSet("disableCode"),
        disableStorage: try isSet("disableStorage"), includeEmpty: try isSet("includeEmpty"))
      if chosen.diffMode && chosen.includeEmpty { throw TracerError("cannot use diffMode with includeEmpty") }
      self = .prestate(chosen)
    case "4byteTracer": self = .fourByte
    case "erc7562Tracer":
      var chosen = OperationTracerOptions(withLog: try isSet("withLog"))
      if let list = config?["ignoredOpcodes"] {
        let ignored = list.isArray ? list.elements.map { try? $0.uint64() } : [nil]
        chosen.ignored = []
        for opcode in ignored {
          guard let opcode = opcode.flatMap({ UInt8(exactly: $0) }) else {
            throw TracerError("ignoredOpcodes of the tracer's configuration is no list of instructions")
          }
          chosen.ignored.insert(opcode)
        }
      }
      self = .operation(chosen)
    case "keccak256PreimageTracer": self = .keccakPreimages
    case "noopTracer": self = .noop
    case "muxTracer":
      let members = config?.members ?? []
      guard members.count <= 8 else { throw TracerError("muxTracer takes at most 8 tracers") }
      var parts: [(name: String, tracer: NamedTracer)] = []
      for (name, config) in members {
        guard name != "muxTracer" else { throw TracerError("muxTracer cannot have \"\(name)\" in it") }
        parts.append((name, try NamedTracer(name, config: config)))
      }
      self = .mux(parts)
    default:
      throw TracerError(
        "the tracer \"\(name.prefix(50))\" is not supported: there are \(Self.names.joined(separator: ", ")); "
          + "tracers in JavaScript are not run")
    }
  }

  public func make(_ context: TraceContext) -> any TransactionTracer {
    switch self {
    case .structLog(let options): StructLogTracer(options, context)
    case .call(let options): CallTracer(options, context)
    case .flatCall(let options): FlatCallTracer(options, context)
    case .operation(let options): OperationTracer(options, context)
    case .prestate(let options): PrestateTracer(options, context)
    case .fourByte: FourByteTracer(context)
    case .keccakPreimages: KeccakPreimageTracer()
    case .noop: NoopTracer()
    case .mux(let parts): MuxTracer(parts.map { ($0.name, $0.tracer.make(context)) })
    }
  }
}
