import Console
import HTTPTypes
import Hashes
import Hummingbird
import NIOCore

/// A file that pages load. Its address changes with what is in it, so that browsers may keep it.
struct Asset: Sendable {
  let path: String
  let kind: String
  let bytes: ByteBuffer
  /// The path with a few digits of a hash of the content.
  let address: String

  init(_ path: String, _ kind: String, _ text: String) {
    self.path = path
    self.kind = kind
    bytes = ByteBuffer(string: text)
    address = path + "?v=" + Keccak256.hash(Array(text.utf8)).bytes[..<6].hex.dropFirst(2)
  }

  static let style = Asset("/explorer.css", "text/css; charset=utf-8", styleSheet)
  static let script = Asset("/explorer.js", "text/javascript; charset=utf-8", scriptSource)
  static let icon = Asset("/explorer.svg", "image/svg+xml", iconSource)
  static let all = [style, script, icon]

  func response(_ request: Request) -> Response {
    var headers = Answer.safety
    headers[.contentType] = kind
    // By its full address it never changes.
    headers[.cacheControl] =
      request.uri.string == address ? "public, max-age=31536000, immutable" : "no-cache"
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: bytes))
  }

  private static let iconSource = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#1f6f8b" d="M2 9c6-1 10 1 13 6 1-4 5-9 15-10-6 3-9 7-10 12 0 4 1 7 3 10-4-2-7-4-8-8-3 1-6 0-8-2 2 0 4-1 5-2-3-3-6-5-10-6z"/></svg>
    """
}
