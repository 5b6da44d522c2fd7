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
    let now = Int(Date().timeIntervalSince1970)
    return date.withLock { date in
      if date.second != now { date = (now, httpText(secondsSince1970: now)) }
      return date.text
    }
  }
}

/// "Sun, 06 Nov 1994 08:49:37 GMT"; from 1970 on.
func httpText(secondsSince1970 seconds: Int) -> String {
  func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
  let (days, rest) = seconds.quotientAndRemainder(dividingBy: 86_400)
  // Years begin in March here, so that the leap day is a year's last; 719,468 days from the year 0 to 1970.
  let (era, inEra) = (days + 719_468).quotientAndRemainder(dividingBy: 146_097)
  let year = (inEra - inEra / 1_460 + inEra / 36_524 - inEra / 146_096) / 365
  let inYear = inEra - (365 * year + year / 4 - year / 100)
  let month = (5 * inYear + 2) / 153
  let day = inYear - (153 * month + 2) / 5 + 1
  let names = ["Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb"]
  let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][days % 7]
  let time = "\(two(rest / 3_600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
  return "\(weekday), \(two(day)) \(names[month]) \(400 * era + year + (month >= 10 ? 1 : 0)) \(time) GMT"
}

extension Duration {
  var timeAmount: TimeAmount {
    let (seconds, attoseconds) = components
    return .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
  }
}
