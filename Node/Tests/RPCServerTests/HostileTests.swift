import Foundation
import RPC
import RPCServer
import Testing

/// Clients that mean no good: the server goes on answering others.
struct HostileTests {
  @Test func bodies() async throws {
    try await TestServer.run { world in
      let client = try world.connect()
      let question = SocketClient.question
      func code(_ body: [UInt8]) throws -> String {
        try client.send(Array(SocketClient.text(fields: ["Content-Type: application/json", "Content-Length: \(body.count)"]).utf8) + body)
        let response = try client.response()
        #expect(response.status == 200)
        return response.text
      }
      func code(_ body: String) throws -> String { try code(Array(body.utf8)) }
      let deep = 2_000_000
      #expect(try code(String(repeating: "[", count: deep)).contains("-32700"))
      #expect(try code(String(repeating: "[", count: deep) + String(repeating: "]", count: deep)).contains("-32700"))
      #expect(try code(String(repeating: "{\"a\":", count: 500_000)).contains("-32700"))
      #expect(try code("[" + Array(repeating: "1", count: 2_000_000).joined(separator: ",") + "]").contains("batch too large"))
      #expect(try code("[" + Array(repeating: question, count: 1_001).joined(separator: ",") + "]").contains("batch too large"))
      #expect(try code("[" + Array(repeating: question, count: 1_000).joined(separator: ",") + "]").utf8.count > 30_000)
      // Bytes that are no UTF-8, in every place.
      for text in ["\u{1}", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\u{1}\"}", "{\"jsonrpc\":\"2.0\",\"id\":\"\u{1}\",\"method\":\"eth_chainId\"}", "{\"\u{1}\":1}"] {
        let body = text.utf8.map { $0 == 1 ? 0xff : $0 }
        #expect(String(validating: Array(try code(body).utf8), as: UTF8.self) != nil)
      }
      #expect(try code("{\"jsonrpc\":\"2.0\",\"id\":" + String(repeating: "9", count: 1_000_000) + ",\"method\":\"eth_chainId\"}").utf8.count > 1_000_000)
      #expect(try code("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + String(repeating: "m", count: 4_000_000) + "\"}").utf8.count < 400)
      #expect(try world.answers)
      try waitUntil { world.server.statistics.bufferedBytes == 0 }
    }
  }

  @Test func slowOnes() async throws {
    try await TestServer.run(options: {
      $0.requestTime = .seconds(2)
      $0.idleTime = .seconds(4)
    }) { world in
      // Nothing; half a head; a head in drips; half a body; a body in drips; chunks without end.
      let silent = try world.connect()
      let head = try world.connect()
      try head.send("POST / HTTP/1.1\r\nHost: loc")
      let half = try world.connect()
      try half.send(String(SocketClient.text(body: SocketClient.question).dropLast(5)))
      let routed = try world.connect()
      try routed.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n")
      let drips = try world.connect()
      let chunks = try world.connect()
      try chunks.send(SocketClient.text(fields: ["Content-Type: application/json", "Transfer-Encoding: chunked"]))
      var isOpen = (true, true)
      try drips.send("POST / HTTP/1.1\r\n")
      while isOpen.0 || isOpen.1 {
        if isOpen.0 { isOpen.0 = drips.trySend(Array("X-A: b\r\n".utf8)) }
        if isOpen.1 { isOpen.1 = chunks.trySend(Array("1\r\n \r\n".utf8)) }
        usleep(20_000)
      }
      #expect(try silent.readToEnd().isEmpty && head.readToEnd().isEmpty)
      #expect(try half.response().status == 408)
      #expect(try half.readToEnd().isEmpty)
      #expect(try routed.response().text == "ok\n")
      #expect(try routed.readToEnd().isEmpty)
      // One that was good and says nothing more, and one that is in the middle of its second head.
      let kept = try world.connect()
      #expect(try kept.post(SocketClient.question).status == 200)
      #expect(try kept.readToEnd().isEmpty)
      let second = try world.connect()
      #expect(try second.post(SocketClient.question).status == 200)
      try second.send("POST / HTTP/1.1\r\nHost:")
      #expect(try second.readToEnd().isEmpty)
      #expect(try world.answers)
      try waitUntil { world.server.statistics.connections == 0 }
      try waitUntil { world.server.statistics.bufferedBytes == 0 }
    }
  }

  /// An answer that nobody reads is given up.
  @Test func answersThatAreNotRead() async throws {
    try await TestServer.run(options: {
      $0.requestTime = .seconds(2)
      $0.idleTime = .seconds(4)
    }) { world in
      let client = try SocketClient(world.port, receiveBuffer: 4_096)
      let id = String(repeating: "x", count: 4_000_000)
      for _ in 0..<3 {
        client.trySend(Array(SocketClient.text(body: "{\"jsonrpc\":\"2.0\",\"id\":\"\(id)\",\"method\":\"eth_chainId\"}").utf8))
      }
      try waitUntil { world.server.statistics.connections == 0 }
      try waitUntil { world.server.statistics.bufferedBytes == 0 }
      #expect(try client.readToEnd().count < 12_000_000)
      #expect(try world.answers)
    }
  }

  @Test func heads() async throws {
    try await TestServer.run { world in
      let long = String(repeating: "a", count: 100_000)
      for text in [
        "GET /\(long) HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET / HTTP/1.1\r\nHost: localhost\r\nA: \(long)\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\n" + (0..<10_000).map { "A\($0): b\r\n" }.joined() + "\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nA: \u{0}\r\n\r\n", "GET / HTTP/1.1\r\nHost: localhost\r\n A: b\r\n\r\n",
        "\u{1}\u{2}\u{3}\u{4}", "GET /\u{7f} HTTP/1.1\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      ] {
        let client = try world.connect()
        client.trySend(Array(text.utf8))
        client.closeOutput()
        // An error, or nothing, but an end.
        let answer = String(decoding: try client.readToEnd(), as: UTF8.self)
        #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4"), "\(answer)")
      }
      // Random bytes.
      var random = SystemRandomNumberGenerator()
      for count in 1..<200 {
        let client = try world.connect()
        client.trySend((0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) })
        if count % 2 == 0 { client.closeOutput() }
      }
      // Requests with bytes changed.
      let good = Array(SocketClient.text(body: SocketClient.question).utf8)
      for i in good.indices {
        var bad = good
        bad[i] ^= UInt8(1 << (i % 8))
        let client = try world.connect()
        client.trySend(bad)
        client.closeOutput()
        _ = try client.readToEnd()
      }
      #expect(try world.answers)
      try waitUntil { world.server.statistics.connections <= 1 }
    }
  }

  /// Connections that do nothing make room for one that does.
  @Test func thousandsOfConnections() async throws {
    try await TestServer.run(options: { $0.connections = 200 }) { world in
      let good = try world.connect()
      #expect(try good.post(SocketClient.question).status == 200)
      var idle: [SocketClient] = []
      for i in 0..<3_000 {
        idle.append(try world.connect())
        if i % 3 == 0 { try idle[i].send("POST / HTTP/1.1\r\n") }
        if i % 300 == 0 {
          #expect(try world.answers)
        }
      }
      try waitUntil { world.server.statistics.connections <= 200 }
      #expect(try world.answers)
      idle = []
      try waitUntil { world.server.statistics.connections <= 1 }
      #expect(try world.answers)
      #expect(world.server.statistics.totalConnections > 3_000)
    }
  }

  /// Bodies that are begun and not ended may not fill the memory.
  @Test func memory() async throws {
    try await TestServer.run(options: { $0.bufferedBytes = 10_000_000 }) { world in
      var open: [SocketClient] = []
      let head = SocketClient.text(fields: ["Content-Type: application/json", "Content-Length: 5000000"])
      for i in 1...6 {
        let client = try world.connect()
        client.trySend(Array(head.utf8) + Array(repeating: UInt8(ascii: " "), count: 3_000_000))
        if i <= 3 {
          try waitUntil { world.server.statistics.bufferedBytes == i * 3_000_000 }
        } else {
          #expect(try client.response().status == 503)
        }
        open.append(client)
      }
      #expect(try world.answers)
      open = []
      try waitUntil { world.server.statistics.bufferedBytes == 0 }
    }
  }
}
