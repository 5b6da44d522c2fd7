import Constraints
import KoalaBear
import Machine
import Multilinear
import ProofTestSupport
import Testing
import Verifier

@testable import Prover

/// The last step's products and what they come from, over all tables of the machine.
@Suite struct SummandProductsTests {
  private static let system = Machine.system(programLogHeight: 4)

  private struct Setup {
    let layout: TraceLayout
    let columns: [ColumnValues]
    let challenges: BusChallenges
    let lambda: Felt5
    let summand: SummandProducts
    let point: [Felt5]
    let beta: [Felt5]
    let mu: Felt5

    init(_ system: ConstraintSystem, seed: UInt64) throws {
      var random = SplitMix(seed)
      func elements(_ count: Int) -> [Felt5] { (0..<count).map { _ in random.felt5() } }
      layout = try TraceLayout(
        system,
        logHeights: system.tables.map { table in
          table.fixedLogHeight.map { [$0] } ?? [6, table.leastLogHeight]
        })
      columns = layout.instances.map {
        ColumnValues(
          main: elements(system.tables[$0.table].columns.count),
          preprocessed: elements(system.tables[$0.table].preprocessed.count))
      }
      challenges = BusChallenges(alpha: random.felt5(), beta: random.felt5(), arity: system.maximumArity)
      lambda = random.felt5()
      summand = SummandProducts(
        system, layout, challenges: challenges, lambda: lambda, at: elements(layout.fractionLogSize))
      point = elements(layout.maximumLogHeight)
      beta = elements(layout.productLogCount)
      mu = random.felt5()
    }
  }

  @Test func productsAreTheSummand() throws {
    let system = Self.system
    let s = try Setup(system, seed: 1)
    let sumcheck = FactorSumcheck(s.summand, columns: s.columns, at: s.point)
    var expected = Felt5.zero
    var scale = s.lambda * s.lambda
    for (j, instance) in s.layout.instances.enumerated() {
      let table = system.tables[instance.table]
      let virtual = table.virtuals.map { $0.evaluate(at: s.point, logHeight: instance.logHeight) }
      let scales = table.constraints.map { _ in
        defer { scale *= s.lambda }
        return scale
      }
      expected += table.summand(
        s.columns[j].main + s.columns[j].preprocessed + virtual, challenges: s.challenges, lambda: s.lambda,
        weights: s.summand.weights[j], scales: scales)
    }
    let f = sumcheck.factors
    #expect(f[0].indices.reduce(Felt5.zero) { $0 + f[0][$1] * f[1][$1] * f[2][$1] } == expected)
  }

  /// The verifier's combination of columns is what the prover's factors are at β.
  @Test func combinationIsThatOfTheFactors() throws {
    let system = Self.system
    let s = try Setup(system, seed: 2)
    let f = FactorSumcheck(s.summand, columns: s.columns, at: s.point).factors
    let eq = Eq.table(s.beta)
    let values = f.map { zip($0, eq).reduce(Felt5.zero) { $0 + $1.0 * $1.1 } }
    let combination = s.summand.combination(eq, mu: s.mu, at: s.point)
    var sum = combination.constant
    for (columns, coefficients) in zip(s.columns, combination.coefficients) {
      #expect(coefficients.count == columns.main.count + columns.preprocessed.count)
      for (x, c) in zip(columns.main + columns.preprocessed, coefficients) { sum += x * c }
    }
    #expect(sum == values[0] + s.mu * (values[1] + s.mu * values[2]))
  }
}
