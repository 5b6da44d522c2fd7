public import Constraints
public import KoalaBear
public import WHIR

/// The summand of the batched sumcheck at its point as a sum of products of three factors, each of which is affine in the
/// columns' values there. `Documentation/ProofSystem.md`, step 6, has their order.
///
/// A second sumcheck, over the products' numbers, leaves one value of each factor's multilinear extension: linear
/// combinations of all columns' values, which the opening proves. So no column's value is part of a proof.
public struct SummandProducts: Sendable {
  public let system: ConstraintSystem
  public let layout: TraceLayout
  public let challenges: BusChallenges
  public let lambda: Felt5
  /// By instance, one for each pair and each column of the Keccak states: `TraceLayout.fractionWeights`.
  public let weights: [[Felt5]]
  /// By instance, one for each constraint: λ², λ³, … over all of them.
  public let scales: [[Felt5]]

  /// - Parameter xi: the fractions' point, of `fractionLogSize` coordinates.
  public init(
    _ system: ConstraintSystem, _ layout: TraceLayout, challenges: BusChallenges, lambda: Felt5, at xi: [Felt5]
  ) {
    (self.system, self.layout, self.challenges, self.lambda) = (system, layout, challenges, lambda)
    var weights: [[Felt5]] = []
    var scales: [[Felt5]] = []
    var scale = lambda * lambda
    for (j, instance) in layout.instances.enumerated() {
      weights.append(layout.fractionWeights(system, instance: j, point: xi))
      var list: [Felt5] = []
      list.reserveCapacity(system.tables[instance.table].constraints.count)
      for _ in system.tables[instance.table].constraints {
        list.append(scale)
        scale *= lambda
      }
      scales.append(list)
    }
    self.weights = weights
    self.scales = scales
  }

  /// A linear combination of columns' values, with what constants and virtual columns contribute to it.
  public struct Combination: Sendable {
    public var constant = Felt5.zero
    /// By instance: of its main columns, then of its preprocessed ones.
    public var coefficients: [[Felt5]] = []
  }

  /// Σ_p eq(β, p) · (first_p + μ · second_p + μ² · third_p) in terms of the columns.
  ///
  /// - Parameters:
  ///   - eq: eq(β, p) for all p below the number of products at least.
  ///   - point: that of the batched sumcheck, of `maximumLogHeight` coordinates.
  public func combination(_ eq: [Felt5], mu: Felt5, at point: [Felt5]) -> Combination {
    var result = Combination()
    var p = 0
    for (j, instance) in layout.instances.enumerated() {
      let table = system.tables[instance.table]
      var sum = VariableSum(variables: table.variableCount)
      let count = table.productCount
      add(table, eq[p..<p + count], mu, weights[j], scales[j], &sum)
      p += count
      let columns = table.columns.count + table.preprocessed.count
      for (v, column) in table.virtuals.enumerated() where !sum.coefficients[columns + v].isZero {
        let value = column.evaluate(at: point, logHeight: instance.logHeight)
        sum.constant += sum.coefficients[columns + v] * value
      }
      result.constant += sum.constant
      result.coefficients.append(Array(sum.coefficients.prefix(columns)))
    }
    return result
  }

  private func add(
    _ table: Table, _ eq: ArraySlice<Felt5>, _ mu: Felt5, _ weights: [Felt5], _ scales: [Felt5],
    _ sum: inout VariableSum
  ) {
    let mu2 = mu * mu
    // 1 · linear · 1.
    var p = eq.startIndex
    var ones = eq[p]
    sum.constant += eq[p]
    let linear = mu * eq[p]
    for (i, form) in table.products.affine.enumerated() where !form.isConstant || !form.constant.isZero {
      sum.add(form, times: linear * scales[i])
    }
    if table.interactions.count % 2 == 1 {
      let b = table.pairCount - 1
      sum.add(table.interactions[2 * b], times: linear * weights[b], lambda: lambda, challenges)
    }
    if let keccak = table.keccak {
      let columns = weights[table.pairCount...]
      sum.constant += linear * (ExtensionVectors.sum(columns) * challenges.stateConstant)
      let scale = -(linear * challenges.betaPowers[1])
      for (c, weight) in columns.enumerated() { sum.coefficients[keccak.firstColumn + c] += scale * weight }
    }
    // Those of constraints, gathered by form.
    p += 1
    var forms = [Felt5](repeating: .zero, count: table.products.forms.count)
    for product in table.products.products {
      let e = eq[p]
      forms[product.first] += e
      let second = mu * (e * scales[product.constraint])
      forms[product.second] += product.coefficient == .one ? second : second * product.coefficient
      if product.third < 0 { ones += e } else { forms[product.third] += mu2 * e }
      p += 1
    }
    for (f, form) in table.products.forms.enumerated() { sum.add(form, times: forms[f]) }
    // Those of pairs.
    for b in 0..<table.interactions.count / 2 {
      let (x, y) = (table.interactions[2 * b], table.interactions[2 * b + 1])
      let (e, f) = (eq[p], eq[p + 1])
      let weighted = mu * weights[b]
      sum.add(x, times: e, lambda: lambda, challenges)
      sum.add(x.multiplicity, times: x.direction == .send ? f : -f)
      sum.add(y, times: weighted * e, lambda: lambda, challenges)
      let square = weighted * f * (lambda * lambda)
      sum.add(y.multiplicity, times: y.direction == .send ? -square : square)
      ones += e + f
      p += 2
    }
    // Those of convolutions.
    for convolution in table.convolutions {
      var power = eq[p]
      for form in convolution.x {
        sum.add(form, times: power)
        power *= lambda
      }
      power = mu * (eq[p] * scales[convolution.firstConstraint])
      for form in convolution.y {
        sum.add(form, times: power)
        power *= lambda
      }
      ones += eq[p]
      p += 1
    }
    sum.constant += mu2 * ones
  }
}

/// Σ coefficient · variable + constant, dense over a table's variables.
private struct VariableSum {
  var constant = Felt5.zero
  var coefficients: [Felt5]

  init(variables: Int) { coefficients = [Felt5](repeating: .zero, count: variables) }

  mutating func add(_ form: Affine, times scale: Felt5) {
    if !form.constant.isZero { constant += scale * form.constant }
    for term in form.terms {
      if term.coefficient == .one {
        coefficients[term.variable] += scale
      } else {
        ExtensionVectors.add(term.coefficient, times: scale, to: &coefficients[term.variable])
      }
    }
  }

  /// scale · (denominator + λ · signed multiplicity).
  mutating func add(
    _ interaction: Interaction, times scale: Felt5, lambda: Felt5, _ challenges: BusChallenges
  ) {
    constant += scale * (challenges.alpha - Felt5(Felt(interaction.bus.id)))
    for (i, field) in interaction.fields.enumerated() {
      add(field, times: -(scale * challenges.betaPowers[i + 1]))
    }
    let numerator = scale * lambda
    add(interaction.multiplicity, times: interaction.direction == .send ? numerator : -numerator)
  }
}

extension SummandProducts.Combination {
  /// The claim about the main stack: its columns' share is `sum`.
  public func mainClaims(_ layout: TraceLayout, _ system: ConstraintSystem, at point: [Felt5], sum: Felt5)
    -> [WHIRClaimGroup]
  {
    claims(layout, at: point, sum: sum, layout.offsets) { 0..<system.tables[$0].columns.count }
  }

  /// The same for the preprocessed stack.
  public func preprocessedClaims(
    _ layout: TraceLayout, _ system: ConstraintSystem, at point: [Felt5], sum: Felt5
  ) -> [WHIRClaimGroup] {
    claims(layout, at: point, sum: sum, layout.preprocessedOffsets) {
      let start = system.tables[$0].columns.count
      return start..<start + system.tables[$0].preprocessed.count
    }
  }

  private func claims(
    _ layout: TraceLayout, at point: [Felt5], sum: Felt5, _ offsets: [Int], _ range: (Int) -> Range<Int>
  ) -> [WHIRClaimGroup] {
    var terms: [WHIRTerm] = []
    for (j, instance) in layout.instances.enumerated() {
      for (c, coefficient) in coefficients[j][range(instance.table)].enumerated() {
        terms.append(
          WHIRTerm(
            offset: offsets[j] + c << instance.logHeight, variables: instance.logHeight,
            coefficient: coefficient))
      }
    }
    return [WHIRClaimGroup(point: point, claims: [], terms: terms, sum: sum)]
  }
}
