import Chain
import ChainStore
import ChainTestSupport
import EVM
import EthereumTypes
import Explorer
import Foundation
import GenesisFile
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOEmbedded
import Synchronization
import TemporaryFolders
import Testing

/// Asks the explorer's routes as a server would.
struct Browser {
  let chain: Chain
  let mempool: Mempool
  let explorer: Explorer
  private let responder: any HTTPResponder<BasicRequestContext>
  private let folder: TemporaryFolder

  init(_ genesis: GenesisFile, options: Explorer.Options = Explorer.Options()) throws {
    folder = try TemporaryFolder()
    var chainOptions = Chain.Options()
    chainOptions.retention = nil
    chain = try Chain(directory: folder.path, genesis: genesis, options: chainOptions)
    mempool = try Mempool(chain: chain, journalPath: nil)
    explorer = Explorer(chain: chain, mempool: mempool, name: "Test <chain>", options: options)
    let router = Router(context: BasicRequestContext.self)
    explorer.mount(on: router)
    responder = router.buildResponder()
  }

  struct Document {
    let status: HTTPResponse.Status
    let headers: HTTPFields
    let text: String
  }

  func raw(_ path: String) async throws -> Response {
    let request = Request(
      head: HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: path),
      body: RequestBody(buffer: ByteBuffer()))
    let context = BasicRequestContext(
      source: ApplicationRequestContextSource(channel: EmbeddedChannel(), logger: Logger(label: "test")))
    return try await responder.respond(to: request, context: context)
  }

  /// Any page; what is HTML is checked to be well formed, with nothing in it that could run.
  func get(_ path: String) async throws -> Document {
    let response = try await raw(path)
    let writer = Collector()
    try await response.body.write(writer)
    let text = writer.text
    if response.headers[.contentType]?.hasPrefix("text/html") == true {
      #expect(response.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'self';") == true)
      for complaint in PageReader.complaints(text) { Issue.record("\(path): \(complaint)") }
    }
    return Document(status: response.status, headers: response.headers, text: text)
  }

  /// A page that must be there.
  func page(_ path: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
    let document = try await get(path)
    #expect(document.status == .ok, "\(path)", sourceLocation: sourceLocation)
    return document.text
  }

  func seal(_ transactions: [(Transaction, Address)] = []) throws -> SealedBlock {
    try chain.seal(BlockPlan(), from: ListSource(transactions))
  }
}

final class Collector: ResponseBodyWriter, Sendable {
  private let bytes = Mutex<[UInt8]>([])
  var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }

  func write(_ buffer: ByteBuffer) async throws { bytes.withLock { $0 += buffer.readableBytesView } }
  func finish(_ trailers: HTTPFields?) async throws {}
}

/// A strict reader of the pages' HTML, byte by byte, as browsers go about it.
enum PageReader {
  /// Everything that is not as these pages should be: elements that do not nest, attributes without quotes, other elements
  /// and attributes than the explorer's own, anything that could run.
  static func complaints(_ html: String) -> [String] {
    let empty: Set = ["meta", "link", "input", "br", "rect", "path"]
    let elements: Set = empty.union([
      "html", "head", "title", "script", "body", "a", "header", "div", "svg", "span", "nav", "form", "button",
      "main",
      "footer", "i", "section", "h1", "h2", "h3", "p", "dl", "dt", "dd", "small", "b", "figure", "figcaption",
      "table",
      "thead", "tbody", "tr", "th", "td", "time", "details", "summary", "ul", "ol", "li", "pre", "article",
      "label", "strong",
    ])
    let attributes: Set = [
      "lang", "data-now", "charset", "name", "content", "rel", "href", "type", "src", "defer", "class",
      "viewBox",
      "aria-hidden", "aria-label", "d", "action", "role", "required", "spellcheck", "autocomplete",
      "autocapitalize",
      "placeholder", "id", "hidden", "data-live", "title", "datetime", "data-age", "preserveAspectRatio",
      "width", "height", "x",
      "y", "colspan", "data-key", "value",
    ]
    var complaints: [String] = []
    var open: [String] = []
    let bytes = Array(html.utf8)
    var i = 0
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    while i < bytes.count {
      guard bytes[i] == UInt8(ascii: "<") else {
        if bytes[i] == UInt8(ascii: ">") {
          complaints.append("a > outside of tags: \(text(max(0, i - 40)..<i))")
        }
        i += 1
        continue
      }
      var j = i + 1
      if j < bytes.count, bytes[j] == UInt8(ascii: "!") {
        while j < bytes.count, bytes[j] != UInt8(ascii: ">") { j += 1 }
        i = j + 1
        continue
      }
      let closes = j < bytes.count && bytes[j] == UInt8(ascii: "/")
      if closes { j += 1 }
      let start = j
      while j < bytes.count, isNameByte(bytes[j]) { j += 1 }
      let name = text(start..<j)
      if !elements.contains(name) {
        complaints.append("an element <\(name)>: \(text(i..<min(bytes.count, i + 60)))")
      }
      var isClosed = false
      while j < bytes.count, bytes[j] != UInt8(ascii: ">") {
        if bytes[j] == UInt8(ascii: " ") {
          j += 1
          continue
        }
        if bytes[j] == UInt8(ascii: "/") {
          isClosed = true
          j += 1
          continue
        }
        let start = j
        while j < bytes.count, isNameByte(bytes[j]) { j += 1 }
        let attribute = text(start..<j)
        guard j > start else {
          complaints.append("a tag \(text(i..<min(bytes.count, i + 80)))")
          break
        }
        if !attributes.contains(attribute) { complaints.append("an attribute \(attribute) of <\(name)>") }
        guard j < bytes.count, bytes[j] == UInt8(ascii: "=") else { continue }
        j += 1
        guard j < bytes.count, bytes[j] == UInt8(ascii: "\"") else {
          complaints.append("\(attribute) has no quotes")
          break
        }
        let from = j + 1
        j = from
        while j < bytes.count, bytes[j] != UInt8(ascii: "\"") {
          if bytes[j] == UInt8(ascii: "<") { complaints.append("a < in \(attribute)") }
          j += 1
        }
        let value = text(from..<min(j, bytes.count))
        if ["href", "src", "action"].contains(attribute), !value.hasPrefix("/"), !value.hasPrefix("#") {
          complaints.append("\(attribute) leads to \(value)")
        }
        j += 1
      }
      i = j + 1
      if closes {
        if open.last == name {
          open.removeLast()
        } else {
          complaints.append("</\(name)> closes <\(open.last ?? "nothing")>")
        }
      } else if !isClosed && !empty.contains(name) {
        open.append(name)
      }
      if name == "script" && !closes && (i >= bytes.count || bytes[i] != UInt8(ascii: "<")) {
        complaints.append("a script in the page")
      }
      if complaints.count > 10 { return complaints }
    }
    if !open.isEmpty { complaints.append("not closed: \(open)") }
    return complaints
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

extension String {
  /// How often `part` is in it.
  func count(of part: String) -> Int { components(separatedBy: part).count - 1 }
}
