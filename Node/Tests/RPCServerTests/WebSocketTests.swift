import Chain
import ChainStore
import ChainTestSupport
import Dispatch
import EthereumTypes
import Foundation
import RPC
import RPCServer
import TemporaryFolders
import Testing

/// JSON-RPC over WebSockets.
struct WebSocketTests {
  @Test func calls() async throws {
    try await TestServer.run { world in
      for path in ["/", "/ws", "/?key=1"] {
        let client = try WebSocketClient(world.port, path: path)
        #expect(try client.ask("eth_chainId") == SocketClient.answer)
        try client.socket.send(WebSocketClient.bytes(2, Array(SocketClient.question.utf8)))
        #expect(try client.message() == SocketClient.answer)
        try client.send("[\(SocketClient.question),\(SocketClient.question)]")
        #expect(try client.message() == "[\(SocketClient.answer),\(SocketClient.answer)]")
        try client.send("{")
        #expect(try client.message().contains("-32700"))
      }
      // In pieces, with a ping between them.
      let client = try world.webSocket()
      let bytes = Array(SocketClient.question.utf8)
      for (i, byte) in bytes.enumerated() {
        try client.socket.send(
          WebSocketClient.bytes(i == 0 ? 1 : 0, [byte], isFinal: i == bytes.count - 1))
        if i == 20 { try client.socket.send(WebSocketClient.bytes(9, [1, 2, 3])) }
      }
      #expect(try client.frame() == .init(opcode: 10, data: [1, 2, 3]))
      #expect(try client.message() == SocketClient.answer)
      // A long one.
      let long = SocketClient.question + String(repeating: " ", count: 1_000_000)
      try client.send(long)
      #expect(try client.message() == SocketClient.answer)
      // Many at once: all are answered.
      for id in 0..<500 {
        try client.send("{\"jsonrpc\":\"2.0\",\"id\":\(id),\"method\":\"eth_blockNumber\"}")
      }
      let answers = Set(try (0..<500).map { _ in try client.message() })
      #expect(answers == Set((0..<500).map { "{\"jsonrpc\":\"2.0\",\"id\":\($0),\"result\":\"0x0\"}" }))
      // The end, as the client says it.
      try client.socket.send(WebSocketClient.bytes(8, [3, 232]))
      #expect(try client.frame().code == 1000)
      #expect(try client.socket.readToEnd().isEmpty)
      try waitUntil { world.server.statistics.webSockets == 0 }
    }
  }

  @Test func whoMayOpenOne() async throws {
    try await TestServer.run(options: { $0.webSockets = 3 }) { world in
      func status(_ path: String, _ fields: [String], host: String = "localhost:1") throws -> Int {
        let client = try world.connect()
        try client.send(SocketClient.text("GET", path, host: host, fields: fields))
        return try client.response().status
      }
      let upgrade = WebSocketClient.upgradeFields
      for origin in ["https://evil.example", "null", "chrome-extension://abc", "http://localhost", ""] {
        #expect(try status("/", upgrade + ["Origin: \(origin)"]) == 403, "\(origin)")
      }
      #expect(try status("/", upgrade + ["Origin: http://localhost:1", "Origin: http://localhost:1"]) == 403)
      #expect(try status("/", upgrade, host: "evil.example") == 403)
      #expect(try status("/", upgrade + ["Origin: http://evil.example"], host: "evil.example") == 403)
      #expect(try status("/", Array(upgrade.dropLast()) + ["Sec-WebSocket-Version: 8"]) == 426)
      #expect(try status("/", upgrade.filter { !$0.contains("Key") }) == 426)
      #expect(try status("/elsewhere", upgrade) == 426)
      #expect(try status("/", upgrade + ["Origin: http://localhost:1"]) == 101)
      // Later requests of a connection stay HTTP.
      let client = try world.connect()
      #expect(try client.post(SocketClient.question).status == 200)
      try client.send(SocketClient.text("GET", fields: upgrade))
      #expect(try client.response().status == 426)
      // As many as may be.
      try waitUntil { world.server.statistics.webSockets == 0 }
      let open = try (0..<3).map { _ in try world.webSocket() }
      #expect(try status("/", upgrade) == 426)
      for one in open { #expect(try one.ask("eth_chainId") == SocketClient.answer) }
      #expect(try world.answers)
    }
  }

  /// The limit holds for those who ask at the same moment, too; a place is free again when its connection is over.
  @Test func manyWhoAskAtOnce() async throws {
    try await TestServer.run(options: { $0.webSockets = 3 }) { world in
      for _ in 0..<20 {
        var clients = try (0..<40).map { _ in try world.connect() }
        for client in clients {
          try client.send(SocketClient.text("GET", fields: WebSocketClient.upgradeFields))
        }
        try withExtendedLifetime(clients) {
          let status = try clients.map { try $0.response().status }
          #expect(status.count { $0 == 101 } == 3 && status.count { $0 == 426 } == 37, "\(status)")
          #expect(world.server.statistics.webSockets == 3)
        }
        clients = []
        try waitUntil { world.server.statistics.webSockets == 0 }
      }
    }
  }

  @Test func brokenFrames() async throws {
    try await TestServer.run(
      options: { $0.webSocketFragments = 10 }, limits: { $0.requestBytes = 10_000 }
    ) { world in
      func code(_ frames: [UInt8]...) throws -> Int? {
        let client = try world.webSocket()
        for frame in frames { client.socket.trySend(frame) }
        defer { #expect((try? world.answers) == true) }
        while true {
          let frame = try client.frame()
          if frame.opcode == 8 {
            #expect(try client.socket.readToEnd().isEmpty)
            return frame.code
          }
        }
      }
      let text = Array(SocketClient.question.utf8)
      #expect(try code(WebSocketClient.bytes(1, text, isMasked: false)) == 1002)
      for reserved in [1, 2, 4] as [UInt8] {
        #expect(try code(WebSocketClient.bytes(1, text, reserved: reserved)) == 1002)
      }
      for opcode in [3, 7, 11, 15] as [UInt8] {
        #expect(try code(WebSocketClient.bytes(opcode, text)) == 1002)
      }
      #expect(try code(WebSocketClient.bytes(0, text)) == 1002)
      #expect(
        try code(WebSocketClient.bytes(1, text, isFinal: false), WebSocketClient.bytes(1, text)) == 1002)
      #expect(try code(WebSocketClient.bytes(9, text, isFinal: false)) == 1002)
      #expect(try code(WebSocketClient.bytes(9, Array(repeating: 0, count: 126))) == 1002)
      #expect(try code(WebSocketClient.bytes(1, [0x22, 0xff, 0x22])) == 1007)
      #expect(
        try code(WebSocketClient.bytes(1, [0xe2, 0x82], isFinal: false), WebSocketClient.bytes(0, [0x20]))
          == 1007)
      // Too long: one frame, several, too many, and lengths that only say so.
      let long = Array(repeating: UInt8(ascii: " "), count: 10_001)
      #expect(try code(WebSocketClient.bytes(1, long)) == 1009)
      #expect(
        try code(
          WebSocketClient.bytes(1, Array(long[..<6_000]), isFinal: false),
          WebSocketClient.bytes(0, Array(long[..<6_000]))) == 1009)
      #expect(
        try code(
          [UInt8](
            WebSocketClient.bytes(1, [], isFinal: false)
              + (0..<10).flatMap { _ in WebSocketClient.bytes(0, [], isFinal: false) })) == 1009)
      #expect(try code([0x81, 0xff] + Array(repeating: 0xff, count: 8) + [0, 0, 0, 0]) == 1009)
      #expect(try code([0x81, 0xff, 0x7f] + Array(repeating: 0xff, count: 7) + [0, 0, 0, 0]) == 1009)
      // Ends that are none.
      #expect(try code(WebSocketClient.bytes(8, [])) == 1000)
      #expect(try code(WebSocketClient.bytes(8, [1])) == 1000)
      #expect(try code(WebSocketClient.bytes(8, [3, 238])) == 1002)
      #expect(try code(WebSocketClient.bytes(8, [15, 160] + Array("bye".utf8))) == 4000)
      // Binary messages need be no text, but JSON.
      let client = try world.webSocket()
      try client.socket.send(WebSocketClient.bytes(2, [0xff, 0xfe]))
      #expect(try client.message().contains("-32700"))
      // A client that is gone in the middle of a frame.
      try client.socket.send(Array(WebSocketClient.bytes(1, text).prefix(9)))
    }
  }

  @Test func subscriptionsAndAnotherBranch() async throws {
    try await TestServer.run { world in
      let client = try world.webSocket()
      let heads = try client.subscribe("\"newHeads\"")
      let logs = try client.subscribe("\"logs\",{\"address\":\"\(TestServer.logger)\"}")
      let pending = try client.subscribe("\"newPendingTransactions\"")
      // HTTP has none.
      let question = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\",\"params\":[\"newHeads\"]}"
      #expect(try world.connect().post(question).text.contains("-32601"))

      let waiting = world.transaction(9, nonce: 5)
      _ = try world.mempool.submit([waiting.envelope])[0].get()
      #expect(try client.message().contains("\"subscription\":\"\(pending)\",\"result\":\"\(waiting.hash)\""))
      func next(_ name: String, _ part: String, isRemoved: Bool? = nil) throws {
        let text = try client.message()
        #expect(text.contains("\"subscription\":\"\(name)\"") && text.contains(part), "\(text)")
        if let isRemoved { #expect(text.contains("\"removed\":\(isRemoved)"), "\(text)") }
      }
      func topic(_ value: Int) -> String {
        "\"0x" + String(repeating: "0", count: 62) + (value < 16 ? "0" : "") + String(value, radix: 16) + "\""
      }
      /// The two subscriptions of an event are told in any order.
      func both(_ blocks: [SealedBlock], _ marks: [(Int, Bool)]) throws {
        let messages = try (0..<blocks.count + marks.count).map { _ in try client.message() }
        let byHeads = messages.filter { $0.contains("\"subscription\":\"\(heads)\"") }
        let byLogs = messages.filter { $0.contains("\"subscription\":\"\(logs)\"") }
        #expect(byHeads.count == blocks.count && byLogs.count == marks.count)
        for (text, block) in zip(byHeads, blocks) { #expect(text.contains("\"hash\":\"\(block.hash)\"")) }
        for (text, mark) in zip(byLogs, marks) {
          #expect(text.contains(topic(mark.0)) && text.contains("\"removed\":\(mark.1)"), "\(text)")
        }
      }
      let first = try world.seal(1, nonce: 0)
      try both([first], [(1, false)])
      let second = try world.seal(2, nonce: 1)
      try both([second], [(2, false)])
      let folder = try TemporaryFolder()
      let other = try world.otherChain(folder)
      let branch = try (0..<3).map { try world.seal(UInt64(16 + $0), nonce: UInt64($0), on: other) }
      for block in branch { try world.chain.insert(block.block) }
      try both(branch, [(2, true), (1, true), (16, false), (17, false), (18, false)])
      try world.chain.rewind(to: 1)
      try next(logs, topic(18), isRemoved: true)
      try next(logs, topic(17), isRemoved: true)
      for name in [heads, logs, pending] {
        #expect(try client.ask("eth_unsubscribe", "\"\(name)\"").contains("true"))
      }
      try world.seal(3, nonce: 1)
      #expect(try client.ask("eth_chainId") == SocketClient.answer)
    }
  }

  /// A client that does not read its notifications is let go before it costs much, and others notice nothing.
  @Test func clientsThatDoNotRead() async throws {
    try await TestServer.run(
      options: { $0.unreadNotifications = 50 }, limits: { $0.sessionSubscriptions = 1_000 }
    ) { world in
      let slow = try WebSocketClient(world.port, receiveBuffer: 4_096)
      for _ in 0..<500 { _ = try slow.subscribe("\"newHeads\"") }
      let good = try world.webSocket()
      _ = try good.subscribe("\"newHeads\"")
      var nonce: UInt64 = 0
      while world.server.statistics.totalSlowReaders == 0 {
        let block = try world.seal(nonce, nonce: nonce)
        #expect(try good.message().contains("\"\(block.hash)\""))
        nonce += 1
        try #require(nonce < 500)
      }
      try waitUntil { world.server.statistics.webSockets == 1 }
      try waitUntil { world.server.statistics.bufferedBytes == 0 }
      #expect(try world.answers)
    }
  }

  /// Answers that are not read stop the reading of requests.
  @Test func requestsWithoutReading() async throws {
    try await TestServer.run { world in
      let client = try WebSocketClient(world.port, receiveBuffer: 4_096)
      var patience = timeval(tv_sec: 0, tv_usec: 200_000)
      setsockopt(
        client.socket.descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
      // Each answer repeats its request's name.
      let request = WebSocketClient.bytes(
        1,
        Array(
          "{\"jsonrpc\":\"2.0\",\"id\":\"\(String(repeating: "x", count: 100_000))\",\"method\":\"eth_chainId\"}"
            .utf8))
      var sent = 0
      while client.socket.trySend(request) {
        sent += 1
        try #require(sent < 2_000)
      }
      #expect(world.server.statistics.bufferedBytes < 32 << 20)
      #expect(try world.answers)
    }
  }

  @Test func pings() async throws {
    try await TestServer.run(options: { $0.pingTime = .seconds(1) }) { world in
      let client = try world.webSocket()
      for _ in 0..<5 {
        #expect(try client.frame().opcode == 9)
        try client.socket.send(WebSocketClient.bytes(10, []))
      }
      // Whoever is silent is gone.
      let silent = try world.webSocket()
      #expect(try silent.socket.readToEnd().count >= 4)
      #expect(try world.answers)
    }
  }
}
