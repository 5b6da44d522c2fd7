public import BN254
public import EllipticCurves

/// Reads little-endian numbers one after another; never beyond the end.
public struct ByteReader {
  public let bytes: UnsafeRawBufferPointer
  /// The section it reads, for errors.
  public let section: UInt32
  public private(set) var offset = 0

  public init(_ bytes: UnsafeRawBufferPointer, section: UInt32) {
    self.bytes = bytes
    self.section = section
  }

  public var remaining: Int { bytes.count - offset }

  /// The next `count` bytes.
  public mutating func read(_ count: UInt64) throws(FileFormatError) -> UnsafeRawBufferPointer {
    guard count <= UInt64(remaining) else {
      throw .truncated(offset: offset, needed: count, size: bytes.count)
    }
    let part = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + Int(count)])
    offset += Int(count)
    return part
  }

  public mutating func word32() throws(FileFormatError) -> UInt32 {
    UInt32(littleEndian: try read(4).loadUnaligned(as: UInt32.self))
  }

  /// A number below `limit`.
  public mutating func word32(below limit: UInt64) throws(FileFormatError) -> Int {
    let value = try word32()
    guard value < limit else {
      throw .outOfRange(section: section, offset: offset - 4, limit: limit, got: UInt64(value))
    }
    return Int(value)
  }

  public mutating func word64() throws(FileFormatError) -> UInt64 {
    UInt64(littleEndian: try read(8).loadUnaligned(as: UInt64.self))
  }

  /// 256 bits.
  public mutating func words4() throws(FileFormatError) -> Words4 { Self.words4(try read(32), 0) }

  /// An integer below the modulus.
  public mutating func scalar() throws(FileFormatError) -> BN254.Fr {
    guard let element = BN254.Fr(canonical: try words4()) else {
      throw .notReduced(section: section, offset: offset - 32)
    }
    return element
  }

  /// The width in bytes and the modulus, as they begin a header.
  public mutating func expectModulus(_ modulus: Words4) throws(FileFormatError) {
    guard try word32() == 32, try words4() == modulus else { throw .field(section: section) }
  }

  /// Nothing may be left.
  public func expectEnd() throws(FileFormatError) {
    guard remaining == 0 else {
      throw .sectionSize(section: section, expected: UInt64(offset), got: bytes.count)
    }
  }

  /// The 32 bytes from `offset` on, which are there.
  static func words4(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Words4 {
    func word(_ i: Int) -> UInt64 {
      UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 8 * i, as: UInt64.self))
    }
    return Words4(word(0), word(1), word(2), word(3))
  }
}

/// Little-endian numbers one after another.
public struct ByteWriter {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  public mutating func reserve(_ count: Int) { bytes.reserveCapacity(bytes.count + count) }

  public mutating func word32(_ value: UInt32) { append(value.littleEndian) }
  public mutating func word64(_ value: UInt64) { append(value.littleEndian) }

  public mutating func words4(_ value: Words4) {
    for i in 0..<4 { word64(value[i]) }
  }

  public mutating func scalar(_ value: BN254.Fr) { words4(value.words) }

  public mutating func raw(_ other: [UInt8]) { bytes += other }

  public mutating func modulus(_ modulus: Words4) {
    word32(32)
    words4(modulus)
  }

  private mutating func append<T: BitwiseCopyable>(_ value: T) {
    withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
  }
}
