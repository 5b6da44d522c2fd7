/// Calls by `ecall` that move any number of words: x17 has the number (the raw value), x10 the destination, x12 how many 64-bit
/// words. No register changes. See `Documentation/Accelerators-Hashes.md`.
@frozen
public enum BulkOperation: UInt16, CaseIterable, Hashable, Sendable, BitwiseCopyable {
  /// The words from x11 on, all of them read before any is written: the areas may overlap in any way.
  case copy = 0x130
  /// Every word becomes x11.
  case fill = 0x131

  /// The operation with this number, all 64 bits of it.
  public init?(number: UInt64) {
    guard let raw = UInt16(exactly: number) else { return nil }
    self.init(rawValue: raw)
  }

  /// The most words of one call: x12 is one limb.
  public static let limit: UInt64 = 0xffff
  /// Words are read at T + 1 and written at T + 2; the next cycle starts at T + 4.
  public static let readOffset: UInt32 = 1
  public static let writeOffset: UInt32 = 2
  public static let step: UInt32 = 4
}
