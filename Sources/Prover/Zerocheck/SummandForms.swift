import Constraints
import KoalaBear

/// The summand of the batched sumcheck of one instance, as sums of products of linear forms:
///
///     F = linear + Σ x·y (constraints) + Σ x·x'·y (cubic constraints) + Σ x·y (multiplicities) + Σ A·B (pairs, convolutions)
///
/// where x are base forms, y, A, B extension forms. With weight w of its block, a pair contributes
///
///     w·(den + λ·num) = w·(d₀ + λ·m₀)·(d₁ + λ·m₁) − w·λ²·m₀·m₁
///
/// (m signed: negative for received), a single interaction w·(d₀ + λ·m₀), a column of the Keccak states w·d, constraint i of the instance λ^{2+g}·C
/// with g its index in the whole batch, and a convolution λ^{2+g}·(Σ λ^i x_i)·(Σ λ^j y_j) with g that of its first constraint.
struct SummandForms: Sendable {
  var forms = LinearForms()
  /// Extension form 0 is `linear`; then quadratics, cubics, multiplicities, A's, B's in order.
  let quadratics: Int
  let cubics: Int
  let multiplicities: Int
  /// Of messages, then of convolutions.
  let pairs: Int
  /// The last so many pairs belong to constraints, which vanish on all rows.
  let convolutions: Int
  /// Base forms of the left factors.
  var quadraticLeft: [Int32] = []
  var cubicLeft: [Int32] = []
  var cubicMiddle: [Int32] = []
  var multiplicityLeft: [Int32] = []
  /// The extension form of the messages' share of `linear`, which lies behind all others.
  let messageLinear: Int

  /// What the later rounds fold: all base forms, then the extension forms but `messageLinear`.
  var foldedCount: Int { forms.baseCount + messageLinear }
  var quadraticStart: Int { 1 }
  var cubicStart: Int { 1 + quadratics }
  var multiplicityStart: Int { 1 + quadratics + cubics }
  var leftStart: Int { 1 + quadratics + cubics + multiplicities }
  var rightStart: Int { leftStart + pairs }

  /// - Parameters:
  ///   - weights: of the table's blocks, eq(ξ_top, block): of pairs, then of the columns of Keccak states.
  ///   - scales: λ^{2+g} for each of the table's constraints.
  init(
    _ table: Table, _ product: SharedFactors, challenges: BusChallenges, lambda: Felt5, weights: [Felt5],
    scales: [Felt5]
  ) {
    let variables = table.variableCount
    var linear = ExtensionForm(variables: variables)
    var messages = ExtensionForm(variables: variables)
    for (i, form) in product.affine.enumerated() { linear.add(form, times: scales[i]) }

    // Products of constraints with a common left factor are one.
    var baseIndex: [Int: Int32] = [:]
    var forms = LinearForms()
    func base(_ form: Int) -> Int32 {
      if let known = baseIndex[form] { return known }
      let index = Int32(forms.append(product.forms[form]))
      baseIndex[form] = index
      return index
    }
    var quadraticForms: [(left: Int, right: ExtensionForm)] = []
    for q in product.quadratics {
      let scale = scales[q.constraint] * q.coefficient
      let at = quadraticForms.firstIndex { $0.left == q.left }
      if at == nil { quadraticForms.append((q.left, ExtensionForm(variables: variables))) }
      quadraticForms[at ?? quadraticForms.count - 1].right.add(product.forms[q.right], times: scale)
    }
    var cubicForms: [(left: Int, middle: Int, right: ExtensionForm)] = []
    for q in product.cubics {
      let scale = scales[q.constraint] * q.coefficient
      let at = cubicForms.firstIndex { $0.left == q.left && $0.middle == q.middle }
      if at == nil { cubicForms.append((q.left, q.middle, ExtensionForm(variables: variables))) }
      cubicForms[at ?? cubicForms.count - 1].right.add(product.forms[q.right], times: scale)
    }

    var multiplicityForms: [(left: Int, right: ExtensionForm)] = []
    var left: [ExtensionForm] = []
    var right: [ExtensionForm] = []
    for b in 0..<table.pairCount {
      func shifted(_ i: Int) -> (form: ExtensionForm, sign: Felt) {
        let interaction = table.interactions[i]
        let sign: Felt = interaction.direction == .send ? .one : .minusOne
        var form = ExtensionForm(denominatorOf: interaction, variables: variables, challenges: challenges)
        form.add(interaction.multiplicity, times: lambda * sign)
        return (form, sign)
      }
      var (first, sign0) = shifted(2 * b)
      first.scale(by: weights[b])
      if 2 * b + 1 == table.interactions.count {
        messages.constant += first.constant
        for v in 0..<variables { messages.coefficients[v] += first.coefficients[v] }
        continue
      }
      let (second, sign1) = shifted(2 * b + 1)
      left.append(first)
      right.append(second)
      let (m0, m1) = (product.multiplicities[2 * b], product.multiplicities[2 * b + 1])
      if product.forms[m0] == Affine(constant: .zero, terms: []) { continue }
      let scale = -(weights[b] * lambda * lambda * (sign0 * sign1))
      let at = multiplicityForms.firstIndex { $0.left == m0 }
      if at == nil { multiplicityForms.append((m0, ExtensionForm(variables: variables))) }
      multiplicityForms[at ?? multiplicityForms.count - 1].right.add(product.forms[m1], times: scale)
    }
    if let keccak = table.keccak {
      let columns = weights[table.pairCount...]
      messages.constant += challenges.stateConstant * ExtensionVectors.sum(columns)
      for (c, weight) in columns.enumerated() {
        messages.coefficients[keccak.firstColumn + c] -= challenges.betaPowers[1] * weight
      }
    }
    for convolution in table.convolutions {
      func sum(_ forms: [Affine], times scale: Felt5) -> ExtensionForm {
        var sum = ExtensionForm(variables: variables)
        var power = scale
        for form in forms {
          sum.add(form, times: power)
          power *= lambda
        }
        return sum
      }
      left.append(sum(convolution.x, times: scales[convolution.firstConstraint]))
      right.append(sum(convolution.y, times: .one))
    }
    linear.constant += messages.constant
    for v in 0..<variables { linear.coefficients[v] += messages.coefficients[v] }

    _ = forms.append(linear)
    for q in quadraticForms {
      quadraticLeft.append(base(q.left))
      _ = forms.append(q.right)
    }
    for q in cubicForms {
      cubicLeft.append(base(q.left))
      cubicMiddle.append(base(q.middle))
      _ = forms.append(q.right)
    }
    for q in multiplicityForms {
      multiplicityLeft.append(base(q.left))
      _ = forms.append(q.right)
    }
    for form in left { _ = forms.append(form) }
    for form in right { _ = forms.append(form) }
    messageLinear = forms.append(messages)
    quadratics = quadraticForms.count
    cubics = cubicForms.count
    multiplicities = multiplicityForms.count
    pairs = left.count
    convolutions = table.convolutions.count
    self.forms = forms
  }
}
