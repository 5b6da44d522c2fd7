public import KoalaBear

/// A fraction of the challenge field. Its denominator may be zero: it is a formal pair.
@frozen
public struct Fraction: Hashable, Sendable, BitwiseCopyable {
  public var numerator: Felt5
  public var denominator: Felt5

  @inlinable
  public init(_ numerator: Felt5, _ denominator: Felt5) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// 0/1.
  public static let neutral = Fraction(.zero, .one)

  /// n₀/d₀ + n₁/d₁ = (n₀·d₁ + n₁·d₀) / (d₀·d₁), not reduced.
  @inlinable
  public static func + (a: Fraction, b: Fraction) -> Fraction {
    Fraction(
      a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
  }

  /// n + λ·d.
  func combined(_ lambda: Felt5) -> Felt5 { numerator + lambda * denominator }

  /// The sum of a list of 2^m fractions, top variable first: entry i is added to entry i + half, and so on.
  public static func sum(_ fractions: [Fraction]) -> Fraction {
    var layer = fractions
    while layer.count > 1 {
      let half = layer.count / 2
      for i in 0..<half { layer[i] = layer[i] + layer[i + half] }
      layer.removeLast(layer.count - half)
    }
    return layer.first ?? .neutral
  }

  /// The two multilinear polynomials with these values at a point, point[0] being the top bit of the index. There
  /// are 2^(the number of coordinates) values.
  static func evaluate(_ fractions: ArraySlice<Fraction>, at point: ArraySlice<Felt5>) -> Fraction {
    var layer = [Fraction](fractions)
    for r in point {
      let half = layer.count / 2
      for i in 0..<half {
        layer[i].numerator += r * (layer[i + half].numerator - layer[i].numerator)
        layer[i].denominator += r * (layer[i + half].denominator - layer[i].denominator)
      }
      layer.removeLast(layer.count - half)
    }
    return layer.first ?? .neutral
  }
}
