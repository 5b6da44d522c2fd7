/// Writes 64-bit ELF files, well-formed unless a field is set to something else.
public struct ELFBuilder {
  public struct Segment {
    public var type: UInt32 = 1
    public var flags: UInt32
    public var address: UInt64
    public var bytes: [UInt8]
    /// Zeros after the bytes.
    public var zeros: UInt64 = 0
    /// What the header says instead of what is true.
    public var offset: UInt64?
    public var fileSize: UInt64?
    public var memorySize: UInt64?

    public static let readExecute: UInt32 = 5
    public static let readWrite: UInt32 = 6
    public static let readOnly: UInt32 = 4

    public init(flags: UInt32, address: UInt64, bytes: [UInt8], zeros: UInt64 = 0) {
      self.flags = flags
      self.address = address
      self.bytes = bytes
      self.zeros = zeros
    }

    public init(text words: [UInt32], at address: UInt64) {
      self.init(flags: Segment.readExecute, address: address, bytes: littleEndian(words))
    }
  }

  public var identification: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
  public var type: UInt16 = 2
  public var machine: UInt16 = 243
  public var version: UInt32 = 1
  public var entry: UInt64
  public var tableOffset: UInt64 = 64
  public var flags: UInt32 = 0
  public var headerSize: UInt16 = 64
  public var programHeaderSize: UInt16 = 56
  public var segmentCount: UInt16?
  /// Whether file offsets are congruent to addresses modulo 4096, as operating systems want.
  public var pageAligned = false
  public var segments: [Segment]

  public init(entry: UInt64, segments: [Segment]) {
    self.entry = entry
    self.segments = segments
  }

  public func build() -> [UInt8] {
    var file = identification
    file += littleEndian([type, machine])
    file += littleEndian([version])
    file += littleEndian([entry, tableOffset, 0])
    file += littleEndian([flags])
    file += littleEndian([
      headerSize, programHeaderSize, segmentCount ?? UInt16(segments.count), 0 as UInt16, 0, 0,
    ])
    let start = UInt64(64 + 56 * segments.count)
    var contents: [UInt8] = []
    for segment in segments {
      let size = UInt64(segment.bytes.count)
      while pageAligned, (start + UInt64(contents.count)) % 4096 != segment.address % 4096 {
        contents.append(0)
      }
      let offset = start + UInt64(contents.count)
      file += littleEndian([segment.type, segment.flags])
      file += littleEndian([
        segment.offset ?? offset, segment.address, segment.address, segment.fileSize ?? size,
        segment.memorySize ?? size + segment.zeros, pageAligned ? 4096 : 4,
      ])
      contents += segment.bytes
    }
    return file + contents
  }
}

/// The bytes of integers, least significant first.
public func littleEndian<T: FixedWidthInteger>(_ values: [T]) -> [UInt8] {
  var bytes: [UInt8] = []
  for value in values {
    for shift in stride(from: 0, to: T.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }
  return bytes
}

/// SplitMix64: the generator of every randomised test here, always from a written seed.
public struct SplitMix: RandomNumberGenerator {
  private var state: UInt64
  public init(seed: UInt64) { state = seed }
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
