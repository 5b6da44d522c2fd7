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
}
