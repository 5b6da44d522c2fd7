import Foundation
import Testing

@testable import RPCServer

struct DateTests {
  /// Against Foundation's calendar, and the example of RFC 9110.
  @Test func dates() {
    #expect(httpText(secondsSince1970: 784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "GMT")
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    for i in 0..<4_000 {
      let seconds = i * 1_100_017
      #expect(httpText(secondsSince1970: seconds) == format.string(from: Date(timeIntervalSince1970: Double(seconds))))
    }
  }
}
