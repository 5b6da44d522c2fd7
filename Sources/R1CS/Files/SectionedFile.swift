/// The container of iden3's binary files: four letters, a version, numbered sections with their sizes. All numbers are
/// little-endian. Sections may come in any order.
public struct SectionedFile {
  public let version: UInt32
  private let sections: [(id: UInt32, bytes: UnsafeRawBufferPointer)]

  /// `magic` is four bytes. The sections refer to `bytes`.
  public init(
    _ bytes: UnsafeRawBufferPointer, magic: [UInt8], maximalVersion: UInt32
  ) throws(FileFormatError) {
    var reader = ByteReader(bytes, section: 0)
    let got = [UInt8](try reader.read(4))
    guard got == magic else { throw .magic(expected: magic, got: got) }
    version = try reader.word32()
    guard version <= maximalVersion else { throw .version(atMost: maximalVersion, got: version) }
    let count = try reader.word32()
    var sections: [(id: UInt32, bytes: UnsafeRawBufferPointer)] = []
    for _ in 0..<count {
      let id = try reader.word32()
      sections.append((id, try reader.read(try reader.word64())))
    }
    try reader.expectEnd()
    self.sections = sections
  }

  /// The one section of a number.
  public func section(_ id: UInt32) throws(FileFormatError) -> ByteReader {
    guard let reader = try optionalSection(id) else { throw .missingSection(id) }
    return reader
  }

  /// The section of a number, nil when there is none.
  public func optionalSection(_ id: UInt32) throws(FileFormatError) -> ByteReader? {
    var found: ByteReader?
    for section in sections where section.id == id {
      guard found == nil else { throw .duplicateSection(id) }
      found = ByteReader(section.bytes, section: id)
    }
    return found
  }

  /// A file of sections.
  public static func write(magic: [UInt8], version: UInt32, _ sections: [(id: UInt32, bytes: [UInt8])])
    -> [UInt8]
  {
    var writer = ByteWriter()
    writer.reserve(sections.reduce(12) { $0 + 12 + $1.bytes.count })
    writer.raw(magic)
    writer.word32(version)
    writer.word32(UInt32(sections.count))
    for section in sections {
      writer.word32(section.id)
      writer.word64(UInt64(section.bytes.count))
      writer.raw(section.bytes)
    }
    return writer.bytes
  }
}
