/// How far from the code a committed word may be, and what is proven about words that near.
///
/// All formulas are for Reed–Solomon codes of rate 2^−`logInverseRate`; errors are log₂ of the error, over the
/// challenge field F = KoalaBear⁵.
public enum DecodingRegime: Hashable, Sendable {
  /// Radius (1 − ρ)/2: at most one codeword.
  case unique
  /// Radius 1 − √ρ − η with η = √ρ / 2m: the Johnson bound with multiplicity m ≥ 3.
  case johnson(multiplicity: Int)

  /// log₂ |F|, rounded down: 5 · log₂(2³¹ − 2²⁴ + 1) = 154.943….
  public static let fieldBits = Bits(units: 5 * Bits.log2Down(2_130_706_433).units)

  /// log₂ of a bound on the number of codewords within the radius: 0, or log₂ of 1/(2η√ρ) = m/ρ.
  public func listSize(logInverseRate: Int) -> Bits {
    switch self {
    case .unique: .zero
    case .johnson(let m): Bits.log2Up(UInt64(m)) + Bits(logInverseRate)
    }
  }

  /// −log₂(1 − δ), rounded down: what a query is worth.
  public func bitsPerQuery(logInverseRate: Int) -> Bits {
    switch self {
    case .unique:
      // 1 − δ = (1 + ρ)/2 = (2^r + 1)/2^(r+1)
      return Bits(logInverseRate + 1) - Bits.log2Up((1 << UInt64(logInverseRate)) + 1)
    case .johnson(let m):
      // 1 − δ = √ρ · (2m + 1)/2m
      let half = Bits(units: logInverseRate * Bits.one / 2)
      return half + Bits.log2Down(UInt64(2 * m)) - Bits.log2Up(UInt64(2 * m + 1))
    }
  }

  /// log₂ of the probability that a random combination of two words is near the code although they are not both
  /// near it on the same positions; BCHKS25 (ePrint 2025/2055).
  ///
  /// Unique decoding, corollary 1.4: (δn + 1)/|F|. Johnson, theorem 4.2:
  /// ((2M⁵ + 3Mδρ)n/(3ρ√ρ) + M/√ρ)/|F| with M = m + ½, bounded here by n·ρ^(−3/2)·((2m+1)⁵ + 48(2m+1))/48, which
  /// uses δρ ≤ ½ and n ≥ 1/ρ. `logLength` is log₂ n.
  public func proximityGap(logLength: Int, logInverseRate: Int) -> Bits {
    switch self {
    case .unique:
      // δn + 1 ≤ n/2 + 1 ≤ n for n ≥ 2.
      return Bits(logLength) - DecodingRegime.fieldBits
    case .johnson(let m):
      let odd = UInt64(2 * m + 1)
      let fifth = odd * odd * odd * odd * odd
      let numerator = Bits.log2Up(fifth + 48 * odd) - Bits.log2Down(48)
      let rate = Bits(units: (3 * logInverseRate * Bits.one + 1) / 2)
      return Bits(logLength) + rate + numerator - DecodingRegime.fieldBits
    }
  }
}
