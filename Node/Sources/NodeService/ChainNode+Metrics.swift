import Chain
import ChainStore
import EthereumTypes
import Foundation
import Logging
import PrometheusMetrics
import RPC
import RPCServer
import Synchronization

extension ChainNode {
  /// What Documentation/Configuration.md lists, each with the chain's name as a label.
  func addMetrics(to metrics: MetricsRegistry, directory: String) {
    let labels = [("chain", name)]
    let blocks = metrics.counter("martinet_blocks_total", help: "Blocks that this node made.", labels: labels)
    let transactions = metrics.counter("martinet_transactions_total", help: "Transactions in them.", labels: labels)
    let gas = metrics.counter("martinet_gas_total", help: "Gas that they used.", labels: labels)
    let failures = metrics.counter("martinet_sealing_failures_total", help: "Blocks that could not be made.", labels: labels)
    let times = metrics.histogram(
      "martinet_sealing_seconds", help: "Time from the choice of a block's transactions to the block on disk.",
      labels: labels)
    producer.observe { result in
      switch result {
      case .success(let (sealed, time)):
        blocks.increment()
        transactions.increment(by: Int64(sealed.block.transactions.count))
        gas.increment(by: Int64(clamping: sealed.block.header.gasUsed))
        times.record(time)
      case .failure: failures.increment()
      }
    }
    let branches = metrics.counter(
      "martinet_reorganisations_total", help: "Times that the head went to another branch.", labels: labels)
    chain.observe { events in
      for case .reorganised in events { branches.increment() }
    }
    metrics.collect { [weak self] metrics in self?.collect(metrics, labels, directory) }
  }

  private func collect(_ metrics: MetricsRegistry, _ labels: [(String, String)], _ directory: String) {
    func gauge(_ name: String, _ help: String, _ value: some BinaryInteger, _ more: [(String, String)] = []) {
      metrics.gauge(name, help: help, labels: labels + more).set(Double(value))
    }
    func counter(_ name: String, _ help: String, _ value: UInt64, _ more: [(String, String)] = []) {
      metrics.counter(name, help: help, labels: labels + more).raise(to: value)
    }
    let head = chain.head
    gauge("martinet_head_number", "Number of the newest block.", head.number)
    gauge("martinet_head_timestamp_seconds", "Time of the newest block, in seconds since 1970.", head.header.timestamp)
    gauge("martinet_head_gas_limit", "Gas limit of the newest block.", head.header.gasLimit)
    if let fee = head.header.baseFeePerGas {
      metrics.gauge("martinet_head_base_fee_wei", help: "Base fee of the newest block.", labels: labels)
        .set(Double("\(fee)") ?? 0)
    }
    let (pending, queued) = mempool.counts
    let pool = "Transactions in the pool: that can be in the next block, and that wait for one before them."
    gauge("martinet_pool_transactions", pool, pending, [("state", "pending")])
    gauge("martinet_pool_transactions", pool, queued, [("state", "queued")])

    let server = server.statistics
    let connections = "Connections now."
    gauge("martinet_rpc_connections", connections, server.connections - server.webSockets, [("kind", "http")])
    gauge("martinet_rpc_connections", connections, server.webSockets, [("kind", "websocket")])
    gauge("martinet_rpc_calls", "Calls that run or wait now.", server.calls)
    gauge("martinet_rpc_buffered_bytes", "Bytes that wait for slow clients.", server.bufferedBytes)
    counter("martinet_rpc_connections_total", "Connections since the start.", server.totalConnections)
    let messages = "HTTP requests, messages of WebSockets, and notifications to them."
    counter("martinet_rpc_messages_total", messages, server.totalRequests, [("kind", "request")])
    counter("martinet_rpc_messages_total", messages, server.totalMessages, [("kind", "message")])
    counter("martinet_rpc_messages_total", messages, server.totalNotifications, [("kind", "notification")])
    let refusals = "Requests refused: forbidden by host or origin, for want of room, or because a client did not read."
    counter("martinet_rpc_refusals_total", refusals, server.totalForbidden, [("reason", "forbidden")])
    counter("martinet_rpc_refusals_total", refusals, server.totalOverloads, [("reason", "overload")])
    counter("martinet_rpc_refusals_total", refusals, server.totalSlowReaders, [("reason", "slow reader")])

    let sizes = "Bytes on disk."
    for (store, names) in [
      ("state", ["state"]), ("blocks", ["blocks.sqlite", "blocks.sqlite-wal", "blocks.sqlite-shm"]),
      ("pool", ["pool.journal"]),
    ] {
      gauge("martinet_store_bytes", sizes, names.reduce(0) { $0 + bytesOnDisk(directory + "/" + $1) }, [("store", store)])
    }
  }
}

/// Of a file, or of all files of a folder.
private func bytesOnDisk(_ path: String) -> Int {
  let files = FileManager.default
  func size(_ path: String) -> Int { (try? files.attributesOfItem(atPath: path)[.size] as? Int) ?? 0 }
  guard let inside = try? files.contentsOfDirectory(atPath: path) else { return size(path) }
  return inside.reduce(0) { $0 + size(path + "/" + $1) }
}

/// Counts calls by method and outcome, and how long they took by method.
final class CallMetrics: Sendable {
  private struct Key: Hashable {
    let method: String
    let code: Int?
  }

  private let metrics: MetricsRegistry
  private let chain: String
  private let logger: Logger
  /// Methods are those that there are and "unknown", codes a handful.
  private let series = Mutex<[Key: (count: CounterSeries, time: HistogramSeries)]>([:])

  init(_ metrics: MetricsRegistry, chain: String, _ logger: Logger) {
    self.metrics = metrics
    self.chain = chain
    self.logger = logger
  }

  func count(_ call: RPCCall) {
    let key = Key(method: call.method, code: call.errorCode)
    let (count, time) = series.withLock { series in
      if let known = series[key] { return known }
      let labels = [("chain", chain), ("method", call.method)]
      let made = (
        metrics.counter(
          "martinet_rpc_requests_total", help: "Calls by method and outcome: ok, or the error's code.",
          labels: labels + [("outcome", call.errorCode.map(String.init) ?? "ok")]),
        metrics.histogram("martinet_rpc_seconds", help: "How long calls took.", labels: labels)
      )
      series[key] = made
      return made
    }
    count.increment()
    time.record(call.duration)
    logger.debug(
      "call",
      metadata: [
        "method": "\(call.method)", "time": "\(call.duration.inGoWords)",
        "outcome": "\(call.errorCode.map(String.init) ?? "ok")",
      ])
  }
}
