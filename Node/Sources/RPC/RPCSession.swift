import Chain
import Console
import Synchronization

/// Where a session's messages go: a connection. Its calls come from any thread and never wait.
public protocol RPCSessionTransport: AnyObject, Sendable {
  /// Sends messages, in order; false where the connection has ended. What is not read in time ends it: it does not grow
  /// without bound.
  @discardableResult
  func send(_ messages: [[UInt8]], areNotifications: Bool) -> Bool
  /// Ends the connection.
  func end(_ reason: RPCSessionEnd)
}

/// Why a session ends from our side.
public enum RPCSessionEnd: Sendable, CustomStringConvertible {
  /// The client does not read its notifications.
  case slowReader
  /// We were too slow ourselves: there were events that its subscriptions will never tell.
  case missedEvents

  public var description: String {
    switch self {
    case .slowReader: "notifications are not read"
    case .missedEvents: "events were missed"
    }
  }
}

/// A connection that takes requests and can be sent notifications, such as a WebSocket's, with its subscriptions.
///
/// A subscription's notifications come behind the answer that tells its name.
public final class RPCSession: Sendable {
  private struct State {
    var subscriptions: [String: Subscription] = [:]
    var isClosed = false
    /// Bytes of notifications whose subscriptions' names the client does not know yet.
    var heldBytes = 0
  }

  private let dispatcher: RPCDispatcher
  private let state = Mutex(State())
  private let transport: WeakTransport

  public init(_ dispatcher: RPCDispatcher, transport: any RPCSessionTransport) {
    self.dispatcher = dispatcher
    self.transport = WeakTransport(transport)
  }

  /// Runs a request or a batch and sends the answer.
  public func receive(_ request: [UInt8]) async {
    let call = RPCSessionCall(session: self)
    let answer = await dispatcher.respond(to: request, call: call)
    state.withLock { state in
      guard !state.isClosed else { return }
      if let answer { transport.value?.send([answer], areNotifications: false) }
      for id in call.created {
        guard let held = state.subscriptions[id]?.activate(), !held.isEmpty else { continue }
        state.heldBytes -= held.reduce(0) { $0 + $1.count }
        transport.value?.send(held, areNotifications: true)
      }
    }
  }

  /// The connection is gone.
  public func close() {
    let removed = state.withLock { state in
      state.isClosed = true
      defer { state.subscriptions = [:] }
      return Array(state.subscriptions.values)
    }
    if removed.isEmpty { return }
    dispatcher.events.remove(
      self, subscriptions: removed.count, alternatives: removed.reduce(0) { $0 + $1.kind.alternatives }, isLast: true)
  }

  func end(_ reason: RPCSessionEnd) {
    close()
    transport.value?.end(reason)
  }

  // MARK: Subscriptions

  func subscribe(_ kind: Subscription.Kind) throws -> String {
    let id = newIdentifier()
    return try state.withLock { state in
      guard !state.isClosed else { throw RPCError.server("the connection is closed") }
      guard state.subscriptions.count < dispatcher.limits.sessionSubscriptions else {
        throw RPCError.limit("too many subscriptions")
      }
      let start = try dispatcher.events.add(self, alternatives: kind.alternatives)
      state.subscriptions[id] = Subscription(id, kind, behind: start)
      return id
    }
  }

  func unsubscribe(_ id: String) throws {
    try state.withLock { state in
      guard let removed = state.subscriptions.removeValue(forKey: id) else {
        throw RPCError.server("subscription not found")
      }
      state.heldBytes -= removed.activate().reduce(0) { $0 + $1.count }
      dispatcher.events.remove(
        self, subscriptions: 1, alternatives: removed.kind.alternatives, isLast: state.subscriptions.isEmpty)
    }
  }

  /// Tells the subscriptions. `place`: the event's in the order of all.
  func deliver(_ notices: EventNotices, at place: UInt64) {
    let isOverrun = state.withLock { state in
      for subscription in state.subscriptions.values where place > subscription.start {
        let messages = notices.results(for: subscription.kind).map(subscription.message)
        if messages.isEmpty { continue }
        if subscription.isActive {
          guard transport.value?.send(messages, areNotifications: true) == true else { return false }
        } else {
          subscription.hold(messages)
          state.heldBytes += messages.reduce(0) { $0 + $1.count }
          if state.heldBytes > dispatcher.limits.heldBytes { return true }
        }
      }
      return false
    }
    if isOverrun { end(.slowReader) }
  }
}

/// A request of a session while it runs.
final class RPCSessionCall: Sendable {
  let session: RPCSession
  private let list = Mutex<[String]>([])

  init(session: RPCSession) { self.session = session }

  /// The subscriptions that it made.
  var created: [String] { list.withLock { $0 } }

  func subscribe(_ kind: Subscription.Kind) throws -> String {
    let id = try session.subscribe(kind)
    list.withLock { $0.append(id) }
    return id
  }
}

private final class WeakTransport: Sendable {
  private let box: Mutex<Box>
  private struct Box { weak var value: (any RPCSessionTransport)? }
  init(_ value: any RPCSessionTransport) { box = Mutex(Box(value: value)) }
  var value: (any RPCSessionTransport)? { box.withLock { $0.value } }
}
