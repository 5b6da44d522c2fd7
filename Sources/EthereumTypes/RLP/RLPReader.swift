public import BigIntegers
public import Hashes

/// Reads RLP (Yellow Paper, appendix B), strictly: every value has exactly one encoding. Total: no input traps.
///
/// A reader stands in a list (or in the whole input) and takes one item after the other; `list()` gives a reader of an
/// inner list. It looks into memory it does not own, so it must not leave the closure of `RLPReader.read`.
public struct RLPReader {
  /// Start of the input; `position` and `end` are offsets from there, 0 ≤ position ≤ end.
  @usableFromInline let base: UnsafePointer<UInt8>
  public private(set) var position: Int
  public let end: Int

  @usableFromInline
  init(base: UnsafePointer<UInt8>, position: Int, end: Int) {
    self.base = base
    self.position = position
    self.end = end
  }

  /// A reader of memory that must live as long as the reader is used.
  public init(unchecked bytes: UnsafeBufferPointer<UInt8>) {
    // A pointer that is never read from where there are no bytes.
    self.init(
      base: bytes.baseAddress ?? UnsafePointer(bitPattern: 8).unsafelyUnwrapped, position: 0, end: bytes.count
    )
  }

  /// Runs `body` over all of `bytes`; what it leaves unread is an error.
  public static func read<Value>(
    _ bytes: [UInt8], _ body: (inout RLPReader) throws(RLPError) -> Value
  ) throws(RLPError) -> Value {
    try bytes.withUnsafeBufferPointer { (buffer) throws(RLPError) -> Value in
      var reader = RLPReader(unchecked: buffer)
      let value = try body(&reader)
      try reader.finish()
      return value
    }
  }

  public var isAtEnd: Bool { position == end }

  /// Throws unless everything was read.
  public func finish() throws(RLPError) {
    if position != end {
      throw RLPError(.trailingBytes, at: position, expected: position, found: end &- position)
    }
  }

  /// Whether the next item is a list; false at the end.
  public var isAtList: Bool { position < end && base[position] >= 0xc0 }

  /// The next item's first byte, nil at the end.
  public var nextByte: UInt8? { position < end ? base[position] : nil }

  /// Steps over one raw byte: the type in front of an envelope.
  mutating func skipByte() { if position < end { position &+= 1 } }

  /// Offsets of the next item's content, which is stepped over.
  private mutating func content(isList: inout Bool) throws(RLPError) -> Range<Int> {
    let start = position
    guard start < end else { throw RLPError(.truncated, at: start, expected: start &+ 1, found: end) }
    let prefix = base[start]
    if prefix < 0x80 {
      isList = false
      position = start &+ 1
      return Range(uncheckedBounds: (start, start &+ 1))
    }
    isList = prefix >= 0xc0
    let short = Int(truncatingIfNeeded: prefix & 0x3f)
    if short <= 55 {
      let first = start &+ 1
      guard short <= end &- first else {
        throw RLPError(.truncated, at: start, expected: first &+ short, found: end)
      }
      if prefix == 0x81 && base[first] < 0x80 { throw RLPError(.nonCanonicalLength, at: start) }
      position = first &+ short
      return Range(uncheckedBounds: (first, position))
    }
    let lengthBytes = short &- 55
    let first = start &+ 1 &+ lengthBytes
    guard first <= end else { throw RLPError(.truncated, at: start, expected: first, found: end) }
    var length: UInt64 = 0
    for i in 0..<lengthBytes { length = length &<< 8 | UInt64(base[start &+ 1 &+ i]) }
    guard base[start &+ 1] != 0, length > 55 else { throw RLPError(.nonCanonicalLength, at: start) }
    guard length <= UInt64(truncatingIfNeeded: end &- first) else {
      let (bound, overflow) = first.addingReportingOverflow(Int(clamping: length))
      throw RLPError(.truncated, at: start, expected: overflow ? .max : bound, found: end)
    }
    position = first &+ Int(truncatingIfNeeded: length)
    return Range(uncheckedBounds: (first, position))
  }

  /// Offsets in the input of the next byte string's content.
  public mutating func bytesRange() throws(RLPError) -> Range<Int> {
    let start = position
    var isList = false
    let range = try content(isList: &isList)
    if isList { throw RLPError(.expectedBytes, at: start) }
    return range
  }

  /// Offsets in the input of the next item of any kind with its prefix; inner items are not looked at.
  public mutating func itemRange() throws(RLPError) -> Range<Int> {
    let start = position
    var isList = false
    _ = try content(isList: &isList)
    return Range(uncheckedBounds: (start, position))
  }

  /// A reader of the next item's content, which must be a list.
  public mutating func list() throws(RLPError) -> RLPReader {
    let start = position
    var isList = false
    let range = try content(isList: &isList)
    if !isList { throw RLPError(.expectedList, at: start) }
    return RLPReader(base: base, position: range.lowerBound, end: range.upperBound)
  }

  /// A reader of the content of the next byte string: an envelope inside a list.
  public mutating func bytesReader() throws(RLPError) -> RLPReader {
    let range = try bytesRange()
    return RLPReader(base: base, position: range.lowerBound, end: range.upperBound)
  }

  /// Memory at offsets of the input.
  public func memory(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.upperBound &- range.lowerBound)
  }

  /// A copy of the bytes at offsets of the input.
  public func copy(_ range: Range<Int>) -> [UInt8] {
    [UInt8](copying: memory(range))
  }

  /// What is left, which is stepped over.
  public mutating func rest() -> Range<Int> {
    let start = position
    position = end
    return Range(uncheckedBounds: (start, end))
  }
}

// MARK: Values

extension RLPReader {
  /// A byte string of any length.
  public mutating func bytes() throws(RLPError) -> [UInt8] { copy(try bytesRange()) }

  /// A byte string of exactly `count` bytes.
  public mutating func bytes(count: Int) throws(RLPError) -> [UInt8] { copy(try fixed(count)) }

  private mutating func fixed(_ count: Int) throws(RLPError) -> Range<Int> {
    let start = position
    let range = try bytesRange()
    guard range.upperBound &- range.lowerBound == count else {
      throw RLPError(.wrongLength, at: start, expected: count, found: range.upperBound &- range.lowerBound)
    }
    return range
  }

  /// Content of an integer of at most `limit` bytes.
  private mutating func integer(limit: Int) throws(RLPError) -> Range<Int> {
    let start = position
    let range = try bytesRange()
    let count = range.upperBound &- range.lowerBound
    if count > 0 && base[range.lowerBound] == 0 { throw RLPError(.nonCanonicalInteger, at: start) }
    if count > limit { throw RLPError(.integerTooLarge, at: start, expected: limit, found: count) }
    return range
  }

  /// An integer below 2⁶⁴.
  public mutating func uint64() throws(RLPError) -> UInt64 {
    let range = try integer(limit: 8)
    var value: UInt64 = 0
    var i = range.lowerBound
    while i < range.upperBound {
      value = value &<< 8 | UInt64(base[i])
      i &+= 1
    }
    return value
  }

  /// An integer below 256.
  public mutating func uint8() throws(RLPError) -> UInt8 {
    let range = try integer(limit: 1)
    return range.isEmpty ? 0 : base[range.lowerBound]
  }

  /// An integer below 2²⁵⁶.
  public mutating func uint256() throws(RLPError) -> UInt256 {
    let range = try integer(limit: 32)
    if range.count == 32 { return Hash256(load: base + range.lowerBound).integer }
    return load(range)
  }

  /// The integer of up to 32 bytes.
  @inline(__always)
  private func load(_ range: Range<Int>) -> UInt256 {
    var i = range.upperBound
    let start = range.lowerBound
    @inline(__always)
    func limb() -> UInt64 {
      var value: UInt64 = 0
      var shift: UInt64 = 0
      while i > start && shift < 64 {
        i &-= 1
        value |= UInt64(base[i]) &<< shift
        shift &+= 8
      }
      return value
    }
    let l0 = limb()
    let l1 = limb()
    if i == start { return UInt256(limbs: l0, l1, 0, 0) }
    let l2 = limb()
    return UInt256(limbs: l0, l1, l2, limb())
  }

  /// 32 bytes.
  public mutating func hash() throws(RLPError) -> Hash256 {
    let range = try fixed(32)
    return Hash256(load: base + range.lowerBound)
  }

  /// 20 bytes.
  public mutating func address() throws(RLPError) -> Address {
    let range = try fixed(20)
    return Address(load: base + range.lowerBound)
  }

  /// 20 bytes, or none.
  public mutating func optionalAddress() throws(RLPError) -> Address? {
    if nextByte == 0x80 {
      skipByte()
      return nil
    }
    return try address()
  }

  /// The items of the next list, each read by `item`.
  public mutating func array<Element>(
    _ item: (inout RLPReader) throws(RLPError) -> Element
  ) throws(RLPError) -> [Element] {
    var inner = try list()
    var result: [Element] = []
    while !inner.isAtEnd { result.append(try item(&inner)) }
    return result
  }
}

extension Address {
  /// 20 bytes from there on; they must be readable.
  @inlinable
  public init(load source: UnsafeRawPointer) {
    self.init(
      high: UInt64(bigEndian: source.loadUnaligned(as: UInt64.self)),
      middle: UInt64(bigEndian: source.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
      low: UInt32(bigEndian: source.loadUnaligned(fromByteOffset: 16, as: UInt32.self)))
  }

  /// Writes the 20 bytes there.
  @inlinable
  public func store(to target: UnsafeMutableRawPointer) {
    target.storeBytes(of: high.bigEndian, as: UInt64.self)
    target.storeBytes(of: middle.bigEndian, toByteOffset: 8, as: UInt64.self)
    target.storeBytes(of: low.bigEndian, toByteOffset: 16, as: UInt32.self)
  }
}
