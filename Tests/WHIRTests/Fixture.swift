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

/// True claims about a polynomial, and about a fixed one where the configuration has one.
struct Fixture {
  let config: WHIRConfig
  let evaluations: [Felt]
  var groups: [WHIRClaimGroup]
  var fixedGroups: [WHIRClaimGroup] = []
  var fixedEvaluations: [Felt] = []
  var fixedCommitment: WHIRCommitment?
  var domain = Array("WHIR test".utf8)

  /// `points` groups, each with a claim of every size from `least` variables on, at random places.
  init(_ config: WHIRConfig, seed: Int, points: Int = 2, least: Int = 0) {
    var generator = Generator(state: UInt64(seed))
    self.config = config
    (evaluations, groups) = Fixture.polynomial(
      config.length, variables: config.variables, points, least, &generator)
    guard let code = config.fixed else { return }
    (fixedEvaluations, fixedGroups) = Fixture.polynomial(
      code.length, variables: code.variables, points, least, &generator)
    fixedCommitment = fixedEvaluations.withUnsafeBufferPointer { WHIRCommitment($0, code) }
  }

  private static func polynomial(
    _ length: Int, variables: Int, _ points: Int, _ least: Int, _ generator: inout Generator
  ) -> ([Felt], [WHIRClaimGroup]) {
    let f = (0..<length).map { _ in generator.felt() }
    let groups = (0..<points).map { _ in
      let point = (0..<variables).map { _ in generator.felt5() }
      let claims = (min(least, variables)...variables).map { n in
        let offset = generator.below(1 << (variables - n)) << n
        return WHIRClaim(
          offset: offset, variables: n, value: evaluate(f, offset: offset, at: point.suffix(n)))
      }
      return WHIRClaimGroup(point: point, claims: claims)
    }
    return (f, groups)
  }

  /// A toy shape: few queries, little work.
  static func shape(variables: Int, target: Int = 24, fixed: FixedShape? = nil) -> OpeningShape {
    var shape = OpeningShape(target: target, variables: variables, logInverseRate: 1, fixed: fixed)
    shape.firstFolding = min(2, variables)
    shape.firstReduction = 1
    shape.folding = 2
    shape.lastVariables = 2
    shape.queryGrinding = 4
    shape.foldingGrinding = 4
    return shape
  }

  /// The toy shape with a fixed polynomial of `length` evaluations.
  static func config(variables: Int, length: Int, fixed: FixedShape, fixedLength: Int) -> WHIRConfig? {
    guard let parameters = OpeningParameters(shape(variables: variables, fixed: fixed)),
      let code = WHIRCode(fixed, length: fixedLength)
    else { return nil }
    return WHIRConfig(parameters, length: length, fixed: code)
  }

  /// `opened` is what is opened in place of the committed evaluations, by a prover that lies.
  private static func values(_ group: WHIRClaimGroup) -> [Felt5] {
    group.claims.map(\.value) + (group.terms.isEmpty ? [] : [group.sum])
  }

  func prove(opened: [Felt]? = nil, fixedOpened: [Felt]? = nil) -> [UInt8] {
    var transcript = ProverTranscript(domain: domain)
    if let fixedCommitment { transcript.observe(fixedCommitment.root) }
    evaluations.withUnsafeBufferPointer { f in
      let bound = WHIRProver.commit(f, config, transcript: &transcript)
      for group in groups + fixedGroups { transcript.observe(Fixture.values(group)) }
      (opened ?? evaluations).withUnsafeBufferPointer { f in
        (fixedOpened ?? fixedEvaluations).withUnsafeBufferPointer { g in
          let fixed = fixedCommitment.map { WHIRFixedOpening($0, g, claims: fixedGroups) }
          WHIRProver.open(bound, f, claims: groups, fixed: fixed, config, transcript: &transcript)
        }
      }
    }
    return transcript.finish()
  }

  func verify(
    _ proof: [UInt8], claims: [WHIRClaimGroup]? = nil, fixedClaims: [WHIRClaimGroup]? = nil,
    config: WHIRConfig? = nil
  ) throws {
    let claims = claims ?? groups
    let config = config ?? self.config
    let fixed = fixedCommitment.map { WHIRFixedClaims(root: $0.root, claims: fixedClaims ?? fixedGroups) }
    var transcript = try VerifierTranscript(domain: domain, proof: proof)
    if let fixed { transcript.observe(fixed.root) }
    let commitment = try WHIRVerifier.readCommitment(config, transcript: &transcript)
    for group in claims + (fixed?.claims ?? []) { transcript.observe(Fixture.values(group)) }
    try WHIRVerifier.verify(commitment, claims: claims, fixed: fixed, config, transcript: &transcript)
    try transcript.finish()
  }
}
