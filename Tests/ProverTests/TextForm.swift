import KoalaBear
import ProofTestSupport
import Testing

@testable import Constraints
@testable import Prover
@testable import Verifier

/// Step 6's text once more, naively: a list of products for each table.
struct TextForm {
  struct Value {
    var affine: Affine
    var products: [(Felt, [Affine])] = []
    var constant: Felt? { products.isEmpty && affine.isConstant ? affine.constant : nil }
  }
  static func values(_ table: Table) -> [Value] {
    var values: [Value] = []
    func zero() -> Affine { Affine(constant: .zero, terms: []) }
    for node in table.nodes {
      switch node.kind {
      case .constant: values.append(Value(affine: Affine(constant: node.value, terms: [])))
      case .variable:
        values.append(
          Value(affine: Affine(constant: .zero, terms: [.init(variable: Int(node.a), coefficient: .one)])))
      case .convolution: values.append(Value(affine: zero()))
      case .add, .subtract:
        let (a, b) = (values[Int(node.a)], values[Int(node.b)])
        let s: Felt = node.kind == .add ? .one : .minusOne
        values.append(
          Value(
            affine: Affine(
              constant: a.affine.constant + s * b.affine.constant,
              unsorted: a.affine.terms
                + b.affine.terms.map { .init(variable: $0.variable, coefficient: s * $0.coefficient) }),
            products: a.products + b.products.map { (s * $0.0, $0.1) }))
      case .multiply:
        let (a, b) = (values[Int(node.a)], values[Int(node.b)])
        func scale(_ v: Value, _ c: Felt) -> Value {
          Value(
            affine: Affine(
              constant: v.affine.constant * c,
              unsorted: v.affine.terms.map { .init(variable: $0.variable, coefficient: c * $0.coefficient) }),
            products: v.products.map { (c * $0.0, $0.1) })
        }
        if let c = a.constant {
          values.append(scale(b, c))
          continue
        }
        if let c = b.constant {
          values.append(scale(a, c))
          continue
        }
        let (f, h) = a.products.isEmpty ? (a, b) : (b, a)
        var v = Value(affine: zero())
        if h.affine.isConstant {
          v.affine = scale(f, h.affine.constant).affine
        } else {
          v.products.append((.one, [f.affine, h.affine]))
        }
        for p in h.products { v.products.append((p.0, [f.affine] + p.1)) }
        values.append(v)
      }
    }
    return table.constraints.map { values[$0.root] }
  }
}
