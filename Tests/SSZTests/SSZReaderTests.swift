import BigIntegers
import Hashes
import SSZ
import Testing

@Suite struct SSZReaderTests {
  struct Sample: Equatable {
    var number: UInt64
    var first: [UInt8]
    var wide: UInt256
    var lists: [[UInt8]]

    init(number: UInt64, first: [UInt8], wide: UInt256, lists: [[UInt8]]) {
      (self.number, self.first, self.wide, self.lists) = (number, first, wide, lists)
    }

    init(_ bytes: [UInt8]) throws(SSZError) {
      self = try bytes.withUnsafeBufferPointer { (bytes) throws(SSZError) -> Sample in
        var r = try SSZReader(SSZView(UnsafeRawBufferPointer(bytes)), fixedSize: 48)
        let number = r.uint64()
        let first = try r.variable()
        let wide = r.uint256()
        let lists = try r.variable()
        try r.finish()
        let elements = try r[lists].byteLists(limit: 3, elementLimit: 4)
        return Sample(
          number: number, first: Array(r[first].bytes), wide: wide, lists: elements.map { Array($0.bytes) })
      }
    }

    var encoded: [UInt8] {
      var w = SSZWriter()
      w.uint64(number)
      w.variable(first)
      w.uint256(wide)
      w.variable(SSZWriter.byteLists(lists))
      return w.encoded
    }
  }

  let sample = Sample(number: 0x0102_0304, first: [9, 8, 7], wide: UInt256(77) << 200, lists: [[1], [], [2, 3, 4, 5]])

  @Test func whatIsWrittenIsRead() throws {
    #expect(try Sample(sample.encoded) == sample)
    for lists in [[], [[]], [[], []]] as [[[UInt8]]] {
      var other = sample
      other.lists = lists
      #expect(try Sample(other.encoded) == other)
    }
  }

  func reason(_ bytes: [UInt8]) -> SSZError.Reason? {
    do throws(SSZError) {
      _ = try Sample(bytes)
      return nil
    } catch {
      return error.reason
    }
  }

  @Test func refusals() {
    let bytes = sample.encoded
    func changed(_ at: Int, _ value: UInt8) -> [UInt8] {
      var bytes = bytes
      bytes[at] = value
      return bytes
    }
    #expect(reason(Array(bytes[..<47])) == .wrongLength)
    #expect(reason(changed(8, 49)) == .wrongFirstOffset)
    #expect(reason(changed(44, 47)) == .decreasingOffset)
    #expect(reason(changed(44, 200)) == .offsetBehindEnd)
    // The list of lists begins at 51: three offsets.
    #expect(reason(changed(51, 13)) == .wrongFirstOffset)
    #expect(throws: SSZError(.wrongFirstOffset, at: 51, expected: 16, found: 13)) { try Sample(changed(51, 13)) }
    #expect(reason(changed(51, 0)) == .wrongFirstOffset)
    #expect(reason(changed(51, 200)) == .offsetBehindEnd)
    #expect(reason(changed(55, 11)) == .decreasingOffset)
    #expect(reason(changed(59, 100)) == .offsetBehindEnd)
    var long = sample
    long.lists[2].append(6)
    #expect(reason(long.encoded) == .tooLong)
    long = sample
    long.lists.append([])
    #expect(reason(long.encoded) == .tooLong)
    #expect(reason(bytes + [0]) == .tooLong)
  }

  /// One encoding a value: what is read from changed bytes is written as these bytes.
  @Test func strictness() {
    let bytes = sample.encoded
    for at in bytes.indices {
      for value in 0...255 as ClosedRange<UInt8> {
        var changed = bytes
        changed[at] = value
        if let read = try? Sample(changed) { #expect(read.encoded == changed) }
      }
    }
  }

  @Test func elementsOfFixedSize() throws {
    let bytes = [UInt8](0..<12)
    try bytes.withUnsafeBytes { bytes in
      let places = try SSZView(bytes).elements(size: 4).map(\.position)
      #expect(places == [0, 4, 8])
      #expect(throws: SSZError(.wrongLength, at: 0, expected: 10, found: 12)) { try SSZView(bytes).elements(size: 5) }
      #expect(throws: SSZError(.tooLong, at: 0, expected: 2, found: 3)) {
        try SSZView(bytes).elementCount(size: 4, limit: 2)
      }
    }
  }
}
