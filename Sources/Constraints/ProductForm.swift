public import KoalaBear

/// The constraints of a table, without its convolutions, as sums of products of at most three affine forms.
///
/// Constraint i is `affine[i]` + Σ coefficient · Π factors over its products. The order is that of
/// `Documentation/ProofSystem.md`; it is part of the protocol.
public struct ProductForm: Sendable {
  /// coefficient · forms[first] · forms[second] (· forms[third], unless that is −1).
  public struct Product: Sendable {
    public let constraint: Int
    public let coefficient: Felt
    public let first: Int
    public let second: Int
    public let third: Int
  }

  /// Distinct affine forms of degree one.
  public private(set) var forms: [Affine] = []
  /// By constraint.
  public private(set) var affine: [Affine] = []
  /// By constraint, and within one as its expansion meets them.
  public private(set) var products: [Product] = []

  init(nodes: [Node], constraints: [Constraint]) {
    var index = FormIndex()
    var values: [Expansion] = []
    values.reserveCapacity(nodes.count)
    for node in nodes {
      switch node.kind {
      case .constant: values.append(Expansion(Affine(constant: node.value, terms: [])))
      case .variable:
        let term = Affine.Term(variable: Int(node.a), coefficient: .one)
        values.append(Expansion(Affine(constant: .zero, terms: [term])))
      // Whole convolutions are products of their own.
      case .convolution: values.append(Expansion(Affine(constant: .zero, terms: [])))
      case .add: values.append(values[Int(node.a)].adding(values[Int(node.b)], times: .one))
      case .subtract: values.append(values[Int(node.a)].adding(values[Int(node.b)], times: .minusOne))
      case .multiply: values.append(multiply(values[Int(node.a)], values[Int(node.b)], &index))
      }
    }
    for (i, constraint) in constraints.enumerated() {
      let value = values[constraint.root]
      affine.append(value.affine)
      for p in value.products {
        products.append(
          Product(
            constraint: i, coefficient: p.coefficient, first: p.first, second: p.second, third: p.third))
      }
    }
  }

  private mutating func multiply(_ a: Expansion, _ b: Expansion, _ index: inout FormIndex) -> Expansion {
    if a.isConstant { return b.scaled(by: a.affine.constant) }
    if b.isConstant { return a.scaled(by: b.affine.constant) }
    // One factor is affine, the other at most quadratic: degrees were checked when the table was built.
    let (line, other) = a.products.isEmpty ? (a, b) : (b, a)
    precondition(line.products.isEmpty, "a product of two products")
    var result = Expansion(Affine(constant: .zero, terms: []))
    let first = index.insert(line.affine, into: &forms)
    if other.affine.isConstant {
      result.affine = line.affine.scaled(by: other.affine.constant)
    } else {
      let second = index.insert(other.affine, into: &forms)
      result.products.append(Expansion.Product(coefficient: .one, first: first, second: second, third: -1))
    }
    for p in other.products {
      precondition(p.third < 0, "degree above 3")
      result.products.append(
        Expansion.Product(coefficient: p.coefficient, first: first, second: p.first, third: p.second))
    }
    return result
  }
}

/// A node as a polynomial: affine + Σ products, in the order in which they occur; factors are places in the list of forms.
private struct Expansion {
  struct Product {
    var coefficient: Felt
    var first: Int
    var second: Int
    var third: Int
  }
  var affine: Affine
  var products: [Product] = []

  init(_ affine: Affine) { self.affine = affine }

  var isConstant: Bool { products.isEmpty && affine.isConstant }

  func adding(_ other: Expansion, times scale: Felt) -> Expansion {
    var sum = self
    sum.affine = affine.adding(other.affine, times: scale)
    for var product in other.products {
      product.coefficient *= scale
      sum.products.append(product)
    }
    return sum
  }

  func scaled(by scale: Felt) -> Expansion {
    var result = Expansion(affine.scaled(by: scale))
    result.products = products
    for i in products.indices { result.products[i].coefficient *= scale }
    return result
  }
}

/// Where equal forms are found: open addressing, −1 for free, the length a power of two.
private struct FormIndex {
  private var slots = [Int32](repeating: -1, count: 64)

  private static func hash(_ form: Affine) -> Int {
    var h = UInt64(form.constant.raw) &+ 0x9e37_79b9_7f4a_7c15
    for term in form.terms {
      h = (h ^ UInt64(UInt32(truncatingIfNeeded: term.variable))) &* 0xbf58_476d_1ce4_e5b9
      h ^= h &>> 29
      h = (h ^ UInt64(term.coefficient.raw)) &* 0x94d0_49bb_1331_11eb
      h ^= h &>> 32
    }
    return Int(truncatingIfNeeded: h & 0x7fff_ffff)
  }

  mutating func insert(_ form: Affine, into forms: inout [Affine]) -> Int {
    var i = FormIndex.hash(form) & (slots.count - 1)
    while slots[i] >= 0 {
      if forms[Int(slots[i])] == form { return Int(slots[i]) }
      i = (i + 1) & (slots.count - 1)
    }
    forms.append(form)
    slots[i] = Int32(forms.count - 1)
    if forms.count * 2 > slots.count {
      slots = [Int32](repeating: -1, count: slots.count * 2)
      for k in forms.indices {
        var j = FormIndex.hash(forms[k]) & (slots.count - 1)
        while slots[j] >= 0 { j = (j + 1) & (slots.count - 1) }
        slots[j] = Int32(k)
      }
    }
    return forms.count - 1
  }
}
