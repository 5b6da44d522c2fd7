import Console
import Foundation
import Testing

/// What is written, as Foundation reads it.
struct JSONTests {
  @Test func strings() throws {
    var text = "🎈"
    for value in 0...0x2ff as ClosedRange<UInt32> { text.unicodeScalars.append(try #require(Unicode.Scalar(value))) }
    let json = JSON.object([(text, .array([.string(text), .string("plain"), .string("")]))])
    let read = try #require(
      try JSONSerialization.jsonObject(with: Data(json.text.utf8)) as? [String: [String]])
    #expect(read.keys.first.map { Array($0.utf8) } == Array(text.utf8))
    #expect(read.values.first?.map { Array($0.utf8) } == [Array(text.utf8), Array("plain".utf8), []])
    #expect(JSON.string("\u{1}\u{1f}\"\\\n\r\t").text == #""\u0001\u001f\"\\\n\r\t""#)
  }
}
