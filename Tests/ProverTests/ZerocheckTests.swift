import Constraints
import KoalaBear
import Multilinear
import ProofTestSupport
import Testing
import Transcript
import Verifier

@testable import Prover

/// The batched sumcheck alone, against sums over the rows in the clear.
@Suite struct ZerocheckTests {
  struct Setup {
    let trace: Trace
    let challenges: BusChallenges
    let point: [Felt5]
    let lambda: Felt5

    init(_ trace: Trace, seed: UInt64) {
      var random = SplitMix(seed)
      self.trace = trace
      challenges = BusChallenges(
        alpha: random.felt5(), beta: random.felt5(), arity: trace.system.maximumArity)
      point = (0..<trace.layout.fractionLogSize).map { _ in random.felt5() }
      lambda = random.felt5()
    }

    /// λ^{2+g} of every constraint of an instance.
    func scales(_ j: Int) -> [Felt5] {
      let table = trace.system.tables[trace.layout.instances[j].table]
      return table.constraints.indices.map {
        lambda.power(UInt64(2 + trace.layout.constraintOffsets[j] + $0))
      }
    }

    func summand(_ j: Int, _ values: [Felt5]) -> Felt5 {
      trace.system.tables[trace.layout.instances[j].table].summand(
        values, challenges: challenges, lambda: lambda,
        weights: trace.layout.fractionWeights(trace.system, instance: j, point: point), scales: scales(j))
    }

    /// Σ_j Σ_x eq(ξ_low, x) F_j(x).
    var claim: Felt5 {
      var sum = Felt5.zero
      for (j, instance) in trace.layout.instances.enumerated() {
        let eq = Eq.table(point.suffix(instance.logHeight))
        for row in 0..<instance.height {
          sum += eq[row] * summand(j, trace.row(row, instance: j).map { Felt5($0) })
        }
      }
      return sum
    }

    /// Runs the prover and follows its rounds to the end; returns what remains to be shown and the point.
    func run() throws -> (remaining: Felt5, r: [Felt5]) {
      var zerocheck = ZerocheckProver(
        trace: trace, products: trace.system.tables.map { SharedFactors($0) },
        summand: SummandProducts(
          trace.system, trace.layout, challenges: challenges, lambda: lambda, at: point),
        point: point)
      func prove() -> (point: [Felt5], proof: [UInt8]) {
        var prover = ProverTranscript(domain: "zerocheck test")
        let point = zerocheck.prove(&prover)
        return (point, prover.finish())
      }
      let (proverPoint, proof) = prove()
      // However many variables are bound at once, the rounds are the same.
      zerocheck.together = 7
      #expect(prove().proof == proof)
      var verifier = try VerifierTranscript(domain: "zerocheck test", proof: proof)
      var claim = self.claim
      var r: [Felt5] = []
      for coordinate in point.suffix(trace.layout.maximumLogHeight) {
        let upper = try verifier.readFelt5s(3)
        let x = verifier.challenge()
        let constant = claim - coordinate * (upper[0] + upper[1] + upper[2])
        claim = constant + x * (upper[0] + x * (upper[1] + x * upper[2]))
        r.append(x)
      }
      try verifier.finish()
      #expect(r == proverPoint)
      return (claim, r)
    }

    /// Σ_j F_j at r.
    func value(at r: [Felt5]) -> Felt5 {
      var sum = Felt5.zero
      for (j, columns) in trace.evaluateColumns(at: r).enumerated() {
        let instance = trace.layout.instances[j]
        let virtual = trace.system.tables[instance.table].virtuals.map {
          $0.evaluate(at: r, logHeight: instance.logHeight)
        }
        sum += summand(j, columns.main + columns.preprocessed + virtual)
      }
      return sum
    }
  }

  @Test(arguments: [(16, [4]), (40, [5, 4]), (60, [6]), (120, [7, 6]), (1000, [10]), (3000, [11, 10, 5])])
  func sumIsProven(steps: Int, split: [Int]) throws {
    let (trace, _) = ToyMachine.trace(steps: steps, split: split, seed: UInt64(steps))
    let setup = Setup(trace, seed: 7)
    let (remaining, r) = try setup.run()
    #expect(setup.value(at: r) == remaining)
  }

  /// A table as wide as those of the machine, with every shape of product.
  @Test func everyShapeOfConstraint() throws {
    var random = SplitMix(11)
    let t = TableBuilder("Shapes")
    let a = t.column("a")
    let b = t.column("b")
    let c = t.column("c")
    let d = t.column("d")
    t.constrain(c - a * b, "product")
    t.constrain((a + 2 * b) * (c - a * b) + 3 * (d - a * a * b), "mixed")
    t.constrain(d - a * c, "d = a·c")
    t.constrain(d * (c - b * a) - (c - a * b) * d, "zero")
    t.constrain(a - a, "nothing")
    t.send(ToyMachine.range, [a + 1], multiplicity: b, "lone")
    let system = ConstraintSystem([t.build()])
    let trace = try Trace(system, logHeights: [[8, 6, 4]])
    for (j, instance) in trace.layout.instances.enumerated() {
      let columns = trace.columns(instance: j)
      for row in 0..<instance.height - 1 {
        columns[0][row] = random.felt()
        columns[1][row] = random.felt()
        columns[2][row] = columns[0][row] * columns[1][row]
        columns[3][row] = columns[0][row] * columns[2][row]
      }
    }
    // a²b = a·c = d
    #expect(trace.failures().allSatisfy { if case .unbalanced = $0 { true } else { false } })
    let setup = Setup(trace, seed: 9)
    let (remaining, r) = try setup.run()
    #expect(setup.value(at: r) == remaining)
  }

  /// The product of two numbers of five digits, of which the second is given by sums and differences of columns.
  static func convolutionTable() -> Table {
    let t = TableBuilder("Convolution")
    let x = t.columns("x", 5)
    let y = t.columns("y", 4)
    let r = t.columns("r", 9)
    t.constrain(x[0] * x[1] - r[8], "before")
    let factor = [y[0] + 3 * y[1], y[1] - y[2], y[3], y[0]]
    t.constrain(
      r[..<8].enumerated().map { k, r in k < 2 ? -r + x[4] * y[3] : -r },
      plus: [(x, factor), (factor, [x[2]])]
    ) { "coefficient \($0)" }
    t.constrain(x[1] * x[2] * x[3] - x[3] * x[1] * x[2], "behind")
    t.send(ToyMachine.range, [x[0] + 1], multiplicity: y[0], "lone")
    return t.build()
  }

  /// Fills `convolutionTable` by the schoolbook.
  static func fillConvolution(_ trace: Trace, _ random: inout SplitMix) {
    for (j, instance) in trace.layout.instances.enumerated() {
      let columns = trace.columns(instance: j)
      for row in 0..<instance.height - 1 {
        for c in 0..<9 { columns[c][row] = random.felt() }
        let x = (0..<5).map { columns[$0][row] }
        let y = (5..<9).map { columns[$0][row] }
        let factor = [y[0] + 3 * y[1], y[1] - y[2], y[3], y[0]]
        for k in 0..<8 {
          var sum = k < 2 ? x[4] * y[3] : Felt.zero
          for i in 0..<5 where k - i >= 0 && k - i < 4 { sum += x[i] * factor[k - i] }
          if k < 4 { sum += factor[k] * x[2] }
          columns[9 + k][row] = sum
        }
        columns[17][row] = x[0] * x[1]
      }
    }
  }

  @Test func convolutions() throws {
    var random = SplitMix(12)
    let system = ConstraintSystem([Self.convolutionTable()])
    #expect(system.paddingFailures().isEmpty)
    let trace = try Trace(system, logHeights: [[8, 6, 4]])
    Self.fillConvolution(trace, &random)
    #expect(trace.failures().allSatisfy { if case .unbalanced = $0 { true } else { false } })
    var setup = Setup(trace, seed: 9)
    let (remaining, r) = try setup.run()
    #expect(setup.value(at: r) == remaining)
    // The summand, which multiplies sums, and the constraints one by one.
    let table = system.tables[0]
    let values = (0..<table.variableCount).map { _ in random.felt5() }
    let scales = setup.scales(1)
    let constraints = table.evaluateConstraints(values)
    var expected = table.summand(
      values, challenges: setup.challenges, lambda: setup.lambda, weights: [],
      scales: [Felt5](repeating: .zero, count: scales.count))
    for (scale, value) in zip(scales, constraints) { expected += scale * value }
    #expect(
      table.summand(values, challenges: setup.challenges, lambda: setup.lambda, weights: [], scales: scales)
        == expected)
    // One wrong coefficient.
    trace.columns(instance: 1)[12][3] += 1
    #expect(trace.failures().contains { "\($0)".contains("coefficient 3") })
    setup = Setup(trace, seed: 10)
    let (wrong, s) = try setup.run()
    #expect(setup.value(at: s) != wrong)
  }

  /// A constraint that fails on one row of many is not proven.
  @Test(arguments: [0, 17, 63]) func brokenRowIsNotProven(row: Int) throws {
    let (trace, _) = ToyMachine.trace(steps: 64, split: [6])
    trace.column(4, instance: trace.instances(of: 0)[0])[row] += 1
    var setup = Setup(trace, seed: 7)
    let (trueRemaining, r) = try setup.run()
    #expect(setup.value(at: r) != trueRemaining)
    setup = Setup(trace, seed: 8)
    let (again, s) = try setup.run()
    #expect(setup.value(at: s) != again)
  }

  /// The products agree with the graph they come from.
  @Test func productFormsAgreeWithConstraints() {
    var random = SplitMix(5)
    for table in ToyMachine.system.tables {
      let product = SharedFactors(table)
      let values = (0..<table.variableCount).map { _ in random.felt5() }
      let expected = table.evaluateConstraints(values)
      var got = product.affine.map { $0.evaluate(values) }
      let forms = product.forms.map { $0.evaluate(values) }
      for q in product.quadratics { got[q.constraint] += forms[q.left] * forms[q.right] * q.coefficient }
      for q in product.cubics {
        got[q.constraint] += forms[q.left] * forms[q.middle] * forms[q.right] * q.coefficient
      }
      #expect(got == expected)
    }
  }
}
