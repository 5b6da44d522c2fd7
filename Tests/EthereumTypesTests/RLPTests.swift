import BigIntegers
import EthereumTypes
import Foundation
import Testing
import VectorTestSupport

@Suite struct RLPTests {
  /// What a JSON value of the published tests stands for.
  static func item(_ value: Any) throws -> RLPItem {
    switch value {
    case let list as [Any]: return .list(try list.map(item))
    case let text as String:
      if text.hasPrefix("#") {
        // Decimal, and one of them has more than 256 bits: long division by hand.
        var digits = text.utf8.dropFirst().map { Int($0) - 48 }
        var bytes: [UInt8] = []
        while !digits.isEmpty {
          var remainder = 0
          var quotient: [Int] = []
          for d in digits {
            let t = remainder * 10 + d
            if !(quotient.isEmpty && t / 256 == 0) { quotient.append(t / 256) }
            remainder = t % 256
          }
          bytes.insert(UInt8(remainder), at: 0)
          digits = quotient
        }
        return .bytes(bytes)
      }
      return .bytes(Array(text.utf8))
    case let number as NSNumber:
      var writer = RLPWriter()
      writer.uint64(number.uint64Value)
      return try RLPItem(rlp: writer.bytes)
    default: throw CocoaError(.formatting)
    }
  }

  @Test(.enabled(if: PublishedVectors.isThere("ethereum-tests-other"), "needs ethereum-tests-other"))
  func publishedItemsEncodeAndDecode() throws {
    let data = try PublishedVectors.data("ethereum-tests-other", "ethereum-tests/RLPTests/rlptest.json")
    let cases = try #require(try JSONSerialization.jsonObject(with: data) as? [String: [String: Any]])
    #expect(cases.count >= 25)
    for (name, c) in cases {
      let wanted = try bytes(hexadecimal: try #require(c["out"] as? String))
      let item = try Self.item(try #require(c["in"]))
      #expect(item.encoded == wanted, "\(name)")
      #expect(try RLPItem(rlp: wanted) == item, "\(name)")
    }
  }

  @Test(.enabled(if: PublishedVectors.isThere("ethereum-tests-other"), "needs ethereum-tests-other"))
  func publishedInvalidItemsAreRefused() throws {
    let data = try PublishedVectors.data(
      "ethereum-tests-other", "ethereum-tests/RLPTests/invalidRLPTest.json")
    let cases = try #require(try JSONSerialization.jsonObject(with: data) as? [String: [String: String]])
    #expect(cases.count >= 20)
    for (name, c) in cases {
      let input = try bytes(hexadecimal: try #require(c["out"]))
      #expect(throws: RLPError.self, "\(name)") { try RLPItem(rlp: input) }
    }
  }

  /// Whatever three bytes decode to encodes to them again: no value has a second encoding.
  @Test func everyShortInputHasOneMeaning() throws {
    var accepted = 0
    for length in 0...2 {
      for n in 0..<(1 << (8 * length)) {
        let input = (0..<length).map { UInt8(truncatingIfNeeded: n >> (8 * $0)) }
        guard let item = try? RLPItem(rlp: input) else { continue }
        accepted += 1
        if item.encoded != input { Issue.record("\(input) decodes but encodes as \(item.encoded)") }
      }
    }
    // 128 single bytes, 0x80 and 0xc0; 0x81 with 128 bytes, 0xc1 with 128 bytes, 0x80 and 0xc0.
    #expect(accepted == 128 + 2 + 128 + 130)
  }

  @Test func integersAreMinimal() throws {
    let edges = [
      UInt256.zero, 1, 0x7f, 0x80, 0xff, 0x100, UInt256(UInt64.max), UInt256(UInt64.max) &+ 1, .max,
    ]
    for value in edges + (0..<256).map({ UInt256.one << $0 }) {
      var writer = RLPWriter(capacity: 1)
      writer.uint256(value)
      #expect(try RLPItem(rlp: writer.bytes) == .bytes(value.minimalBigEndianBytes))
      #expect(try RLPReader.read(writer.bytes) { (r) throws(RLPError) in try r.uint256() } == value)
      if let small = value.uint64 {
        writer.removeAll()
        writer.uint64(small)
        #expect(try RLPItem(rlp: writer.bytes) == .bytes(value.minimalBigEndianBytes))
        #expect(try RLPReader.read(writer.bytes) { (r) throws(RLPError) in try r.uint64() } == small)
      }
    }
    #expect(throws: RLPError(.nonCanonicalInteger, at: 0)) {
      try RLPReader.read([0x82, 0, 1]) { (r) throws(RLPError) in try r.uint64() }
    }
    #expect(throws: RLPError(.nonCanonicalInteger, at: 0)) {
      try RLPReader.read([0]) { (r) throws(RLPError) in try r.uint64() }
    }
    #expect(throws: RLPError(.integerTooLarge, at: 0, expected: 8, found: 9)) {
      try RLPReader.read([0x89, 1, 0, 0, 0, 0, 0, 0, 0, 0]) { (r) throws(RLPError) in try r.uint64() }
    }
  }

  @Test func errorsNameThePlace() throws {
    #expect(throws: RLPError(.truncated, at: 1, expected: 4, found: 3)) {
      try RLPItem(rlp: [0xc2, 0x82, 1])
    }
    #expect(throws: RLPError(.trailingBytes, at: 1, expected: 1, found: 2)) {
      try RLPItem(rlp: [0x80, 1, 2])
    }
    #expect(throws: RLPError(.truncated, at: 0, expected: .max, found: 9)) {
      try RLPItem(rlp: [UInt8](repeating: 0xff, count: 9))
    }
    #expect(throws: RLPError(.truncated, at: 0, expected: 1, found: 0)) { try RLPItem(rlp: []) }
  }

  @Test func deepNestingIsRefused() {
    var input: [UInt8] = [0xc0]
    for _ in 0..<5000 {
      var writer = RLPWriter()
      writer.list { $0.raw(input) }
      input = writer.bytes
    }
    #expect(throws: RLPError.self) { try RLPItem(rlp: input) }
  }
}
