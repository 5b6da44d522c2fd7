/// The constants of a round of Keccak-f[1600] (FIPS 202, section 3.2). Lanes are x + 5y.
enum KeccakRound {
  static let lanes = 25
  static let bits = 64

  /// Left rotations of ρ, by lane.
  static let rotations: [Int] = [
    0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14,
  ]

  /// Where π puts a lane.
  @inline(__always)
  static func target(_ lane: Int) -> Int {
    let (x, y) = (lane % 5, lane / 5)
    return y + 5 * ((2 * x + 3 * y) % 5)
  }

  /// The lane of the same row, `n` places further.
  @inline(__always)
  static func beside(_ lane: Int, _ n: Int) -> Int { lane / 5 * 5 + (lane + n) % 5 }

  /// The bits that a round constant may have.
  static let constantBits = [0, 1, 3, 7, 15, 31, 63]

  static let constants: [UInt64] = [
    0x0000_0000_0000_0001, 0x0000_0000_0000_8082, 0x8000_0000_0000_808a, 0x8000_0000_8000_8000,
    0x0000_0000_0000_808b, 0x0000_0000_8000_0001, 0x8000_0000_8000_8081, 0x8000_0000_0000_8009,
    0x0000_0000_0000_008a, 0x0000_0000_0000_0088, 0x0000_0000_8000_8009, 0x0000_0000_8000_000a,
    0x0000_0000_8000_808b, 0x8000_0000_0000_008b, 0x8000_0000_0000_8089, 0x8000_0000_0000_8003,
    0x8000_0000_0000_8002, 0x8000_0000_0000_0080, 0x0000_0000_0000_800a, 0x8000_0000_8000_000a,
    0x8000_0000_8000_8081, 0x8000_0000_0000_8080, 0x0000_0000_8000_0001, 0x8000_0000_8000_8008,
  ]

  /// Whether ι changes a bit of lane 0.
  @inline(__always)
  static func isSet(_ bit: Int, round: Int) -> Bool { constants[round] >> UInt64(bit) & 1 == 1 }
}
