public import KoalaBear

/// A polynomial in the columns of one table, recorded in the table's graph.
///
/// A value: `+`, `-`, `*` with expressions of the same table, field elements and integer literals.
/// Equal subexpressions are one node.
public struct Expression {
  /// Nil for a constant, which belongs to no table.
  let graph: ExpressionGraph?
  let node: Int32
  let constant: Felt

  init(graph: ExpressionGraph, node: Int32) {
    self.graph = graph
    self.node = node
    constant = .zero
  }

  /// A constant polynomial.
  public init(_ constant: Felt) {
    graph = nil
    node = -1
    self.constant = constant
  }

  /// The total degree, as an upper bound (cancellations are not seen).
  public var degree: Int { graph.map { Int($0.degrees[Int(node)]) } ?? 0 }

  /// The node in `graph`, recording a constant if need be.
  func node(in target: ExpressionGraph) -> Int32 {
    guard let graph else { return target.constant(constant) }
    precondition(graph === target, "an expression of another table")
    return node
  }

  private static func combine(_ kind: Node.Kind, _ a: Expression, _ b: Expression) -> Expression {
    guard let graph = a.graph ?? b.graph else {
      switch kind {
      case .add: return Expression(a.constant + b.constant)
      case .subtract: return Expression(a.constant - b.constant)
      default: return Expression(a.constant * b.constant)
      }
    }
    return graph.record(kind, a.node(in: graph), b.node(in: graph))
  }

  public static func + (a: Expression, b: Expression) -> Expression { combine(.add, a, b) }
  public static func - (a: Expression, b: Expression) -> Expression { combine(.subtract, a, b) }
  public static func * (a: Expression, b: Expression) -> Expression { combine(.multiply, a, b) }
  public static prefix func - (a: Expression) -> Expression { Expression(.zero) - a }

  @_disfavoredOverload public static func + (a: Expression, b: Felt) -> Expression { a + Expression(b) }
  @_disfavoredOverload public static func - (a: Expression, b: Felt) -> Expression { a - Expression(b) }
  @_disfavoredOverload public static func * (a: Expression, b: Felt) -> Expression { a * Expression(b) }
  @_disfavoredOverload public static func + (a: Felt, b: Expression) -> Expression { Expression(a) + b }
  @_disfavoredOverload public static func - (a: Felt, b: Expression) -> Expression { Expression(a) - b }
  @_disfavoredOverload public static func * (a: Felt, b: Expression) -> Expression { Expression(a) * b }

  public static func += (a: inout Expression, b: Expression) { a = a + b }
  public static func -= (a: inout Expression, b: Expression) { a = a - b }
  public static func *= (a: inout Expression, b: Expression) { a = a * b }
}

extension Expression: ExpressibleByIntegerLiteral {
  /// The literal modulo p.
  public init(integerLiteral value: Int64) {
    let magnitude = Felt(reducing: value.magnitude)
    self.init(value < 0 ? -magnitude : magnitude)
  }
}

extension Sequence where Element == Expression {
  /// The sum, zero for none.
  public func sum() -> Expression {
    var total = Expression(Felt.zero)
    for term in self { total += term }
    return total
  }

  /// Σ element[i] · base^i: the number whose digits (least significant first) these are.
  public func digits(base: Felt) -> Expression {
    var total = Expression(Felt.zero)
    var power = Felt.one
    for term in self {
      total += Expression(power) * term
      power *= base
    }
    return total
  }
}
