import BigIntegers
import Chain
import ChainStore
import ChainTestSupport
import EVM
import EthereumTypes
import Foundation
import HTTPTypes
import Hashes
import HummingbirdCore
import Synchronization
import Testing

@testable import Explorer

@Suite("Explorer: parts")
struct PartsTests {
  @Test("Amounts in ether and gwei")
  func amounts() throws {
    for (wei, ether) in [
      ("0", "0"), ("1", "<0.000001"), ("999999999999", "<0.000001"), ("1000000000000", "0.000001"),
      ("1000000000000000000", "1"), ("1500000000000000000", "1.5"),
      ("1234567890123456789012345", "1,234,567.890123"),
      ("1000000000000000001", "1"), ("100000000000000000", "0.1"),
    ] {
      #expect(Amount.ether(try #require(UInt256(text: wei))) == ether)
    }
    #expect(Amount.gwei(UInt256(7)) == "0.000000007")
    #expect(Amount.gwei(UInt256(1_000_000_007)) == "1.000000007")
    #expect(Amount.text(.max, places: 0, shown: 6).count == 78 + 25)
    #expect(Amount.text(.max, places: 77, shown: 6) == "1.15792")
    #expect(Amount.text(UInt256(5), places: 1, shown: 0) == "<1")
    #expect(
      Amount.grouped("1000") == "1,000" && Amount.grouped("999") == "999"
        && Amount.grouped(123_456_789) == "123,456,789")
    #expect(
      Amount.percent(1, of: 0) == "0 %" && Amount.percent(1, of: 3) == "33 %"
        && Amount.percent(1, of: 1000) == "0.1 %")
    #expect(Amount.percent(1, of: 100_000) == "<0.1 %" && Amount.percent(0, of: 7) == "0 %")
    #expect(Amount.percent(2_759, of: 10_000) == "28 %" && Amount.percent(999, of: 10_000) == "10 %")
    #expect(Amount.percent(95, of: 1000) == "9.5 %" && Amount.percent(.max, of: 1) == "100000 %")
  }

  @Test("Times are those of Foundation's calendar")
  func times() throws {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "UTC")
    formatter.calendar = Calendar(identifier: .gregorian)
    formatter.dateFormat = "yyyy-MM-dd HH:mm:ss 'UTC'"
    var seconds: [UInt64] = [0, 951_782_399, 951_782_400, 951_868_800, 4_107_542_400, 253_402_300_799]
    for i in 0..<2000 { seconds.append(UInt64(i) * 126_701_151) }
    for second in seconds where second < 253_402_300_800 {
      #expect(Moment.utc(second) == formatter.string(from: Date(timeIntervalSince1970: Double(second))))
    }
    #expect(Moment.utc(.max) == "18446744073709551615 s after 1970" && Moment.iso(.max) == nil)
    #expect(Moment.age(100, now: 112) == "12 s ago" && Moment.age(112, now: 100) == "in 12 s")
    #expect(Moment.age(0, now: .max).hasSuffix("y ago"))
  }

  @Test("Selectors and topics are those that everybody uses")
  func signatures() throws {
    for (selector, name) in [
      ("a9059cbb", "transfer"), ("095ea7b3", "approve"), ("23b872dd", "transferFrom"), ("d505accf", "permit"),
      ("42842e0e", "safeTransferFrom"), ("b88d4fde", "safeTransferFrom"), ("a22cb465", "setApprovalForAll"),
      ("f242432a", "safeTransferFrom"), ("d0e30db0", "deposit"), ("2e1a7d4d", "withdraw"),
      ("40c10f19", "mint"),
      ("42966c68", "burn"), ("715018a6", "renounceOwnership"), ("f2fde38b", "transferOwnership"),
      ("4f1ef286", "upgradeToAndCall"),
    ] {
      let bytes = stride(from: 0, to: 8, by: 2).map {
        UInt8(selector.dropFirst($0).prefix(2), radix: 16) ?? 0
      }
      #expect(Signature.functions[bytes]?.name == name, "\(selector)")
    }
    for (topic, name) in [
      ("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef", "Transfer"),
      ("0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925", "Approval"),
      ("0x17307eab39ab6107e8899845ad3d59bd9653f200f220920489ca2b5937696c31", "ApprovalForAll"),
      ("0xe1fffcc4923d04b559f4d29a8bfc6cda04eb5b0d3c460751c2402c5c5cc9109c", "Deposit"),
      ("0x7fcf532c15f0a6db0bd6d0e038bea71d30d808c7d98cb3bf7268a95bf5081b65", "Withdrawal"),
    ] {
      #expect(Signature.events[try #require(Hash256(text: topic))]?.first?.name == name)
    }
  }

  @Test("Transfers of ERC-20 and ERC-721 are told apart; what is not well formed is not decoded")
  func logs() throws {
    let topic = try #require(
      Hash256(text: "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"))
    let one = Hash256(UInt256.one)
    let word = UInt256(7).bigEndianBytes
    let fungible = Decoded(Log(address: .zero, topics: [topic, one, one], data: word))
    #expect(fungible?.values.map(\.name) == ["from", "to", "amount"])
    let single = Decoded(Log(address: .zero, topics: [topic, one, one, one], data: []))
    #expect(single?.values.map(\.name) == ["from", "to", "id"])
    #expect(Decoded(Log(address: .zero, topics: [topic, one, one], data: Array(word.dropLast()))) == nil)
    #expect(Decoded(Log(address: .zero, topics: [topic, one], data: word + word)) == nil)
    #expect(Decoded(Log(address: .zero, topics: [topic, Hash256(.max), one], data: word)) == nil)
    #expect(Decoded(Log(address: .zero, topics: [], data: [])) == nil)
    #expect(Decoded(call: [0xa9, 0x05, 0x9c, 0xbb]) == nil)
    #expect(Decoded(call: [0xa9, 0x05, 0x9c]) == nil)
    #expect(Decoded(call: [0xa9, 0x05, 0x9c, 0xbb] + UInt256.max.bigEndianBytes + word) == nil)
  }

  @Test("No bytes make the reader of the ABI fail")
  func abi() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      let interesting: [UInt256] = [
        .zero, .one, UInt256(32), UInt256(64), UInt256(UInt64(Int64.max)), UInt256(UInt64.max), .max,
      ]
      var data: [UInt8] = []
      for _ in 0..<Int.random(in: 0...4, using: &generator) {
        data += interesting.randomElement(using: &generator)!.bigEndianBytes
      }
      data = Array(data.dropLast(Int.random(in: 0...40, using: &generator)))
      if case .text(let text)? = ABI.decode([.text], from: data)?.first { #expect(text.count <= data.count) }
      _ = ABI.decode([.address, .bytes, .number, .flag], from: data)
    }
  }

  @Test("Escaping goes by bytes")
  func escaping() {
    #expect(Markup.escape("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&#39;")
    #expect(Markup.escape("\"\u{0301}") == "&quot;\u{0301}")
    #expect(Markup.escape("\u{0600}<") == "\u{0600}&lt;")
    #expect(Markup.escape("plain ä €") == "plain ä €")
  }

  @Test("Templates: only the layout has something that is not escaped; no styles and no scripts within")
  func templates() {
    for (name, source) in Templates.sources {
      #expect(source.count(of: "{{{") == (name == "layout" ? 1 : 0), "\(name)")
      #expect(!source.contains("{{&") && !source.contains(" style=") && !source.contains("://"), "\(name)")
      #expect(
        !source.contains("<script>") && source.range(of: " on[a-z]+=", options: .regularExpression) == nil,
        "\(name)")
      #expect(
        !Templates.shared.render(name, [:]).isEmpty || source.isEmpty || name == "fact" || name == "finality",
        "\(name)")
    }
    #expect(Templates.sources["layout"]?.contains("{{{body}}}") == true)
  }

  @Test("Lists in parts")
  func pages() {
    let newest = Pages(newest: 60, oldest: 0, size: 25, from: nil)
    #expect(newest.first == 60 && newest.last == 36 && newest.count == 25)
    #expect(
      newest.values("/x?from=")["older"] as? String == "/x?from=35"
        && newest.values("/x?from=")["newer"] == nil)
    let last = Pages(newest: 60, oldest: 0, size: 25, from: 10)
    #expect(last.last == 0 && last.values("/x?from=")["older"] == nil)
    #expect(last.values("/x?from=")["newer"] as? String == "/x?from=35")
    #expect(Pages(newest: 60, oldest: 0, size: 25, from: 40).values("/x?from=")["newer"] as? String == "/x")
    #expect(Pages(newest: 3, oldest: 3, size: 25, from: 0).count == 1)
    #expect(Pages(newest: .max, oldest: 0, size: 25, from: .max).count == 25)
  }

  @Test("Workers: no more at once than they are, no more waiting than may")
  func workers() async throws {
    let workers = Workers(width: 2, waiting: 8)
    let running = Running()
    let results = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<200 {
        group.addTask {
          do {
            return try await workers.run {
              running.begin()
              usleep(500)
              running.end()
              return true
            }
          } catch {
            return false
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(running.most <= 2)
    #expect(results.contains(true))
    // All are done: there is room again.
    for _ in 0..<20 { #expect(try await workers.run { 7 } == 7) }
    await #expect(throws: CocoaError.self) { try await workers.run { throw CocoaError(.featureUnsupported) } }
  }

  @Test("When all places are taken, pages say so")
  func busy() async throws {
    var options = Explorer.Options()
    options.threads = 1
    options.waiting = 0
    let browser = try Browser(try Wallets(1).genesis(), options: options)
    let gate = DispatchSemaphore(value: 0)
    async let held = browser.explorer.answer { _ in
      gate.wait()
      return .redirect("/")
    }
    var status = 200
    // Until the first has begun.
    while status == 200 { status = try await browser.get("/").status.code }
    #expect(status == 503)
    #expect(try await browser.get("/").headers[.retryAfter] == "2")
    gate.signal()
    _ = await held
  }

  @Test("Values that are remembered: the oldest go")
  func memo() {
    let memo = Memo<Int, Int>(limit: 10)
    for i in 0..<5000 { memo.insert(i, cost: 1, for: i) }
    #expect(memo[4999] == 4999 && memo[4990] == 4990 && memo[4989] == nil)
    memo.insert(1, cost: 10, for: 1)
    #expect(memo[4999] == nil && memo[1] == 1)
    memo.insert(2, cost: 11, for: 1)
    #expect(memo[1] == nil)
  }
}

/// How many run at once.
private final class Running: Sendable {
  private let state = Mutex((now: 0, most: 0))
  var most: Int { state.withLock { $0.most } }

  func begin() {
    state.withLock { state in
      state.now += 1
      state.most = max(state.most, state.now)
    }
  }

  func end() { state.withLock { $0.now -= 1 } }
}
