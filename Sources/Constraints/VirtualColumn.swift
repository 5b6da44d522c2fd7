public import KoalaBear

/// A column that is a known function of the row index: never committed, evaluated by the verifier itself.
///
/// Row indices are read most significant bit first by the variables of a point; bit k of the index is
/// variable `n − 1 − k`. Each of these functions is multilinear in the bits.
public struct VirtualColumn: Sendable, Equatable {
  public enum Kind: UInt8, Sendable {
    /// Σ 2^(k − low) · bit k, for k in `low ..< high`.
    case bits
    /// (bits 0 ..< high) AND (bits high ..< 2·high).
    case and
  }
  public let kind: Kind
  public let low: Int
  public let high: Int

  init(_ kind: Kind, low: Int, high: Int) {
    self.kind = kind
    self.low = low
    self.high = high
  }

  /// The value at `row`.
  public func value(row: Int) -> Felt {
    switch kind {
    case .bits: return Felt(UInt32(truncatingIfNeeded: (row >> low) & ((1 << (high - low)) - 1)))
    case .and:
      let mask = (1 << high) - 1
      return Felt(UInt32(truncatingIfNeeded: row & (row >> high) & mask))
    }
  }

  /// The multilinear extension at the last `logHeight` coordinates of `point`. Bits at or above
  /// `logHeight` are zero. `point` must have at least `logHeight` coordinates.
  public func evaluate(at point: [Felt5], logHeight: Int) -> Felt5 {
    func bit(_ k: Int) -> Felt5 { k < logHeight ? point[point.count - 1 - k] : .zero }
    var result = Felt5.zero
    var power = Felt.one
    switch kind {
    case .bits:
      for k in low..<high {
        result += bit(k) * power
        power = power + power
      }
    case .and:
      for k in 0..<high {
        result += bit(k) * bit(k + high) * power
        power = power + power
      }
    }
    return result
  }
}
