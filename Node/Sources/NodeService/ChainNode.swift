public import Chain
import ChainStore
public import DevelopmentKeys
import EthereumTypes
public import Explorer
import Foundation
import HTTPTypes
import Hashes
import Hummingbird
public import KZGProver
public import Logging
public import NodeConfiguration
import NIOCore
public import PrometheusMetrics
import RPC
public import RPCServer
public import ServiceLifecycle
import Synchronization

/// One chain with all that belongs to it: store, pool, block production, JSON-RPC, explorer.
///
/// As a service it runs until it is told to stop, and then in this order: no connection is taken any more, calls that run are
/// answered, a block that is being made is finished, the pool answers what waits and closes its journal. The stores close when
/// the last reference to the node goes.
public final class ChainNode: Service {
  /// What a node is made of, apart from its settings.
  public struct Plan: Sendable {
    /// In logs, metrics and at the head of pages.
    public var name: String
    public var directory: String
    public var genesis: GenesisSource
    public var settings: NodeSettings
    public var mode: BlockProducer.Mode
    /// Nil: not a development chain; no `evm_` and `anvil_` methods.
    public var developmentKeys: [DevelopmentKey]?
    public var blobs: BlobSetup?
    /// Links at the head of the explorer's pages; known after all nodes have their port.
    public var links: [Explorer.Link] = []
    public var version: String

    public init(
      name: String, directory: String, genesis: GenesisSource, settings: NodeSettings, mode: BlockProducer.Mode,
      version: String
    ) {
      self.name = name
      self.directory = directory
      self.genesis = genesis
      self.settings = settings
      self.mode = mode
      self.version = version
    }
  }

  public let name: String
  public let chain: Chain
  public let mempool: Mempool
  public let producer: BlockProducer
  public let server: RPCServer
  private let explorer: Explorer
  private let mode: BlockProducer.Mode
  private let settings: NodeSettings
  private let lock: DirectoryLock
  private let logger: Logger
  private let stopFlag = StopFlag()

  /// Opens the chain in the plan's folder, which nobody else may use; makes no block yet and listens to nothing yet.
  public init(_ plan: Plan, metrics: MetricsRegistry, logger: Logger) throws(NodeError) {
    name = plan.name
    mode = plan.mode
    settings = plan.settings
    self.logger = logger
    lock = try DirectoryLock(plan.directory)
    chain = try ChainNode.chain(plan)
    mempool = try ChainNode.pool(plan, chain)
    let (chain, mempool, stopFlag) = (chain, mempool, stopFlag)
    let producer = BlockProducer(
      chain: chain, mempool: mempool, plan: plan.settings.plan, order: plan.settings.selection)
    self.producer = producer
    let development = plan.developmentKeys.map {
      DevelopmentServices(control: DevelopmentControl(chain), producer: producer, keys: $0, blobs: plan.blobs)
    }
    let calls = CallMetrics(metrics, chain: plan.name, logger)
    let dispatcher = RPCDispatcher(
      chain: chain, mempool: mempool, limits: plan.settings.limits, clientVersion: plan.version,
      development: development, onCall: { calls.count($0) })
    var options = Explorer.Options()
    options.links = plan.links
    for (i, key) in (plan.developmentKeys ?? []).enumerated() { options.labels[key.address] = "development account \(i)" }
    let explorer = Explorer(chain: chain, mempool: mempool, name: plan.name, options: options)
    self.explorer = explorer
    server = RPCServer(
      dispatcher: dispatcher, options: plan.settings.server, logger: logger,
      isReady: { !stopFlag.isSet && producer.failure == nil },
      routes: { router in
        if plan.settings.metrics {
          router.get("/metrics") { _, _ in
            Response(
              status: .ok, headers: [.contentType: MetricsRegistry.contentType],
              body: .init(byteBuffer: ByteBuffer(bytes: metrics.text())))
          }
        }
        if plan.settings.explorer { explorer.mount(on: router) }
      })
    addMetrics(to: metrics, directory: plan.directory)
    addLog()
    let head = chain.head
    logger.notice(
      "opened the chain", metadata: ["folder": "\(plan.directory)", "head": "\(head.number)", "hash": "\(head.hash)"])
  }

  private static func chain(_ plan: Plan) throws(NodeError) -> Chain {
    let genesis = try plan.genesis.load(directory: plan.directory)
    do throws(ChainError) {
      return try Chain(directory: plan.directory, genesis: genesis, options: plan.settings.store)
    } catch {
      guard case .store(.foreignChain(let settings, let found)) = error else {
        throw .chain(plan.directory, reason: "\(error)")
      }
      throw .otherGenesis(directory: plan.directory, expected: found, found: settings)
    }
  }

  private static func pool(_ plan: Plan, _ chain: Chain) throws(NodeError) -> Mempool {
    var verifies: (@Sendable (BlobSidecar, [Hash256]) -> Bool)?
    if let blobs = plan.blobs { verifies = { blobs.verifies($0, for: $1) } }
    do throws(MempoolError) {
      return try Mempool(
        chain: chain, journalPath: plan.directory + "/pool.journal", limits: plan.settings.pool, verifiesSidecar: verifies)
    } catch {
      throw .chain(plan.directory, reason: "\(error)")
    }
  }

  public func run() async throws {
    producer.setMode(mode)
    let stopFlag = stopFlag
    do {
      try await withGracefulShutdownHandler {
        try await server.run()
      } onGracefulShutdown: {
        stopFlag.set()
      }
    } catch {
      close()
      throw NodeError.listen(settings.server.host, port: settings.server.port, reason: "\(error)")
    }
    close()
  }

  private func close() {
    logger.debug("finishing what is under way")
    producer.stop()
    mempool.close()
    explorer.close()
    logger.notice("stopped", metadata: ["head": "\(chain.head.number)"])
  }

  private func addLog() {
    let logger = logger
    producer.observe { result in
      switch result {
      case .success(let (sealed, time)):
        logger.info(
          "sealed a block",
          metadata: [
            "number": "\(sealed.block.header.number)", "hash": "\(sealed.hash)",
            "transactions": "\(sealed.block.transactions.count)", "gas": "\(sealed.block.header.gasUsed)",
            "time": "\(time.inGoWords)",
          ])
      case .failure(let error): logger.error("a block could not be made", metadata: ["reason": "\(error)"])
      }
    }
    chain.observe { events in
      for case .reorganised(let removed, let added) in events {
        logger.warning(
          "the chain went to another branch", metadata: ["removed": "\(removed.count)", "added": "\(added.count)"])
      }
    }
  }
}

/// Set once.
final class StopFlag: Sendable {
  private let flag = Atomic(false)
  var isSet: Bool { flag.load(ordering: .relaxed) }
  func set() { flag.store(true, ordering: .relaxed) }
}
