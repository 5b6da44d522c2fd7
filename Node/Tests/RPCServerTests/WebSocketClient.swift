import Foundation

/// A WebSocket over a bare connection: its frames may be broken.
final class WebSocketClient {
  struct Frame: Equatable {
    var opcode: UInt8
    var data: [UInt8]
    var isFinal = true
    var text: String { String(decoding: data, as: UTF8.self) }
    /// Of a close frame.
    var code: Int? { opcode == 8 && data.count >= 2 ? Int(data[0]) << 8 | Int(data[1]) : nil }
  }

  static let upgradeFields = [
    "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version: 13",
  ]

  let socket: SocketClient

  init(_ port: Int, path: String = "/", fields: [String] = [], receiveBuffer: Int32? = nil) throws {
    socket = try SocketClient(port, receiveBuffer: receiveBuffer)
    try socket.send(SocketClient.text("GET", path, fields: WebSocketClient.upgradeFields + fields))
    let response = try socket.response()
    // The example of RFC 6455, section 1.3.
    guard response.status == 101, response["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" else {
      throw SocketClient.Failure("no WebSocket: \(response.status) \(response.text)")
    }
  }

  static func bytes(
    _ opcode: UInt8, _ data: [UInt8], isFinal: Bool = true, isMasked: Bool = true, reserved: UInt8 = 0
  ) -> [UInt8] {
    var bytes = [(isFinal ? 0x80 : 0) | reserved << 4 | opcode]
    let mask: UInt8 = isMasked ? 0x80 : 0
    if data.count < 126 {
      bytes.append(mask | UInt8(data.count))
    } else if data.count < 65_536 {
      bytes += [mask | 126, UInt8(data.count >> 8), UInt8(data.count & 255)]
    } else {
      bytes.append(mask | 127)
      bytes += (0..<8).map { UInt8(truncatingIfNeeded: data.count >> (56 - 8 * $0)) }
    }
    guard isMasked else { return bytes + data }
    let key: [UInt8] = [0x12, 0x34, 0x56, 0x78]
    return bytes + key + data.enumerated().map { $1 ^ key[$0 & 3] }
  }

  func send(_ text: String) throws { try socket.send(WebSocketClient.bytes(1, Array(text.utf8))) }

  func frame() throws -> Frame {
    let head = try socket.read(2)
    guard head[1] & 0x80 == 0 else { throw SocketClient.Failure("the server masks") }
    var count = Int(head[1])
    if count == 126 {
      count = try socket.read(2).reduce(0) { $0 << 8 | Int($1) }
    } else if count == 127 {
      count = try socket.read(8).reduce(0) { $0 << 8 | Int($1) }
    }
    return Frame(opcode: head[0] & 15, data: try socket.read(count), isFinal: head[0] & 0x80 != 0)
  }

  /// The next frame with data; the server's pings are passed over.
  func message() throws -> String {
    while true {
      let frame = try frame()
      if frame.opcode == 1 { return frame.text }
      guard frame.opcode == 9 else { throw SocketClient.Failure("opcode \(frame.opcode), code \(frame.code ?? 0)") }
    }
  }

  func ask(_ method: String, _ parameters: String = "", id: Int = 1) throws -> String {
    try send("{\"jsonrpc\":\"2.0\",\"id\":\(id),\"method\":\"\(method)\",\"params\":[\(parameters)]}")
    return try message()
  }

  /// The name of a new subscription.
  func subscribe(_ parameters: String) throws -> String {
    let answer = try ask("eth_subscribe", parameters)
    let parts = answer.split(separator: "\"")
    guard let name = parts.last(where: { $0.hasPrefix("0x") }) else { throw SocketClient.Failure(answer) }
    return String(name)
  }
}
