public import Soundness

/// How a polynomial is cut and encoded when it is committed.
///
/// It has 2^`variables` evaluations, of which only the first `length` may be non-zero. It is cut into 2^`folding`
/// blocks; a leaf has one element for each of the first `width` blocks, the ones that are not all zero by definition.
public struct WHIRCode: Hashable, Sendable {
  public let variables: Int
  public let folding: Int
  public let logInverseRate: Int
  /// In `1 ... 2^variables`.
  public let length: Int

  init(variables: Int, folding: Int, logInverseRate: Int, length: Int) {
    self.variables = variables
    self.folding = folding
    self.logInverseRate = logInverseRate
    self.length = length
  }

  /// A polynomial that is committed beforehand, by somebody the verifier trusts, and opened along with another one.
  /// Nil when the length does not fit the shape.
  public init?(_ shape: FixedShape, length: Int) {
    guard shape.isValid && length >= 1 && length <= 1 << shape.variables else { return nil }
    self.init(
      variables: shape.variables, folding: shape.folding, logInverseRate: shape.logInverseRate, length: length
    )
  }

  /// The same with the fewest variables that hold `length` evaluations, at least `minimumVariables`.
  public init?(fixedLength length: Int, logInverseRate: Int, minimumVariables: Int = 8) {
    guard length >= 1 && length <= 1 << 30 else { return nil }
    let variables = max(WHIRCode.logCeiling(length), minimumVariables)
    self.init(FixedShape(variables: variables, logInverseRate: logInverseRate), length: length)
  }

  /// The shape of a polynomial that is committed beforehand.
  public var fixedShape: FixedShape {
    FixedShape(variables: variables, logInverseRate: logInverseRate, folding: folding)
  }

  /// Variables of one of the blocks the polynomial is cut into, and what is left of it when all blocks are one.
  var blockVariables: Int { variables - folding }

  /// Blocks that may be non-zero: elements in a leaf.
  public var width: Int { (length - 1) >> blockVariables + 1 }

  /// log₂ of the number of leaves.
  public var logLeaves: Int { blockVariables + logInverseRate }

  /// log₂ x rounded up, for x ≥ 1.
  static func logCeiling(_ x: Int) -> Int { x <= 1 ? 0 : Int.bitWidth - (x - 1).leadingZeroBitCount }
}
