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
  mutating func felt() -> Felt { Felt(reducing: next()) }
  mutating func felt5() -> Felt5 { Felt5(felt(), felt(), felt(), felt(), felt()) }
}

/// Σ_b f(offset + b)·eq(point, b), straight from the definition.
func evaluate(_ f: [Felt], offset: Int, at point: ArraySlice<Felt5>) -> Felt5 {
  var sum = Felt5.zero
  for b in 0..<1 << point.count where offset + b < f.count {
    var weight = Felt5.one
    for (i, r) in point.enumerated() {
      weight *= b >> (point.count - 1 - i) & 1 == 1 ? r : Felt5.one - r
    }
    sum += weight * f[offset + b]
  }
  return sum
}

@Suite struct WHIRTests {
  @Test(arguments: 1...14)
  func completeness(variables: Int) throws {
    var generator = Generator(state: UInt64(variables))
    var shape = OpeningShape(target: 20, variables: variables, logInverseRate: 1)
    shape.firstFolding = min(3, variables)
    shape.firstReduction = min(2, variables)
    shape.folding = 2
    shape.lastVariables = 2
    shape.queryGrinding = 4
    let parameters = try #require(OpeningParameters(shape))
    for length in [1 << variables, max(1, (1 << variables) * 2 / 3), 1] {
      let config = try #require(WHIRConfig(parameters, length: length))
      let f = (0..<length).map { _ in generator.felt() }
      let points = (0..<2).map { _ in (0..<variables).map { _ in generator.felt5() } }
      var groups: [WHIRClaimGroup] = []
      for point in points {
        var group = WHIRClaimGroup(point: point, claims: [])
        for n in 0...variables {
          let offset = Int(generator.next() % UInt64(1 << (variables - n))) << n
          group.claims.append(
            WHIRClaim(offset: offset, variables: n, value: evaluate(f, offset: offset, at: point.suffix(n))))
        }
        groups.append(group)
      }
      var prover = ProverTranscript(domain: "whir")
      f.withUnsafeBufferPointer { f in
        let bound = WHIRProver.commit(f, config, transcript: &prover)
        for group in groups { prover.observe(group.claims.map(\.value)) }
        WHIRProver.open(bound, f, claims: groups, transcript: &prover)
      }
      let proof = prover.finish()
      var verifier = try VerifierTranscript(domain: "whir", proof: proof)
      let commitment = try WHIRVerifier.readCommitment(config, transcript: &verifier)
      for group in groups { verifier.observe(group.claims.map(\.value)) }
      try WHIRVerifier.verify(commitment, claims: groups, config, transcript: &verifier)
      try verifier.finish()
    }
  }
}
