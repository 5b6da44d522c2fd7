import KoalaBear
import LogUp
import Machine
import Multilinear
import ProofTestSupport
import Soundness
import Testing
import Transcript
import WHIR

@testable import Constraints
@testable import Prover
@testable import Verifier

/// Products of constraints against the graphs they come from and against the text that defines them.
@Suite struct ProductFormTests {
  /// Tables of random expressions: shared nodes, forms that cancel, constants in all places.
  static func random(_ seed: UInt64) -> Table {
    var random = SplitMix(seed)
    let t = TableBuilder("Random")
    var pool: [Expression] =
      t.columns("c", 3) + [
        t.rowBits(0..<2), Expression(Felt(2)), Expression(Felt.zero), Expression(Felt.one),
      ]
    for _ in 0..<30 {
      let a = pool[random.next(below: pool.count)]
      let b = pool[random.next(below: pool.count)]
      switch random.next(below: 5) {
      case 0: pool.append(a + b)
      case 1: pool.append(a - b)
      case 2: pool.append((a + b) - a)
      default: if a.degree + b.degree <= 3 { pool.append(a * b) }
      }
    }
    for e in pool.suffix(12) { t.constrain(e, "random") }
    let affine = pool.filter { $0.degree <= 1 }
    let x = (0..<3).map { _ in affine[random.next(below: affine.count)] }
    let y = (0..<2).map { _ in affine[random.next(below: affine.count)] }
    t.constrain(Array(pool.suffix(5)), plus: [(x, y), (y, y)]) { "convolution \($0)" }
    t.constrain(pool[random.next(below: pool.count)], "behind it")
    let bus = Bus(id: 1, name: "b", arity: 1)
    for i in 0..<random.next(below: 4) {
      let m = affine[random.next(below: affine.count)]
      let f = affine[random.next(below: affine.count)]
      if i % 2 == 0 {
        t.send(bus, [f], multiplicity: m, "s")
      } else {
        t.receive(bus, [f], multiplicity: m, "r")
      }
    }
    return t.build()
  }

  /// Each constraint on its own, against the graph and against the text.
  static func check(_ table: Table, _ random: inout SplitMix) -> Bool {
    let v = (0..<table.variableCount).map { _ in random.felt5() }
    var expected = table.evaluateConstraints(v, convolution: { _, _ in .zero })
    for (i, form) in table.products.affine.enumerated() { expected[i] -= form.evaluate(v) }
    let forms = table.products.forms
    var list: [(Int, Felt, [Affine])] = []
    for p in table.products.products {
      let f = [forms[p.first], forms[p.second]] + (p.third < 0 ? [] : [forms[p.third]])
      list.append((p.constraint, p.coefficient, f))
      expected[p.constraint] -= f.reduce(Felt5(p.coefficient)) { $0 * $1.evaluate(v) }
    }
    guard expected.allSatisfy({ $0.isZero }) else { return false }
    // Convolutions with powers of a challenge against their coefficients.
    let lambda = random.felt5()
    var power = Felt5.one
    let (whole, without) = (
      table.evaluateConstraints(v), table.evaluateConstraints(v, convolution: { _, _ in .zero })
    )
    var difference = Felt5.zero
    var powers: [Felt5] = []
    for (a, b) in zip(whole, without) {
      difference += power * (a - b)
      powers.append(power)
      power *= lambda
    }
    for c in table.convolutions { difference -= powers[c.firstConstraint] * c.evaluate(v, at: lambda) }
    guard difference.isZero else { return false }
    // The text.
    let text = TextForm.values(table)
    guard text.map(\.affine) == table.products.affine else { return false }
    let flat = text.enumerated().flatMap { i, value in value.products.map { (i, $0.0, $0.1) } }
    return flat.count == list.count
      && zip(flat, list).allSatisfy { $0.0 == $1.0 && $0.1 == $1.1 && $0.2 == $1.2 }
  }

  @Test func randomTables() {
    var random = SplitMix(7)
    var zeros = 0
    for seed in 0..<3000 {
      let table = Self.random(UInt64(seed))
      #expect(Self.check(table, &random), "seed \(seed)")
      zeros += table.products.products.filter { $0.coefficient.isZero }.count
    }
    // Forms that cancel to zero did occur.
    #expect(zeros > 0)
  }

  @Test func machineTables() {
    var random = SplitMix(8)
    let system = Machine.system(programLogHeight: 6)
    for table in system.tables {
      #expect(Self.check(table, &random), "\(table.name)")
    }
  }

  /// The order of all products, signs and powers of λ as the text has them, against the verifier's combination.
  @Test func text() throws {
    for (n, system) in [
      Mixed.system, ConstraintSystem((0..<5).map { Self.random(UInt64(100 + $0)) }),
      Machine.system(programLogHeight: 6),
    ].enumerated() {
      var random = SplitMix(UInt64(20 + n))
      let layout = try TraceLayout(
        system, logHeights: system.tables.map { $0.fixedLogHeight.map { [$0] } ?? [6, $0.leastLogHeight] })
      let challenges = BusChallenges(alpha: random.felt5(), beta: random.felt5(), arity: system.maximumArity)
      let (lambda, mu) = (random.felt5(), random.felt5())
      let xi = (0..<layout.fractionLogSize).map { _ in random.felt5() }
      let weights = layout.instances.indices.map { layout.fractionWeights(system, instance: $0, point: xi) }
      let point = (0..<layout.maximumLogHeight).map { _ in random.felt5() }
      let beta = (0..<layout.productLogCount).map { _ in random.felt5() }
      let columns = layout.instances.map { i in
        (0..<system.tables[i.table].columns.count + system.tables[i.table].preprocessed.count).map { _ in
          random.felt5()
        }
      }
      func power(_ k: Int) -> Felt5 { (0..<k).reduce(Felt5.one) { r, _ in r * lambda } }
      let powers = (0..<layout.constraintTotal + 3).reduce(into: [Felt5.one]) { r, _ in
        r.append(r[r.count - 1] * lambda)
      }
      var x: [Felt5] = []
      var y: [Felt5] = []
      var z: [Felt5] = []
      func product(_ a: Felt5, _ b: Felt5, _ c: Felt5 = .one) {
        x.append(a)
        y.append(b)
        z.append(c)
      }
      for (j, instance) in layout.instances.enumerated() {
        let table = system.tables[instance.table]
        let v = columns[j] + table.virtuals.map { $0.evaluate(at: point, logHeight: instance.logHeight) }
        let g = layout.constraintOffsets[j]
        func dm(_ i: Int) -> (Felt5, Felt5) {
          let interaction = table.interactions[i]
          var d = challenges.alpha - Felt5(Felt(interaction.bus.id))
          for (k, f) in interaction.fields.enumerated() { d -= challenges.betaPowers[k + 1] * f.evaluate(v) }
          let m = interaction.multiplicity.evaluate(v)
          return (d, interaction.direction == .send ? m : -m)
        }
        let text = TextForm.values(table)
        var linear = Felt5.zero
        for (i, t) in text.enumerated() { linear += powers[2 + g + i] * t.affine.evaluate(v) }
        if table.interactions.count % 2 == 1 {
          let (d, m) = dm(table.interactions.count - 1)
          linear += weights[j][table.pairCount - 1] * (d + lambda * m)
        }
        for (i, c) in (table.keccak?.range ?? 0..<0).enumerated() {
          linear +=
            weights[j][table.pairCount + i]
            * (challenges.alpha - Felt5(Felt(4095)) - challenges.betaPowers[1] * v[c])
        }
        product(.one, linear)
        for (i, t) in text.enumerated() {
          for (e, f) in t.products {
            product(
              f[0].evaluate(v), powers[2 + g + i] * e * f[1].evaluate(v),
              f.count == 3 ? f[2].evaluate(v) : .one)
          }
        }
        for b in 0..<table.interactions.count / 2 {
          let ((d0, m0), (d1, m1)) = (dm(2 * b), dm(2 * b + 1))
          let w = weights[j][b]
          product(d0 + lambda * m0, w * (d1 + lambda * m1))
          product(m0, -(w * lambda * lambda * m1))
        }
        for c in table.convolutions {
          var (p, q) = (Felt5.zero, Felt5.zero)
          for (i, f) in c.x.enumerated() { p += powers[i] * f.evaluate(v) }
          for (i, f) in c.y.enumerated() { q += powers[i] * f.evaluate(v) }
          product(p, powers[2 + g + c.firstConstraint] * q)
        }
      }
      let eq = Eq.table(beta)
      var expected = Felt5.zero
      for p in x.indices { expected += eq[p] * (x[p] + mu * y[p] + mu * mu * z[p]) }
      let combination = SummandProducts(
        system, layout, challenges: challenges, lambda: lambda, at: xi
      ).combination(eq, mu: mu, at: point)
      var got = combination.constant
      for (c, k) in zip(columns, combination.coefficients) { for (a, b) in zip(c, k) { got += a * b } }
      #expect(got == expected, "\(n)")
      #expect(layout.productLogCount == TraceLayout.ceilLog2(x.count))
    }
  }
}
