import BigIntegers
import ExecutionFixtures
import Foundation
import Testing
import VectorTestSupport

struct JSONTests {
  func parse(_ text: String) throws -> JSONValue { try JSONDocument(Array(text.utf8)).root }

  /// Whatever Foundation accepts is accepted, and whatever it refuses is refused.
  @Test(arguments: [
    "{}", "[]", "[1,2]", "{\"a\":{}}", "[[],[[]],{}]", " [ 1 , 2 ] ", "\"x\"", "-1.5e+10", "0", "-0", "1e5", "true", "false", "null",
    "[\"\\u00e9\\n\\\"\\\\\\/\\b\\f\\r\\t\"]", "\"\\ud83d\\ude00\"", "{\"a\":1,\"b\":[true,null]}", "\"é😀\"",
  ])
  func accepts(_ text: String) throws {
    let theirs = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
    #expect(same(try parse(text), theirs), "\(text)")
  }

  @Test(arguments: [
    "", " ", "{", "}", "[", "]", "[1", "[1,", "[1,]", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}", "{,}", "[,]", "{1:2}", "01", "1.", "1e",
    "+1", ".5", "-", "tru", "truex", "nul", "\"", "\"\\", "\"\\u12", "\"\\x\"", "\"a\nb\"", "[] []", "[1 2]", "{\"a\" 1}", "{\"a\":1]", "[1}", "\u{1}",
  ])
  func refuses(_ text: String) {
    #expect(throws: FixtureError.self, "\(text)") { try parse(text) }
    // Foundation lets a comma in front of the end of a container pass; the grammar does not.
    guard !text.contains(",]"), !text.contains(",}") || text == "{,}" else { return }
    #expect(throws: (any Error).self) {
      try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
    }
  }

  @Test func depth() throws {
    let deep = { (n: Int) in String(repeating: "[", count: n) + String(repeating: "]", count: n) }
    _ = try parse(deep(512))
    #expect(throws: FixtureError.self) { try parse(deep(513)) }
    #expect(throws: FixtureError.self) { try parse(String(repeating: "[", count: 1_000_000)) }
  }

  /// Any bytes at all, and any change of a good text: a document or an error, and the same verdict as Foundation's but for
  /// what is said below.
  @Test func changedTexts() {
    let good = Array(#"{"a":[1,-2.5e3,"x\u0041\n",{"b":true,"c":null}],"dddddddddddddddddddddddddddddddddddddd":"0x1234"}"#.utf8)
    var random = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      var text = good
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        switch Int.random(in: 0..<3, using: &random) {
        case 0: text[Int.random(in: 0..<text.count, using: &random)] = UInt8.random(in: 0...127, using: &random)
        case 1: text.remove(at: Int.random(in: 0..<text.count, using: &random))
        default: text.insert(text.randomElement() ?? 0, at: Int.random(in: 0..<text.count, using: &random))
        }
      }
      let ours = try? JSONDocument(text).root
      let theirs = try? JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)
      // Foundation refuses lone surrogates and numbers beyond Double, which the grammar has, and lets commas pass at the end.
      let letters = String(decoding: text.filter { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }, as: UTF8.self)
      if ours == nil && !letters.contains(",]") && !letters.contains(",}") { #expect(theirs == nil, "\(letters)") }
      if let ours, let theirs { #expect(same(ours, theirs), "\(String(decoding: text, as: UTF8.self))") }
    }
  }

  func same(_ ours: JSONValue, _ theirs: Any) -> Bool {
    if let theirs = theirs as? [Any] {
      let elements = ours.elements
      return ours.isArray && elements.count == theirs.count && zip(elements, theirs).allSatisfy { same($0, $1) }
    }
    if let theirs = theirs as? [String: Any] {
      // Of equal keys the first counts here, the last may there.
      let members = ours.members
      guard Set(members.map(\.key)).count == members.count else { return true }
      return ours.isObject && members.count == theirs.count
        && members.allSatisfy { member in theirs[member.key].map { same(member.value, $0) } ?? false }
    }
    if let theirs = theirs as? String { return ours.string == theirs }
    if theirs is NSNull { return ours.isNull }
    if let bool = ours.bool { return (theirs as? Bool) == bool }
    if let theirs = theirs as? NSNumber { return Double(ours.text) == theirs.doubleValue }
    return false
  }

  @Test func quantities() throws {
    #expect(try parse("\"0x\"").uint256() == .zero)
    #expect(try parse("\"0x00ff\"").uint256() == 255)
    #expect(try parse("\"255\"").uint256() == 255)
    #expect(try parse("255").uint64() == 255)
    #expect(try parse("\"0x\(String(repeating: "f", count: 64))\"").uint256() == .max)
    #expect(try parse("\"0x000\(String(repeating: "f", count: 64))\"").uint256() == .max)
    for bad in ["\"0x1\(String(repeating: "0", count: 64))\"", "\"0xg\"", "\"\"", "\"-1\"", "-1", "1.5", "true", "[]", "\"0x:bigint 0x1\""] {
      #expect(throws: FixtureError.self, "\(bad)") { try parse(bad).uint256() }
    }
    let two256 = "115792089237316195423570985008687907853269984665640564039457584007913129639936"
    #expect(throws: FixtureError.self) { try parse(two256).uint256() }
    #expect(try parse("\"0x0a0B\"").bytes() == [10, 11])
    #expect(try parse("\"0a0B\"").bytes() == [10, 11])
    #expect(try parse("\"0x\"").bytes() == [])
    for bad in ["\"0x1\"", "\"0xgg\"", "1234", "null"] {
      #expect(throws: FixtureError.self, "\(bad)") { try parse(bad).bytes() }
    }
  }

  @Test func members() throws {
    let value = try parse(#"{"a":1,"b":null,"c":{"a":2},"a":3}"#)
    #expect(try value["a"]?.uint64() == 1 && value["b"] == nil && value["d"] == nil)
    #expect(try value["c"]?["a"]?.uint64() == 2 && value["a"]?["a"] == nil)
    #expect(throws: FixtureError.self) { try value.require("d") }
  }
}
