/// Calls by `ecall` on arrays of elements of KoalaBear's extension of degree 5: x17 has the number (the raw value), x10 points to
/// the result r, x11 is how many elements the arrays have, x12 and x13 point to them. No register changes. See
/// `Documentation/Accelerators-Vectors.md`.
///
/// An element of the extension is five 32-bit words, an element of the base field is one: Montgomery representatives. All pointers are
/// multiples of 4. Inputs, r among them, are any 32-bit words y and stand for y · 2⁻³²; what is written is below the modulus.
@frozen
public enum VectorOperation: UInt16, CaseIterable, Hashable, Sendable, BitwiseCopyable {
  /// r ← r + Σ aᵢ bᵢ with a in the base field.
  case dotBase = 0x120
  /// r ← r + Σ aᵢ bᵢ.
  case dot = 0x121
  /// r ← r + Σ aᵢ. x13 is not read.
  case sum = 0x122
  /// r ← r · Π (1 − aᵢ − bᵢ + 2 aᵢ bᵢ).
  case eq = 0x123

  /// The operation with this number, all 64 bits of it.
  public init?(number: UInt64) {
    guard let raw = UInt16(exactly: number) else { return nil }
    self.init(rawValue: raw)
  }

  /// The most elements of one call: x11 is one limb.
  public static let limit: UInt64 = 0xffff
  /// 32-bit words of an element of the extension.
  public static let degree = 5

  /// 32-bit words of an element of each array.
  public var strides: [Int] {
    switch self {
    case .dotBase: VectorOperation.dotBaseStrides
    case .dot, .eq: VectorOperation.pairStrides
    case .sum: VectorOperation.sumStrides
    }
  }
  private static let dotBaseStrides = [1, degree]
  private static let pairStrides = [degree, degree]
  private static let sumStrides = [degree]

  /// The 64-bit words that an element of so many 32-bit words is read from, wherever it begins.
  public static func words(_ stride: Int) -> Int { (stride + 1) / 2 }

  /// Array k is read at T + 1 + 2k where an element begins with the lower half of a 64-bit word, one later where with the upper half:
  /// so the word that two elements share is read by the one and then by the other.
  public static func readOffset(_ array: Int, upperHalf: Bool) -> UInt32 {
    1 + 2 * UInt32(truncatingIfNeeded: array) + (upperHalf ? 1 : 0)
  }

  /// r is read and written by one access of each of its three words at T + 5; the next cycle starts at T + 8.
  public static let resultOffset: UInt32 = 5
  public static let step: UInt32 = 8
}
