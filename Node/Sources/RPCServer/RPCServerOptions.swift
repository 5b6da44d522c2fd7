/// Where a server listens and what it lets clients do. The defaults are for one machine: nothing outside it, and no web page
/// in a browser on it, gets in.
///
/// How long a request may be is `RPCLimits.requestBytes`.
public struct RPCServerOptions: Sendable {
  /// The address to listen at: a number or a name that stands for one of this machine's.
  public var host = "127.0.0.1"
  /// 0: any that is free; `RPCServer.boundPort()` tells which.
  public var port = 8545

  // MARK: Who may ask

  /// Names that requests may call this server by (their `Host`), against pages that point a name of theirs at this machine.
  /// Numeric addresses are always allowed; "*" allows all names.
  public var allowedHosts = ["localhost"]
  /// Origins of web pages that may ask, such as "https://app.example"; "*" allows all. A page of this server itself may
  /// always.
  public var allowedOrigins: [String] = []

  // MARK: How much at once

  /// Connections. When there are more, the one that has been idle the longest is closed.
  public var connections = 1_024
  /// Connections that are WebSockets.
  public var webSockets = 512
  /// Requests that run at once, each on a thread of its own.
  public var concurrentCalls = 16
  /// Requests that wait for a thread, or for the disk, beside those. More are refused: status 503, code −32005.
  public var waitingCalls = 4_096
  /// Bytes of requests and answers that are in memory because a client is slow, of all connections together.
  public var bufferedBytes = 512 << 20

  // MARK: How long

  /// From a connection's start to its first request, and from a request's head to its end.
  public var requestTime = Duration.seconds(30)
  /// Without a request; and while an answer is not read.
  public var idleTime = Duration.seconds(120)
  /// Between pings to a WebSocket. One that is silent for two is closed.
  public var pingTime = Duration.seconds(30)
  /// For what is under way when the server is stopped.
  public var shutdownTime = Duration.seconds(10)

  // MARK: WebSockets

  /// Requests of a connection that run or wait at once; further ones are not read.
  public var webSocketCalls = 64
  /// Frames of a message.
  public var webSocketFragments = 1_024
  /// Notifications that a client has not read, and bytes that it has not read. Beyond that the connection ends.
  public var unreadNotifications = 10_000
  public var unreadBytes = 64 << 20

  public init() {}
}
