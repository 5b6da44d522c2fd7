import Mustache

/// The templates, compiled into the program: an installed binary needs no folder beside it.
struct Templates: Sendable {
  static let shared = Templates()

  private let library: MustacheLibrary

  /// Every template renders variables through `Markup`. Leading white space is nothing in HTML, and goes.
  private init() {
    MustacheContentTypes.register(Markup(), named: "MARTINET")
    var library = MustacheLibrary()
    for (name, source) in Templates.sources {
      let lines = source.split(separator: "\n", omittingEmptySubsequences: true).map { $0.drop { $0 == " " } }
      do {
        try library.register("{{% CONTENT_TYPE:MARTINET}}" + lines.joined(separator: "\n"), named: name)
      } catch {
        // The sources are constants that a test renders.
        preconditionFailure("template \(name): \(error)")
      }
    }
    self.library = library
  }

  static let sources: [String: String] = [
    "layout": layout, "message": message, "overview": overview, "blocks": blocks, "block": block,
    "transaction": transaction, "account": account, "pool": pool, "batches": batches, "batch": batch,
    // Partials.
    "address": address, "hash": hash, "amount": amount, "time": time, "share": share, "facts": facts,
    "blockRows": blockRows, "transactionRows": transactionRows, "arguments": arguments, "finality": finality,
    "pages": pages, "fact": fact,
  ]

  func render(_ name: String, _ values: Values) -> String { library.render(values, withTemplate: name) ?? "" }
}

/// Escapes text for HTML, in elements and in attributes with quotes.
///
/// The library's own goes by characters as people see them, and there `"` with a combining mark behind it, or a prepended sign
/// before it, is another character than `"`: it would leave such a quote as it is, and the attribute would end there. Markup
/// goes by bytes, and so does this.
struct Markup: MustacheContentType {
  func escapeText(_ text: String) -> String { Markup.escape(text) }

  static func escape(_ text: String) -> String {
    guard text.utf8.contains(where: { isSpecial($0) }) else { return text }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count + 32)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "<"): bytes += "&lt;".utf8
      case UInt8(ascii: ">"): bytes += "&gt;".utf8
      case UInt8(ascii: "&"): bytes += "&amp;".utf8
      case UInt8(ascii: "\""): bytes += "&quot;".utf8
      case UInt8(ascii: "'"): bytes += "&#39;".utf8
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
    default: false
    }
  }
}
