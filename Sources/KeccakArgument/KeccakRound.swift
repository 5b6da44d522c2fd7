import Hashes

/// A round of Keccak-f[1600] (FIPS 202, section 3.2). Lanes are x + 5y.
enum KeccakRound {
  static let lanes = 25
  static let bits = 64

  /// By how much ρ rotates a lane to the left.
  @inline(__always)
  static func rotation(_ lane: Int) -> Int { Int(KeccakPermutation.rotations[lane]) }

  /// Where π puts a lane.
  @inline(__always)
  static func target(_ lane: Int) -> Int { KeccakPermutation.targets[lane] }

  /// The lane of the same row, `n` places further.
  @inline(__always)
  static func beside(_ lane: Int, _ n: Int) -> Int { lane / 5 * 5 + (lane + n) % 5 }

  /// The bits that a round constant may have.
  static let constantBits = [0, 1, 3, 7, 15, 31, 63]

  /// Whether ι changes a bit of lane 0.
  @inline(__always)
  static func isSet(_ bit: Int, round: Int) -> Bool {
    KeccakPermutation.roundConstants[round] >> UInt64(bit) & 1 == 1
  }
}
