public import KoalaBear

/// constant + Σ coefficient · variable, over the variables of a table.
public struct Affine: Sendable, Equatable {
  public struct Term: Sendable, Equatable {
    /// Index into the table's variables: main columns, then preprocessed, then virtual.
    public var variable: Int
    public var coefficient: Felt

    public init(variable: Int, coefficient: Felt) {
      self.variable = variable
      self.coefficient = coefficient
    }
  }
  public var constant: Felt
  /// Ascending variables, no zero coefficient.
  public var terms: [Term]

  public init(constant: Felt, terms: [Term]) {
    self.constant = constant
    self.terms = terms
  }

  /// The same form from terms in any order, of which several may be of one variable and some zero.
  init(constant: Felt, unsorted: [Term]) {
    self.init(constant: constant, terms: unsorted)
    if terms.count > 1 {
      terms.sort { $0.variable < $1.variable }
      var merged: [Term] = []
      merged.reserveCapacity(terms.count)
      for term in terms {
        if let last = merged.last, last.variable == term.variable {
          merged[merged.count - 1].coefficient += term.coefficient
        } else {
          merged.append(term)
        }
      }
      terms = merged
    }
    terms.removeAll { $0.coefficient.isZero }
  }

  public var isConstant: Bool { terms.isEmpty }

  /// The value at a row. `values` holds one element per variable of the table.
  public func evaluate(_ values: UnsafeBufferPointer<Felt>) -> Felt {
    var result = constant
    for term in terms { result += values[term.variable] * term.coefficient }
    return result
  }

  /// The value at a point of the multilinear extension.
  public func evaluate(_ values: [Felt5]) -> Felt5 {
    var result = Felt5(constant)
    for term in terms {
      if term.coefficient == .one {
        result += values[term.variable]
      } else {
        ExtensionVectors.add(term.coefficient, times: values[term.variable], to: &result)
      }
    }
    return result
  }

  /// self + scale · other.
  public func adding(_ other: Affine, times scale: Felt) -> Affine {
    var sum: [Term] = []
    sum.reserveCapacity(terms.count + other.terms.count)
    var i = 0
    var j = 0
    while i < terms.count || j < other.terms.count {
      let a = i < terms.count ? terms[i].variable : Int.max
      let b = j < other.terms.count ? other.terms[j].variable : Int.max
      var c = Felt.zero
      if a <= b {
        c += terms[i].coefficient
        i += 1
      }
      if b <= a {
        c += other.terms[j].coefficient * scale
        j += 1
      }
      if !c.isZero { sum.append(Term(variable: min(a, b), coefficient: c)) }
    }
    return Affine(constant: constant + other.constant * scale, terms: sum)
  }

  func scaled(by scale: Felt) -> Affine {
    if scale.isZero { return Affine(constant: .zero, terms: []) }
    return Affine(
      constant: constant * scale,
      terms: terms.map { Term(variable: $0.variable, coefficient: $0.coefficient * scale) })
  }
}
