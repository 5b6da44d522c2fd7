import BigIntegers
import Chain
import ChainStore
import ChainTestSupport
import EVM
import EthereumTypes
import Explorer
import Foundation
import HTTPTypes
import Hashes
import HummingbirdCore
import Testing

/// What strangers write into the chain, and into addresses, stays text.
@Suite("Explorer: hostile values")
struct HostileTests {
  static let hostile = [
    "<script>alert(1)</script>", "\" onmouseover=\"alert(1)", "'><img src=x onerror=alert(1)>",
    "</title><script>alert(1)</script>",
    "&lt;script&gt;", "{{name}}{{{body}}}{{>layout}}", "</pre></main><iframe src=//x>", "javascript:alert(1)",
    // Quotes and brackets that are part of longer characters.
    "\"\u{0301} onmouseover=\"\u{0301}alert(1)", "<\u{0301}script>", "\u{0600}\" x=\u{0600}\"y",
    "\u{0600}<b>",
    "\"\u{200d} onclick=\"\u{200d}", "<\u{fe0f}img src=x>", "\"\u{1f3fb}>", "\u{d4dd}\"", "\r\n\"<b>",
    // What turns the direction of writing, cannot be seen, or covers other lines.
    "\u{202e}DSUM", "\u{2066}x\u{2069}", "zero\u{200b}width", "\u{0}\u{1b}[31m",
    String(repeating: "\u{0301}", count: 60),
    String(repeating: "a", count: 5000), "\u{fffe}\u{e000}",
  ]

  @Test("Names of tokens, reasons of reverts, input, searches", arguments: HostileTests.hostile)
  func words(_ words: String) async throws {
    let wallets = try Wallets(2)
    let token = SmallToken(name: words, symbol: words, supply: .max, burnReason: words)
    let address = DevelopmentChainTests.tokenAddress
    let browser = try Browser(try wallets.genesis(extra: [address: .init(code: token.code)]))
    func sign(_ nonce: UInt64, to: Address?, _ data: [UInt8]) -> (Transaction, Address) {
      (wallets.sign(0, nonce: nonce, to: to, value: 0, data: data, gas: 1_500_000), wallets.addresses[0])
    }
    let list = [
      sign(0, to: address, SmallToken.transfer(to: wallets.addresses[1], amount: .max)),
      sign(1, to: address, SmallToken.call("burn(uint256)", [.one])),
      sign(2, to: wallets.addresses[1], Array(words.utf8)),
      sign(3, to: nil, token.creation),
    ]
    var plan = BlockPlan()
    plan.extraData = Array(words.utf8.prefix(32))
    let sealed = try browser.chain.seal(plan, from: ListSource(list))
    #expect(sealed.block.transactions.count == 4)
    let waiting = sign(4, to: address, Array(words.utf8)).0
    _ = try await browser.mempool.submit(waiting.envelope)
    // `Browser.get` reads every page strictly: no element and no attribute is there that is not the explorer's.
    for transaction in list.map(\.0) + [waiting] {
      let page = try await browser.page("/tx/\(transaction.hash)")
      expectVisible(page)
    }
    for path in [
      "/", "/pool", "/blocks", "/block/1", "/address/\(address)", "/address/\(wallets.addresses[0])",
    ] {
      expectVisible(try await browser.page(path))
    }
    // The first 64 characters of a name are shown, as they are where they can be seen.
    let account = try await browser.page("/address/\(address)")
    let plain = words.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7f }
    if plain, words.count <= 64 { #expect(account.contains("<dd>\(Self.escaped(words))</dd>")) }
    let query = words.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    for path in [
      "/search?q=\(query)", "/block/\(query)", "/tx/\(query)", "/address/\(query)", "/batch/\(query)",
      "/blocks?from=\(query)",
      "/address/\(address)?slot=\(query)", "/address/\(address)?from=\(query)", "/\(query)",
      "/block/1?page=\(query)",
    ] {
      let document = try await browser.get(path)
      #expect([400, 404].contains(document.status.code), "\(path)")
      expectVisible(document.text)
    }
  }

  @Test("Bytes that are no text: logs, input, names that are no UTF-8 or lie about their length")
  func bytes() async throws {
    let wallets = try Wallets(1)
    // Answers every call with its own input, whatever was asked.
    let echo: [UInt8] = [0x36, 0x5f, 0x5f, 0x37, 0x36, 0x5f, 0xf3]
    // Answers with words of ones: offsets and lengths beyond everything.
    let ones: [UInt8] = [0x5f, 0x19, 0x5f, 0x52, 0x5f, 0x19, 0x60, 0x20, 0x52, 0x60, 0x40, 0x5f, 0xf3]
    // An offset of 32 and a length of 2²⁵⁵.
    let long: [UInt8] = [
      0x60, 0x20, 0x5f, 0x52, 0x60, 0x01, 0x60, 0xff, 0x1b, 0x60, 0x20, 0x52, 0x60, 0x40, 0x5f, 0xf3,
    ]
    // Never ends; its calls end with their gas.
    let loop: [UInt8] = [0x5b, 0x5f, 0x56]
    // Returns a megabyte.
    let large: [UInt8] = [0x62, 0x0f, 0xff, 0xff, 0x5f, 0xf3]
    var codes: [Address: DevelopmentGenesis.Account] = [:]
    for (i, code) in [echo, ones, long, loop, large].enumerated() {
      codes[Address(truncating: UInt256(UInt64(0xaaaa_0000 + i)))] = .init(code: code)
    }
    let browser = try Browser(try wallets.genesis(extra: codes))
    for (i, address) in codes.keys.sorted().enumerated() {
      let page = try await browser.page("/address/\(address)")
      #expect(page.contains("<h1>Contract</h1>"))
      let transaction = wallets.sign(
        0, nonce: UInt64(i), to: address, value: 0,
        data: (0..<200).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ i) }, gas: 100_000)
      _ = try browser.seal([(transaction, wallets.addresses[0])])
      _ = try await browser.page("/tx/\(transaction.hash)")
    }
  }

  /// Nothing that cannot be seen, but for ends of lines.
  private func expectVisible(_ page: String) {
    let hidden = page.unicodeScalars.filter {
      switch $0.properties.generalCategory {
      case .control: $0 != "\n" && $0 != "\t"
      case .format, .privateUse, .lineSeparator, .paragraphSeparator, .surrogate: true
      default: false
      }
    }
    #expect(hidden.isEmpty, "\(hidden.map { String($0.value, radix: 16) })")
  }

  private static func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
      .replacingOccurrences(of: ">", with: "&gt;").replacingOccurrences(of: "\"", with: "&quot;")
      .replacingOccurrences(of: "'", with: "&#39;")
  }
}
