import NIOHTTP1

/// What is remembered of a request's head.
struct RPCRequestHead {
  var isKeepAlive = true
  /// HTTP/1.0.
  var isOldVersion = false
  var isHead = false
  var hasBody = false
  var origin = AccessRules.Origin.none
  /// The origin, where it is one of the list.
  var originField: String?

  init() {}

  init(_ head: HTTPRequestHead) {
    isKeepAlive = head.isKeepAlive
    isHead = head.method == .HEAD
    isOldVersion = head.version.major == 1 && head.version.minor == 0
    let length = head.headers.first(name: "content-length")
    hasBody = length.map { $0 != "0" } ?? head.headers.contains(name: "transfer-encoding")
  }
}

extension HTTPRequestHead {
  private var path: Substring { uri.prefix { $0 != "?" && $0 != "#" } }

  /// JSON-RPC is at "/" for all methods that change something; reading it is the router's.
  var isForRPC: Bool {
    switch method {
    case .GET, .HEAD: false
    default: uri == "/" || path == "/"
    }
  }

  var isForWebSocket: Bool { method == .GET && (path == "/" || path == "/ws" || path == "/ws/") }

  var asksForWebSocket: Bool {
    headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
  }

  var expectsContinue: Bool { headers.first(name: "expect")?.lowercased() == "100-continue" }

  /// The types that go-ethereum takes. A page of another origin cannot send these without being asked first.
  var hasAcceptedContentType: Bool {
    guard let field = headers.first(name: "content-type") else { return false }
    if field == "application/json" { return true }
    let type = field.prefix { $0 != ";" }.lowercased().filter { $0 != " " && $0 != "\t" }
    return ["application/json", "application/json-rpc", "application/jsonrequest"].contains(type)
  }
}
