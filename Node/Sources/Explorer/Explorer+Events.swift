import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

extension Explorer {
  /// The stream of new heads (text/event-stream); 503 where as many as there may be are open.
  func events() -> Response {
    var headers = Answer.safety
    guard let stream = feed.subscribe() else {
      headers[.contentType] = "text/plain; charset=utf-8"
      headers[.retryAfter] = "10"
      return Response(
        status: .serviceUnavailable, headers: headers,
        body: ResponseBody(byteBuffer: ByteBuffer(string: "Too many pages follow the chain.\n")))
    }
    headers[.contentType] = "text/event-stream"
    headers[.cacheControl] = "no-store"
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody { writer in
        // A reader who went is noticed by the next write, which throws; the stream leaves the feed when it is gone.
        for await text in stream.cancelOnGracefulShutdown() {
          try await writer.write(ByteBuffer(string: text))
        }
        try await writer.finish(nil)
      })
  }
}
