public import Hashes

/// The filter over the addresses and topics of logs: 2048 bits (Yellow Paper, section 4.3.1).
public struct Bloom: Sendable {
  public static let byteCount = 256

  /// The 256 bytes as they are written, eight a word, in memory order.
  private var words: InlineArray<32, UInt64>

  public init() { words = InlineArray(repeating: 0) }

  /// 256 bytes from there on; they must be readable.
  public init(load source: UnsafeRawPointer) {
    words = InlineArray {
      UInt64(littleEndian: source.loadUnaligned(fromByteOffset: $0 &* 8, as: UInt64.self))
    }
  }

  /// Nil unless there are exactly 256 bytes.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == Bloom.byteCount else { return nil }
    self.init()
    for i in 0..<Bloom.byteCount { words[i &>> 3] |= UInt64(bytes[i]) &<< UInt64(8 &* (i & 7)) }
  }

  public var bytes: [UInt8] {
    (0..<Bloom.byteCount).map { UInt8(truncatingIfNeeded: words[$0 &>> 3] &>> UInt64(8 &* ($0 & 7))) }
  }

  public var isEmpty: Bool {
    for i in 0..<32 where words[i] != 0 { return false }
    return true
  }

  /// Adds what has this Keccak-256: three bits, from its first three pairs of bytes.
  public mutating func insert(hash: Hash256) { insert(bits: Bloom.bits(hash)) }

  /// The numbers of the three bits of what has this Keccak-256, eleven bits each.
  static func bits(_ hash: Hash256) -> UInt64 {
    let word = hash.word0
    // Pairs of bytes, the first the upper one.
    @inline(__always)
    func pair(_ shift: UInt64) -> UInt64 {
      ((word &>> shift & 0xff) &<< 8 | word &>> (shift &+ 8) & 0xff) & 2047
    }
    return pair(0) | pair(16) &<< 11 | pair(32) &<< 22
  }

  @inline(__always)
  mutating func insert(bits: UInt64) {
    var rest = bits
    for _ in 0..<3 {
      let bit = Int(truncatingIfNeeded: rest & 2047)
      let byte = 255 &- bit &>> 3
      words[byte &>> 3] |= 1 &<< UInt64(truncatingIfNeeded: (byte & 7) &* 8 &+ bit & 7)
      rest = rest &>> 11
    }
  }

  /// Whether what has this Keccak-256 may have been added.
  public func mayContain(hash: Hash256) -> Bool {
    var other = Bloom()
    other.insert(hash: hash)
    for i in 0..<32 where other.words[i] & ~words[i] != 0 { return false }
    return true
  }

  public mutating func insert(_ log: Log) {
    insert(hash: Bloom.hash(log.address))
    for i in 0..<log.topics.count { insert(hash: Bloom.hash(log.topics[i])) }
  }

  public mutating func formUnion(_ other: Bloom) {
    for i in 0..<32 { words[i] |= other.words[i] }
  }

  public init(_ logs: [Log]) {
    self.init()
    logs.withUnsafeBufferPointer { logs in
      for i in 0..<logs.count { insert(logs[i]) }
    }
  }

  public static func hash(_ address: Address) -> Hash256 {
    var bytes: (UInt64, UInt64, UInt64) = (address.high.bigEndian, address.middle.bigEndian, 0)
    return withUnsafeMutableBytes(of: &bytes) {
      $0.storeBytes(of: address.low.bigEndian, toByteOffset: 16, as: UInt32.self)
      return Keccak256.hash(UnsafeRawBufferPointer(rebasing: $0[0..<20]))
    }
  }

  public static func hash(_ topic: Hash256) -> Hash256 {
    var bytes = topic
    return withUnsafeMutableBytes(of: &bytes) { Keccak256.hash(UnsafeRawBufferPointer($0)) }
  }

  /// Writes the byte string of 256 bytes.
  func encode(to writer: inout RLPWriter) {
    let words = self.words
    words.span.withUnsafeBufferPointer { writer.bytes(UnsafeRawBufferPointer($0)) }
  }
}

extension Bloom: Hashable {
  public static func == (a: Bloom, b: Bloom) -> Bool {
    for i in 0..<32 where a.words[i] != b.words[i] { return false }
    return true
  }

  public func hash(into hasher: inout Hasher) {
    for i in 0..<32 { hasher.combine(words[i]) }
  }
}

extension RLPReader {
  /// A byte string of 256 bytes.
  mutating func bloom() throws(RLPError) -> Bloom {
    let start = position
    let range = try bytesRange()
    guard range.count == Bloom.byteCount, let source = memory(range).baseAddress else {
      throw RLPError(.wrongLength, at: start, expected: Bloom.byteCount, found: range.count)
    }
    return Bloom(load: source)
  }
}
