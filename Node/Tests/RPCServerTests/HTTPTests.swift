import Dispatch
import Foundation
import Hummingbird
import RPC
import RPCServer
import Synchronization
import Testing

/// JSON-RPC over HTTP/1, over real sockets.
struct HTTPTests {
  @Test func requestsAndBatches() async throws {
    try await TestServer.run { world in
      let client = try world.connect()
      let (question, answer) = (SocketClient.question, SocketClient.answer)
      let response = try client.post(question)
      #expect(response.status == 200 && response.text == answer)
      #expect(response["content-type"] == "application/json" && response["date"]?.hasSuffix(" GMT") == true)
      #expect(response["access-control-allow-origin"] == nil && response["connection"] == nil)
      #expect(try client.post("[\(question),\(question)]").text == "[\(answer),\(answer)]")
      // A notification has no answer.
      let nothing = try client.post("{\"jsonrpc\":\"2.0\",\"method\":\"eth_chainId\"}")
      #expect(nothing.status == 200 && nothing.body.isEmpty)
      #expect(try client.post("{").text.contains("-32700"))
      #expect(try client.post("").text.contains("-32700"))
      for type in ["application/json", "application/json; charset=utf-8", "application/json-rpc", "Application/JSONRequest"] {
        try client.send(SocketClient.text(type: type, body: question))
        #expect(try client.response().text == answer)
      }
      // In chunks of a byte.
      try client.send(SocketClient.text(fields: ["Content-Type: application/json", "Transfer-Encoding: chunked"]))
      for byte in question.utf8 { try client.send(Array("1\r\n".utf8) + [byte] + Array("\r\n".utf8)) }
      try client.send("0\r\n\r\n")
      #expect(try client.response().text == answer)
      #expect(world.server.statistics.totalConnections == 1)
    }
  }

  @Test func manyRequestsAtOnce() async throws {
    try await TestServer.run { world in
      let client = try world.connect()
      let requests = (0..<200).map { id in
        SocketClient.text(body: "{\"jsonrpc\":\"2.0\",\"id\":\(id),\"method\":\"eth_blockNumber\"}")
      }
      try client.send(requests.joined())
      for id in 0..<200 {
        #expect(try client.response().text == "{\"jsonrpc\":\"2.0\",\"id\":\(id),\"result\":\"0x0\"}")
      }
      // What comes behind a request with "close" is not answered.
      try client.send(SocketClient.text(fields: ["Connection: close"], body: SocketClient.question) + requests[0])
      let last = try client.response()
      #expect(last.text == SocketClient.answer && last["connection"] == "close")
      #expect(try client.readToEnd().isEmpty)
    }
  }

  @Test func oldClientsAndHalfClosedOnes() async throws {
    try await TestServer.run { world in
      let body = SocketClient.question
      let fields = "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
      let old = try world.connect()
      try old.send("POST / HTTP/1.0\r\n\(fields)\r\n\(body)")
      let response = try old.response()
      #expect(response.text == SocketClient.answer && response["connection"] == "close")
      #expect(try old.readToEnd().isEmpty)
      let kept = try world.connect()
      for _ in 0..<2 {
        try kept.send("POST / HTTP/1.0\r\nConnection: keep-alive\r\n\(fields)\r\n\(body)")
        #expect(try kept.response()["connection"] == "keep-alive")
      }
      // A client that has said all gets all its answers.
      let half = try world.connect()
      try half.send(String(repeating: SocketClient.text(body: body), count: 3))
      half.closeOutput()
      for _ in 0..<3 { #expect(try half.response().text == SocketClient.answer) }
      #expect(try half.readToEnd().isEmpty)
      let routed = try world.connect()
      try routed.send(SocketClient.text("GET", "/healthz"))
      routed.closeOutput()
      #expect(try routed.response().text == "ok\n")
      #expect(try routed.readToEnd().isEmpty)
      let cut = try world.connect()
      try cut.send(String(SocketClient.text(body: body).dropLast(3)))
      cut.closeOutput()
      #expect(try cut.response().status == 400)
      #expect(try cut.readToEnd().isEmpty)
      #expect(try world.answers)
    }
  }

  @Test func whatIsNoRequest() async throws {
    try await TestServer.run(limits: { $0.requestBytes = 1_000 }) { world in
      func status(_ text: String) throws -> Int {
        let client = try world.connect()
        try client.send(text)
        return try client.response().status
      }
      let body = SocketClient.question
      for method in ["PUT", "DELETE", "PATCH"] { #expect(try status(SocketClient.text(method, body: body)) == 405) }
      for type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", nil] {
        #expect(try status(SocketClient.text(type: type, body: body)) == 415)
      }
      #expect(try status(SocketClient.text("GET")) == 404)
      #expect(try status(SocketClient.text("POST", "/other", body: body)) == 404)
      // Too long: as it says, and as it turns out.
      let long = String(repeating: " ", count: 1_001)
      #expect(try status(SocketClient.text(body: long)) == 413)
      let chunked = SocketClient.text(fields: ["Content-Type: application/json", "Transfer-Encoding: chunked"])
      #expect(try status(chunked + "3e8\r\n\(long.dropFirst())\r\n1\r\n ") == 413)
      #expect(try status(SocketClient.text(body: body + String(long.dropFirst(body.utf8.count + 1)))) == 200)
      for broken in ["nonsense\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "\u{16}\u{3}\u{1}\r\n\r\n"] {
        #expect(try status(broken) == 400, "\(broken)")
      }
      // Behind a request that was one.
      let client = try world.connect()
      #expect(try client.post(body).status == 200)
      try client.send("nonsense\r\n\r\n")
      #expect(try client.response().status == 400)
      #expect(try client.readToEnd().isEmpty)
      // Two lengths: a proxy in front may have taken the other.
      #expect(
        try status("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") == 400)
      // A client that waits for leave to send its body.
      let careful = try world.connect()
      try careful.send(
        SocketClient.text(fields: ["Content-Type: application/json", "Expect: 100-continue", "Content-Length: \(body.utf8.count)"]))
      #expect(try careful.response().status == 100)
      try careful.send(body)
      #expect(try careful.response().text == SocketClient.answer)
      #expect(try status(SocketClient.text(fields: ["Content-Type: application/json", "Expect: 100-continue", "Content-Length: 1001"])) == 413)
      #expect(try world.answers)
    }
  }

  @Test func hosts() async throws {
    func statuses(_ change: @escaping @Sendable (inout RPCServerOptions) -> Void, _ hosts: [String?]) async throws -> [Int] {
      let result = Mutex<[Int]>([])
      try await TestServer.run(options: change) { world in
        for host in hosts {
          let client = try world.connect()
          try client.send(SocketClient.text(host: host, body: SocketClient.question))
          let status = try client.response().status
          result.withLock { $0.append(status) }
          let other = try world.connect()
          try other.send(SocketClient.text("GET", "/healthz", host: host))
          #expect(try other.response().status == status)
        }
        // The check holds for every request of a connection.
        let client = try world.connect()
        #expect(try client.post(SocketClient.question).status == 200)
        try client.send(SocketClient.text("GET", "/healthz", host: "rebound.example.net"))
        let status = try client.response().status
        result.withLock { $0.append(status) }
      }
      return result.withLock { $0 }
    }
    let names = ["localhost", "LOCALHOST:8545", "127.0.0.1", "127.0.0.1:1", "[::1]:8545", "::1", "10.0.0.7"]
    let foreign = ["evil.example", "localhost.evil.example", "localhost.", "127.0.0.1.evil.example:8545", "[evil]:1", "127.0.0.256"]
    #expect(
      try await statuses({ _ in }, names + foreign) == Array(repeating: 200, count: 7) + Array(repeating: 403, count: 6) + [403])
    #expect(
      try await statuses({ $0.allowedHosts = ["localhost", "node.example"] }, ["Node.Example:8545", "other.example"])
        == [200, 403, 403])
    #expect(try await statuses({ $0.allowedHosts = ["*"] }, foreign) == Array(repeating: 200, count: 7))
    try await TestServer.run { world in
      let client = try world.connect()
      try client.send(SocketClient.text(fields: ["Host: 127.0.0.1"], body: SocketClient.question))
      #expect(try client.response().status == 400)
    }
  }

  @Test func originsByDefault() async throws {
    try await TestServer.run { world in
      func ask(_ origin: String, _ method: String = "POST") throws -> SocketClient.Response {
        let client = try world.connect()
        try client.send(
          SocketClient.text(
            method, host: "localhost:8545",
            fields: ["Origin: \(origin)", "Access-Control-Request-Method: POST"], body: method == "POST" ? SocketClient.question : nil))
        return try client.response()
      }
      for origin in ["https://evil.example", "null", "http://localhost:3000", "http://localhost", "file://", ""] {
        for method in ["POST", "OPTIONS"] {
          let response = try ask(origin, method)
          #expect(response.status == 403, "\(origin)")
          #expect(!response.fields.contains { $0.name.hasPrefix("access-control") })
        }
      }
      // A page of the server's own, and a wallet: no page may read the answer because of a field of ours.
      for origin in ["http://localhost:8545", "https://localhost:8545", "chrome-extension://abc"] {
        let response = try ask(origin)
        #expect(response.text == SocketClient.answer && response["access-control-allow-origin"] == nil)
      }
      #expect(world.server.statistics.totalForbidden == 12)
      #expect(try world.answers)
    }
  }

  @Test func originsOfTheList() async throws {
    try await TestServer.run(options: { $0.allowedOrigins = ["https://app.example"] }) { world in
      let client = try world.connect()
      try client.send(
        SocketClient.text(
          "OPTIONS", fields: ["Origin: https://app.example", "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: content-type"]))
      let leave = try client.response()
      #expect(leave.status == 200 && leave["access-control-allow-origin"] == "https://app.example")
      #expect(leave["access-control-allow-headers"] == "content-type" && leave["access-control-allow-methods"] == "POST")
      let response = try client.post(SocketClient.question, fields: ["Origin: https://app.example"])
      #expect(response.text == SocketClient.answer && response["access-control-allow-origin"] == "https://app.example")
      #expect(response["vary"] == "origin")
      #expect(try client.post(SocketClient.question, fields: ["Origin: https://other.example"]).status == 403)
    }
    try await TestServer.run(options: { $0.allowedOrigins = ["*"] }) { world in
      let response = try world.connect().post(SocketClient.question, fields: ["Origin: https://any.example"])
      #expect(response.text == SocketClient.answer && response["access-control-allow-origin"] == "*")
    }
  }

  @Test func otherRoutes() async throws {
    let isReady = Mutex(false)
    try await TestServer.run(
      isReady: { isReady.withLock { $0 } },
      routes: { router in
        router.get("/") { _, _ in "the explorer" }
        router.get("/stream") { _, _ in
          Response(
            status: .ok,
            body: ResponseBody { writer in
              for i in 0..<3 { try await writer.write(ByteBuffer(string: "data: \(i)\n\n")) }
              try await writer.finish(nil)
            })
        }
        router.post("/echo") { request, _ in Response(status: .ok, body: .init(asyncSequence: request.body)) }
      }
    ) { world in
      let client = try world.connect()
      func get(_ path: String, _ method: String = "GET") throws -> SocketClient.Response {
        try client.send(SocketClient.text(method, path))
        return try client.response(hasBody: method == "GET")
      }
      #expect(try get("/").text == "the explorer")
      #expect(try get("/stream").text == "data: 0\n\ndata: 1\n\ndata: 2\n\n")
      #expect(try client.post(SocketClient.question).text == SocketClient.answer)
      #expect(try get("/healthz").text == "ok\n")
      #expect(try get("/healthz", "HEAD").status == 200)
      #expect(try get("/readyz").status == 503)
      isReady.withLock { $0 = true }
      #expect(try get("/readyz").text == "ready\n")
      #expect(try get("/nothing").status == 404)
      let long = String(repeating: "0123456789", count: 100_000)
      try client.send(SocketClient.text("POST", "/echo", body: long))
      #expect(try client.response().text == long)
      // All in one go: pages and calls in turn, answered in order.
      try client.send(
        SocketClient.text("GET", "/") + SocketClient.text(body: SocketClient.question) + SocketClient.text("GET", "/stream")
          + SocketClient.text(body: SocketClient.question))
      let texts = try (0..<4).map { _ in try client.response().text }
      #expect(texts == ["the explorer", SocketClient.answer, "data: 0\n\ndata: 1\n\ndata: 2\n\n", SocketClient.answer])
      #expect(world.server.statistics.totalConnections == 1)
    }
  }

  /// Calls that take long hold up other calls, not the network, and those that are too many are told so.
  @Test func whereThereIsTooMuch() async throws {
    let gate = DispatchSemaphore(value: 0)
    try await TestServer.run(
      options: {
        $0.concurrentCalls = 1
        $0.waitingCalls = 1
      }, onCall: { if $0.method == "net_version" { gate.wait() } }
    ) { world in
      let slow = [try world.connect(), try world.connect()]
      for (i, client) in slow.enumerated() {
        try client.send(SocketClient.text(body: "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"net_version\"}"))
        try waitUntil { world.server.statistics.calls == i + 1 }
      }
      let other = try world.connect()
      let refused = try other.post(SocketClient.question)
      #expect(refused.status == 503 && refused.text.contains("\"code\":-32005"))
      try other.send(SocketClient.text("GET", "/healthz"))
      #expect(try other.response().text == "ok\n")
      let socket = try world.webSocket()
      #expect(try socket.ask("eth_chainId").contains("\"code\":-32005"))
      gate.signal()
      #expect(try slow[0].response().text == "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"1337\"}")
      gate.signal()
      #expect(try slow[1].response().status == 200)
      #expect(try other.post(SocketClient.question).text == SocketClient.answer)
      #expect(try socket.ask("eth_chainId") == SocketClient.answer)
      #expect(world.server.statistics.totalOverloads == 2)
    }
  }
}
