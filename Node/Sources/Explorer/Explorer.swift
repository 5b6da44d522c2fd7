public import Chain
import ChainStore
public import EthereumTypes
import Foundation
import HTTPTypes
import Hashes
public import Hummingbird
import Mustache

/// Pages about a chain for people: blocks, transactions, accounts, contracts, batches.
///
/// Everything is rendered here, and works without scripts; with them, pages follow the chain. Nothing changes the chain. What
/// reads the stores or runs code runs on threads of its own (`Options.threads`), never on the event loops.
public struct Explorer: Sendable {
  /// A place that the head of each page leads to: the explorer of the other chain.
  public struct Link: Sendable {
    public let title: String
    public let url: String

    public init(title: String, url: String) {
      self.title = title
      self.url = url
    }
  }

  public struct Options: Sendable {
    /// Of the currency that gas is paid in.
    public var symbol = "ETH"
    /// Names of accounts, shown in place of their addresses; those that the protocol gives are there anyway.
    public var labels: [Address: String] = [:]
    public var links: [Link] = []
    /// Requests that are worked on at once, and that wait; more are answered with 503.
    public var threads = 2
    public var waiting = 128
    /// Open pages that are told of new heads at once.
    public var readers = 256
    /// How often they are told something at least.
    public var heartbeat = Duration.seconds(10)
    /// What a call to a contract for its name may use.
    public var callGas: UInt64 = 200_000
    /// How far behind its block's start a failed transaction may be, to be run again for its reason.
    public var replayGas: UInt64 = 60_000_000
    /// How much is searched for an account's transactions at a time.
    public var searchedBlocks = 256
    public var searchedTransactions = 4_000

    public init() {}
  }

  let chain: Chain
  let mempool: Mempool
  let name: String
  let options: Options
  let labels: [Address: String]
  let feed: HeadFeed
  private let workers: Workers
  let templates: Templates
  let caches = Caches()

  /// `name`: of the chain, at the head of each page.
  public init(chain: Chain, mempool: Mempool, name: String, options: Options = Options()) {
    self.chain = chain
    self.mempool = mempool
    self.name = name
    self.options = options
    labels = KnownAddresses.labels.merging(options.labels) { $1 }
    feed = HeadFeed(chain, limit: options.readers, heartbeat: options.heartbeat)
    workers = Workers(width: options.threads, waiting: options.waiting)
    templates = Templates.shared
  }

  /// What pages have computed of blocks that do not change.
  final class Caches: Sendable {
    let summaries = Memo<Hash256, BlockSummary>(limit: 1024)
    /// By block; the cost is their number.
    let senders = Memo<Hash256, [Address?]>(limit: 65_536)
    let newest = Memo<Hash256, [TransactionLine]>(limit: 4)
    /// By block and address, as one hash.
    let tokens = Memo<Hash256, Token>(limit: 512)
    let failures = Memo<Hash256, Failure>(limit: 512)
  }

  /// Ends the streams of open pages; the server's graceful shutdown does so too.
  public func close() { feed.close() }

  // MARK: Routes

  /// Adds the explorer's paths: `/`, `/block/…`, `/tx/…`, `/address/…`, `/blocks`, `/pool`, `/batches`, `/batch/…`, `/search`, `/events`,
  /// its style sheet, script and icon, and a page for every other path that is read (`GET`) and that nobody else has.
  public func mount<Context: RequestContext>(on router: some RouterMethods<Context>) {
    page(router, "/") { explorer, _, _ in try explorer.overview() }
    page(router, "/blocks") { explorer, _, query in try explorer.blocks(query) }
    page(router, "/block/:id") { explorer, id, query in try explorer.block(id, query) }
    page(router, "/tx/:id") { explorer, id, _ in try explorer.transaction(id) }
    page(router, "/address/:id") { explorer, id, query in try explorer.account(id, query) }
    page(router, "/pool") { explorer, _, _ in explorer.pool() }
    page(router, "/batches") { explorer, _, query in try explorer.batches(query) }
    page(router, "/batch/:id") { explorer, id, _ in try explorer.batch(id) }
    router.on("/search", method: .get) { request, _ in
      let words = request.uri.queryParameters["q"].map(String.init) ?? ""
      return await answer { explorer in try explorer.search(words) }.response
    }
    router.on("/events", method: .get) { _, _ in events() }
    for asset in Asset.all {
      router.on(RouterPath(asset.path), method: .get) { request, _ in asset.response(request) }
    }
    router.on("/**", method: .get) { request, _ in
      let path = VisibleText.text(request.uri.path, limit: 200)
      return await answer { _ in throw PageError.notFound("Nothing is at \(path).") }.response
    }
  }

  private func page<Context: RequestContext>(
    _ router: some RouterMethods<Context>, _ path: RouterPath,
    _ page: @escaping @Sendable (Explorer, String, Query) throws -> Page
  ) {
    router.on(path, method: .get) { request, context in
      let id = context.parameters.get("id") ?? ""
      let query = Query(request)
      return await answer { explorer in
        .document(explorer.render(try page(explorer, id, query)))
      }.response
    }
  }

  enum Outcome {
    case document((HTTPResponse.Status, String))
    case redirect(String)
  }

  /// Runs `body` on a worker; what it throws becomes a page that says so.
  func answer(_ body: @escaping @Sendable (Explorer) throws -> Outcome) async -> Answer {
    do {
      return try await workers.run {
        let outcome: Outcome
        do {
          outcome = try body(self)
        } catch {
          outcome = .document(self.render(self.page(for: error)))
        }
        switch outcome {
        case .document(let (status, html)): return Answer.document(status, html)
        case .redirect(let path): return Answer.redirect(path)
        }
      }
    } catch {
      // Without the workers: there is no place among them.
      let page = Page(
        status: .serviceUnavailable, template: "message", title: "Busy",
        values: [
          "heading": "Busy", "words": "Too many pages are asked for just now. Please try again in a moment.",
        ])
      let (status, html) = render(page)
      return .document(status, html)
    }
  }

  func page(for error: any Error) -> Page {
    switch error {
    case PageError.notFound(let words):
      Page(
        status: .notFound, template: "message", title: "Not found",
        values: ["heading": "Not found", "words": words, "isSearch": true])
    case PageError.badRequest(let words):
      Page(
        status: .badRequest, template: "message", title: "Not understood",
        values: ["heading": "Not understood", "words": words, "isSearch": true])
    default:
      Page(
        status: .internalServerError, template: "message", title: "Failed",
        values: [
          "heading": "The node could not answer", "words": VisibleText.text("\(error)", limit: 500),
        ])
    }
  }

  /// The whole document.
  func render(_ page: Page) -> (HTTPResponse.Status, String) {
    let body = templates.render(page.template, page.values)
    let layout: Values = [
      "title": page.title, "chain": name, "chainID": "\(chain.specification.chainID)", "body": body,
      "now": String(chain.clock.now), "isLive": page.isLive, "style": Asset.style.address,
      "script": Asset.script.address, "icon": Asset.icon.address, "head": String(chain.head.number),
      "links": options.links.map { ["title": $0.title, "url": $0.url] as Values },
    ]
    return (page.status, templates.render("layout", layout))
  }

  var show: Show { Show(now: chain.clock.now, symbol: options.symbol, labels: labels) }
}

/// What stands behind the question mark.
struct Query: Sendable {
  private let values: [String: String]

  init(_ request: Request) {
    var values: [String: String] = [:]
    for (key, value) in request.uri.queryParameters where values[String(key)] == nil {
      values[String(key)] = String(value)
    }
    self.values = values
  }

  subscript(name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }

  /// A decimal number, or nil where there is none; an error where it is no number.
  func number(_ name: String) throws -> UInt64? {
    guard let text = self[name] else { return nil }
    guard let number = UInt64(text) else {
      throw PageError.badRequest(
        "“\(name)” must be a decimal number, found “\(VisibleText.text(text, limit: 80))”.")
    }
    return number
  }
}
