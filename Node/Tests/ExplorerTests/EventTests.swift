import Chain
import ChainStore
import ChainTestSupport
import EVM
import EthereumTypes
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Synchronization
import Testing

@testable import Explorer

@Suite("Explorer: events and files")
struct EventTests {
  @Test("A stream tells the present head and each new one, and ends when the explorer closes")
  func heads() async throws {
    let browser = try Browser(try Wallets(1).genesis())
    let response = try await browser.raw("/events")
    #expect(response.headers[.contentType] == "text/event-stream" && response.status == .ok)
    let writer = Collector()
    let reading = Task { try await response.body.write(writer) }
    while !writer.text.contains("\"number\":0") { try await Task.sleep(for: .milliseconds(2)) }
    for i in 1...3 {
      let sealed = try browser.seal()
      while !writer.text.contains("event: head\ndata: {\"number\":\(i),\"hash\":\"\(sealed.hash)\"}\n\n") {
        try await Task.sleep(for: .milliseconds(2))
      }
    }
    browser.explorer.close()
    try await reading.value
    #expect(browser.explorer.feed.readers == 0)
    #expect(try await browser.raw("/events").status == .serviceUnavailable)
  }

  @Test("So many streams and no more; one that nobody reads loses heads and holds nothing up")
  func limits() async throws {
    var options = Explorer.Options()
    options.readers = 2
    let browser = try Browser(try Wallets(1).genesis(), options: options)
    let feed = browser.explorer.feed
    do {
      let slow = try #require(feed.subscribe())
      let other = feed.subscribe()
      #expect(other != nil && feed.subscribe() == nil)
      #expect(try await browser.raw("/events").status == .serviceUnavailable)
      var last: SealedBlock?
      for _ in 0..<50 { last = try browser.seal() }
      let hash = try #require(last?.hash)
      var seen = 0
      for await text in slow {
        seen += 1
        if text.contains("\(hash)") { break }
      }
      #expect(seen <= 50)
    }
    // Both are gone, and there is room.
    while feed.readers > 0 { await Task.yield() }
    #expect(feed.subscribe() != nil)
  }

  @Test("A stream is never silent for long, and a reader that went is forgotten then")
  func heartbeat() async throws {
    struct Gone: Error {}
    /// Takes the first piece and fails then, as a connection that was closed does.
    final class Closed: ResponseBodyWriter, Sendable {
      let pieces = Mutex(0)
      func write(_ buffer: ByteBuffer) async throws {
        if pieces.withLock({
          $0 += 1
          return $0
        }) > 1 {
          throw Gone()
        }
      }
      func finish(_ trailers: HTTPFields?) async throws {}
    }
    var options = Explorer.Options()
    options.heartbeat = .milliseconds(5)
    let browser = try Browser(try Wallets(1).genesis(), options: options)
    let response = try await browser.raw("/events")
    await #expect(throws: Gone.self) { try await response.body.write(Closed()) }
    withExtendedLifetime(response) {}
  }

  @Test("Style sheet, script and icon: kept by browsers under the address with their hash")
  func files() async throws {
    let browser = try Browser(try Wallets(1).genesis())
    let page = try await browser.page("/")
    for (asset, kind) in [
      (Asset.style, "text/css"), (Asset.script, "text/javascript"), (Asset.icon, "image/svg+xml"),
    ] {
      #expect(page.contains("\"\(asset.address)\""))
      let document = try await browser.get(asset.address)
      #expect(document.status == .ok && document.headers[.contentType]?.hasPrefix(kind) == true)
      #expect(document.headers[.cacheControl]?.contains("immutable") == true)
      #expect(try await browser.get(asset.path).headers[.cacheControl] == "no-cache")
      // Nothing is loaded from elsewhere; the name of SVG's namespace is no address.
      let text = document.text.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "")
      #expect(!text.contains("://") && !text.contains("@import") && !text.contains("url("))
    }
  }

  @Test("Links to another explorer, names of accounts")
  func options() async throws {
    let wallets = try Wallets(2)
    var options = Explorer.Options()
    options.symbol = "GAS"
    options.labels = [wallets.addresses[0]: "Alice & Bob"]
    let browser = try Browser(try wallets.genesis(), options: options)
    let transaction = wallets.sign(0, nonce: 0, to: wallets.addresses[1])
    _ = try browser.seal([(transaction, wallets.addresses[0])])
    let page = try await browser.page("/tx/\(transaction.hash)")
    #expect(page.contains("class=\"note\">Alice &amp; Bob</span>") && page.contains("<small>GAS</small>"))
    let overview = try await browser.page("/")
    options.links = [Explorer.Link(title: "L1", url: "http://127.0.0.1:8546")]
    let other = try Browser(try wallets.genesis(), options: options)
    let writer = Collector()
    try await other.raw("/").body.write(writer)
    #expect(writer.text.contains("<a class=\"other\" href=\"http://127.0.0.1:8546\">L1 ↗</a>"))
    #expect(overview.contains("Test &lt;chain&gt;") && overview.contains(">Alice &amp; Bob</a>"))
  }
}
