import Constraints
import KoalaBear

/// A table's products of affine forms (`ProductForm`), with those factors in front that many of them share.
///
/// With a random coefficient per constraint, everything with a common left factor collapses: Σ λᵢ·f·gᵢ = f·(Σ λᵢ·gᵢ), one
/// affine form with extension coefficients. So the prover evaluates as many products as there are left
/// factors, not constraints, and folds only those factors and forms.
struct SharedFactors: Sendable {
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
    forms = table.products.forms
    affine = table.products.affine
    for p in table.products.products {
      if p.third < 0 {
        quadratics.append(
          Quadratic(constraint: p.constraint, left: p.first, right: p.second, coefficient: p.coefficient))
      } else {
        cubics.append(
          Cubic(
            constraint: p.constraint, left: p.first, middle: p.second, right: p.third,
            coefficient: p.coefficient))
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
