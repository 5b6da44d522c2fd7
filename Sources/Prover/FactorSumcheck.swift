import Constraints
import KoalaBear
import Transcript
import Verifier

/// The three factors of all products of a summand, and the sumcheck over the products' numbers.
struct FactorSumcheck {
  private(set) var factors: [[Felt5]]
  private var variables: Int

  /// The factors' values, given those of the columns.
  init(_ summand: SummandProducts, columns: [ColumnValues], at point: [Felt5]) {
    let (layout, challenges, lambda) = (summand.layout, summand.challenges, summand.lambda)
    var (first, second, third): ([Felt5], [Felt5], [Felt5]) = ([], [], [])
    func append(_ x: Felt5, _ y: Felt5, _ z: Felt5 = .one) {
      first.append(x)
      second.append(y)
      third.append(z)
    }
    for (j, instance) in layout.instances.enumerated() {
      let table = summand.system.tables[instance.table]
      let (weights, scales) = (summand.weights[j], summand.scales[j])
      let virtual = table.virtuals.map { $0.evaluate(at: point, logHeight: instance.logHeight) }
      let values = columns[j].main + columns[j].preprocessed + virtual
      func message(_ i: Int) -> (multiplicity: Felt5, shifted: Felt5) {
        let interaction = table.interactions[i]
        let m = interaction.multiplicity.evaluate(values)
        let signed = interaction.direction == .send ? m : -m
        return (signed, challenges.denominator(interaction, values) + lambda * signed)
      }

      var linear = Felt5.zero
      for (i, form) in table.products.affine.enumerated() { linear += scales[i] * form.evaluate(values) }
      if table.interactions.count % 2 == 1 {
        linear += weights[table.pairCount - 1] * message(table.interactions.count - 1).shifted
      }
      if let keccak = table.keccak {
        let columns = weights[table.pairCount...]
        let cells = values[keccak.range]
        linear += challenges.stateConstant * ExtensionVectors.sum(columns)
        linear -= challenges.betaPowers[1] * ExtensionVectors.dot(columns, cells)
      }
      append(.one, linear)
      let forms = table.products.forms.map { $0.evaluate(values) }
      for product in table.products.products {
        let second = scales[product.constraint] * product.coefficient * forms[product.second]
        append(forms[product.first], second, product.third < 0 ? .one : forms[product.third])
      }
      for b in 0..<table.interactions.count / 2 {
        let (x, y) = (message(2 * b), message(2 * b + 1))
        append(x.shifted, weights[b] * y.shifted)
        append(x.multiplicity, -(weights[b] * lambda * lambda * y.multiplicity))
      }
      for convolution in table.convolutions {
        func sum(_ forms: [Affine]) -> Felt5 {
          forms.reversed().reduce(.zero) { $0 * lambda + $1.evaluate(values) }
        }
        append(sum(convolution.x), scales[convolution.firstConstraint] * sum(convolution.y))
      }
    }
    variables = layout.productLogCount
    let padding = [Felt5](repeating: .zero, count: 1 << variables - first.count)
    factors = [first + padding, second + padding, third + padding]
  }

  /// Writes the rounds and returns the point β.
  mutating func prove(_ transcript: inout ProverTranscript) -> [Felt5] {
    var point: [Felt5] = []
    while variables > 0 {
      variables -= 1
      let half = 1 << variables
      var (constant, square, cube) = (Felt5.zero, Felt5.zero, Felt5.zero)
      for i in 0..<half {
        let (x, y, z) = (factors[0][i], factors[1][i], factors[2][i])
        let (dx, dy, dz) = (factors[0][i + half] - x, factors[1][i + half] - y, factors[2][i + half] - z)
        let (xy, dxy) = (x * y, dx * dy)
        constant += xy * z
        square += dxy * z + (x * dy + dx * y) * dz
        cube += dxy * dz
      }
      transcript.write([constant, square, cube])
      let r = transcript.challenge()
      point.append(r)
      for f in factors.indices {
        for i in 0..<half { factors[f][i] += r * (factors[f][i + half] - factors[f][i]) }
        factors[f].removeLast(half)
      }
    }
    return point
  }

  /// The factors at β, after all rounds.
  var values: [Felt5] { factors.map { $0[0] } }
}
