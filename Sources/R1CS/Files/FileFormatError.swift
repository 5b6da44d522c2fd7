/// Why a file is not what it should be. Offsets count bytes within a section, or within the file where no section is named.
public enum FileFormatError: Error, Equatable, Sendable {
  /// The first four bytes are not those of the format.
  case magic(expected: [UInt8], got: [UInt8])
  case version(atMost: UInt32, got: UInt32)
  /// `needed` bytes from `offset` on go beyond the end.
  case truncated(offset: Int, needed: UInt64, size: Int)
  case missingSection(UInt32)
  case duplicateSection(UInt32)
  /// A section is longer or shorter than its contents.
  case sectionSize(section: UInt32, expected: UInt64, got: Int)
  /// The file is for another field or curve, or numbers have another width.
  case field(section: UInt32)
  /// An integer is not below the modulus.
  case notReduced(section: UInt32, offset: Int)
  /// No point of the curve has the coordinates; `index` counts the section's points.
  case notOnCurve(section: UInt32, index: Int)
  /// A point of the twist is not in the second group.
  case notInSubgroup(section: UInt32, index: Int)
  /// A number is at least its limit.
  case outOfRange(section: UInt32, offset: Int, limit: UInt64, got: UInt64)
  /// The key is for another proof system: Groth16 is 1.
  case proofSystem(expected: UInt32, got: UInt32)
}
