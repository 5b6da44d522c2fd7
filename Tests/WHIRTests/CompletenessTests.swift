import KoalaBear
import Soundness
import Testing
import Transcript
import WHIR

@Suite struct CompletenessTests {
  /// All small sizes, whole, cut short, and of one element; claims of every size at two points.
  @Test(arguments: 1...13)
  func toyShapes(variables: Int) throws {
    let parameters = try #require(OpeningParameters(Fixture.shape(variables: variables)))
    for length in [1 << variables, max(1, (1 << variables) * 2 / 3), 1] {
      let config = try #require(WHIRConfig(parameters, length: length))
      let fixture = Fixture(config, seed: variables)
      try fixture.verify(fixture.prove())
    }
  }

  /// Other folding schedules, rates and the unique-decoding radius.
  @Test(
    arguments: [(1, 1, 1, 1), (3, 3, 3, 2), (5, 2, 4, 1), (6, 4, 4, 1), (7, 5, 5, 1), (4, 1, 3, 3)],
    [1, 2, 4])
  func schedules(_ schedule: (Int, Int, Int, Int), rate: Int) throws {
    for (last, target) in [(0, 20), (3, 30), (8, 24)] {
      var shape = Fixture.shape(variables: 12, target: target)
      (shape.firstFolding, shape.firstReduction, shape.folding, shape.reduction) = schedule
      shape.logInverseRate = rate
      shape.lastVariables = last
      let parameters = try #require(OpeningParameters(shape))
      let config = try #require(WHIRConfig(parameters, length: 3001))
      let fixture = Fixture(config, seed: rate)
      try fixture.verify(fixture.prove())
    }
  }

  /// The real parameters.
  @Test(arguments: [4, 8, 15, 17], [100, 124])
  func realShapes(variables: Int, target: Int) throws {
    let length = (1 << variables) - (1 << variables) / 5
    let config = try #require(
      WHIRConfig(length: length, target: target, logInverseRate: 1, minimumVariables: variables))
    let fixture = Fixture(config, seed: target, points: 1)
    try fixture.verify(fixture.prove())
  }

  /// Many columns of few sizes at one point, as a trace has them; no claim at all; and the same claim twice.
  @Test func stackedColumns() throws {
    let config = try #require(WHIRConfig(length: 40_000, target: 100, logInverseRate: 1))
    var fixture = Fixture(config, seed: 7, points: 1)
    let point = fixture.groups[0].point
    var claims: [WHIRClaim] = []
    var offset = 0
    for n in [13, 13, 13, 12, 10, 9, 9, 8, 5, 5, 5, 4, 4, 4, 4] {
      claims.append(
        WHIRClaim(
          offset: offset, variables: n,
          value: evaluate(fixture.evaluations, offset: offset, at: point.suffix(n))))
      offset += 1 << n
    }
    fixture.groups = [WHIRClaimGroup(point: point, claims: claims)]
    try fixture.verify(fixture.prove())
    fixture.groups = [WHIRClaimGroup(point: point, claims: claims + claims)]
    try fixture.verify(fixture.prove())
    fixture.groups = []
    try fixture.verify(fixture.prove())
    fixture.groups = [WHIRClaimGroup(point: [], claims: [])]
    try fixture.verify(fixture.prove())
  }

  /// With a fixed polynomial that is smaller, of the same size, or larger, folded less or more, whole or cut short.
  @Test(arguments: [1, 3, 5, 8, 11], [1, 2, 4, 7, 10])
  func fixedPolynomial(variables: Int, fixedVariables: Int) throws {
    for folding in Set([1, 2, min(4, fixedVariables)]) where folding <= fixedVariables {
      for (rate, part) in [(1, 0), (3, 1)] {
        let shape = FixedShape(variables: fixedVariables, logInverseRate: rate, folding: folding)
        let length = max(1, (1 << variables) * (8 - 3 * part) / 8)
        let fixedLength = max(1, (1 << fixedVariables) * (8 - 2 * part) / 8)
        let config = try #require(
          Fixture.config(variables: variables, length: length, fixed: shape, fixedLength: fixedLength))
        let fixture = Fixture(config, seed: 32 * variables + fixedVariables)
        try fixture.verify(fixture.prove())
      }
    }
  }

  /// The real parameters: preprocessed columns at a low rate beside a stack of several sizes; claims about one of the
  /// two alone.
  @Test(arguments: [(300, 256), (9000, 5000), (140_000, 20_000), (20_000, 140_000)], [2, 5])
  func preprocessedColumns(_ lengths: (Int, Int), rate: Int) throws {
    let code = try #require(WHIRCode(fixedLength: lengths.1, logInverseRate: rate))
    let config = try #require(WHIRConfig(length: lengths.0, target: 124, logInverseRate: 2, fixed: code))
    var fixture = Fixture(config, seed: rate, points: 1)
    try fixture.verify(fixture.prove())
    let groups = fixture.groups
    fixture.groups = []
    try fixture.verify(fixture.prove())
    fixture.groups = groups
    fixture.fixedGroups = []
    try fixture.verify(fixture.prove())
  }

  /// Where no Johnson radius reaches the target, the unique-decoding one is taken; it needs no samples.
  @Test func uniqueDecoding() throws {
    var shape = OpeningShape(target: 128, variables: 17, logInverseRate: 1)
    shape.foldingGrinding = 0
    let parameters = try #require(OpeningParameters(shape))
    #expect(parameters.oracles[0].regime == .unique && parameters.oracles[0].samples == 0)
    let config = try #require(WHIRConfig(parameters, length: 100_000))
    let fixture = Fixture(config, seed: 11, points: 1)
    try fixture.verify(fixture.prove())
  }

  @Test func proofsAreDeterministic() throws {
    let config = try #require(WHIRConfig(length: 3000, target: 100, logInverseRate: 1))
    let fixture = Fixture(config, seed: 5)
    #expect(fixture.prove() == fixture.prove())
  }
}
