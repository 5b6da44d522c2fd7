public import Soundness

/// What prover and verifier agree on about one commitment.
///
/// The polynomial has 2^`variables` evaluations, of which only the first `length` may be non-zero. It is cut into
/// 2^k₀ blocks; a leaf has one element for each of the first `width` blocks, the ones that are not all zero by
/// definition. `length` and the shape belong to the statement: the caller observes whatever determines them.
public struct WHIRConfig: Hashable, Sendable {
  public let parameters: OpeningParameters
  /// Evaluations that may be non-zero, in `1 ... 2^variables`.
  public let length: Int

  /// Nil when `length` does not fit the parameters.
  public init?(_ parameters: OpeningParameters, length: Int) {
    guard length >= 1 && length <= 1 << parameters.shape.variables else { return nil }
    self.parameters = parameters
    self.length = length
  }

  /// A polynomial of the fewest variables that hold `length` evaluations, at least `minimumVariables`; the other
  /// choices of the shape are the defaults. Nil when the target cannot be reached.
  public init?(length: Int, target: Int, logInverseRate: Int, minimumVariables: Int = 8) {
    guard length >= 1 && length <= 1 << 30 else { return nil }
    let shape = OpeningShape(
      target: target, variables: max(WHIRConfig.logCeiling(length), minimumVariables),
      logInverseRate: logInverseRate)
    guard let parameters = OpeningParameters(shape) else { return nil }
    self.init(parameters, length: length)
  }

  /// Variables of the committed polynomial.
  public var variables: Int { parameters.shape.variables }

  /// Variables of one of the blocks the polynomial is cut into.
  var blockVariables: Int { variables - parameters.oracles[0].folding }

  /// Blocks that may be non-zero: elements in a leaf of the first commitment.
  public var width: Int { (length - 1) >> blockVariables + 1 }

  /// log₂ x rounded up, for x ≥ 1.
  static func logCeiling(_ x: Int) -> Int { x <= 1 ? 0 : Int.bitWidth - (x - 1).leadingZeroBitCount }
}
