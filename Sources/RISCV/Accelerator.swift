/// What `ecall` does besides ending the program: functions of whole areas of memory, each proven by a table of its own.
///
/// Register x17 has the number (the raw value), x10, x11, … are pointers to 64-bit little-endian words, one for each of
/// `areas`. Results go to memory, no register changes, and execution goes on behind the `ecall`. Areas may overlap in
/// any way: all inputs are read before any output is written. See `Documentation/Accelerators.md`.
@frozen
public enum Accelerator: UInt16, CaseIterable, Hashable, Sendable, BitwiseCopyable {
  /// Keccak-f[1600] of x10.
  case keccak = 0x100
  /// The compression function of SHA-256: the state x10, eight 32-bit words, and the block x11, 64 bytes.
  case sha256 = 0x101
  /// The Poseidon2 permutation over KoalaBear of x10: sixteen 32-bit words, Montgomery representatives.
  case poseidon2 = 0x102
  /// The same of width 24.
  case poseidon2Wide = 0x103
  /// x10 ← (x11 · x12 + x13) mod x14 for any numbers of 256 bits; the modulus 0 stands for 2²⁵⁶.
  case multiplyAdd256 = 0x110
  /// The same for 384 bits; the modulus 0 stands for 2³⁸⁴.
  case multiplyAdd384 = 0x111
  /// x10 ← x11 · x12, 256-bit factors and 512-bit product.
  case product256 = 0x112
  /// x10 ← x10 + x11: affine points of y² = x³ + b over secp256k1's field, by the chord. Fails where there is none: see
  /// `Documentation/Accelerators.md`.
  case secp256k1Add = 0x113
  /// x10 ← 2 · x10, by the tangent.
  case secp256k1Double = 0x114

  /// What happens to the words that one pointer names.
  @frozen public enum Access: UInt8, Sendable {
    case read, write
    /// Read and written by one access.
    case update
  }

  /// The words that one pointer names.
  public struct Area: Sendable, Hashable {
    /// How many words lie there.
    public let words: Int
    public let access: Access
    /// The words are accessed at T + `offset`, at least 1.
    public let offset: UInt32

    @inlinable
    public init(_ access: Access, words: Int, at offset: UInt32) {
      self.words = words
      self.access = access
      self.offset = offset
    }
  }

  /// The areas in the order of their pointers x10, x11, …; at most 7.
  ///
  /// Areas that are read have ascending offsets. One area is written or updated, later than all the others.
  public var areas: [Area] {
    switch self {
    case .keccak: Accelerator.keccakAreas
    case .sha256: Accelerator.sha256Areas
    case .poseidon2: Accelerator.poseidon2Areas
    case .poseidon2Wide: Accelerator.poseidon2WideAreas
    case .multiplyAdd256: Accelerator.multiplyAdd256Areas
    case .multiplyAdd384: Accelerator.multiplyAdd384Areas
    case .product256: Accelerator.product256Areas
    case .secp256k1Add: Accelerator.secp256k1AddAreas
    case .secp256k1Double: Accelerator.secp256k1DoubleAreas
    }
  }

  private static let keccakAreas = [Area(.update, words: 25, at: 1)]
  private static let sha256Areas = [Area(.update, words: 4, at: 2), Area(.read, words: 8, at: 1)]
  private static let poseidon2Areas = [Area(.update, words: 8, at: 1)]
  private static let poseidon2WideAreas = [Area(.update, words: 12, at: 1)]
  private static let multiplyAdd256Areas = multiplyAddAreas(words: 4)
  private static let multiplyAdd384Areas = multiplyAddAreas(words: 6)
  private static func multiplyAddAreas(words: Int) -> [Area] {
    [Area(.write, words: words, at: 5)] + (1...4).map { Area(.read, words: words, at: $0) }
  }
  private static let product256Areas = [
    Area(.write, words: 8, at: 3), Area(.read, words: 4, at: 1), Area(.read, words: 4, at: 2),
  ]

  private static let secp256k1AddAreas = [Area(.update, words: 8, at: 2), Area(.read, words: 8, at: 1)]
  private static let secp256k1DoubleAreas = [Area(.update, words: 8, at: 1)]

  /// The words of all areas.
  public var wordCount: Int { areas.reduce(0) { $0 + $1.words } }

  /// The next cycle starts at T + `step`: the least multiple of 4 above every area's offset.
  public var step: UInt32 { areas.reduce(0) { max($0, $1.offset) } / 4 * 4 + 4 }

  /// The register of the first pointer.
  public static let firstArgument: UInt8 = 10
}
