import KoalaBear

/// What a pass over the rows yields: the values at 0 and at 1 of a round polynomial t₀ + t₁X + t₂X² + t₃X³ and its
/// two upper coefficients. Passes that need not compute the value at 1 leave it zero.
struct RoundSums {
  var at0 = Felt5.zero
  var at1 = Felt5.zero
  var quadratic = Felt5.zero
  var cubic = Felt5.zero

  static func + (a: RoundSums, b: RoundSums) -> RoundSums {
    RoundSums(
      at0: a.at0 + b.at0, at1: a.at1 + b.at1, quadratic: a.quadratic + b.quadratic, cubic: a.cubic + b.cubic)
  }

  static func * (a: RoundSums, s: Felt5) -> RoundSums {
    RoundSums(at0: a.at0 * s, at1: a.at1 * s, quadratic: a.quadratic * s, cubic: a.cubic * s)
  }

  /// The coefficients t₀ … t₃.
  var coefficients: [Felt5] { [at0, at1 - at0 - quadratic - cubic, quadratic, cubic] }
}

/// The same, sixteen rows at a time and weighted by eq.
struct PackedRoundSums {
  var at0 = PackedAccumulator5()
  var at1 = PackedAccumulator5()
  var quadratic = PackedAccumulator5()
  var cubic = PackedAccumulator5()

  var sums: RoundSums {
    RoundSums(at0: at0.value.sum, at1: at1.value.sum, quadratic: quadratic.value.sum, cubic: cubic.value.sum)
  }
}
