import Foundation
import Testing

@testable import Soundness

/// The published formulas in floating point: BCHKS25 theorem 4.2 and corollary 1.4 as in github.com/ethereum/soundcalc,
/// ACFY24 theorem 5.2.
enum Formulas {
  static let field = 5 * log2(Double(2_130_706_433))

  static func radius(_ regime: DecodingRegime, _ rate: Double) -> Double {
    switch regime {
    case .unique: (1 - rate) / 2
    case .johnson(let m): 1 - rate.squareRoot() * (1 + 1 / (2 * Double(m)))
    }
  }

  static func list(_ regime: DecodingRegime, _ rate: Double) -> Double {
    switch regime {
    case .unique: 1
    case .johnson(let m): 1 / (2 * (rate.squareRoot() / (2 * Double(m))) * rate.squareRoot())
    }
  }

  static func gap(_ regime: DecodingRegime, _ rate: Double, _ length: Double) -> Double {
    let delta = radius(regime, rate)
    switch regime {
    case .unique: return delta * length + 1
    case .johnson(let m):
      let shifted = Double(m) + 0.5
      return (2 * pow(shifted, 5) + 3 * shifted * delta * rate) * length / (3 * rate * rate.squareRoot())
        + shifted / rate.squareRoot()
    }
  }
}

@Suite struct SoundnessTests {
  @Test func logarithmsAreDirected() {
    var arguments = (1...4000).map { UInt64($0) }
    for bits in UInt64(12)...63 { arguments += [1 << bits, (1 << bits) + 1, 3 << (bits - 2)] as [UInt64] }
    for x in arguments {
      let exact = log2(Double(x))
      let up = Double(Bits.log2Up(x).units) / 65536
      let down = Double(Bits.log2Down(x).units) / 65536
      #expect(up >= exact - 1e-9 && up <= exact + 4e-5)
      #expect(down <= exact + 1e-9 && down >= exact - 4e-5)
    }
    for a in stride(from: -40.0, through: 40, by: 1.37) {
      for b in stride(from: -40.0, through: 40, by: 1.91) {
        let sum = Bits.sumUp(Bits(units: Int(a * 65536)), Bits(units: Int(b * 65536)))
        let exact = log2(exp2(a) + exp2(b))
        #expect(Double(sum.units) / 65536 >= exact - 1e-4)
        #expect(Double(sum.units) / 65536 <= exact + 1)
      }
    }
    #expect(Bits(units: 65536 * 3 / 2).description == "1.50")
    #expect(Bits(units: -65536 / 4).description == "-0.25")
    #expect(Bits(units: 1).ceiling == 1 && Bits(2).ceiling == 2 && Bits(-1).ceiling == 0)
  }

  /// Printed by soundcalc (JohnsonBoundRegime with explicit m, UniqueDecodingRegime), over KoalaBear⁵:
  /// regime, log₂ of the dimension, log₂ of 1/rate, bits of the proximity gap of two functions, bits per query.
  @Test(arguments: [
    (DecodingRegime.johnson(multiplicity: 20), 23, 1, 108.2406, 0.46438),
    (.johnson(multiplicity: 26), 17, 3, 107.3888, 1.47252),
    (.johnson(multiplicity: 9), 13, 6, 111.2887, 2.922),
    (.johnson(multiplicity: 3), 25, 1, 118.9903, 0.27761),
    (.johnson(multiplicity: 100), 19, 4, 93.2731, 1.9928),
    (.unique, 23, 1, 132.9434, 0.41504),
    (.unique, 17, 3, 136.1361, 0.83007),
    (.unique, 9, 6, 140.9661, 0.97763),
  ])
  func agreesWithSoundcalc(_ values: (DecodingRegime, Int, Int, Double, Double)) {
    let (regime, dimension, rate, gap, query) = values
    let mine = -Double(regime.proximityGap(logLength: dimension + rate, logInverseRate: rate).units) / 65536
    // Never better; at most two bits worse where the length bounds δn + 1, else a twentieth.
    #expect(mine <= gap + 1e-4)
    #expect(mine >= gap - (regime == .unique ? 2.001 : 0.05))
    let perQuery = Double(regime.bitsPerQuery(logInverseRate: rate).units) / 65536
    #expect(abs(perQuery - query) < 1e-4)
  }

  @Test(arguments: [DecodingRegime.unique, .johnson(multiplicity: 3), .johnson(multiplicity: 17)])
  func neverBetterThanTheFormulas(regime: DecodingRegime) {
    for r in 1...10 {
      let rate = exp2(-Double(r))
      let list = Double(regime.listSize(logInverseRate: r).units) / 65536
      #expect(list >= log2(Formulas.list(regime, rate)) - 1e-9)
      #expect(list <= log2(Formulas.list(regime, rate)) + 1e-3)
      let query = Double(regime.bitsPerQuery(logInverseRate: r).units) / 65536
      #expect(query <= -log2(1 - Formulas.radius(regime, rate)) + 1e-9)
      for variables in stride(from: 4, through: 28, by: 4) {
        let gap = Formulas.gap(regime, rate, exp2(Double(variables + r)))
        let mine = regime.proximityGap(logLength: variables + r, logInverseRate: r)
        #expect(Double(mine.units) / 65536 >= log2(gap) - Formulas.field - 1e-9)
      }
    }
  }

  /// Every error of the report, computed again from the parameters alone.
  @Test(arguments: [15, 18, 20, 22, 24, 25, 26, 27, 28], [100, 124])
  func reportHoldsWhatItPromises(variables: Int, target: Int) throws {
    let parameters = try #require(
      OpeningParameters(OpeningShape(target: target, variables: variables, logInverseRate: 1)))
    var weakest = Double.infinity
    var total = 0.0
    func check(_ error: Double, _ work: Int) {
      weakest = min(weakest, -log2(error) + Double(work))
      total += error * exp2(-Double(work))
    }
    let size = exp2(Formulas.field)
    for (i, oracle) in parameters.oracles.enumerated() {
      let rate = exp2(-Double(oracle.logInverseRate))
      let list = Formulas.list(oracle.regime, rate)
      if i == 0 { check(list * 65537 / size, 0) }
      if oracle.samples > 0 {
        check(list * list / 2 * pow(Double(oracle.variables) / size, Double(oracle.samples)), 0)
      }
      if case .johnson = oracle.regime { #expect(oracle.samples > 0) }
      let length = exp2(Double(oracle.variables - oracle.folding)) / rate
      for _ in 0..<oracle.folding {
        check(3 * list / size + Formulas.gap(oracle.regime, rate, length) / size, oracle.foldingGrinding)
      }
      var error = pow(1 - Formulas.radius(oracle.regime, rate), Double(oracle.queries))
      if i + 1 < parameters.oracles.count {
        let next = parameters.oracles[i + 1]
        let nextList = Formulas.list(next.regime, exp2(-Double(next.logInverseRate)))
        error += nextList * Double(oracle.queries + next.samples) / size
        #expect(next.variables == oracle.variables - oracle.folding)
      }
      check(error, oracle.queryGrinding)
      #expect(oracle.logLeaves <= 24)
      #expect(oracle.queryGrinding <= parameters.shape.queryGrinding)
    }
    for _ in 0..<parameters.finalVariables { check(2 / size, 0) }
    #expect(weakest >= Double(target))
    let report = parameters.report
    #expect(report.isSufficient)
    let minimum = Double(report.minimum.units) / 65536
    #expect(minimum <= weakest + 1e-6 && minimum >= weakest - 0.06)
    let union = Double(report.union.units) / 65536
    #expect(union <= -log2(total) + 1e-6 && union >= -log2(total) - 2)
    #expect(report.table.contains("oracle 0: queries"))
  }

  /// Every shape that a proof may ask for.
  @Test(arguments: 0...OpeningShape.mostHaste)
  func everyHasteReachesTheTarget(haste: Int) throws {
    #expect(
      Set(OpeningShape.hastes) == Set(0...OpeningShape.mostHaste)
        && OpeningShape.hastes.count == OpeningShape.mostHaste + 1)
    for fixed in [
      nil, FixedShape(variables: 13, logInverseRate: 5), FixedShape(variables: 20, logInverseRate: 5),
    ] {
      for variables in [1, 6, 8, 15, 20, 24, 25, 27] {
        for rate in 1...3 {
          let shape = OpeningShape(
            target: 124, variables: variables, logInverseRate: rate, fixed: fixed, haste: haste)
          let parameters = try #require(OpeningParameters(shape))
          #expect(parameters.report.isSufficient)
        }
      }
    }
    #expect(
      OpeningParameters(OpeningShape(target: 124, variables: 28, logInverseRate: 3, haste: haste)) == nil)
  }

  /// One query less, or one bit of work less, and a round falls below the target.
  @Test func nothingIsWasted() throws {
    let target = Bits(124)
    let parameters = try #require(
      OpeningParameters(OpeningShape(target: 124, variables: 24, logInverseRate: 1)))
    for (i, oracle) in parameters.oracles.enumerated() {
      let next = i + 1 < parameters.oracles.count ? parameters.oracles[i + 1] : nil
      func bits(_ queries: Int) -> Bits {
        -OpeningParameters.queryError(
          oracle.regime, logInverseRate: oracle.logInverseRate, queries: queries, extraQueries: 0, next: next)
      }
      #expect(bits(oracle.queries) + Bits(oracle.queryGrinding - 1) < target)
      #expect(bits(oracle.queries - 1) + Bits(parameters.shape.queryGrinding) < target)
    }
  }

  /// A fixed polynomial's queries are worth log₂ 1/ρ each, and the calculator takes as few as reach the target with
  /// the work that the first commitment's queries need anyway. It adds no list and takes nothing from other rounds.
  @Test(arguments: [(26, 17), (22, 20), (20, 21), (9, 8)], [2, 5])
  func fixedPolynomial(variables: (Int, Int), rate: Int) throws {
    let fixed = FixedShape(variables: variables.1, logInverseRate: rate)
    let shape = OpeningShape(target: 124, variables: variables.0, logInverseRate: 2, fixed: fixed)
    let parameters = try #require(OpeningParameters(shape))
    let first = parameters.oracles[0]
    func bits(_ queries: Int) -> Double {
      var error = exp2(-Double(rate * queries))
      if parameters.oracles.count > 1 {
        let next = parameters.oracles[1]
        let list = Formulas.list(next.regime, exp2(-Double(next.logInverseRate)))
        error += list * Double(first.queries + queries + next.samples) / exp2(Formulas.field)
      }
      return Double(first.queryGrinding) - log2(error)
    }
    #expect(bits(parameters.fixedQueries) >= 124 && bits(parameters.fixedQueries - 1) < 124)
    #expect(parameters.report.isSufficient)
    #expect(parameters.report.table.contains("fixed commitment: queries"))
    let larger = max(variables.0 - first.folding, fixed.rest)
    let left = parameters.oracles.dropFirst().reduce(larger + 1) { left, oracle in
      #expect(oracle.variables == left)
      return left - oracle.folding
    }
    #expect(left == parameters.finalVariables)
    let alone = try #require(
      OpeningParameters(OpeningShape(target: 124, variables: variables.0, logInverseRate: 2)))
    #expect(parameters.listSize == alone.listSize)
    #expect(first.queries == alone.oracles[0].queries)
  }

  /// With 18 bits of work before queries and 16 before folds. The design document has 229 and 73 queries at rates 1/2 and 1/8,
  /// for codes as long as in the paper.
  @Test func knownFigures() throws {
    var shape = OpeningShape(target: 124, variables: 24, logInverseRate: 1)
    shape.firstFolding = 7
    shape.firstReduction = 5
    shape.folding = 5
    shape.reduction = 1
    shape.queryGrinding = 18
    shape.foldingGrinding = 16
    let parameters = try #require(OpeningParameters(shape))
    #expect(parameters.oracles.map(\.queries).prefix(2) == [219, 72])
    #expect(parameters.oracles.map(\.logInverseRate) == [1, 3, 7])
    #expect(parameters.finalVariables == 7)
  }

  @Test func impossibleShapesAreRefused() {
    #expect(OpeningParameters(OpeningShape(target: 160, variables: 20, logInverseRate: 1)) == nil)
    #expect(OpeningParameters(OpeningShape(target: 124, variables: 0, logInverseRate: 1)) == nil)
    #expect(OpeningParameters(OpeningShape(target: 124, variables: 20, logInverseRate: 0)) == nil)
    // 2²⁶⁺⁶⁻⁶ leaves are more than the field has roots of unity.
    #expect(OpeningParameters(OpeningShape(target: 124, variables: 26, logInverseRate: 6)) == nil)
  }

  @Test func argumentAroundTheOpening() throws {
    let opening = try #require(
      OpeningParameters(OpeningShape(target: 124, variables: 26, logInverseRate: 1)))
    let shape = ArgumentShape(
      target: 124, fractions: 1 << 27, messageWidth: 8, treeVariables: 26, batched: 900, rounds: 22,
      degree: 4,
      productRounds: 13)
    let parameters = ArgumentParameters(shape, listSize: opening.listSize)
    #expect(parameters.report.isSufficient)
    // log₂(2²⁷·8) = 30, the list about 5: 154.94 − 35 leaves about 120.
    #expect((4...6).contains(parameters.messageGrinding))
    #expect(parameters.treeGrinding == 0 && parameters.batchGrinding == 0 && parameters.roundGrinding == 0)
    // A bigger list never helps: its logarithm is subtracted.
    let unique = ArgumentParameters(shape, listSize: .zero)
    #expect(unique.messageGrinding < parameters.messageGrinding)
    #expect(unique.report.minimum >= Bits(124))
    // One joining or batching challenge and the rounds, layer by layer.
    #expect(parameters.report.terms.filter { $0.name == "GKR" }.count == 26 * 25 / 2 + 52)
    #expect(parameters.report.terms.filter { $0.name == "products round" }.count == 13)
    #expect(parameters.report.terms.filter { $0.name == "factors batching" }.count == 1)
  }

  @Test func digestsCapTheLevel() {
    #expect(SoundnessReport.hashBits < Bits(124))
    #expect(SoundnessReport.hashBits > Bits(units: 12390 * 65536 / 100))
  }
}
