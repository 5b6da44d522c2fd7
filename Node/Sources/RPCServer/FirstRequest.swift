import NIOCore
import NIOHTTP1

/// Looks at a connection's first request before `NIOTypedHTTPServerUpgradeHandler` does. That one loses a request whose upgrade
/// nobody wants, so such a request loses its wish here instead. And it answers a first request that is none.
final class FirstRequest: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let core: ServerCore
  private var isFirst = true
  /// `HTTPConnection` does the rest.
  var isOver = false
  /// The first request asks for a WebSocket and may have none.
  private(set) var refusesWebSocket = false

  init(_ core: ServerCore) { self.core = core }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard isFirst, case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
    isFirst = false
    let wantsWebSocket = head.asksForWebSocket
    if !head.headers.contains(name: "upgrade") || wantsWebSocket && core.admitsWebSocket(head, context.channel) {
      return context.fireChannelRead(data)
    }
    refusesWebSocket = wantsWebSocket
    head.headers.remove(name: "upgrade")
    // The decoder takes what follows for another protocol's.
    head.headers.replaceOrAdd(name: "connection", value: "close")
    context.fireChannelRead(wrapInboundOut(.head(head)))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if isOver || !(error is HTTPParserError) { return context.fireErrorCaught(error) }
    isOver = true
    let fields: HTTPHeaders = ["connection": "close", "content-length": "0"]
    context.write(wrapOutboundOut(.head(.init(version: .http1_1, status: .badRequest, headers: fields))), promise: nil)
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in bound.value.close(promise: nil) }
  }
}
