import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

struct LoadFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// One connection to a server on this machine that stays open: a request, then its answer, on the caller's thread.
///
/// Reads answers with `Content-Length` only, which is what a JSON-RPC server sends.
final class HTTPConnection {
  private let descriptor: Int32
  private let head: [UInt8]
  private var buffer: [UInt8] = []

  init(port: UInt16) throws {
    #if canImport(Glibc)
      descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    head = Array("POST / HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nContent-Type: application/json\r\nContent-Length: ".utf8)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
    }
    guard descriptor >= 0, connected == 0 else { throw LoadFailure("cannot connect to port \(port)") }
    var one: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
  }

  deinit { close(descriptor) }

  /// The body of the answer.
  func post(_ body: [UInt8]) throws -> [UInt8] {
    var request = head
    request += "\(body.count)\r\n\r\n".utf8
    request += body
    var sent = 0
    while sent < request.count {
      let n = request.withUnsafeBytes { write(descriptor, $0.baseAddress! + sent, $0.count - sent) }
      guard n > 0 else { throw LoadFailure("the server closed the connection") }
      sent += n
    }
    while true {
      if let (start, length) = place(in: buffer), buffer.count >= start + length {
        let answer = Array(buffer[start..<start + length])
        buffer.removeFirst(start + length)
        return answer
      }
      let old = buffer.count
      buffer += [UInt8](repeating: 0, count: 1 << 16)
      let n = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress! + old, 1 << 16) }
      buffer.removeLast((1 << 16) - max(0, n))
      guard n > 0 else { throw LoadFailure("the server closed the connection") }
    }
  }

  /// Where the body begins and how long it is, once all headers are there.
  private func place(in bytes: [UInt8]) -> (start: Int, length: Int)? {
    let end = Array("\r\n\r\n".utf8)
    guard bytes.count >= 4, let at = (0...bytes.count - 4).first(where: { Array(bytes[$0..<$0 + 4]) == end })
    else { return nil }
    for line in String(decoding: bytes[..<at], as: UTF8.self).split(separator: "\r\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2, parts[0].lowercased() == "content-length" {
        return Int(parts[1].trimmingCharacters(in: .whitespaces)).map { (at + 4, $0) }
      }
    }
    return nil
  }
}

/// JSON-RPC over a connection.
final class Client {
  private let connection: HTTPConnection

  init(port: UInt16) throws { connection = try HTTPConnection(port: port) }

  /// The bytes of the answer, unread.
  func raw(_ method: String, _ parameters: String) throws -> [UInt8] {
    try connection.post(Array("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\(method)\",\"params\":[\(parameters)]}".utf8))
  }

  func call(_ method: String, _ parameters: String = "") throws -> Any {
    let answer = try raw(method, parameters)
    guard let object = try JSONSerialization.jsonObject(with: Data(answer)) as? [String: Any], let result = object["result"]
    else { throw LoadFailure("\(method): \(String(decoding: answer.prefix(500), as: UTF8.self))") }
    return result
  }
}
