import Constraints
import KoalaBear

/// The constraints of a table, without its convolutions, as sums of products of affine forms.
///
/// Every constraint of degree ≤ 3 is affine + Σ c·f·g + Σ c·f·g·h over few affine forms f, g, h. With a random
/// coefficient per constraint, everything with a common left factor collapses: Σ λᵢ·f·gᵢ = f·(Σ λᵢ·gᵢ), one
/// affine form with extension coefficients. So the prover evaluates as many products as there are left
/// factors, not constraints, and folds only those factors and forms.
struct ProductForm: Sendable {
  struct Quadratic: Sendable {
    var constraint: Int
    var left: Int
    var right: Int
    var coefficient: Felt
  }
  struct Cubic: Sendable {
    var constraint: Int
    var left: Int
    var middle: Int
    var right: Int
    var coefficient: Felt
  }

  /// Distinct affine forms, shared by all constraints and multiplicities.
  private(set) var forms: [Affine] = []
  /// By constraint.
  private(set) var affine: [Affine] = []
  /// Sorted so that `left` is the factor that many share.
  private(set) var quadratics: [Quadratic] = []
  /// `left` and `middle` are the pair of factors that many share.
  private(set) var cubics: [Cubic] = []
  /// The index in `forms` of each interaction's multiplicity.
  private(set) var multiplicities: [Int] = []

  init(_ table: Table) {
    var values: [Polynomial] = []
    for node in table.nodes {
      switch node.kind {
      case .constant: values.append(Polynomial(affine: Affine(constant: node.value, terms: [])))
      case .variable:
        let term = Affine.Term(variable: Int(node.a), coefficient: .one)
        values.append(Polynomial(affine: Affine(constant: .zero, terms: [term])))
      case .add: values.append(values[Int(node.a)].adding(values[Int(node.b)], times: .one))
      case .subtract: values.append(values[Int(node.a)].adding(values[Int(node.b)], times: .minusOne))
      case .multiply: values.append(multiply(values[Int(node.a)], values[Int(node.b)]))
      // `SummandForms` has the table's convolutions as whole products.
      case .convolution: values.append(Polynomial(affine: Affine(constant: .zero, terms: [])))
      }
    }
    for (i, constraint) in table.constraints.enumerated() {
      let value = values[constraint.root]
      affine.append(value.affine)
      for (factors, c) in value.quadratics {
        quadratics.append(Quadratic(constraint: i, left: factors[0], right: factors[1], coefficient: c))
      }
      for (factors, c) in value.cubics {
        cubics.append(
          Cubic(constraint: i, left: factors[0], middle: factors[1], right: factors[2], coefficient: c))
      }
    }
    multiplicities = table.interactions.map { intern($0.multiplicity) }
    chooseLeftFactors()
    chooseLeftPairs()
  }

  private mutating func intern(_ form: Affine) -> Int {
    for (i, known) in forms.enumerated() where known == form { return i }
    forms.append(form)
    return forms.count - 1
  }

  /// A polynomial of degree ≤ 3; factors are indices into `forms`.
  private struct Polynomial {
    var affine: Affine
    var quadratics: [(factors: [Int], coefficient: Felt)] = []
    var cubics: [(factors: [Int], coefficient: Felt)] = []

    func adding(_ other: Polynomial, times scale: Felt) -> Polynomial {
      var sum = self
      sum.affine = affine.adding(other.affine, times: scale)
      for (f, c) in other.quadratics { sum.quadratics.append((f, c * scale)) }
      for (f, c) in other.cubics { sum.cubics.append((f, c * scale)) }
      return sum
    }
  }

  private mutating func multiply(_ a: Polynomial, _ b: Polynomial) -> Polynomial {
    let zero = Polynomial(affine: Affine(constant: .zero, terms: []))
    if a.quadratics.isEmpty && a.cubics.isEmpty && a.affine.isConstant {
      return zero.adding(b, times: a.affine.constant)
    }
    if b.quadratics.isEmpty && b.cubics.isEmpty && b.affine.isConstant {
      return zero.adding(a, times: b.affine.constant)
    }
    // One factor is affine, the other at most quadratic: degrees were checked when the table was built.
    let (line, other) = a.quadratics.isEmpty ? (a, b) : (b, a)
    precondition(line.quadratics.isEmpty && line.cubics.isEmpty && other.cubics.isEmpty, "degree above 3")
    var product = zero
    let f = intern(line.affine)
    if other.affine.isConstant {
      product.affine = zero.affine.adding(line.affine, times: other.affine.constant)
    } else {
      product.quadratics.append(([f, intern(other.affine)], .one))
    }
    for (factors, c) in other.quadratics { product.cubics.append(([f] + factors, c)) }
    return product
  }

  /// Puts the more frequent factor on the left, greedily.
  private mutating func chooseLeftFactors() {
    var pending = Array(quadratics.indices)
    while !pending.isEmpty {
      var uses = [Int](repeating: 0, count: forms.count)
      for i in pending {
        uses[quadratics[i].left] += 1
        if quadratics[i].left != quadratics[i].right { uses[quadratics[i].right] += 1 }
      }
      var best = 0
      for f in forms.indices where uses[f] > uses[best] { best = f }
      for i in pending where quadratics[i].right == best {
        (quadratics[i].left, quadratics[i].right) = (best, quadratics[i].left)
      }
      pending.removeAll { quadratics[$0].left == best }
    }
  }

  /// The same for the pair that two of the three factors make.
  private mutating func chooseLeftPairs() {
    func pairs(_ c: Cubic) -> [(Int, Int, Int)] {
      let f = [c.left, c.middle, c.right]
      return [(0, 1, 2), (0, 2, 1), (1, 2, 0)].map { (i, j, k) in (min(f[i], f[j]), max(f[i], f[j]), f[k]) }
    }
    var pending = Array(cubics.indices)
    while !pending.isEmpty {
      var uses: [Int: Int] = [:]
      for i in pending { for (a, b, _) in pairs(cubics[i]) { uses[a * forms.count + b, default: 0] += 1 } }
      let best = uses.max { ($0.value, $1.key) < ($1.value, $0.key) }!.key
      pending.removeAll { i in
        for (a, b, c) in pairs(cubics[i]) where a * forms.count + b == best {
          cubics[i].left = a
          cubics[i].middle = b
          cubics[i].right = c
          return true
        }
        return false
      }
    }
  }
}

extension Affine {
  /// self + scale · other.
  func adding(_ other: Affine, times scale: Felt) -> Affine {
    var terms: [Affine.Term] = []
    var i = 0
    var j = 0
    while i < self.terms.count || j < other.terms.count {
      let a = i < self.terms.count ? self.terms[i].variable : Int.max
      let b = j < other.terms.count ? other.terms[j].variable : Int.max
      var c = Felt.zero
      if a <= b {
        c += self.terms[i].coefficient
        i += 1
      }
      if b <= a {
        c += other.terms[j].coefficient * scale
        j += 1
      }
      if !c.isZero { terms.append(Affine.Term(variable: min(a, b), coefficient: c)) }
    }
    return Affine(constant: constant + other.constant * scale, terms: terms)
  }
}
