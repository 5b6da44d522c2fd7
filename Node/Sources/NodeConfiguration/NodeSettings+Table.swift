import BigIntegers
import Chain
import EthereumTypes
import RPC
import RPCServer

extension NodeSettings {
  /// All settings of `martinet node`.
  public static let table = SettingTable(NodeSettings(), [place, store, pool, blocks, rpc, rpcLimits, log].flatMap { $0 })

  /// Where the chain is.
  static let place: [Setting<NodeSettings>] = [
    Setting("datadir", \.dataDirectory, .text("FOLDER"), none: "none", "The folder of the chain; made if it is not there."),
    Setting(
      "genesis", \.genesis, .text("FILE"), none: "none",
      "The genesis file (JSON as go-ethereum reads it); needed once, as the folder keeps a copy."),
  ]

  static let store: [Setting<NodeSettings>] = [
    Setting(
      "store.retention", \.store.retention, .integer("BLOCKS", 1 ... .max), none: "archive",
      "For how many blocks the state is kept; archive keeps all."),
    Setting("store.check-state", \.store.checksWholeState, .flag, "Compute the root of the whole state at the start."),
    Setting("store.cache", \.store.cacheBytes, .bytes, "Memory for blocks of the state's database."),
  ]

  static let pool: [Setting<NodeSettings>] = [
    Setting("pool.transactions", \.pool.transactions, .count, "Transactions that the pool holds."),
    Setting("pool.bytes", \.pool.bytes, .bytes, "Bytes that the pool holds."),
    Setting("pool.per-sender", \.pool.perSender, .count, "Transactions of one sender."),
    Setting("pool.nonce-gap", \.pool.nonceGap, .integer("N", 0 ... .max), "How far ahead of the account a nonce may be."),
    Setting("pool.waiting", \.pool.waiting, .count, "Transactions that may wait to be looked at."),
    Setting("pool.transaction-bytes", \.pool.transactionBytes, .bytes, "Bytes of a transaction without its blobs."),
    Setting("pool.minimum-tip", \.pool.minimumTip, .wei, "The least tip that is accepted."),
    Setting(
      "pool.replacement-percent", \.pool.replacementPercent, .integer("N", 0...10_000),
      "By how much fee and tip must grow to replace a transaction."),
    Setting(
      "pool.blob-replacement-percent", \.pool.blobReplacementPercent, .integer("N", 0...10_000),
      "The same for one with blobs."),
  ]

  static let blocks: [Setting<NodeSettings>] = [
    Setting("blocks.production", \.production, .choice, "When blocks are made."),
    Setting("blocks.interval", \.interval, .duration, "Time between blocks, with blocks.production interval."),
    Setting("blocks.empty", \.sealsEmpty, .flag, "Make blocks at intervals also without transactions."),
    Setting("blocks.order", \.order, .choice, "Which transactions come first: those that pay most, or those that came first."),
    Setting(
      "blocks.gas-limit", \.gasLimit, .integer("GAS", 5_000...0x7fff_ffff_ffff_ffff), none: "unchanged",
      "Where blocks' gas limit goes, by at most a 1,024th with each."),
    Setting("blocks.beneficiary", \.beneficiary, .address, "Who gets the tips."),
    Setting("blocks.extra-data", \.extraData, .shortText("TEXT", 32), "What is written into each header, at most 32 bytes."),
    Setting(
      "blocks.time-limit", \.buildTime, .duration, none: "none",
      "How long after a block's begin its last transaction may begin."),
    Setting(
      "blobs.trusted-setup", \.trustedSetup, .text("FILE"), none: "none",
      "The powers of the KZG ceremony (c-kzg-4844's trusted_setup.txt); without it blob transactions are refused."),
  ]

  /// The server.
  static let rpc: [Setting<NodeSettings>] = [
    Setting("rpc.host", \.server.host, .text("ADDRESS"), "The address to listen at; with another than 127.0.0.1 others can call as well."),
    Setting("rpc.port", \.server.port, .port, "The port for HTTP and WebSocket; 0 takes one that is free."),
    Setting("rpc.allowed-hosts", \.server.allowedHosts, .list("NAME"), "Names that requests may call the server by; * allows all."),
    Setting("rpc.allowed-origins", \.server.allowedOrigins, .list("ORIGIN"), "Web pages that may ask, such as https://app.example; * allows all."),
    Setting("rpc.connections", \.server.connections, .count, "Connections at once."),
    Setting("rpc.websockets", \.server.webSockets, .count, "Connections that are WebSockets."),
    Setting("rpc.concurrent-calls", \.server.concurrentCalls, .integer("N", 1...1_024), "Calls that run at once."),
    Setting("rpc.waiting-calls", \.server.waitingCalls, .count, "Calls that wait beside those; more are refused."),
    Setting("rpc.buffered-bytes", \.server.bufferedBytes, .bytes, "Bytes that wait for slow clients, of all together."),
    Setting("rpc.request-time", \.server.requestTime, .duration, "How long a request may take to arrive."),
    Setting("rpc.idle-time", \.server.idleTime, .duration, "How long a connection may be idle."),
    Setting("rpc.ping-time", \.server.pingTime, .duration, "Time between pings to a WebSocket."),
    Setting("rpc.shutdown-time", \.server.shutdownTime, .duration, "How long calls under way may take when the node stops."),
    Setting("rpc.websocket-calls", \.server.webSocketCalls, .count, "Calls of one WebSocket at once."),
    Setting("rpc.websocket-fragments", \.server.webSocketFragments, .count, "Frames of a WebSocket's message."),
    Setting("rpc.unread-notifications", \.server.unreadNotifications, .count, "Notifications that a client may leave unread."),
    Setting("rpc.unread-bytes", \.server.unreadBytes, .bytes, "Bytes that a client may leave unread."),
    Setting("rpc.metrics", \.metrics, .flag, "Answer GET /metrics with figures for Prometheus."),
    Setting("rpc.explorer", \.explorer, .flag, "Show the explorer's pages at the same port."),
  ]

  /// What one request may ask for.
  static let rpcLimits: [Setting<NodeSettings>] = [
    Setting("limits.request-bytes", \.limits.requestBytes, .bytes, "Bytes of a request, a batch included."),
    Setting("limits.batch-length", \.limits.batchLength, .count, "Requests in a batch."),
    Setting("limits.batch-time", \.limits.batchTime, .duration, "Time after which no further request of a batch is begun."),
    Setting("limits.response-bytes", \.limits.responseBytes, .bytes, "Bytes of an answer, of a batch's together."),
    Setting("limits.log-range", \.limits.logRange, .integer("BLOCKS", 1 ... .max), "Blocks of one eth_getLogs."),
    Setting("limits.log-count", \.limits.logCount, .count, "Logs that one eth_getLogs returns."),
    Setting("limits.filter-alternatives", \.limits.filterAlternatives, .count, "Addresses of a filter, and topics at a place."),
    Setting("limits.call-gas", \.limits.callGas, .integer("GAS", 21_000 ... .max), "Gas of a call, an estimate, a simulation."),
    Setting("limits.call-time", \.limits.callTime, .duration, none: "none", "Time of a call or a trace that asks for none itself."),
    Setting("limits.longest-trace-time", \.limits.longestTraceTime, .duration, "Time that a trace may ask for."),
    Setting("limits.fee-history-blocks", \.limits.feeHistoryBlocks, .integer("BLOCKS", 1 ... .max), "Blocks of an eth_feeHistory."),
    Setting("limits.fee-history-percentiles", \.limits.feeHistoryPercentiles, .count, "Percentiles of an eth_feeHistory."),
    Setting("limits.storage-keys", \.limits.storageKeys, .count, "Slots of an eth_getProof."),
    Setting("limits.simulated-blocks", \.limits.simulatedBlocks, .integer("BLOCKS", 1 ... .max), "Blocks of an eth_simulateV1."),
    Setting("limits.access-list-rounds", \.limits.accessListRounds, .count, "Runs of an eth_createAccessList."),
    Setting("limits.trace-steps", \.limits.traceSteps, .count, "Steps of a trace."),
    Setting("limits.listed-batches", \.limits.listedBatches, .integer("N", 1 ... .max), "Batches that one call lists."),
    Setting("limits.mined-blocks", \.limits.minedBlocks, .integer("BLOCKS", 1 ... .max), "Blocks of one anvil_mine."),
    Setting("limits.filters", \.limits.filters, .count, "Filters that are polled, of all clients together."),
    Setting("limits.filter-time", \.limits.filterTime, .duration, "How long a filter may go without being asked for."),
    Setting("limits.filter-changes", \.limits.filterChanges, .count, "Changes in one answer, about; the rest comes with the next."),
    Setting("limits.filter-steps", \.limits.filterSteps, .count, "Blocks that a filter keeps for its client."),
    Setting("limits.filter-transactions", \.limits.filterTransactions, .count, "Transactions that a filter keeps for its client."),
    Setting("limits.subscriptions", \.limits.subscriptions, .count, "Subscriptions of all clients together."),
    Setting("limits.session-subscriptions", \.limits.sessionSubscriptions, .count, "Subscriptions of one client."),
    Setting("limits.kept-alternatives", \.limits.keptAlternatives, .count, "Addresses and topics of all filters together."),
    Setting("limits.held-bytes", \.limits.heldBytes, .bytes, "Bytes of notifications kept until a subscription has its name."),
    Setting("limits.waiting-transactions", \.limits.waitingTransactions, .count, "Transactions that wait to be told to subscriptions."),
  ]

  static let log: [Setting<NodeSettings>] = [
    Setting("log.level", \.logLevel, .choice, "The least that is logged."),
    Setting("log.format", \.logFormat, .choice, "Lines for people, or a JSON object each."),
  ]
}
