import ArgumentParser
import Console
import EthereumTypes
import ExecutionFixtures
import Foundation
import Tracers

/// `martinet evm t8n`: the transition tool, with the options, files and exit codes of go-ethereum's `evm t8n`, so that
/// execution-spec-tests can drive it.
struct T8n: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "t8n",
    abstract: "Apply transactions to a state, as go-ethereum's evm t8n does.",
    discussion: """
      --trace.tracer takes \(NamedTracer.names.joined(separator: ", ")); tracers in JavaScript are not run. Each file has what the \
      tracer tells of one transaction.

      Exit codes: 2 the state transition failed, 3 the environment lacks something, 4 a block hash is missing, 10 JSON, \
      11 files, 12 RLP.
      """,
    aliases: ["transition"])

  @Option(name: .customLong("input.alloc"), help: "stdin, or the file with the accounts.")
  var inputAlloc = "alloc.json"
  @Option(name: .customLong("input.env"), help: "stdin, or the file with the block's environment.")
  var inputEnv = "env.json"
  @Option(
    name: .customLong("input.txs"),
    help: "stdin, or the file with the transactions; .rlp: a JSON string with the hexadecimal RLP of their list.")
  var inputTxs = "txs.json"
  @Option(
    name: .customLong("input.blobParams"),
    help: "stdin, or the file with target, max and baseFeeUpdateFraction, instead of those of the rules.")
  var inputBlobParams = ""
  @Option(name: .customLong("output.basedir"), help: "The folder of the output files; made if it is not there.")
  var basedir = ""
  @Option(name: .customLong("output.alloc"), help: "stdout, stderr, a file, or nothing.")
  var outputAlloc = "alloc.json"
  @Option(name: .customLong("output.result"), help: "stdout, stderr, a file, or nothing.")
  var outputResult = "result.json"
  @Option(name: .customLong("output.body"), help: "stdout, stderr, a file, or nothing: the RLP of the transactions.")
  var outputBody = ""
  // execution-spec-tests looks for a fork's name in this text before it asks for the fork.
  @Option(
    name: .customLong("state.fork"),
    help: "The rules: \(T8nRules.names.joined(separator: ", ")).")
  var fork = "GrayGlacier"
  @Option(name: .customLong("state.chainid"), help: "The chain id.")
  var chainID: UInt64 = 1
  @Option(name: .customLong("state.reward"), parsing: .unconditional, help: "The block's reward in wei; -1 for none.")
  var reward = "0"
  @Flag(help: "Write trace-<index>-<hash>.jsonl for each transaction (EIP-3155).")
  var trace = false
  @Option(
    name: .customLong("trace.tracer"),
    help: "Write what a tracer tells to trace-<index>-<hash>.json for each transaction, instead of --trace.")
  var tracer: String?
  @Option(name: .customLong("trace.jsonconfig"), help: "The configuration of --trace.tracer: a JSON object.")
  var tracerConfiguration = ""
  @OptionGroup var traces: TraceOptions
  @Flag(name: .customLong("trace.callframes"), help: "A line at the begin of each frame in traces.")
  var traceCallFrames = false
  @Option(
    name: .customLong("opcode.count"),
    help: "The file for how often each instruction was reached, in the folder of the output files.")
  var opcodeCount = ""
  @Flag(
    help: """
      Read a JSON object a line with alloc, env, txs (or txsRlp) and if need be fork and blobParams, and write for each a \
      line with alloc, body and result, or with error and message.
      """)
  var lines = false
  @Option(help: "Taken for compatibility; nothing is logged.")
  var verbosity = 3

  func run() throws {
    if lines {
      while let line = readLine() { FileHandle.standardOutput.write(Data((answer(line) + "\n").utf8)) }
      return
    }
    do {
      try transition()
    } catch let error as T8nError {
      FileHandle.standardError.write(Data("ERROR(\(error.code.rawValue)): \(error.description)\n".utf8))
      throw ExitCode(error.code.rawValue)
    }
  }

  private func answer(_ line: String) -> String {
    do {
      let request = try T8nInput.document(Array(line.utf8), "a line")
      let rules = try T8nRules(request["fork"]?.string ?? fork)
      let input = try T8nInput(request, chainID: chainID)
      let output = try T8nTransition(input, rules: rules, chainID: chainID, reward: try rewardInWei()).run()
      return JSON.object([("alloc", output.alloc), ("body", output.body), ("result", output.result)]).text
    } catch {
      let code = (error as? T8nError)?.code.rawValue ?? 1
      return JSON.object([("error", .integer(Int(code))), ("message", .string("\(error)"))]).text
    }
  }

  private func transition() throws {
    let rules = try T8nRules(fork)
    if !basedir.isEmpty {
      do { try FileManager.default.createDirectory(atPath: basedir, withIntermediateDirectories: true) } catch {
        throw T8nError(.files, "cannot make \(basedir)")
      }
    }
    let input = try T8nInput(
      alloc: inputAlloc, env: inputEnv, txs: inputTxs, blobParams: inputBlobParams, chainID: chainID)
    var transition = try T8nTransition(input, rules: rules, chainID: chainID, reward: try rewardInWei())
    transition.tracing = try tracing()
    let counter = opcodeCount.isEmpty ? nil : OpcodeCounter()
    let output = try transition.run(counting: counter)
    if let counter { try write(counter.json.text, opcodeCount) }

    var standard: [(String, JSON)] = []
    var errors: [(String, JSON)] = []
    for (name, place, value) in [
      ("alloc", outputAlloc, output.alloc), ("body", outputBody, output.body), ("result", outputResult, output.result),
    ] {
      switch place {
      case "stdout": standard.append((name, value))
      case "stderr": errors.append((name, value))
      case "": break
      default: try write(value.text, place)
      }
    }
    if !standard.isEmpty { print(JSON.object(standard).text) }
    if !errors.isEmpty { FileHandle.standardError.write(Data((JSON.object(errors).text + "\n").utf8)) }
  }

  /// Nil: no reward.
  private func rewardInWei() throws -> UInt64? {
    if reward.hasPrefix("-") { return nil }
    let value = reward.hasPrefix("0x") ? UInt64(reward.dropFirst(2), radix: 16) : UInt64(reward)
    guard let value else { throw T8nError(.configuration, "--state.reward must be a number") }
    return value
  }

  private func path(_ name: String) -> String { basedir.isEmpty ? name : basedir + "/" + name }

  private func write(_ text: String, _ name: String) throws {
    do { try Data(text.utf8).write(to: URL(fileURLWithPath: path(name))) } catch {
      throw T8nError(.files, "cannot write \(path(name))")
    }
  }

  private func tracing() throws -> T8nTransition.Tracing? {
    if let tracer {
      do {
        let configuration = tracerConfiguration.isEmpty ? nil : try JSONDocument(Array(tracerConfiguration.utf8)).root
        return T8nTransition.Tracing(kind: .result(try NamedTracer(tracer, config: configuration)), path: path)
      } catch {
        throw T8nError(.configuration, "failed instantiating tracer: \(error)")
      }
    }
    guard trace else { return nil }
    var options = traces.options
    options.callFrames = traceCallFrames
    return T8nTransition.Tracing(kind: .steps(options), path: path)
  }
}

/// An error with go-ethereum's exit code.
struct T8nError: Error, CustomStringConvertible {
  enum Code: Int32 {
    case transition = 2
    case configuration = 3
    case blockHash = 4
    case json = 10
    case files = 11
    case rlp = 12
  }
  let code: Code
  let description: String
  init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}
