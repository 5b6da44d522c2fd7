import ArgumentParser
import Console
import CoreMetrics
import Foundation
import KZGProver
import Logging
import NodeConfiguration
import NodeService
import PrometheusMetrics
import RPCServer
import Synchronization

/// What `node` and `devnet` have in common: a file of settings, and settings themselves as flags.
struct SettingsOptions: ParsableArguments {
  @Option(help: "A file with settings, YAML or JSON; MARTINET_CONFIG names one as well.", completion: .file())
  var config: String?
  @Flag(help: "Print the settings as they would be used, and where each came from, as a file that --config takes.")
  var printConfiguration = false
  @Argument(parsing: .allUnrecognized, help: "The settings below, as flags.")
  var settings: [String] = []

  /// The settings; nil where they were to be printed only, and have been.
  func read<Root>(_ table: SettingTable<Root>) throws -> ResolvedSettings<Root>? {
    let environment = ProcessInfo.processInfo.environment
    let resolved: ResolvedSettings<Root>
    do {
      resolved = try table.read(
        arguments: settings, environment: environment, file: config ?? environment["MARTINET_CONFIG"])
    } catch {
      throw ValidationError(error.description)
    }
    guard printConfiguration else { return resolved }
    print(table.file(resolved), terminator: "")
    return nil
  }

  static func discussion<Root>(_ words: String, _ table: SettingTable<Root>) -> String {
    """
    \(words)

    Each setting may be a flag, an environment variable (MARTINET_RPC_PORT), or in a file (port below rpc): flags count \
    before the environment, the environment before the file. A switch is turned off by --no-… or =false. Sizes take KiB, MiB \
    or GiB, times ms, s, m, h or d.

    SETTINGS:
    \(table.help)
    """
  }
}

/// `martinet node`: one chain.
struct NodeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "node",
    abstract: "Run a chain: blocks, JSON-RPC over HTTP and WebSocket, explorer, metrics.",
    discussion: SettingsOptions.discussion(
      """
      It runs until SIGTERM or SIGINT (Ctrl-C): then it answers what it was asked, finishes the block that is being made and \
      ends with status 0. With 64 it does not understand its settings; 1 is any other reason.
      """, NodeSettings.table))

  @OptionGroup var options: SettingsOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    guard let resolved = try options.read(NodeSettings.table) else { return }
    let settings = resolved.values
    guard let directory = settings.dataDirectory else {
      throw ValidationError("where is the chain? give --datadir (or MARTINET_DATADIR, or datadir in a file)")
    }
    let process = NodeProcess(settings, warnings: resolved.warnings)
    var plan = ChainNode.Plan(
      name: "martinet", directory: directory, genesis: settings.genesis.map { .file($0) } ?? .kept, settings: settings,
      mode: settings.mode, version: NodeProcess.version)
    plan.blobs = try process.blobs(settings)
    let (terminal, host) = (output.terminal, settings.server.host)
    try process.run([plan]) { ports in
      let port = ports[0]
      if terminal.json {
        NodeProcess.tell(.object([("url", .string(NodeProcess.url(host, port))), ("port", .integer(port))]))
      } else {
        terminal.say("listening at \(NodeProcess.url(host, port))")
      }
    }
  }
}

/// A process that is a node: its log, its metrics, its signals.
struct NodeProcess {
  static let version: String = {
    #if arch(x86_64)
      let processor = "x86_64"
    #elseif arch(arm64)
      let processor = "arm64"
    #else
      let processor = "other"
    #endif
    #if os(Linux)
      let system = "linux"
    #else
      let system = "macos"
    #endif
    return "Martinet/0.1.0/\(system)-\(processor)"
  }()

  let logger: Logger
  let metrics = MetricsRegistry()

  /// Once in a process.
  init(_ settings: NodeSettings, warnings: [String]) {
    let (format, level) = (settings.logFormat, settings.loggerLevel)
    LoggingSystem.bootstrap { LogLines(label: $0, format: format, level: level) }
    logger = Logger(label: "martinet")
    MetricsSystem.bootstrap(metrics)
    metrics.addProcess()
    for warning in warnings { logger.warning("\(warning)") }
  }

  func blobs(_ settings: NodeSettings) throws -> BlobSetup? {
    guard let path = settings.trustedSetup else { return nil }
    let text = try readFile(path)
    do throws(BlobError) {
      return try BlobSetup(text: text)
    } catch {
      throw Failure(NodeError.trustedSetup(path, reason: "\(error)").description)
    }
  }

  /// Opens the chains and runs until a signal. `whenReady` gets the ports that they listen at.
  func run(_ plans: [ChainNode.Plan], whenReady: @escaping @Sendable ([Int]) -> Void) throws {
    let metrics = metrics
    let logger = logger
    try wait {
      do {
        var nodes: [ChainNode] = []
        for plan in plans { nodes.append(try ChainNode(plan, metrics: metrics, logger: Logger(label: plan.name))) }
        try await ChainNode.run(nodes, logger: logger, whenReady: whenReady)
      } catch let error as NodeError {
        throw Failure(error.description)
      }
    }
  }

  /// A line on standard output, which a pipe has at once.
  static func tell(_ object: JSON) { FileHandle.standardOutput.write(Data((object.text + "\n").utf8)) }

  static func url(_ host: String, _ port: Int) -> String {
    "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
  }
}

/// Runs `body` while this thread waits.
private func wait(_ body: @escaping @Sendable () async throws -> Void) throws {
  let done = DispatchSemaphore(value: 0)
  let result = Mutex<Result<Void, any Error>>(.success(()))
  Task {
    do { try await body() } catch { result.withLock { $0 = .failure(error) } }
    done.signal()
  }
  done.wait()
  try result.withLock { $0 }.get()
}
