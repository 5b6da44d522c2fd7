extension Program {
  /// The most words of an image: 32 MiB.
  public static let maximumImageWords = 1 << 22
  /// The most instructions between the first and the last executable segment: 16 MiB.
  public static let maximumInstructions = 1 << 22

  /// Validates and loads a statically linked RV64IM executable.
  ///
  /// Only the ELF header and the program headers count; sections are never read. Instructions are decoded in whole
  /// aligned words; data among them, such as jump tables, decodes to whatever it looks like or to `illegal`,
  /// which only matters if it is executed. See `Documentation/ELF.md`.
  public init(elf bytes: [UInt8]) throws(ELFError) {
    let file = try ELFFile(bytes)
    let segments = try file.loadable()
    let executable = segments.filter { $0.isExecutable }
    guard let first = executable.first, let last = executable.last else { throw .noExecutableSegment }

    let text = first.address..<(last.end & ~3)
    guard text.upperBound > text.lowerBound else { throw .noExecutableSegment }
    let count = Int((text.upperBound - text.lowerBound) / 4)
    guard count <= Program.maximumInstructions else {
      throw .textTooLarge(instructions: count, limit: Program.maximumInstructions)
    }
    guard file.entry % 4 == 0 else { throw .entryMisaligned(entry: file.entry) }
    guard executable.contains(where: { file.entry >= $0.address && file.entry < $0.end & ~3 }) else {
      throw .entryOutsideText(entry: file.entry)
    }

    var instructions: [Instruction] = []
    instructions.reserveCapacity(count)
    for segment in executable {
      var address = text.lowerBound + 4 * UInt64(instructions.count)
      while address < segment.address {
        instructions.append(Instruction(.illegal, pc: UInt32(address)))
        address += 4
      }
      while address + 4 <= segment.end {
        let word = UInt32(
          truncatingIfNeeded: file.contents(of: segment, at: address - segment.address, size: 4))
        instructions.append(Instruction(decoding: word, pc: UInt32(address), text: text))
        address += 4
      }
    }
    self.init(
      entry: UInt32(file.entry), textBase: UInt32(text.lowerBound), instructions: instructions,
      image: file.image(of: segments), imageEnd: UInt32(segments.last?.end ?? 0))
  }
}

extension ELFFile {
  /// Bytes of a checked segment as a little-endian integer; beyond its file size they are 0.
  func contents(of segment: Segment, at offset: UInt64, size: UInt64) -> UInt64 {
    var value: UInt64 = 0
    for i in 0..<size where offset + i < segment.fileSize {
      value |= UInt64(bytes[Int(segment.offset + offset + i)]) << (8 * i)
    }
    return value
  }

  /// The words of checked, sorted, disjoint segments. Two segments may share a word.
  func image(of segments: [Segment]) -> [ImageWord] {
    var image: [ImageWord] = []
    image.reserveCapacity(segments.reduce(0) { $0 + Int($1.memorySize / 8) + 2 })
    for segment in segments {
      var address = segment.address
      while address < segment.end {
        let inWord = address % 8
        let size = min(8 - inWord, segment.end - address)
        let value = contents(of: segment, at: address - segment.address, size: size) << (8 * inWord)
        let index = UInt32(address / 8)
        if let last = image.indices.last, image[last].index == index {
          image[last].value |= value
        } else {
          image.append(ImageWord(index: index, value: value))
        }
        address += size
      }
    }
    return image
  }
}
