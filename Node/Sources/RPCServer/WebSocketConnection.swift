import NIOCore
import NIOWebSocket
import RPC
import Synchronization

/// The server's side of a WebSocket (RFC 6455): every message is a JSON-RPC request or a batch. Several may run at once, and
/// answers come as they are ready. All of its state belongs to the connection's event loop.
final class WebSocketConnection: ChannelDuplexHandler {
  typealias InboundIn = WebSocketFrame
  typealias OutboundIn = WebSocketFrame
  typealias OutboundOut = WebSocketFrame

  private let core: ServerCore
  private let transport: WebSocketTransport
  private let session: RPCSession

  /// A message whose last frame has not come.
  private var message: (opcode: WebSocketOpcode, bytes: ByteBuffer, frames: Int)?
  /// Messages that have not begun to run: the rest of what was read at once.
  private var waiting = CircularBuffer<ByteBuffer>()
  private var running = 0
  /// Bytes in `message` and `waiting`, as they count in the server's.
  private var heldBytes = 0
  private var isReadWaiting = false
  /// No message is taken any more: the server stops, or the client closed.
  private var isStopping = false
  private var isClosing = false
  private var ticks: RepeatedTask?
  private var silentTicks = 0

  init(_ core: ServerCore, _ channel: any Channel) {
    self.core = core
    transport = WebSocketTransport(core, channel)
    session = RPCSession(core.dispatcher, transport: transport)
  }

  // MARK: Start, end, time

  func handlerAdded(context: ChannelHandlerContext) {
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    let interval = max(core.options.pingTime.timeAmount, .milliseconds(10))
    ticks = context.eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
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
    guard ticks != nil else { return }
    ticks?.cancel()
    ticks = nil
    session.close()
    core.release(heldBytes)
    heldBytes = 0
    waiting.removeAll()
    message = nil
    isStopping = true
  }

  private func tick(_ context: ChannelHandlerContext) {
    // While calls run nothing may have been read: a silence of ours.
    silentTicks = running > 0 ? 0 : silentTicks + 1
    if silentTicks > 2 { return context.close(promise: nil) }
    write(context, .ping, context.channel.allocator.buffer(bytes: []))
  }

  // MARK: Frames

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if isClosing && !isStopping { return }
    let frame = unwrapInboundIn(data)
    silentTicks = 0
    guard frame.maskKey != nil, !frame.rsv1, !frame.rsv2, !frame.rsv3 else { return fail(context, .protocolError) }
    switch frame.opcode {
    case .text, .binary:
      guard message == nil else { return fail(context, .protocolError) }
      receive(context, frame, opcode: frame.opcode)
    case .continuation:
      guard let opcode = message?.opcode else { return fail(context, .protocolError) }
      receive(context, frame, opcode: opcode)
    case .ping:
      // One that does not read gets no answers.
      if context.channel.isWritable { write(context, .pong, frame.unmaskedData) }
    case .pong: break
    case .connectionClose: closed(context, frame.unmaskedData)
    default: fail(context, .protocolError)
    }
  }

  private func receive(_ context: ChannelHandlerContext, _ frame: WebSocketFrame, opcode: WebSocketOpcode) {
    if isStopping { return }
    var data = frame.unmaskedData
    let count = data.readableBytes
    heldBytes += count
    guard core.hold(count) else { return fail(context, .unknown(1013)) }
    var bytes: ByteBuffer
    var frames = 1
    if var begun = message {
      message = nil
      begun.bytes.writeBuffer(&data)
      (bytes, frames) = (begun.bytes, begun.frames + 1)
    } else {
      bytes = data
    }
    guard bytes.readableBytes <= core.dispatcher.limits.requestBytes, frames <= core.options.webSocketFragments else {
      return fail(context, .messageTooLarge)
    }
    guard frame.fin else {
      message = (opcode, bytes, frames)
      return
    }
    if opcode == .text, !bytes.readableBytesView.isUTF8 { return fail(context, .dataInconsistentWithMessage) }
    core.statistics.messages.add(1, ordering: .relaxed)
    waiting.append(bytes)
    runWaiting(context)
  }

  // MARK: Calls

  private var mayRun: Bool { running < core.options.webSocketCalls }

  private func runWaiting(_ context: ChannelHandlerContext) {
    while mayRun, let request = waiting.popFirst() {
      heldBytes -= request.readableBytes
      core.release(request.readableBytes)
      guard core.enterCall() else {
        _ = transport.send([ServerCore.overloadAnswer], areNotifications: false)
        continue
      }
      running += 1
      let bytes = Array(request.readableBytesView)
      let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
      let eventLoop = context.eventLoop
      let (core, session) = (core, session)
      Task(executorPreference: core.calls) {
        await session.receive(bytes)
        core.calls.leave()
        eventLoop.execute {
          let (connection, context) = bound.value
          connection.finished(context)
        }
      }
    }
  }

  private func finished(_ context: ChannelHandlerContext) {
    running -= 1
    guard ticks != nil else { return }
    runWaiting(context)
    resumeReading(context)
    closeIfDone(context)
  }

  // MARK: Reading as fast as answers are read

  private var mayRead: Bool {
    mayRun && waiting.isEmpty && transport.unreadBytes <= 1 << 20
  }

  func read(context: ChannelHandlerContext) {
    if mayRead { context.read() } else { isReadWaiting = true }
  }

  private func resumeReading(_ context: ChannelHandlerContext) {
    guard isReadWaiting, mayRead else { return }
    isReadWaiting = false
    context.read()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    resumeReading(context)
    context.fireChannelWritabilityChanged()
  }

  // MARK: The end

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case is ChannelShouldQuiesceEvent:
      isStopping = true
      closeIfDone(context)
    case let event as ChannelEvent where event == .inputClosed: context.close(promise: nil)
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  /// When the server stops: once what runs is answered.
  private func closeIfDone(_ context: ChannelHandlerContext) {
    if isStopping && running == 0 && waiting.isEmpty { close(context, .goingAway) }
  }

  private func closed(_ context: ChannelHandlerContext, _ data: ByteBuffer) {
    if isClosing { return context.close(promise: nil) }
    var data = data
    // A code of the client's own comes back; none, or one that may not be sent, as an orderly end.
    let code = data.readInteger(as: UInt16.self).map(Int.init) ?? 1000
    let isSendable = (1000...1011).contains(code) && ![1004, 1005, 1006].contains(code) || (3000...4999).contains(code)
    close(context, isSendable ? WebSocketErrorCode(codeNumber: code) : .protocolError, isAnswer: true)
  }

  private func fail(_ context: ChannelHandlerContext, _ code: WebSocketErrorCode) { close(context, code, isAnswer: true) }

  /// Sends a close frame; the connection ends behind it, or when the client has answered it, or soon.
  private func close(_ context: ChannelHandlerContext, _ code: WebSocketErrorCode, isAnswer: Bool = false) {
    if isClosing { return }
    isClosing = true
    var data = context.channel.allocator.buffer(capacity: 2)
    data.write(webSocketErrorCode: code)
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    let promise = context.eventLoop.makePromise(of: Void.self)
    if isAnswer { promise.futureResult.whenComplete { _ in bound.value.close(promise: nil) } }
    context.eventLoop.scheduleTask(in: .seconds(2)) { bound.value.close(promise: nil) }
    write(context, .connectionClose, data, promise)
    if isReadWaiting {
      isReadWaiting = false
      context.read()
    }
  }

  private func write(
    _ context: ChannelHandlerContext, _ opcode: WebSocketOpcode, _ data: ByteBuffer,
    _ promise: EventLoopPromise<Void>? = nil
  ) {
    context.writeAndFlush(wrapOutboundOut(WebSocketFrame(fin: true, opcode: opcode, data: data)), promise: promise)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // A frame that is none: what follows cannot be read either.
    switch error as? NIOWebSocketError {
    case .invalidFrameLength?: close(context, .messageTooLarge, isAnswer: true)
    case .some: close(context, .protocolError, isAnswer: true)
    case nil: context.close(promise: nil)
    }
  }
}

extension ByteBufferView {
  var isUTF8: Bool { withUnsafeReadablePrefix { String(validating: $0, as: UTF8.self) != nil } }

  private func withUnsafeReadablePrefix<R>(_ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    withUnsafeBytes { body($0.assumingMemoryBound(to: UInt8.self)) }
  }
}
