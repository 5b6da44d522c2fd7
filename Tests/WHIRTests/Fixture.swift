import KoalaBear
import Soundness
import Testing
import Transcript
import WHIR

/// SplitMix64.
struct Generator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
  mutating func felt() -> Felt { Felt(reducing: next()) }
  mutating func felt5() -> Felt5 { Felt5(felt(), felt(), felt(), felt(), felt()) }
}

/// Σ_b f(offset + b)·eq(point, b), straight from the definition.
func evaluate(_ f: [Felt], offset: Int, at point: ArraySlice<Felt5>) -> Felt5 {
  var weights = [Felt5.one]
  for r in point { weights = weights.flatMap { [$0 * (Felt5.one - r), $0 * r] } }
  var sum = Felt5.zero
  for b in weights.indices where offset + b < f.count { sum += weights[b] * f[offset + b] }
  return sum
}

/// A polynomial with true claims about it.
struct Fixture {
  let config: WHIRConfig
  let evaluations: [Felt]
  var groups: [WHIRClaimGroup]
  var domain = Array("WHIR test".utf8)

  /// `points` groups, each with a claim of every size from `least` variables on, at random places.
  init(_ config: WHIRConfig, seed: Int, points: Int = 2, least: Int = 0) {
    var generator = Generator(state: UInt64(seed))
    self.config = config
    let variables = config.variables
    let f = (0..<config.length).map { _ in generator.felt() }
    evaluations = f
    groups = (0..<points).map { _ in
      let point = (0..<variables).map { _ in generator.felt5() }
      let claims = (min(least, variables)...variables).map { n in
        let offset = generator.below(1 << (variables - n)) << n
        return WHIRClaim(
          offset: offset, variables: n, value: evaluate(f, offset: offset, at: point.suffix(n)))
      }
      return WHIRClaimGroup(point: point, claims: claims)
    }
  }

  /// A toy shape: few queries, little work.
  static func shape(variables: Int, target: Int = 24) -> OpeningShape {
    var shape = OpeningShape(target: target, variables: variables, logInverseRate: 1)
    shape.firstFolding = min(2, variables)
    shape.firstReduction = 1
    shape.folding = 2
    shape.lastVariables = 2
    shape.queryGrinding = 4
    shape.foldingGrinding = 4
    return shape
  }

  func prove() -> [UInt8] {
    var transcript = ProverTranscript(domain: domain)
    evaluations.withUnsafeBufferPointer { f in
      let bound = WHIRProver.commit(f, config, transcript: &transcript)
      for group in groups { transcript.observe(group.claims.map(\.value)) }
      WHIRProver.open(bound, f, claims: groups, transcript: &transcript)
    }
    return transcript.finish()
  }

  func verify(_ proof: [UInt8], claims: [WHIRClaimGroup]? = nil, config: WHIRConfig? = nil) throws {
    let claims = claims ?? groups
    let config = config ?? self.config
    var transcript = try VerifierTranscript(domain: domain, proof: proof)
    let commitment = try WHIRVerifier.readCommitment(config, transcript: &transcript)
    for group in claims { transcript.observe(group.claims.map(\.value)) }
    try WHIRVerifier.verify(commitment, claims: claims, config, transcript: &transcript)
    try transcript.finish()
  }
}
