import HTTPTypes
import Hummingbird
import NIOCore

/// What a template is rendered with: strings, flags, lists and dictionaries of such.
typealias Values = [String: Any]

/// A page before it is rendered.
struct Page {
  var status: HTTPResponse.Status = .ok
  /// The name of the template.
  let template: String
  /// For the window; the page's heading is the template's.
  let title: String
  let values: Values
  /// Whether the page is loaded anew when there is a new head.
  var isLive = false
}

/// What a request is answered with.
enum Answer: Sendable {
  /// A whole document.
  case document(HTTPResponse.Status, String)
  /// Another path of the explorer's.
  case redirect(String)

  var response: Response {
    switch self {
    case .document(let status, let html):
      var headers = Answer.safety
      headers[.contentType] = "text/html; charset=utf-8"
      headers[.cacheControl] = "no-cache"
      if status == .serviceUnavailable { headers[.retryAfter] = "2" }
      return Response(
        status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    case .redirect(let path):
      var headers = Answer.safety
      headers[.location] = path
      return Response(status: .seeOther, headers: headers)
    }
  }

  /// What the browser must not do with anything from here: load from elsewhere, run what stands in a page, guess kinds, frame it.
  static let safety: HTTPFields = {
    var headers = HTTPFields()
    headers[.contentSecurityPolicy] =
      "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    headers[.xContentTypeOptions] = "nosniff"
    for (name, value) in [("Referrer-Policy", "no-referrer"), ("Cross-Origin-Opener-Policy", "same-origin")] {
      if let name = HTTPField.Name(name) { headers[name] = value }
    }
    return headers
  }()
}

/// What ends a page before it is one.
enum PageError: Error {
  /// 404: what was looked for, for people.
  case notFound(String)
  /// 400: what was expected.
  case badRequest(String)
}
