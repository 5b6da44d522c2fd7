public import KoalaBear

/// What the argument leaves to be checked: the sum of the leaves is `root` if the multilinear extensions of the
/// leaves' numerators and denominators take the values of `leaf` at `point`.
///
/// The caller decides what `root` has to be: for a bus that balances, numerator zero and denominator not zero.
public struct FractionSumClaim: Hashable, Sendable {
  public var root: Fraction
  /// One coordinate a variable; point[0] belongs to the top bit of a leaf's index.
  public var point: [Felt5]
  public var leaf: Fraction

  public init(root: Fraction, point: [Felt5], leaf: Fraction) {
    self.root = root
    self.point = point
    self.leaf = leaf
  }
}

/// The values of a layer's two polynomials at (0, z) and (1, z).
struct PairClaim: Hashable, Sendable, BitwiseCopyable {
  var low: Fraction
  var high: Fraction

  /// Layer k at z, by layer k + 1 at (0, z) and (1, z).
  var sum: Fraction { low + high }

  /// The layer at (x, z).
  func at(_ x: Felt5) -> Fraction {
    Fraction(
      low.numerator + x * (high.numerator - low.numerator),
      low.denominator + x * (high.denominator - low.denominator))
  }
}

/// The shape of the argument.
public enum LogUp {
  /// The layer of 2^`clearVariables` fractions is sent in clear: fewer elements than the rounds it replaces.
  public static let clearVariables = 3
  /// The smallest number of variables; shorter lists are padded with 0/1.
  public static let minimumVariables = 4
  /// The largest number of variables that the verifier accepts.
  public static let maximumVariables = 40
}
