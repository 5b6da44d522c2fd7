/// Where things lie in the 32-bit address space of the machine. See `Documentation/Machine-ISA.md`.
///
/// Memory is an array of 8-byte little-endian words; a word's index is its address divided by 8.
/// Every region starts and ends on a word boundary. What lies in no region is unmapped: below the image (so that
/// null pointers are caught), between the regions, and below the stack.
public enum MemoryMap {
  /// All loadable segments of the program lie in [imageBase, imageEnd), so that every pc is below 2²⁹.
  public static let imageBase: UInt64 = 0x0001_0000
  public static let imageEnd: UInt64 = 0x2000_0000

  /// The output: a 64-bit length, then that many bytes.
  public static let outputBase: UInt64 = 0x2000_0000
  /// The most bytes that a program may output.
  public static let outputLimit: UInt64 = 1 << 20
  /// The end of the output region: the length word and `outputLimit` bytes.
  public static let outputEnd: UInt64 = outputBase + 8 + outputLimit

  /// The input: a 64-bit length, then that many bytes, then zeros up to the next word.
  public static let inputBase: UInt64 = 0x4000_0000
  /// The most bytes of input: with the length word, 2²⁹ bytes.
  public static let inputLimit: UInt64 = 0x2000_0000 - 8
  public static let inputEnd: UInt64 = inputBase + 8 + inputLimit

  /// Zero-initialised memory: first the stack, then the heap.
  public static let ramBase: UInt64 = 0x8000_0000
  /// The stack grows down from here to `ramBase`, below which nothing is mapped.
  public static let stackTop: UInt64 = 0x8100_0000
  public static let heapBase: UInt64 = 0x8100_0000
  public static let ramEnd: UInt64 = 0xffff_0000

  /// The regions by name, in ascending order.
  public enum Region: UInt8, CaseIterable, Sendable {
    case image, output, input, ram

    /// First address and address after the last.
    public var bounds: Range<UInt64> {
      switch self {
      case .image: imageBase..<imageEnd
      case .output: outputBase..<outputEnd
      case .input: inputBase..<inputEnd
      case .ram: ramBase..<ramEnd
      }
    }
  }

  /// The region of an address, or nil. Being in a region does not mean being mapped: only the bytes of the image's
  /// segments and of the given input are.
  public static func region(of address: UInt64) -> Region? {
    for region in Region.allCases where region.bounds.contains(address) { return region }
    return nil
  }
}
