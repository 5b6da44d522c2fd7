import NIOCore
import NIOHTTP1
import RPC
import Synchronization

/// The server's side of an HTTP/1 connection, behind `HTTPServerPipelineHandler`, which lets one request through at a time.
///
/// It checks who asks, answers JSON-RPC itself and hands every other request on to the router behind it. All of its state
/// belongs to the connection's event loop.
final class HTTPConnection: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private enum State {
    case idle
    /// A JSON-RPC request comes.
    case receiving
    /// It runs.
    case calling
    /// The router has the request; its end has come or not.
    case routing(isComplete: Bool)
    /// The last answer is on its way, and the connection closes behind it.
    case refusing
  }

  private let core: ServerCore
  private let entry: ConnectionTable.Entry
  private var state = State.idle
  private var request = RPCRequestHead()
  private var body: ByteBuffer?
  /// Of the body, as it counts in `core.bufferedBytes`.
  private var heldBytes = 0
  /// The client sends nothing more.
  private var isInputClosed = false
  /// Answers on their way to the system.
  private var unwritten = 0
  private var unwrittenBytes = 0
  /// When the client must have done what it is doing.
  private var deadline = NIODeadline.distantFuture
  private var ticks: RepeatedTask?
  private var stalledBytes = 0
  /// The `Host` that was last found to be allowed.
  private var allowedHost: String?

  /// The next request asked for a WebSocket and may have none.
  private var refusesWebSocket: Bool

  init(_ core: ServerCore, _ entry: ConnectionTable.Entry, refusesWebSocket: Bool) {
    self.refusesWebSocket = refusesWebSocket
    self.core = core
    self.entry = entry
  }

  // MARK: Start, end, time

  func handlerAdded(context: ChannelHandlerContext) {
    deadline = .now() + core.options.idleTime.timeAmount
    let interval = min(core.options.requestTime, core.options.idleTime).timeAmount
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    ticks = context.eventLoop.scheduleRepeatedTask(
      initialDelay: max(interval, .milliseconds(10)), delay: max(interval, .milliseconds(10))
    ) { _ in
      let (connection, context) = bound.value
      connection.tick(context)
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) { end() }

  func channelInactive(context: ChannelHandlerContext) {
    end()
    context.fireChannelInactive()
  }

  private func end() {
    ticks?.cancel()
    ticks = nil
    releaseBody()
    core.release(unwrittenBytes)
    unwrittenBytes = 0
  }

  private func tick(_ context: ChannelHandlerContext) {
    let buffered = (try? context.channel.syncOptions?.getOption(ChannelOptions.bufferedWritableBytes)) ?? 0
    // Nothing was read of an answer since the last time.
    let isStalled = buffered > 0 && buffered == stalledBytes
    stalledBytes = buffered
    guard deadline <= .now() else { return }
    switch state {
    case .idle: if buffered == 0 || isStalled { context.close(promise: nil) }
    case .receiving: refuse(context, .requestTimeout, "the request took too long")
    case .calling: break
    case .routing(isComplete: true): if isStalled { context.close(promise: nil) }
    case .routing(isComplete: false), .refusing: context.close(promise: nil)
    }
  }

  /// Before the end of an answer is written: behind it the next request may come at once.
  private func becomeIdle() {
    state = .idle
    deadline = .now() + core.options.idleTime.timeAmount
    entry.becomeIdle()
  }

  /// A client that sends nothing more gets its answers first.
  private func closeIfDone(_ context: ChannelHandlerContext) {
    if isInputClosed, unwritten == 0, case .idle = state { context.close(promise: nil) }
  }

  // MARK: Requests

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .refusing = state { return }
    switch unwrapInboundIn(data) {
    case .head(let head):
      deadline = .now() + core.options.requestTime.timeAmount
      begin(context, head, data)
    case .body(let part):
      switch state {
      case .receiving: receive(context, part)
      case .routing: context.fireChannelRead(data)
      case .idle, .calling, .refusing: break
      }
    case .end:
      switch state {
      case .receiving: call(context)
      case .routing:
        state = .routing(isComplete: true)
        deadline = .now() + core.options.idleTime.timeAmount
        entry.becomeBusy()
        context.fireChannelRead(data)
      case .idle, .calling, .refusing: break
      }
    }
  }

  private func begin(_ context: ChannelHandlerContext, _ head: HTTPRequestHead, _ data: NIOAny) {
    core.statistics.requests.add(1, ordering: .relaxed)
    request = RPCRequestHead(head)
    let wantsWebSocket = refusesWebSocket || head.asksForWebSocket
    refusesWebSocket = false
    var (head, data) = (head, data)
    if head.headers.contains(name: "upgrade") {
      // Only a connection's first request may have that, and the decoder takes what follows for another protocol's.
      request.isKeepAlive = false
      head.headers.remove(name: "upgrade")
      head.headers.replaceOrAdd(name: "connection", value: "close")
      data = wrapInboundOut(.head(head))
    }
    let (host, isAmbiguous) = head.headers.only("host")
    if isAmbiguous { return refuse(context, .badRequest, "more than one host") }
    if host == nil || host != allowedHost {
      guard core.access.allows(host: host) else { return forbid(context, "invalid host specified") }
      allowedHost = host
    }
    let origin = head.headers.only("origin")
    request.origin = core.access.origin(origin.isAmbiguous ? "" : origin.value, host: host)
    if case .listed = request.origin { request.originField = origin.value }

    guard head.isForRPC else {
      if wantsWebSocket {
        if request.origin == .foreign || request.origin == .extensionPage { return forbid(context, "origin not allowed") }
        return refuse(
          context, .upgradeRequired, "no WebSocket here: it is version 13, at / or /ws, a connection's first request",
          fields: [("sec-websocket-version", "13")])
      }
      state = .routing(isComplete: false)
      if head.expectsContinue {
        context.writeAndFlush(wrapOutboundOut(.head(.init(version: .http1_1, status: .continue))), promise: nil)
      }
      context.fireChannelRead(data)
      return
    }
    if head.method == .OPTIONS { return answerPreflight(context, head) }
    if request.origin == .foreign { return forbid(context, "origin not allowed") }
    guard head.method == .POST else {
      return refuse(context, .methodNotAllowed, "method not allowed", fields: [("allow", "POST, OPTIONS")])
    }
    guard head.hasAcceptedContentType else {
      return refuse(context, .unsupportedMediaType, "invalid content type, only application/json is supported")
    }
    let limit = core.dispatcher.limits.requestBytes
    let length = head.headers.first(name: "content-length").flatMap { Int($0) }
    if let length, length > limit {
      return refuse(context, .payloadTooLarge, "content length too large (\(length)>\(limit))")
    }
    body = nil
    state = .receiving
    if head.expectsContinue {
      context.writeAndFlush(wrapOutboundOut(.head(.init(version: .http1_1, status: .continue))), promise: nil)
    }
  }

  private func receive(_ context: ChannelHandlerContext, _ part: ByteBuffer) {
    var part = part
    let count = part.readableBytes
    heldBytes += count
    if !core.hold(count) { return refuse(context, .serviceUnavailable, "the server is busy") }
    let limit = core.dispatcher.limits.requestBytes
    if heldBytes > limit { return refuse(context, .payloadTooLarge, "content length too large (more than \(limit))") }
    if body == nil { body = part } else { body?.writeBuffer(&part) }
  }

  private func releaseBody() {
    body = nil
    core.release(heldBytes)
    heldBytes = 0
  }

  private func call(_ context: ChannelHandlerContext) {
    guard core.enterCall() else {
      releaseBody()
      return answer(context, .serviceUnavailable, ServerCore.overloadAnswer)
    }
    state = .calling
    deadline = .distantFuture
    entry.becomeBusy()
    let bytes = body.map { Array($0.readableBytesView) } ?? []
    releaseBody()
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    let eventLoop = context.eventLoop
    let core = core
    Task(executorPreference: core.calls) {
      let result = await core.dispatcher.respond(to: bytes) ?? []
      core.calls.leave()
      eventLoop.execute {
        let (connection, context) = bound.value
        connection.finish(context, result)
      }
    }
  }

  private func finish(_ context: ChannelHandlerContext, _ result: [UInt8]) {
    guard context.channel.isActive, case .calling = state else { return }
    answer(context, .ok, result)
  }

  // MARK: Answers

  private func answer(_ context: ChannelHandlerContext, _ status: HTTPResponseStatus, _ bytes: [UInt8]) {
    var fields = HTTPHeaders()
    fields.reserveCapacity(6)
    fields.add(name: "content-type", value: "application/json")
    write(context, status, fields, bytes, closing: !request.isKeepAlive)
  }

  /// Answers with words, before the request's end where there is more of it; then the connection closes.
  private func refuse(
    _ context: ChannelHandlerContext, _ status: HTTPResponseStatus, _ words: String,
    fields extra: [(String, String)] = []
  ) {
    let isComplete = !request.hasBody
    releaseBody()
    var fields = HTTPHeaders(extra)
    fields.add(name: "content-type", value: "text/plain; charset=utf-8")
    let isClosing = !isComplete || !request.isKeepAlive
    write(context, status, fields, Array((words + "\n").utf8), closing: isClosing, lingering: !isComplete)
  }

  private func forbid(_ context: ChannelHandlerContext, _ words: String) {
    core.statistics.forbidden.add(1, ordering: .relaxed)
    refuse(context, .forbidden, words)
  }

  /// The question whether a page of another origin may ask (Fetch standard, section 3.2).
  private func answerPreflight(_ context: ChannelHandlerContext, _ head: HTTPRequestHead) {
    guard request.origin != .foreign else { return forbid(context, "origin not allowed") }
    var fields: [(String, String)] = [("allow", "POST, OPTIONS")]
    if request.originField != nil {
      fields.append(("access-control-allow-methods", "POST"))
      fields.append(("access-control-allow-headers", "content-type"))
      fields.append(("access-control-max-age", "600"))
      if head.headers.contains(name: "access-control-request-private-network") {
        fields.append(("access-control-allow-private-network", "true"))
      }
    }
    guard !request.hasBody else { return refuse(context, .ok, "", fields: fields) }
    write(context, .ok, HTTPHeaders(fields), [], closing: !request.isKeepAlive)
  }

  private func write(
    _ context: ChannelHandlerContext, _ status: HTTPResponseStatus, _ fields: HTTPHeaders, _ bytes: [UInt8],
    closing isClosing: Bool, lingering: Bool = false
  ) {
    var head = HTTPResponseHead(version: .http1_1, status: status, headers: fields)
    head.headers.add(name: "content-length", value: String(bytes.count))
    head.headers.add(name: "date", value: core.httpDate)
    if isClosing {
      head.headers.add(name: "connection", value: "close")
    } else if request.isOldVersion {
      head.headers.add(name: "connection", value: "keep-alive")
    }
    if let origin = request.originField {
      head.headers.add(name: "access-control-allow-origin", value: core.access.allowsAllOrigins ? "*" : origin)
      if !core.access.allowsAllOrigins { head.headers.add(name: "vary", value: "origin") }
    }
    let bytes = request.isHead ? [] : bytes
    if isClosing { state = .refusing } else { becomeIdle() }
    unwritten += 1
    unwrittenBytes += bytes.count
    _ = core.hold(bytes.count)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if !bytes.isEmpty {
      context.write(wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(bytes: bytes)))), promise: nil)
    }
    let promise = context.eventLoop.makePromise(of: Void.self)
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    let count = bytes.count
    promise.futureResult.whenComplete { _ in
      let (connection, context) = bound.value
      connection.written(context, count, closing: isClosing, lingering: lingering)
    }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: promise)
  }

  private func written(_ context: ChannelHandlerContext, _ count: Int, closing: Bool, lingering: Bool) {
    unwritten -= 1
    let released = min(count, unwrittenBytes)
    unwrittenBytes -= released
    core.release(released)
    guard closing else { return closeIfDone(context) }
    guard lingering, context.channel.isActive else { return context.close(promise: nil) }
    // The client still sends. Closing at once would reset the connection, perhaps before it has read the answer.
    context.close(mode: .output, promise: nil)
    deadline = .now() + .seconds(2)
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.eventLoop.scheduleTask(in: .seconds(2)) { bound.value.close(promise: nil) }
  }

  // MARK: What the router writes, and other events

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard case .routing = state else {
      // The request was given up.
      promise?.fail(ChannelError.ioOnClosedChannel)
      return
    }
    guard case .end = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
    becomeIdle()
    context.write(data, promise: promise)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard let event = event as? ChannelEvent, event == .inputClosed else {
      return context.fireUserInboundEventTriggered(event)
    }
    isInputClosed = true
    switch state {
    case .idle: closeIfDone(context)
    case .receiving, .refusing: context.close(promise: nil)
    case .calling: break
    case .routing: context.fireUserInboundEventTriggered(event)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // What cannot be read is no request; what follows cannot be read either.
    guard error is HTTPParserError else { return context.close(promise: nil) }
    switch state {
    case .idle, .receiving:
      request.isKeepAlive = false
      refuse(context, .badRequest, "no HTTP")
    case .calling, .routing: context.close(promise: nil)
    case .refusing: break
    }
  }
}
