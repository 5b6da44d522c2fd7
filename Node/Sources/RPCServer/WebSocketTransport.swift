import Logging
import NIOCore
import NIOWebSocket
import RPC
import Synchronization

/// Sends a session's messages over a WebSocket, and counts what its client has not read.
final class WebSocketTransport: RPCSessionTransport {
  private struct State {
    var notifications = 0
    var bytes = 0
    var isEnded = false
  }

  private let core: ServerCore
  private let channel: any Channel
  private let state = Mutex(State())

  init(_ core: ServerCore, _ channel: any Channel) {
    self.core = core
    self.channel = channel
  }

  /// Bytes that the client has not read, as far as the system has not taken them.
  var unreadBytes: Int { state.withLock { $0.bytes } }

  func send(_ messages: [[UInt8]], areNotifications: Bool) -> Bool {
    let bytes = messages.reduce(0) { $0 + $1.count }
    let options = core.options
    let isSent: Bool? = state.withLock { state in
      if state.isEnded { return nil }
      if areNotifications { state.notifications += messages.count }
      state.bytes += bytes
      state.isEnded = state.notifications > options.unreadNotifications || state.bytes > options.unreadBytes
      return !state.isEnded
    }
    guard let isSent else { return false }
    guard isSent else {
      end(.slowReader)
      return false
    }
    core.statistics.notifications.add(areNotifications ? UInt64(messages.count) : 0, ordering: .relaxed)
    _ = core.hold(bytes)
    let count = areNotifications ? messages.count : 0
    channel.eventLoop.execute { [self] in
      let promise = channel.eventLoop.makePromise(of: Void.self)
      promise.futureResult.whenComplete { _ in
        self.core.release(bytes)
        self.state.withLock { state in
          state.notifications -= count
          state.bytes -= bytes
        }
      }
      for (i, message) in messages.enumerated() {
        let frame = WebSocketFrame(fin: true, opcode: .text, data: channel.allocator.buffer(bytes: message))
        channel.write(frame, promise: i == messages.count - 1 ? promise : nil)
      }
      channel.flush()
    }
    return true
  }

  func end(_ reason: RPCSessionEnd) {
    state.withLock { $0.isEnded = true }
    core.statistics.slowReaders.add(1, ordering: .relaxed)
    core.logger.debug("WebSocket ended", metadata: ["reason": "\(reason)"])
    // No close frame: it would wait behind what is not read.
    channel.close(promise: nil)
  }
}
