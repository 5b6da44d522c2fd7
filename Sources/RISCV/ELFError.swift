/// Why a file is not a program for this machine. Segments are named by their position among the program headers.
public enum ELFError: Error, Equatable, Sendable {
  case notELF
  /// The file ends before something that its headers say it has.
  case truncated(expected: UInt64, found: Int)
  case not64Bit(found: UInt8)
  case notLittleEndian(found: UInt8)
  case unknownVersion
  case notRISCV(found: UInt16)
  /// Not ET_EXEC: a relocatable object, a shared object or a position-independent executable.
  case notStaticExecutable(found: UInt16)
  /// The file is marked as using the C extension.
  case compressedInstructions
  /// The file is marked as passing floating-point values in registers that do not exist here.
  case hardwareFloatABI
  /// The file is marked as using the 16-register ABI.
  case reducedRegisterABI
  /// The ELF header's size or a program header's is not that of a 64-bit file.
  case headerSize
  /// No program headers, or more than 128.
  case segmentCount(found: Int)
  case dynamicallyLinked(segment: Int)
  case threadLocal(segment: Int)
  case fileSizeExceedsMemorySize(segment: Int, file: UInt64, memory: UInt64)
  /// Not inside the image region of the memory map.
  case outOfRange(segment: Int, address: UInt64, size: UInt64)
  /// Not on a multiple of 4.
  case misaligned(segment: Int, address: UInt64)
  case overlap(segment: Int, with: Int)
  case writableAndExecutable(segment: Int)
  /// Every loadable segment is readable here, executable ones included.
  case notReadable(segment: Int)
  case imageTooLarge(words: UInt64, limit: Int)
  case textTooLarge(instructions: Int, limit: Int)
  case noExecutableSegment
  case entryMisaligned(entry: UInt64)
  case entryOutsideText(entry: UInt64)
}

extension ELFError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notELF: "not an ELF file: it does not begin with 7f 45 4c 46"
    case .truncated(let expected, let found):
      "truncated: the headers need \(expected) bytes, the file has \(found)"
    case .not64Bit(let found): "not a 64-bit ELF file: class \(found), expected 2"
    case .notLittleEndian(let found): "not little-endian: data encoding \(found), expected 1"
    case .unknownVersion: "unknown ELF version, expected 1"
    case .notRISCV(let found): "not for RISC-V: machine \(found), expected 243"
    case .notStaticExecutable(let found):
      "not a static executable: type \(found), expected 2 (link with -static and without -pie)"
    case .compressedInstructions:
      "built with compressed instructions: build for rv64im, without the C extension"
    case .hardwareFloatABI: "built for a hardware floating-point ABI: build with -mabi=lp64"
    case .reducedRegisterABI: "built for the 16-register ABI: build with -mabi=lp64"
    case .headerSize: "the header sizes are not those of a 64-bit ELF file"
    case .segmentCount(let found):
      "\(found) program headers, expected 1 to \(ELFFile.maximumSegments)"
    case .dynamicallyLinked(let segment):
      "segment \(segment) asks for a dynamic linker: link with -static and without -pie"
    case .threadLocal(let segment):
      "segment \(segment) is thread-local storage, which this machine has none of"
    case .fileSizeExceedsMemorySize(let segment, let file, let memory):
      "segment \(segment) has \(file) bytes in the file and \(memory) in memory"
    case .outOfRange(let segment, let address, let size):
      "segment \(segment), \(size) bytes at \(hexadecimal(address)), is not inside "
        + "\(hexadecimal(MemoryMap.imageBase))..<\(hexadecimal(MemoryMap.imageEnd)): use the linker script"
    case .misaligned(let segment, let address):
      "segment \(segment) starts at \(hexadecimal(address)), which is not a multiple of 4"
    case .overlap(let segment, let other): "segments \(segment) and \(other) overlap"
    case .writableAndExecutable(let segment): "segment \(segment) is both writable and executable"
    case .notReadable(let segment): "segment \(segment) is not readable: link without -z execute-only"
    case .imageTooLarge(let words, let limit):
      "the segments take \(words) words of 8 bytes, the limit is \(limit): reserve large buffers on the heap"
    case .textTooLarge(let instructions, let limit):
      "the executable segments span \(instructions) instructions, the limit is \(limit)"
    case .noExecutableSegment: "no executable segment"
    case .entryMisaligned(let entry): "the entry point \(hexadecimal(entry)) is not a multiple of 4"
    case .entryOutsideText(let entry): "the entry point \(hexadecimal(entry)) is in no executable segment"
    }
  }
}
