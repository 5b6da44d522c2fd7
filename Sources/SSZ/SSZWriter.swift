public import BigIntegers
public import Hashes

/// Writes a container: its fields in the order of their type, those of variable size as bytes that are already encoded.
public struct SSZWriter {
  private var fixed: [UInt8] = []
  private var tail: [UInt8] = []
  /// Where in `fixed` an offset belongs, and what it is without the size of the fixed part.
  private var offsets: [(place: Int, start: Int)] = []

  public init() {}

  public mutating func uint64(_ value: UInt64) {
    for i in 0..<8 { fixed.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * i))) }
  }

  public mutating func uint256(_ value: UInt256) { fixed += value.bigEndianBytes.reversed() }

  public mutating func hash(_ value: Hash256) { fixed += value.bytes }

  /// A byte vector.
  public mutating func bytes(_ value: some Sequence<UInt8>) { fixed += value }

  public mutating func variable(_ encoded: [UInt8]) {
    offsets.append((fixed.count, tail.count))
    SSZWriter.append(offset: 0, to: &fixed)
    tail += encoded
  }

  /// After all fields.
  public var encoded: [UInt8] {
    var head = fixed
    for (place, start) in offsets {
      var offset: [UInt8] = []
      SSZWriter.append(offset: fixed.count + start, to: &offset)
      head.replaceSubrange(place..<place + 4, with: offset)
    }
    return head + tail
  }

  /// A list of byte lists.
  public static func byteLists(_ elements: [[UInt8]]) -> [UInt8] {
    var result: [UInt8] = []
    var end = 4 * elements.count
    for element in elements {
      append(offset: end, to: &result)
      end += element.count
    }
    for element in elements { result += element }
    return result
  }

  private static func append(offset: Int, to bytes: inout [UInt8]) {
    for i in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: offset >> (8 * i))) }
  }
}
