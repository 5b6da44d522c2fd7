import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// A connection to a server of this machine, byte by byte: what it sends need not be HTTP. Its calls block.
final class SocketClient {
  struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }

  struct Response {
    let status: Int
    /// In lower case.
    let fields: [(name: String, value: String)]
    let body: [UInt8]
    var text: String { String(decoding: body, as: UTF8.self) }
    subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }
  }

  let descriptor: Int32
  private var buffer: [UInt8] = []

  /// `receiveBuffer`: bytes that the system keeps for a client that does not read.
  init(_ port: Int, receiveBuffer: Int32? = nil) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Failure("no socket: \(errno)") }
    if var size = receiveBuffer {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }
    // A server that says nothing is an error, not a test without end.
    var patience = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      close(descriptor)
      throw Failure("cannot connect: \(errno)")
    }
  }

  deinit { close(descriptor) }

  // MARK: Sending

  func send(_ text: String) throws { try send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) throws {
    guard trySend(bytes) else { throw Failure("cannot send: \(errno)") }
  }

  /// False where the server has closed.
  @discardableResult
  func trySend(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Foundation.send(descriptor, $0.baseAddress! + sent, $0.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { return false }
      sent += count
    }
    return true
  }

  /// The client sends nothing more and goes on reading.
  func closeOutput() { shutdown(descriptor, Int32(SHUT_WR)) }

  // MARK: Receiving

  /// Reads some more; false at the end. A connection that was reset is at its end.
  private func fill() throws -> Bool {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &chunk, chunk.count, 0)
    if count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) { throw Failure("no answer in a minute") }
    guard count > 0 else { return false }
    buffer += chunk[..<count]
    return true
  }

  func read(_ count: Int) throws -> [UInt8] {
    while buffer.count < count {
      guard try fill() else { throw Failure("the connection ended after \(buffer.count) of \(count) bytes") }
    }
    defer { buffer.removeFirst(count) }
    return Array(buffer[..<count])
  }

  /// All that comes until the server closes.
  func readToEnd() throws -> [UInt8] {
    while try fill() {}
    defer { buffer = [] }
    return buffer
  }

  private func line() throws -> String {
    while true {
      if let end = buffer.firstIndex(of: 10) {
        defer { buffer.removeFirst(end + 1) }
        return String(decoding: buffer[..<end], as: UTF8.self).trimmingCharacters(in: .whitespaces.union(.newlines))
      }
      guard try fill() else { throw Failure("the connection ended in a line") }
    }
  }

  /// The next answer. `hasBody`: false for one to HEAD.
  func response(hasBody: Bool = true) throws -> Response {
    let first = try line().split(separator: " ")
    guard first.count >= 2, first[0].hasPrefix("HTTP/1."), let status = Int(first[1]) else {
      throw Failure("no HTTP: \(first)")
    }
    var fields: [(name: String, value: String)] = []
    while true {
      let line = try line()
      if line.isEmpty { break }
      guard let colon = line.firstIndex(of: ":") else { throw Failure("no field: \(line)") }
      fields.append(
        (line[..<colon].lowercased(), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)))
    }
    func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }
    var body: [UInt8] = []
    if status == 100 || !hasBody {
    } else if field("transfer-encoding") == "chunked" {
      while let count = Int(try line(), radix: 16), count > 0 {
        body += try read(count)
        _ = try line()
      }
      _ = try line()
    } else {
      body = try read(Int(field("content-length") ?? "0") ?? 0)
    }
    return Response(status: status, fields: fields, body: body)
  }

  // MARK: Requests

  /// A request with `Host` and, where there is a body, its length.
  static func text(
    _ method: String = "POST", _ path: String = "/", host: String? = "localhost",
    type: String? = "application/json", fields: [String] = [], body: String? = nil
  ) -> String {
    var lines = ["\(method) \(path) HTTP/1.1"]
    if let host { lines.append("Host: \(host)") }
    if let type, body != nil { lines.append("Content-Type: \(type)") }
    if let body { lines.append("Content-Length: \(body.utf8.count)") }
    return (lines + fields).joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")
  }

  func post(_ body: String, fields: [String] = []) throws -> Response {
    try send(SocketClient.text(fields: fields, body: body))
    return try response()
  }

  static let question = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"}"
  static let answer = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x539\"}"
}
