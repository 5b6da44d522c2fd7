import KoalaBear
import LogUp
import Transcript

/// SplitMix64.
struct Source {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func felt() -> Felt { Felt(reducing: next()) }
  mutating func felt5() -> Felt5 { Felt5(felt(), felt(), felt(), felt(), felt()) }

  mutating func fractions(_ count: Int) -> [Fraction] { (0..<count).map { _ in Fraction(felt5(), felt5()) } }

  /// Fractions whose sum is zero: every other one cancels the one before, and the last one of an odd list is 0/d.
  mutating func balanced(_ count: Int) -> [Fraction] {
    var list = fractions(count)
    for i in stride(from: 1, to: count, by: 2) {
      // n/d + m/e = 0 with m = −n·e/d.
      list[i].numerator = -list[i - 1].numerator * list[i].denominator * list[i - 1].denominator.inverse
    }
    if count % 2 == 1 { list[count - 1].numerator = .zero }
    return list
  }
}

let domain: StaticString = "LogUp test"

/// The value of the multilinear polynomial with these values, by the definition: Σ_x f(x)·Π eq(r_i, x_i).
func evaluate(_ values: [Felt5], _ point: [Felt5]) -> Felt5 {
  var sum = Felt5.zero
  for (x, value) in values.enumerated() {
    var weight = Felt5.one
    for (i, r) in point.enumerated() {
      weight *= x >> (point.count - 1 - i) & 1 == 1 ? r : Felt5.one - r
    }
    sum += weight * value
  }
  return sum
}

func padded(_ list: [Fraction], _ variables: Int) -> [Fraction] {
  list + [Fraction](repeating: .neutral, count: 1 << variables - list.count)
}

/// Whether a claim is true of these leaves, by direct evaluation.
func holds(_ claim: FractionSumClaim, _ leaves: [Fraction]) -> Bool {
  claim.leaf.numerator == evaluate(leaves.map { $0.numerator }, claim.point)
    && claim.leaf.denominator == evaluate(leaves.map { $0.denominator }, claim.point)
}

func leaves(_ list: [Fraction], _ variables: Int) -> FractionLeaves {
  let leaves = FractionLeaves(variables: variables, count: list.count)
  for (i, fraction) in list.enumerated() { leaves.set(i, fraction) }
  return leaves
}

/// The prover under test: the claim, the proof and the first challenge after it.
func prove(_ list: [Fraction], _ variables: Int) -> (claim: FractionSumClaim, proof: [UInt8], next: Felt5) {
  var transcript = ProverTranscript(domain: domain)
  let claim = LogUpProver.prove(leaves(list, variables), transcript: &transcript)
  let next = transcript.challenge()
  return (claim, transcript.finish(), next)
}

func verify(_ proof: [UInt8], _ variables: Int) throws -> (claim: FractionSumClaim, next: Felt5) {
  var transcript = try VerifierTranscript(domain: domain, proof: proof)
  let claim = try LogUpVerifier.verify(variables: variables, transcript: &transcript)
  let next = transcript.challenge()
  try transcript.finish()
  return (claim, next)
}
