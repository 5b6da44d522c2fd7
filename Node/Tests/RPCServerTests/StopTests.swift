import Dispatch
import Foundation
import Hummingbird
import Logging
import RPC
import RPCServer
import Testing

/// How a server ends.
struct StopTests {
  /// What runs is answered, what is idle closes, WebSockets are told.
  @Test func gracefully() async throws {
    let gate = DispatchSemaphore(value: 0)
    try await TestServer.run(onCall: { if $0.method == "net_version" { gate.wait() } }) { world in
      let slow = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"net_version\"}"
      let idle = try world.connect()
      #expect(try idle.post(SocketClient.question).status == 200)
      let silent = try world.connect()
      let (running, socket, quiet) = (try world.connect(), try world.webSocket(), try world.webSocket())
      try running.send(SocketClient.text(body: slow))
      try socket.send(slow)
      try waitUntil { world.server.statistics.calls == 2 }
      world.stop()
      #expect(try idle.readToEnd().isEmpty && silent.readToEnd().isEmpty)
      #expect(try quiet.frame().code == 1001)
      try quiet.socket.send(WebSocketClient.bytes(8, [3, 233]))
      #expect(try quiet.socket.readToEnd().isEmpty)
      gate.signal()
      gate.signal()
      let response = try running.response()
      #expect(response.text == "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"1337\"}" && response["connection"] == "close")
      #expect(try socket.message() == response.text)
      #expect(try socket.frame().code == 1001)
      try socket.socket.send(WebSocketClient.bytes(8, [3, 233]))
      #expect(try socket.socket.readToEnd().isEmpty)
      try waitUntil { (try? world.connect()) == nil }
    }
  }

  /// What does not end by itself is ended.
  @Test func withStreamsOpen() async throws {
    try await TestServer.run(
      options: { $0.shutdownTime = .milliseconds(300) },
      routes: { router in
        router.get("/stream") { _, _ in
          Response(
            status: .ok,
            body: ResponseBody { writer in
              while true {
                try await writer.write(ByteBuffer(string: "data: x\n\n"))
                try await Task.sleep(for: .milliseconds(10))
              }
            })
        }
      }
    ) { world in
      let stream = try world.connect()
      try stream.send(SocketClient.text("GET", "/stream"))
      _ = try stream.read(100)
      let half = try world.connect()
      try half.send(String(SocketClient.text(body: SocketClient.question).dropLast(5)))
      try waitUntil { world.server.statistics.connections == 2 }
      world.stop()
      _ = try stream.readToEnd()
      _ = try half.readToEnd()
    }
  }

  @Test func portsThatAreTaken() async throws {
    try await TestServer.run { world in
      let port = world.port
      let done = DispatchSemaphore(value: 0)
      let server = RPCServer(dispatcher: world.rpc, options: { var o = RPCServerOptions(); o.port = port; return o }(), logger: .init(label: "test"))
      Task {
        await #expect(throws: (any Error).self) { try await server.run() }
        await #expect(throws: (any Error).self) { try await server.boundPort() }
        done.signal()
      }
      done.wait()
      let answers = try world.answers
      #expect(answers)
    }
  }
}
