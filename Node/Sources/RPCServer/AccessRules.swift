import NIOCore
import NIOHTTP1

/// Who may ask: checks of a request's `Host` and `Origin`.
struct AccessRules: Sendable {
  private let hosts: Set<String>
  private let origins: Set<String>
  private let allowsAllHosts: Bool
  let allowsAllOrigins: Bool

  init(_ options: RPCServerOptions) {
    hosts = Set(options.allowedHosts.map { $0.lowercased() })
    origins = Set(options.allowedOrigins.map { $0.lowercased() })
    allowsAllHosts = hosts.contains("*")
    allowsAllOrigins = origins.contains("*")
  }

  /// Whether this server may be called by what stands in `Host`: a name of the list or a number. Without a `Host` nobody was
  /// led here by a name.
  func allows(host field: String?) -> Bool {
    guard let field, !allowsAllHosts else { return true }
    let name = AccessRules.name(field)
    if hosts.contains(name.lowercased()) { return true }
    return (try? SocketAddress(ipAddress: String(name), port: 0)) != nil
  }

  /// The part before the port, without brackets.
  private static func name(_ field: String) -> Substring {
    if field.first == "[", let end = field.firstIndex(of: "]") { return field[field.index(after: field.startIndex)..<end] }
    guard let colon = field.firstIndex(of: ":") else { return field[...] }
    // More than one: a bare IPv6 address.
    return field[field.index(after: colon)...].contains(":") ? field[...] : field[..<colon]
  }

  enum Origin { case none, same, listed, extensionPage, foreign }

  /// Where the page that asks comes from. `host`: the request's `Host`, which has been checked.
  func origin(_ field: String?, host: String?) -> Origin {
    guard let field else { return .none }
    let origin = field.lowercased()
    if allowsAllOrigins || origins.contains(origin) { return .listed }
    if let host, origin == "http://" + host.lowercased() || origin == "https://" + host.lowercased() { return .same }
    // A wallet in the browser: its user gave it leave to reach any address.
    for scheme in ["chrome-extension://", "moz-extension://", "safari-web-extension://"]
    where origin.hasPrefix(scheme) {
      return .extensionPage
    }
    return .foreign
  }
}

extension HTTPHeaders {
  /// The only value of a field; nil where there is none. `isAmbiguous`: there are several.
  func only(_ name: String) -> (value: String?, isAmbiguous: Bool) {
    let values = self[name]
    return values.count <= 1 ? (values.first, false) : (nil, true)
  }
}
