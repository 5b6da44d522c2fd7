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
    /// A sum of constants that are chosen by groups of bits: `terms`.
    case sum
  }

  /// A function of a few bits of the row index, given by its values.
  public struct Term: Sendable, Equatable {
    /// 1 … 8 different bits.
    public let bits: [Int]
    /// 2^(number of bits) values: entry Σ 2^i · bit i of `bits`.
    public let values: [Felt]
    /// Whether `bits` follow one another.
    private let isRange: Bool

    public init(bits: [Int], values: [Felt]) {
      precondition(bits.count >= 1 && bits.count <= 8 && bits.allSatisfy { $0 >= 0 }, "1 … 8 bits")
      precondition(Set(bits).count == bits.count, "a bit twice")
      precondition(values.count == 1 << bits.count, "a value for every number of these bits")
      self.bits = bits
      self.values = values
      isRange = bits.indices.allSatisfy { bits[$0] == bits[0] + $0 }
    }

    /// - Parameter values: 2, 4, … 256 of them, for the number that the bits from `low` on are.
    public init(low: Int, values: [Felt]) {
      self.init(bits: (0..<values.count.trailingZeroBitCount).map { low + $0 }, values: values)
    }

    func value(row: Int) -> Felt {
      if isRange { return values[(row >> bits[0]) & (values.count - 1)] }
      var index = 0
      for (i, bit) in bits.enumerated() { index |= (row >> bit & 1) << i }
      return values[index]
    }
  }

  public let kind: Kind
  public let low: Int
  public let high: Int
  /// Only of `sum`.
  public let terms: [Term]
  /// Only of `sum`: what the function is called in reports.
  let name: String

  init(_ kind: Kind, low: Int, high: Int) {
    self.kind = kind
    self.low = low
    self.high = high
    terms = []
    name = ""
  }

  init(sum terms: [Term], name: String) {
    kind = .sum
    low = 0
    high = 0
    self.terms = terms
    self.name = name
  }

  /// The same function, whatever it is called.
  public static func == (a: VirtualColumn, b: VirtualColumn) -> Bool {
    a.kind == b.kind && a.low == b.low && a.high == b.high && a.terms == b.terms
  }

  /// The value at `row`.
  public func value(row: Int) -> Felt {
    switch kind {
    case .bits: return Felt(UInt32(truncatingIfNeeded: (row >> low) & ((1 << (high - low)) - 1)))
    case .and:
      let mask = (1 << high) - 1
      return Felt(UInt32(truncatingIfNeeded: row & (row >> high) & mask))
    case .sum:
      var sum = Felt.zero
      for term in terms { sum += term.value(row: row) }
      return sum
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
    case .sum:
      for term in terms {
        // The multilinear extension of the values, from the highest bit down.
        var values = term.values.map { Felt5($0) }
        for k in term.bits.indices.reversed() {
          let x = bit(term.bits[k])
          for i in 0..<1 << k { values[i] += x * (values[i + 1 << k] - values[i]) }
        }
        result += values[0]
      }
    }
    return result
  }
}
