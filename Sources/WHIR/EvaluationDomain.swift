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

  func reversed(_ index: Int) -> Int {
    var result = 0
    for i in 0..<bits { result |= (index >> i & 1) << (bits - 1 - i) }
    return result
  }

  func point(_ index: Int) -> Felt { generator.power(UInt64(reversed(index))) }
}
