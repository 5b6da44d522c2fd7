import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket
import RPC
import Synchronization

/// Sets connections up: HTTP/1 until a connection's first request asks for a WebSocket. Requests that are not JSON-RPC go to
/// Hummingbird's router.
struct ConnectionChannel: HTTPChannelHandler {
  typealias HTTPChannel = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

  enum Kind: Sendable {
    case http(HTTPChannel)
    case webSocket
  }

  struct Value: ServerChildChannelValue {
    let channel: any Channel
    /// Known with the first request.
    let kind: EventLoopFuture<Kind>
  }

  let core: ServerCore
  let responder: Responder

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      core.statistics.connections.add(1, ordering: .relaxed)
      let entry = core.connections.add(channel)
      try channel.syncOptions?.setOption(ChannelOptions.tcpOption(.tcp_nodelay), value: 1)
      var limits = NIOHTTPDecoderLimitConfiguration()
      limits.maxHeaderFieldSize = 16 << 10
      limits.maxHeaderListSize = 32 << 10
      limits.maxHeaderFieldCount = 100
      let first = FirstRequest(core)
      let boundFirst = NIOLoopBound(first, eventLoop: channel.eventLoop)
      let encoder = HTTPResponseEncoder()
      let decoder = ByteToMessageHandler(
        HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits))
      let pipelining = HTTPServerPipelineHandler()
      let upgrade = NIOTypedHTTPServerUpgradeHandler(
        httpEncoder: encoder, extraHTTPHandlers: [decoder, pipelining, first],
        upgradeConfiguration: NIOTypedHTTPServerUpgradeConfiguration(
          upgraders: [upgrader(entry)],
          notUpgradingCompletionHandler: { channel in
            channel.eventLoop.makeCompletedFuture { try http(channel, entry, boundFirst.value) }
          }))
      let pipeline = channel.pipeline.syncOperations
      try pipeline.addHandler(encoder)
      try pipeline.addHandler(decoder)
      try pipeline.addHandler(pipelining)
      try pipeline.addHandler(first)
      try pipeline.addHandler(upgrade)
      let kind = upgrade.upgradeResultFuture
      let timeout = channel.eventLoop.scheduleTask(in: core.options.requestTime.timeAmount) {
        channel.close(promise: nil)
      }
      kind.whenComplete { _ in timeout.cancel() }
      return Value(channel: channel, kind: kind)
    }
  }

  private func http(_ channel: any Channel, _ entry: ConnectionTable.Entry, _ first: FirstRequest) throws
    -> Kind
  {
    first.isOver = true
    let pipeline = channel.pipeline.syncOperations
    try pipeline.addHandler(HTTPConnection(core, entry, refusesWebSocket: first.refusesWebSocket))
    try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
    return .http(
      try NIOAsyncChannel(
        wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true)))
  }

  private func upgrader(_ entry: ConnectionTable.Entry) -> NIOTypedWebSocketServerUpgrader<Kind> {
    NIOTypedWebSocketServerUpgrader(
      maxFrameSize: core.dispatcher.limits.requestBytes, enableAutomaticErrorHandling: false,
      // `FirstRequest` let it through.
      shouldUpgrade: { channel, _ in
        channel.eventLoop.makeSucceededFuture(HTTPHeaders())
      },
      upgradePipelineHandler: { [core] channel, _ in
        channel.eventLoop.makeCompletedFuture {
          entry.becomeBusy()
          try channel.pipeline.syncOperations.addHandler(WebSocketConnection(core, channel))
          return .webSocket
        }
      })
  }

  func handle(value: Value, logger: Logger) async {
    // The first request may never come.
    guard let kind = try? await value.kind.get() else {
      value.channel.close(promise: nil)
      return
    }
    switch kind {
    case .http(let channel): await handleHTTP(asyncChannel: channel, logger: logger)
    // Its handler does everything.
    case .webSocket: try? await value.channel.closeFuture.get()
    }
  }
}

extension ServerCore {
  /// Whether a connection may become a WebSocket; then it has its place among them from now until it closes, so that those
  /// who ask at the same moment are counted too.
  func admitsWebSocket(_ head: HTTPRequestHead, _ channel: any Channel) -> Bool {
    guard allowsWebSocket(head) else { return false }
    guard webSockets.add(1, ordering: .relaxed).newValue <= options.webSockets else {
      webSockets.subtract(1, ordering: .relaxed)
      return false
    }
    channel.closeFuture.whenComplete { [self] _ in webSockets.subtract(1, ordering: .relaxed) }
    return true
  }

  /// A page of another origin may open a WebSocket without being asked first, so what it says of itself decides.
  private func allowsWebSocket(_ head: HTTPRequestHead) -> Bool {
    guard head.isForWebSocket,
      head.headers.only("sec-websocket-version").value == "13",
      head.headers.only("sec-websocket-key").value != nil
    else { return false }
    let host = head.headers.only("host")
    let origin = head.headers.only("origin")
    guard !host.isAmbiguous, !origin.isAmbiguous, access.allows(host: host.value) else { return false }
    switch access.origin(origin.value, host: host.value) {
    case .none, .same, .listed: return true
    case .extensionPage, .foreign: return false
    }
  }
}
