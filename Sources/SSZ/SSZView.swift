/// Part of an SSZ encoding (consensus-specs, ssz/simple-serialize.md), in memory that it does not own and that must live as
/// long as the view.
public struct SSZView {
  public let bytes: UnsafeRawBufferPointer
  /// Where the bytes are in the input, for errors.
  public let position: Int

  public init(_ bytes: UnsafeRawBufferPointer, position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  public var count: Int { bytes.count }

  /// The part between two offsets, 0 ≤ start ≤ end ≤ count.
  func part(_ start: Int, _ end: Int) -> SSZView {
    SSZView(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), position: position &+ start)
  }

  /// The four bytes at `offset`, which must be there, as a number.
  func offset(at offset: Int) -> Int {
    Int(truncatingIfNeeded: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self).littleEndian)
  }

  /// How many elements of `size` bytes each this list has.
  public func elementCount(size: Int, limit: Int = .max) throws(SSZError) -> Int {
    let (elements, rest) = count.quotientAndRemainder(dividingBy: size)
    guard rest == 0 else {
      throw SSZError(.wrongLength, at: position, expected: elements &* size, found: count)
    }
    guard elements <= limit else { throw SSZError(.tooLong, at: position, expected: limit, found: elements) }
    return elements
  }

  /// The elements of this list, each of `size` bytes.
  public func elements(size: Int) throws(SSZError) -> [SSZView] {
    let count = try elementCount(size: size)
    var result: [SSZView] = []
    result.reserveCapacity(count)
    for i in 0..<count { result.append(part(i &* size, i &* size &+ size)) }
    return result
  }

  /// The elements of this list of byte lists: at most `limit`, of at most `elementLimit` bytes each.
  public func byteLists(limit: Int = .max, elementLimit: Int = .max) throws(SSZError) -> [SSZView] {
    if count == 0 { return [] }
    guard count >= 4 else { throw SSZError(.wrongLength, at: position, expected: 4, found: count) }
    let first = offset(at: 0)
    // There is an element, and the offsets end where the first one begins.
    guard first >= 4, first % 4 == 0 else {
      throw SSZError(.wrongFirstOffset, at: position, expected: max(4, (first &+ 3) & ~3), found: first)
    }
    guard first <= count else { throw SSZError(.offsetBehindEnd, at: position, expected: count, found: first) }
    let elements = first / 4
    guard elements <= limit else { throw SSZError(.tooLong, at: position, expected: limit, found: elements) }
    var result: [SSZView] = []
    result.reserveCapacity(elements)
    var start = first
    for i in 1...elements {
      let end = i < elements ? offset(at: 4 &* i) : count
      guard end >= start else {
        throw SSZError(.decreasingOffset, at: position &+ 4 &* i, expected: start, found: end)
      }
      guard end <= count else {
        throw SSZError(.offsetBehindEnd, at: position &+ 4 &* i, expected: count, found: end)
      }
      guard end &- start <= elementLimit else {
        throw SSZError(.tooLong, at: position &+ start, expected: elementLimit, found: end &- start)
      }
      result.append(part(start, end))
      start = end
    }
    return result
  }
}
