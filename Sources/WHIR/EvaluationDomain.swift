import KoalaBear

/// The positions of a codeword: leaf j belongs to x_j = ω^rev(j), ω = 3^(127·2^(24 − `bits`)) of order 2^`bits`,
/// rev the reversal of j's `bits` bits.
struct EvaluationDomain {
  let bits: Int
  let generator: Felt

  init(bits: Int) {
    self.bits = bits
    generator = Felt.twoAdicGenerator(bits)
  }

  /// `index` with its `bits` bits in reverse order.
  func reversed(_ index: Int) -> Int {
    var x = UInt32(truncatingIfNeeded: index)
    x = (x & 0x5555_5555) << 1 | x >> 1 & 0x5555_5555
    x = (x & 0x3333_3333) << 2 | x >> 2 & 0x3333_3333
    x = (x & 0x0f0f_0f0f) << 4 | x >> 4 & 0x0f0f_0f0f
    return Int(x.byteSwapped >> UInt32(32 - bits))
  }

  func point(_ index: Int) -> Felt { generator.power(UInt64(reversed(index))) }
}
