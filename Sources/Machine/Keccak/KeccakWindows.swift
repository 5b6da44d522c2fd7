/// How the tables of Keccak-f[1600] write bits: a lane of 64 bits is 8 windows, window j has the bits j, j + 8, … j + 56 as the
/// digits 0 … 7 of a number in base 12.
///
/// A rotation of the lane by r takes window j to window (j + r) mod 8 and rotates the digits inside by (j + r) / 8; so it never
/// cuts a window. Sums of windows are sums of digits as long as nothing carries; what keeps that true is in
/// `Documentation/Accelerators-Hashes.md`.
public enum KeccakWindows {
  /// The base of the digits. 12⁸ < p.
  public static let base: UInt32 = 12
  /// Windows of a lane, and digits of a window.
  public static let count = 8
  /// Rows of the two halves of a permutation's 24 rounds in `KeccakRounds`.
  public static let roundsPerRow = 2
  /// Rows of one permutation.
  public static let rowsPerCall = 24 / roundsPerRow

  /// 12^i for 0 ≤ i < 8.
  public static func power(_ i: Int) -> UInt32 { (0..<i).reduce(1) { p, _ in p * base } }

  /// The window with these eight bits as digits.
  public static func window(_ bits: UInt32) -> UInt32 {
    (0..<count).reduce(0) { $0 + (bits >> UInt32($1) & 1) * power($1) }
  }

  /// Left rotations of ρ, by x + 5y (FIPS 202, table 2).
  public static let rotations: [Int] = [
    0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14,
  ]

  /// Where π puts lane x + 5y.
  public static func target(_ lane: Int) -> Int {
    let (x, y) = (lane % 5, lane / 5)
    return y + 5 * ((2 * x + 3 * y) % 5)
  }

  /// The windows of a lane that ι changes; the round constants have bits at 0, 1, 3, 7, 15, 31 and 63.
  public static let constantWindows = [0, 1, 3, 7]

  /// ι's constants (FIPS 202, section 3.2.5).
  public static let roundConstants: [UInt64] = [
    0x0000_0000_0000_0001, 0x0000_0000_0000_8082, 0x8000_0000_0000_808a, 0x8000_0000_8000_8000,
    0x0000_0000_0000_808b, 0x0000_0000_8000_0001, 0x8000_0000_8000_8081, 0x8000_0000_0000_8009,
    0x0000_0000_0000_008a, 0x0000_0000_0000_0088, 0x0000_0000_8000_8009, 0x0000_0000_8000_000a,
    0x0000_0000_8000_808b, 0x8000_0000_0000_008b, 0x8000_0000_0000_8089, 0x8000_0000_0000_8003,
    0x8000_0000_0000_8002, 0x8000_0000_0000_0080, 0x0000_0000_0000_800a, 0x8000_0000_8000_000a,
    0x8000_0000_8000_8081, 0x8000_0000_0000_8080, 0x0000_0000_8000_0001, 0x8000_0000_8000_8008,
  ]

  /// The bits of window j of a lane.
  public static func bits(_ lane: UInt64, _ j: Int) -> UInt32 {
    (0..<count).reduce(0) { $0 | UInt32(truncatingIfNeeded: lane >> UInt64(j + 8 * $1) & 1) << UInt32($1) }
  }
}
