import RISCV
import RISCVTestSupport
import Testing

@Suite struct ELFTests {
  static let text: [UInt32] = [
    Encoding.immediate(.addi, .a0, .zero, 0), Encoding.immediate(.addi, .a7, .zero, 93), Encoding.ecall,
  ]

  /// Text at 0x10000, read-only data, data with zeros after it.
  static func builder() -> ELFBuilder {
    ELFBuilder(
      entry: 0x1_0000,
      segments: [
        .init(text: text, at: 0x1_0000),
        .init(flags: ELFBuilder.Segment.readOnly, address: 0x1_000c, bytes: [1, 2, 3, 4, 5]),
        .init(flags: ELFBuilder.Segment.readWrite, address: 0x2_0000, bytes: [9, 8, 7, 6], zeros: 13),
      ])
  }

  static func error(_ change: (inout ELFBuilder) -> Void) -> ELFError? {
    var builder = builder()
    change(&builder)
    do throws(ELFError) {
      _ = try Program(elf: builder.build())
      return nil
    } catch { return error }
  }

  @Test func loadsSegments() throws {
    let program = try Program(elf: Self.builder().build())
    #expect(program.entry == 0x1_0000)
    #expect(program.textBase == 0x1_0000)
    #expect(program.instructions.map(\.opcode) == [.addi, .addi, .ecall])
    #expect(program.instructions.map(\.pc) == [0x1_0000, 0x1_0004, 0x1_0008])
    #expect(program.textEnd == 0x1_000c)
    #expect(program.imageEnd == 0x2_0011)
    let words = Self.text.map(UInt64.init)
    #expect(
      program.image == [
        ImageWord(index: 0x2000, value: words[0] | words[1] << 32),
        ImageWord(index: 0x2001, value: words[2] | 0x0403_0201 << 32),  // two segments in one word
        ImageWord(index: 0x2002, value: 5),
        ImageWord(index: 0x4000, value: 0x0607_0809),
        ImageWord(index: 0x4001, value: 0),
        ImageWord(index: 0x4002, value: 0),
      ])
    #expect(program.position(ofPC: 0x1_0008) == 2)
    for pc in [0x1_000a, 0x1_000c, 0xfffc, 0, UInt64.max, 0x1_0001_0008] {
      #expect(program.position(ofPC: pc) == nil)
    }
  }

  @Test func theOrderOfHeadersDoesNotMatter() throws {
    var builder = Self.builder()
    let program = try Program(elf: builder.build())
    builder.segments.reverse()
    #expect(try Program(elf: builder.build()) == program)
  }

  @Test func textInSeveralSegmentsAndDataInText() throws {
    var builder = Self.builder()
    builder.segments[2].flags = ELFBuilder.Segment.readExecute  // 4 bytes of data and 13 zeros, executable
    let program = try Program(elf: builder.build())
    #expect(program.instructions.count == 0x1_0010 / 4)
    #expect(program.instructions[3...].allSatisfy { $0.opcode == .illegal })
    #expect(program.instructions.last?.pc == 0x2_000c)
    #expect(program.textEnd == 0x2_0010)  // the last byte makes no word
  }

  @Test func emptySegmentsAreSkipped() throws {
    var builder = Self.builder()
    let program = try Program(elf: builder.build())
    builder.segments.append(.init(flags: 7, address: 0, bytes: []))
    builder.segments.append(.init(flags: 7, address: 0xffff_ffff_ffff_ffff, bytes: [1]))
    builder.segments[4].type = 0x6474_e551  // PT_GNU_STACK: not loaded, whatever it says
    #expect(try Program(elf: builder.build()) == program)
  }

  @Test func refusesWhatIsNotForThisMachine() {
    #expect(Self.error { $0.identification[0] = 0x7e } == .notELF)
    #expect(Self.error { $0.identification[4] = 1 } == .not64Bit(found: 1))
    #expect(Self.error { $0.identification[5] = 2 } == .notLittleEndian(found: 2))
    #expect(Self.error { $0.identification[6] = 0 } == .unknownVersion)
    #expect(Self.error { $0.version = 2 } == .unknownVersion)
    #expect(Self.error { $0.machine = 62 } == .notRISCV(found: 62))
    for type in [0, 1, 3, 4] as [UInt16] {
      #expect(Self.error { $0.type = type } == .notStaticExecutable(found: type))
    }
    #expect(Self.error { $0.flags = 1 } == .compressedInstructions)
    #expect(Self.error { $0.flags = 2 } == .hardwareFloatABI)
    #expect(Self.error { $0.flags = 4 } == .hardwareFloatABI)
    #expect(Self.error { $0.flags = 8 } == .reducedRegisterABI)
    #expect(Self.error { $0.headerSize = 52 } == .headerSize)
    #expect(Self.error { $0.programHeaderSize = 32 } == .headerSize)
    #expect(Self.error { $0.segments[1].type = 2 } == .dynamicallyLinked(segment: 1))
    #expect(Self.error { $0.segments[1].type = 3 } == .dynamicallyLinked(segment: 1))
    #expect(Self.error { $0.segments[2].type = 7 } == .threadLocal(segment: 2))
  }

  @Test func refusesBadHeaders() {
    #expect(Self.error { $0.segmentCount = 0 } == .segmentCount(found: 0))
    #expect(Self.error { $0.segmentCount = 129 } == .segmentCount(found: 129))
    #expect(Self.error { $0.segmentCount = 0xffff } == .segmentCount(found: 0xffff))
    let size = Self.builder().build().count
    #expect(Self.error { $0.segmentCount = 128 } == .truncated(expected: 64 + 128 * 56, found: size))
    #expect(Self.error { $0.tableOffset = .max } == .truncated(expected: 3 * 56 - 1, found: size))
    #expect(
      Self.error { $0.tableOffset = UInt64(size) } == .truncated(expected: UInt64(size) + 168, found: size))
    #expect(
      Self.error { $0.segments[0].offset = UInt64(size) - 11 }
        == .truncated(expected: UInt64(size) + 1, found: size))
    #expect(Self.error { $0.segments[0].offset = .max } == .truncated(expected: 11, found: size))
  }

  @Test func refusesBadSegments() {
    #expect(
      Self.error { $0.segments[0].memorySize = 8 }
        == .fileSizeExceedsMemorySize(segment: 0, file: 12, memory: 8))
    #expect(
      Self.error { $0.segments[1].fileSize = .max }
        == .fileSizeExceedsMemorySize(segment: 1, file: .max, memory: 5))
    for (address, size) in [(0, 5), (0xfffc, 5), (0x2000_0000, 5), (0x1fff_fffc, 5), (.max - 3, 5)]
      as [(UInt64, UInt64)]
    {
      #expect(
        Self.error { $0.segments[1].address = address }
          == .outOfRange(segment: 1, address: address, size: size))
    }
    #expect(
      Self.error { $0.segments[2].memorySize = .max }
        == .outOfRange(segment: 2, address: 0x2_0000, size: .max))
    #expect(
      Self.error { $0.segments[2].memorySize = 0x1800_0000 }
        == .imageTooLarge(words: 3 + 2 + 0x300_0001, limit: 1 << 22))
    #expect(Self.error { $0.segments[2].address = 0x2_0002 } == .misaligned(segment: 2, address: 0x2_0002))
    #expect(Self.error { $0.segments[2].address = 0x1_0010 } == .overlap(segment: 1, with: 2))
    #expect(Self.error { $0.segments[1].address = 0x1_0008 } == .overlap(segment: 0, with: 1))
    #expect(Self.error { $0.segments[2].flags = 7 } == .writableAndExecutable(segment: 2))
    #expect(Self.error { $0.segments[0].flags = 1 } == .notReadable(segment: 0))
    #expect(Self.error { $0.segments[2].flags = 2 } == .notReadable(segment: 2))
    #expect(Self.error { $0.segments[0].flags = 4 } == .noExecutableSegment)
    #expect(
      Self.error {
        $0.segments[2].flags = 5
        $0.segments[2].address = 0x1fff_0000
      } == .textTooLarge(instructions: (0x1fff_0010 - 0x1_0000) / 4, limit: 1 << 22))
  }

  @Test func refusesBadEntries() {
    for entry in [0x1_0001, 0x1_0002, UInt64.max] {
      #expect(Self.error { $0.entry = entry } == .entryMisaligned(entry: entry))
    }
    for entry in [0, 0xfffc, 0x1_000c, 0x2_0000, 0x1_0001_0000] as [UInt64] {
      #expect(Self.error { $0.entry = entry } == .entryOutsideText(entry: entry))
    }
  }

  @Test func refusesEveryPrefix() throws {
    let file = Self.builder().build()
    for length in file.indices {
      #expect(throws: ELFError.self) { try Program(elf: Array(file[..<length])) }
    }
    #expect(throws: ELFError.notELF) { try Program(elf: []) }
    _ = try Program(elf: file + [1, 2, 3])
  }

  /// Whatever the bytes, the loader returns.
  @Test func mutatedFilesNeverTrap() {
    let file = Self.builder().build()
    var random = SplitMix(seed: 2)
    var loaded = 0
    for round in 0..<50_000 {
      var mutated = file
      for _ in 0...round % 4 {
        let position = Int.random(in: 0..<(Bool.random(using: &random) ? 232 : file.count), using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: mutated[position] = UInt8.random(in: 0...255, using: &random)
        case 1: mutated[position] ^= 1 << UInt8.random(in: 0...7, using: &random)
        case 2: mutated[position] = Bool.random(using: &random) ? 0xff : 0
        default: for i in position..<min(position + 8, file.count) { mutated[i] = 0xff }
        }
      }
      if let program = try? Program(elf: mutated) {
        loaded += 1
        #expect(program.position(ofPC: UInt64(program.entry)) != nil)
      }
    }
    #expect(loaded > 1000 && loaded < 40_000)
  }
}
