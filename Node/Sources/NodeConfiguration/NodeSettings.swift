public import Chain
public import EthereumTypes
public import Logging
public import RPC
public import RPCServer

/// Everything that a node can be told: one chain with its pool, its blocks and its server.
public struct NodeSettings: Sendable {
  /// When blocks are made.
  public enum Production: String, CaseIterable, Sendable {
    /// As soon as the pool has something.
    case instant
    /// Every so often.
    case interval
    /// Only when a call asks for it (`evm_mine`), or never.
    case manual
  }

  public enum Order: String, CaseIterable, Sendable {
    case fee, arrival
  }

  public enum LogFormat: String, CaseIterable, Sendable {
    /// For people.
    case text
    /// A JSON object a line.
    case json
  }

  public enum LogLevel: String, CaseIterable, Sendable {
    case trace, debug, info, notice, warning, error, critical
  }

  /// Nil: the command must say where.
  public var dataDirectory: String?
  /// Nil: the directory has a chain already, and its genesis.
  public var genesis: String?
  public var store = Chain.Options()
  public var pool = Mempool.Limits()

  public var production = Production.interval
  public var interval = Duration.seconds(2)
  /// Whether blocks at intervals are made without transactions.
  public var sealsEmpty = false
  public var order = Order.fee
  public var gasLimit: UInt64?
  public var beneficiary = Address.zero
  public var extraData: [UInt8] = Array("Martinet".utf8)
  public var buildTime: Duration?

  public var server = RPCServerOptions()
  public var limits = RPCLimits()
  /// The file of the KZG ceremony's powers, as c-kzg-4844 has it. Nil: blob transactions are refused.
  public var trustedSetup: String?

  /// Whether the server has a page at /metrics.
  public var metrics = true
  /// Whether the server has the explorer's pages.
  public var explorer = true

  public var logLevel = LogLevel.info
  public var logFormat = LogFormat.text

  public init() {}

  public var mode: BlockProducer.Mode {
    switch production {
    case .instant: .instant
    case .interval: .interval(interval, empty: sealsEmpty)
    case .manual: .manual
    }
  }

  /// What all blocks have in common.
  public var plan: BlockPlan {
    var plan = BlockPlan()
    plan.beneficiary = beneficiary
    plan.targetGasLimit = gasLimit
    plan.extraData = extraData
    plan.timeLimit = buildTime
    return plan
  }

  public var selection: Mempool.Order {
    switch order {
    case .fee: .fee
    case .arrival: .arrival
    }
  }

  public var loggerLevel: Logger.Level { Logger.Level(rawValue: logLevel.rawValue) ?? .info }
}
