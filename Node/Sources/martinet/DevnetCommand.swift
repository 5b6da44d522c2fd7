import ArgumentParser
import BigIntegers
import Chain
import Console
import DevelopmentKeys
import EthereumTypes
import Explorer
import Foundation
import NodeConfiguration
import NodeService
import RPCServer

/// `martinet devnet`: a chain and its base layer, for development.
struct DevnetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "devnet",
    abstract: "Run an L2 and an L1 for development in one process, with funded accounts.",
    discussion: SettingsOptions.discussion(
      """
      The L2 is at port 8545, where tools look first, the L1 at 8546. Both know the evm_ and anvil_ methods: time, snapshots, \
      balances, blocks on demand. The accounts' keys are known to everybody: nothing here may ever be worth anything. The L1 \
      and the L2 are two chains of one kind; nothing is settled between them yet.
      """, DevnetSettings.table))

  @Flag(help: "Do not print the accounts and their keys.")
  var quiet = false
  @OptionGroup var options: SettingsOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    guard let resolved = try options.read(DevnetSettings.table) else { return }
    let settings = resolved.values
    guard settings.node.server.port == 0 || settings.node.server.port != settings.basePort else {
      throw ValidationError("the L1 and the L2 cannot both be at port \(settings.basePort): see --rpc-port and --l1-port")
    }
    guard settings.chainID != settings.baseChainID else {
      throw ValidationError("the L1 and the L2 cannot both have chain id \(settings.chainID)")
    }
    let accounts = try DevnetAccount.all(settings.accounts)
    let process = NodeProcess(settings.node, warnings: resolved.warnings)
    let folder = settings.node.dataDirectory ?? DevnetCommand.temporaryFolder()
    defer { if settings.node.dataDirectory == nil { try? FileManager.default.removeItem(atPath: folder) } }
    let blobs = try process.blobs(settings.node)
    let layers = [
      Layer(name: "L2", folder: folder + "/l2", chainID: settings.chainID, port: settings.node.server.port),
      Layer(name: "L1", folder: folder + "/l1", chainID: settings.baseChainID, port: settings.basePort),
    ]
    let plans = try layers.map { layer in
      var node = settings.node
      node.server.port = layer.port
      let genesis = try DevelopmentGenesis.json(
        chainID: layer.chainID,
        accounts: Dictionary(uniqueKeysWithValues: accounts.map { ($0.key.address, .init(balance: settings.wei)) }),
        gasLimit: settings.gasLimit)
      var plan = ChainNode.Plan(
        name: layer.name, directory: layer.folder, genesis: .json(genesis), settings: node, mode: settings.mode,
        version: NodeProcess.version)
      plan.developmentKeys = accounts.map(\.key)
      plan.blobs = blobs
      plan.links = layers.filter { $0.name != layer.name && $0.port != 0 }.map {
        Explorer.Link(title: $0.name, url: NodeProcess.url(node.server.host, $0.port))
      }
      return plan
    }
    let (terminal, quiet) = (output.terminal, quiet)
    try process.run(plans) { ports in
      let open = zip(layers, ports).map { layer, port in (layer, NodeProcess.url(settings.node.server.host, port)) }
      if terminal.json {
        DevnetCommand.printJSON(open, accounts, folder)
      } else {
        DevnetCommand.say(terminal, open, quiet ? nil : accounts, settings, folder)
      }
    }
  }

  struct Layer: Sendable {
    let name: String
    let folder: String
    let chainID: UInt64
    let port: Int
  }

  private static func temporaryFolder() -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("martinet-devnet-\(UUID().uuidString)").path
  }

  private static func printJSON(_ open: [(Layer, String)], _ accounts: [DevnetAccount], _ folder: String) {
    var members: [(String, JSON)] = open.map { layer, url in
      (
        layer.name.lowercased(),
        .object([
          ("url", .string(url)), ("webSocket", .string(url.replacing("http://", with: "ws://"))),
          ("chainID", .integer(Int(clamping: layer.chainID))),
        ])
      )
    }
    members.append(("folder", .string(folder)))
    members.append(
      (
        "developmentAccounts",
        .array(accounts.map { .object([("address", .string($0.key.address.text)), ("privateKey", .string($0.secret))]) })
      ))
    NodeProcess.tell(.object(members))
  }

  private static func say(
    _ terminal: Terminal, _ open: [(Layer, String)], _ accounts: [DevnetAccount]?, _ settings: DevnetSettings,
    _ folder: String
  ) {
    terminal.say("Martinet devnet")
    for (layer, url) in open {
      terminal.say("  \(layer.name)  \(url)  (and \(url.replacing("http://", with: "ws://")))  chain id \(layer.chainID)")
    }
    if settings.node.explorer { for (layer, url) in open { terminal.say("  \(layer.name) explorer  \(url)/") } }
    if settings.node.metrics, let first = open.first { terminal.say("  metrics      \(first.1)/metrics") }
    terminal.say("  data         \(folder)\(settings.node.dataDirectory == nil ? " (removed at the end)" : "")")
    if let accounts {
      terminal.say("")
      terminal.say("DEVELOPMENT KEYS. Everybody knows them: never use them where anything has a value.")
      terminal.say("\(settings.balance) ETH each, on both chains:")
      for (i, account) in accounts.enumerated() {
        terminal.say("  (\(i)) \(account.key.address.text)  \(account.secret)")
      }
    }
    terminal.say("")
    terminal.say("Ctrl-C stops it.")
  }
}

/// An account of a devnet with its key as text.
struct DevnetAccount: Sendable {
  let key: DevelopmentKey
  let secret: String

  /// The first ones of the phrase that all tools know.
  static func all(_ count: Int) throws -> [DevnetAccount] {
    let branch = try HierarchicalKey(seed: DevelopmentKey.phrase.seed).descendant("m/44'/60'/0'/0")
    return try (0..<UInt32(clamping: count)).map { i in
      let child = try branch.child(i)
      return DevnetAccount(key: DevelopmentKey(child.privateKey), secret: child.bytes.hex)
    }
  }
}
