public import BigIntegers
public import Chain

/// A development network: a chain (L2) and its base layer (L1) in one process.
public struct DevnetSettings: Sendable {
  /// Of both chains, but for ports, folders and genesis; `rpc.port` is the L2's.
  public var node: NodeSettings
  public var chainID: UInt64 = 31_337
  public var baseChainID: UInt64 = 900
  public var basePort = 8546
  public var accounts = 10
  /// Ether of each account.
  public var balance: UInt64 = 10_000
  /// Nil: blocks as soon as there are transactions.
  public var blockTime: Duration?
  public var gasLimit: UInt64 = 60_000_000

  public init() {
    node = NodeSettings()
    node.production = .instant
    node.logLevel = .notice
  }

  /// What each account has at the start.
  public var wei: UInt256 { UInt256(balance) &* UInt256(1_000_000_000_000_000_000 as UInt64) }

  /// When both chains make blocks.
  public var mode: BlockProducer.Mode { blockTime.map { .interval($0, empty: true) } ?? node.mode }

  /// All settings of `martinet devnet`.
  public static let table = SettingTable(DevnetSettings(), own + common)

  private static let own: [Setting<DevnetSettings>] = [
    Setting(
      "datadir", \.node.dataDirectory, .text("FOLDER"), none: "none",
      "Where the chains are kept, in l1 and l2; without it they are in a temporary folder and gone at the end."),
    Setting("chain-id", \.chainID, .integer("ID", 1...0x7fff_ffff_ffff_ffff), "The L2's chain id."),
    Setting("l1.chain-id", \.baseChainID, .integer("ID", 1...0x7fff_ffff_ffff_ffff), "The L1's chain id."),
    Setting("l1.port", \.basePort, .port, "The L1's port; 0 takes one that is free."),
    Setting("accounts", \.accounts, .integer("N", 1...1_000), "Accounts with funds on both chains."),
    Setting("balance", \.balance, .integer("ETHER", 1...1_000_000_000), "What each account has at the start."),
    Setting(
      "block-time", \.blockTime, .duration, none: "instant",
      "Time between blocks, empty ones included; instant makes one as soon as there are transactions."),
    Setting(
      "gas-limit", \.gasLimit, .integer("GAS", 5_000...0x7fff_ffff_ffff_ffff), "Gas limit of the first blocks."),
  ]

  private static let common: [Setting<DevnetSettings>] = {
    let parts = [NodeSettings.store, NodeSettings.pool, NodeSettings.blocks, NodeSettings.rpc, NodeSettings.rpcLimits, NodeSettings.log]
    return parts.flatMap { $0 }.map { Setting<DevnetSettings>($0, at: \.node) }
  }()
}
