import BigIntegers
import Chain
import EthereumTypes
import Foundation
import RPCServer
import TemporaryFolders
import Testing

@testable import NodeConfiguration

struct NodeConfigurationTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func file(_ text: String, _ name: String = "martinet.yaml") throws -> String {
    let url = folder.url.appendingPathComponent(name)
    try Data(text.utf8).write(to: url)
    return url.path
  }

  func problems(
    _ arguments: [String] = [], environment: [String: String] = [:], file: String? = nil
  ) -> [String] {
    do {
      _ = try NodeSettings.table.read(arguments: arguments, environment: environment, file: file)
      return []
    } catch { return error.problems }
  }

  @Test func defaultsAreThoseOfTheParts() throws {
    let settings = try NodeSettings.table.read().values
    #expect(settings.pool.transactions == Mempool.Limits().transactions)
    #expect(settings.store.retention == 1024 && settings.server.port == 8545 && settings.server.host == "127.0.0.1")
    #expect(settings.mode == .interval(.seconds(2), empty: false))
    #expect(try DevnetSettings.table.read().values.mode == .instant)
  }

  @Test func flagsOverEnvironmentOverFileOverDefaults() throws {
    let path = try file(
      """
      # A comment.
      rpc:
        port: 1
        host: 0.0.0.0
        allowed-hosts: [a.example, b.example]
        idle-time: 90s
      pool:
        per-sender: 7
        bytes: 64MiB
      store.retention: archive
      """)
    let read = try NodeSettings.table.read(
      arguments: ["--rpc-port", "3", "--blocks-empty", "--blocks-beneficiary=0x00000000000000000000000000000000000000aa"],
      environment: ["MARTINET_RPC_PORT": "2", "MARTINET_POOL_PER_SENDER": "8", "HOME": "/", "MARTINET_VECTORS": "x"],
      file: path)
    let settings = read.values
    #expect(settings.server.port == 3 && settings.pool.perSender == 8 && settings.server.host == "0.0.0.0")
    #expect(settings.server.allowedHosts == ["a.example", "b.example"] && settings.server.idleTime == .seconds(90))
    #expect(settings.pool.bytes == 64 << 20 && settings.store.retention == nil && settings.sealsEmpty)
    #expect(settings.beneficiary == Address(truncating: 0xaa))
    #expect(read.sources["rpc.port"] == .flag && read.sources["pool.per-sender"] == .environment)
    #expect(read.sources["rpc.host"] == .file(path) && read.sources["log.level"] == nil)
    #expect(read.warnings.isEmpty)
    // JSON is read as well, and empty files.
    let json = try file(#"{"rpc": {"port": 9, "allowed-origins": ["https://a.example"]}, "blocks.empty": true}"#, "m.json")
    let other = try NodeSettings.table.read(file: json).values
    #expect(other.server.port == 9 && other.sealsEmpty && other.server.allowedOrigins == ["https://a.example"])
    #expect(try NodeSettings.table.read(file: try file("# nothing\n", "e")).sources.isEmpty)
    #expect(try NodeSettings.table.read(file: try file("", "e")).sources.isEmpty)
  }

  /// Every setting by each way, with a value that is not its default: what is printed is read again as the same.
  @Test func everySettingIsReadFromEachSourceAndPrinted() throws {
    var arguments: [String] = []
    var environment: [String: String] = [:]
    let others = [
      "7", "true", "false", "9s", "12KiB", "archive", "manual", "arrival", "json", "debug", "a.example,b.example", "text with \"quotes\" \\ :",
      "0x00000000000000000000000000000000000000aa", "25000", "4000000", "50001",
    ]
    for setting in NodeSettings.table.settings {
      let standard = setting.get(NodeSettings())
      let value = try #require(
        others.first { value in
          var settings = NodeSettings()
          return (try? setting.set(&settings, value)) != nil && setting.get(settings) != standard
        }, "\(setting.key)")
      arguments.append("\(setting.flag)=\(value)")
      environment[setting.variable] = value
    }
    let table = NodeSettings.table
    let byFlag = try table.read(arguments: arguments)
    let byVariable = try table.read(environment: environment)
    let printed = table.file(byFlag)
    let byFile = try table.read(file: try file(printed))
    for setting in table.settings {
      let value = setting.get(byFlag.values)
      #expect(value != setting.get(NodeSettings()), "\(setting.key)")
      #expect(setting.get(byVariable.values) == value && setting.get(byFile.values) == value, "\(setting.key)")
      #expect(byFlag.sources[setting.key] == .flag && byVariable.sources[setting.key] == .environment)
    }
    // The defaults as well.
    let defaults = try table.read(file: try file(table.file(try table.read())))
    for setting in table.settings { #expect(setting.get(defaults.values) == setting.get(NodeSettings())) }
    // All names differ.
    #expect(Set(table.settings.map(\.variable)).count == table.settings.count)
    #expect(Set(table.settings.map(\.flag)).count == table.settings.count)
  }

  @Test func whatIsWrongIsNamedWithWhatWasMeant() throws {
    #expect(problems(["--rpc-prot", "1"]) == ["there is no option --rpc-prot; did you mean --rpc-port?"])
    #expect(problems(["--rpc-port"]) == ["--rpc-port needs a value: PORT"])
    #expect(problems(["--rpc-port", "--blocks-empty"]) == ["--rpc-port needs a value: PORT"])
    #expect(problems(["--rpc-port", "70000"]) == [#"--rpc-port: expected an integer from 0 to 65535, found "70000""#])
    #expect(problems(["--rpc-port", "1", "--rpc-port=2"]) == ["--rpc-port is given twice"])
    #expect(problems(["datadir"]) == [#""datadir" is no option"#])
    #expect(problems(["--no-blocks-empty", "--blocks-empty"]) == ["--blocks-empty is given twice"])
    #expect(
      problems(environment: ["MARTINET_BLOCKS_INTERVAL": "soon"])
        == [#"MARTINET_BLOCKS_INTERVAL: expected a time, such as 500ms, 30s or 5m, found "soon""#])
    let path = try file("rpc:\n  prot: 1\n  port: x\npool: 3\nlog:\n  level: [a, b]\n")
    let found = problems(["--blocks-order", "random"], file: path)
    #expect(
      found.contains("\(path): there is no setting rpc.prot; did you mean rpc.port?")
        && found.contains { $0.hasPrefix("\(path): pool must be a mapping with some of transactions, ") }
        && found.contains(#"--blocks-order: expected one of fee, arrival, found "random""#), "\(found)")
    let lists = try file("log:\n  level: [a, b]\nrpc:\n  port: x\n")
    #expect(
      Set(problems(file: lists)) == [
        "log.level: \(lists), log.level: expected one value, found several",
        #"\#(lists), rpc.port: expected an integer from 0 to 65535, found "x""#,
      ])
    #expect(problems(file: "/nonexistent").first?.contains("/nonexistent") == true)
    for text in ["[1, 2]", "just words", "a: b: c", "rpc: {port: 1", "rpc:\n  port: 1\nrpc.port: 2\n", "\u{0}"] {
      #expect(!problems(file: try file(text)).isEmpty, "\(text)")
    }
    let warned = try NodeSettings.table.read(environment: ["MARTINET_RPC_PROT": "1", "MARTINET_GUESTS": "x"])
    #expect(warned.warnings == ["the environment has MARTINET_RPC_PROT, which is no setting; did you mean MARTINET_RPC_PORT?"])
  }

  @Test(arguments: [
    ("500ms", Duration.milliseconds(500)), ("1.5s", .milliseconds(1500)), ("2m", .seconds(120)), ("3", .seconds(3)),
    ("1h", .seconds(3600)), ("1d", .seconds(86400)),
  ]) func times(_ text: String, _ duration: Duration) throws {
    #expect(try NodeSettings.table.read(arguments: ["--blocks-interval", text]).values.interval == duration)
  }

  @Test(arguments: ["0", "-1s", "1x", "s", "1e5s", "inf", "nan", "99999999999d", ""]) func noTimes(_ text: String) {
    #expect(problems(["--blocks-interval=\(text)"]).count == 1)
  }

  @Test(arguments: ["-1", "1.5MiB", "99999999999GiB", "MiB", "1mb", "9223372036854775808"]) func noSizes(_ text: String) {
    #expect(problems(["--pool-bytes=\(text)"]).count == 1)
  }

  /// Documentation/Configuration.md has what `--help` says.
  @Test func everySettingIsInTheDocument() throws {
    let path = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent("../../../Documentation/Configuration.md").standardized
    let text = try String(contentsOf: path, encoding: .utf8)
    for table in [NodeSettings.table.markdown, DevnetSettings.table.markdown] {
      for line in table.split(separator: "\n") { #expect(text.contains(line), "missing in Documentation/Configuration.md: \(line)") }
    }
    let help = NodeSettings.table.help
    for setting in NodeSettings.table.settings { #expect(help.contains("  \(setting.flag)\(setting.form.map { " " + $0 } ?? "")\n")) }
    #expect(help.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }
}
