import Foundation
import Logging
import NIOCore
import RPC
import Synchronization

/// What all connections of a server share.
final class ServerCore: Sendable {
  let dispatcher: RPCDispatcher
  let options: RPCServerOptions
  let access: AccessRules
  let calls: CallExecutor
  let connections: ConnectionTable
  let logger: Logger
  let webSockets = Atomic(0)
  /// Bytes of requests that are not complete and of answers that are not on their way.
  let bufferedBytes = Atomic(0)
  let statistics = Counters()
  private let date = Mutex<(second: Int, text: String)>((0, ""))

  /// What there was since the start.
  final class Counters: Sendable {
    let connections = Atomic<UInt64>(0)
    let requests = Atomic<UInt64>(0)
    let messages = Atomic<UInt64>(0)
    let notifications = Atomic<UInt64>(0)
    let forbidden = Atomic<UInt64>(0)
    let overloads = Atomic<UInt64>(0)
    let slowReaders = Atomic<UInt64>(0)
  }

  init(_ dispatcher: RPCDispatcher, _ options: RPCServerOptions, _ logger: Logger) {
    self.dispatcher = dispatcher
    self.options = options
    self.logger = logger
    access = AccessRules(options)
    calls = CallExecutor(threads: options.concurrentCalls, waiting: options.waitingCalls)
    connections = ConnectionTable(limit: options.connections)
  }

  /// Counts bytes as being in memory; false where that is too much.
  func hold(_ bytes: Int) -> Bool {
    bufferedBytes.add(bytes, ordering: .relaxed).newValue <= options.bufferedBytes
  }

  func release(_ bytes: Int) { bufferedBytes.subtract(bytes, ordering: .relaxed) }

  /// Whether there is room for one more call and its answer; a call that entered leaves again.
  func enterCall() -> Bool {
    if bufferedBytes.load(ordering: .relaxed) <= options.bufferedBytes, calls.enter() { return true }
    statistics.overloads.add(1, ordering: .relaxed)
    return false
  }

  static let overloadAnswer = Array(
    "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32005,\"message\":\"the server is busy: too many requests\"}}"
      .utf8)

  /// The time as HTTP writes it (RFC 9110, section 5.6.7).
  var httpDate: String {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return date.withLock { date in
      if date.second == now.tv_sec { return date.text }
      var time = time_t(now.tv_sec)
      var parts = tm()
      gmtime_r(&time, &parts)
      func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
      let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
      let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
      let day = days[Int(parts.tm_wday)]
      let month = months[Int(parts.tm_mon)]
      date.text =
        "\(day), \(two(parts.tm_mday)) \(month) \(parts.tm_year + 1900) \(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) GMT"
      date.second = now.tv_sec
      return date.text
    }
  }
}

extension Duration {
  var timeAmount: TimeAmount {
    let (seconds, attoseconds) = components
    return .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
  }
}
