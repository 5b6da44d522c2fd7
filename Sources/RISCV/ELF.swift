/// The parts of a 64-bit ELF file that say what is loaded, read without trusting any of them.
///
/// Source: System V ABI, Object Files and Program Loading; RISC-V ELF psABI, section ELF Object Files.
struct ELFFile {
  /// The most program headers that are read.
  static let maximumSegments = 128
  static let headerSize = 64
  static let programHeaderSize = 56

  struct Segment {
    var position: Int
    var type: UInt32
    var flags: UInt32
    var offset: UInt64
    var address: UInt64
    var fileSize: UInt64
    var memorySize: UInt64

    static let load: UInt32 = 1
    static let dynamic: UInt32 = 2
    static let interpreter: UInt32 = 3
    static let threadLocal: UInt32 = 7

    var isExecutable: Bool { flags & 1 != 0 }
    var isWritable: Bool { flags & 2 != 0 }
    var isReadable: Bool { flags & 4 != 0 }
    /// Only after the check that the segment lies inside the image.
    var end: UInt64 { address + memorySize }
  }

  let bytes: [UInt8]
  let entry: UInt64
  let segments: [Segment]

  init(_ bytes: [UInt8]) throws(ELFError) {
    self.bytes = bytes
    let reader = Reader(bytes: bytes)
    guard bytes.count >= 4, reader.integer(at: 0, size: 4) == 0x464c_457f else { throw .notELF }
    guard bytes.count >= ELFFile.headerSize else {
      throw .truncated(expected: UInt64(ELFFile.headerSize), found: bytes.count)
    }
    guard bytes[4] == 2 else { throw .not64Bit(found: bytes[4]) }
    guard bytes[5] == 1 else { throw .notLittleEndian(found: bytes[5]) }
    guard bytes[6] == 1, reader.integer(at: 20, size: 4) == 1 else { throw .unknownVersion }
    let machine = UInt16(truncatingIfNeeded: reader.integer(at: 18, size: 2))
    guard machine == 243 else { throw .notRISCV(found: machine) }
    let type = UInt16(truncatingIfNeeded: reader.integer(at: 16, size: 2))
    guard type == 2 else { throw .notStaticExecutable(found: type) }
    let flags = UInt32(truncatingIfNeeded: reader.integer(at: 48, size: 4))
    guard flags & 0x1 == 0 else { throw .compressedInstructions }
    guard flags & 0x6 == 0 else { throw .hardwareFloatABI }
    guard flags & 0x8 == 0 else { throw .reducedRegisterABI }

    entry = reader.integer(at: 24, size: 8)
    let table = reader.integer(at: 32, size: 8)
    let size = Int(reader.integer(at: 54, size: 2))
    let count = Int(reader.integer(at: 56, size: 2))
    guard Int(reader.integer(at: 52, size: 2)) == ELFFile.headerSize, size == ELFFile.programHeaderSize else {
      throw .headerSize
    }
    guard count > 0, count <= ELFFile.maximumSegments else { throw .segmentCount(found: count) }
    let length = UInt64(count * size)
    guard table <= UInt64(bytes.count), UInt64(bytes.count) - table >= length else {
      throw .truncated(expected: table.addingReportingOverflow(length).partialValue, found: bytes.count)
    }
    var segments: [Segment] = []
    segments.reserveCapacity(count)
    for position in 0..<count {
      let base = Int(table) + position * size
      segments.append(
        Segment(
          position: position,
          type: UInt32(truncatingIfNeeded: reader.integer(at: base, size: 4)),
          flags: UInt32(truncatingIfNeeded: reader.integer(at: base + 4, size: 4)),
          offset: reader.integer(at: base + 8, size: 8),
          address: reader.integer(at: base + 16, size: 8),
          fileSize: reader.integer(at: base + 32, size: 8),
          memorySize: reader.integer(at: base + 40, size: 8)))
    }
    self.segments = segments
  }

  /// The loadable segments that occupy memory, by ascending address, each checked on its own and against the
  /// others.
  func loadable() throws(ELFError) -> [Segment] {
    var result: [Segment] = []
    var total: UInt64 = 0
    for segment in segments {
      switch segment.type {
      case Segment.dynamic, Segment.interpreter: throw .dynamicallyLinked(segment: segment.position)
      case Segment.threadLocal where segment.memorySize > 0: throw .threadLocal(segment: segment.position)
      case Segment.load where segment.memorySize > 0 || segment.fileSize > 0: break
      default: continue
      }
      try check(segment)
      total += (segment.memorySize + 15) / 8  // cannot overflow: at most 128 segments of less than 2²⁹ bytes
      guard total <= UInt64(Program.maximumImageWords) else {
        throw .imageTooLarge(words: total, limit: Program.maximumImageWords)
      }
      result.append(segment)
    }
    result.sort { $0.address < $1.address }
    for (lower, upper) in zip(result, result.dropFirst()) where lower.end > upper.address {
      throw .overlap(segment: lower.position, with: upper.position)
    }
    return result
  }

  private func check(_ segment: Segment) throws(ELFError) {
    let position = segment.position
    guard segment.fileSize <= segment.memorySize else {
      throw .fileSizeExceedsMemorySize(segment: position, file: segment.fileSize, memory: segment.memorySize)
    }
    guard segment.address >= MemoryMap.imageBase, segment.address < MemoryMap.imageEnd,
      segment.memorySize <= MemoryMap.imageEnd - segment.address
    else { throw .outOfRange(segment: position, address: segment.address, size: segment.memorySize) }
    guard segment.address % 4 == 0 else { throw .misaligned(segment: position, address: segment.address) }
    let available = UInt64(bytes.count)
    guard segment.offset <= available, available - segment.offset >= segment.fileSize else {
      throw .truncated(
        expected: segment.offset.addingReportingOverflow(segment.fileSize).partialValue, found: bytes.count)
    }
    guard !(segment.isWritable && segment.isExecutable) else {
      throw .writableAndExecutable(segment: position)
    }
    guard segment.isReadable else { throw .notReadable(segment: position) }
  }
}

/// Little-endian integers at offsets that the caller has checked.
struct Reader {
  let bytes: [UInt8]

  func integer(at offset: Int, size: Int) -> UInt64 {
    var value: UInt64 = 0
    for i in 0..<size { value |= UInt64(bytes[offset + i]) << UInt64(8 * i) }
    return value
  }
}
