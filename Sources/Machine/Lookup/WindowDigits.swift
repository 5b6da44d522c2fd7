import Constraints
import KoalaBear

/// How a lookup table of windows numbers its rows: groups of digits, each with bits of the row index of its own, in which the
/// digits are a number in base `radix`.
public struct WindowDigits: Sendable {
  /// Digits are 0 ..< radix.
  public let radix: Int
  /// How many digits each group has; 8 together.
  public let groups: [Int]

  /// Digits 0, 1, 2: 5 and 3 of them, 8 and 5 bits.
  public static let ternary = WindowDigits(radix: 3, groups: [5, 3])

  /// Bits of the row index that a group takes.
  private func width(_ group: Int) -> Int {
    let values = (0..<groups[group]).reduce(1) { p, _ in p * radix }
    return Int.bitWidth - (values - 1).leadingZeroBitCount
  }

  /// log₂ of the rows.
  public var logHeight: Int { groups.indices.reduce(0) { $0 + width($1) } }

  /// For each number of eight bits the row whose digits they are. The row of a sum of digits is the sum of rows.
  public var rows: [UInt32] {
    var strides: [UInt32] = []
    var low = 0
    for g in groups.indices {
      var power: UInt32 = 1
      for _ in 0..<groups[g] {
        strides.append(power << UInt32(low))
        power *= UInt32(radix)
      }
      low += width(g)
    }
    return (0..<256).map { bits in
      strides.indices.reduce(0) { bits >> $1 & 1 == 1 ? $0 + strides[$1] : $0 }
    }
  }

  /// Σ weight[i] · f(digit i) as a sum of functions of the groups' bits. Rows whose bits are no digits repeat digits 0.
  func terms(_ weights: [UInt32], _ f: (Int) -> UInt32) -> [VirtualColumn.Term] {
    var terms: [VirtualColumn.Term] = []
    var low = 0
    var first = 0
    for g in groups.indices {
      let used = (0..<groups[g]).reduce(1) { p, _ in p * radix }
      let values = (0..<1 << width(g)).map { n in
        var digits = n < used ? n : 0
        var sum = Felt.zero
        for i in first..<first + groups[g] {
          sum += Felt(weights[i]) * Felt(f(digits % radix))
          digits /= radix
        }
        return sum
      }
      terms.append(VirtualColumn.Term(low: low, values: values))
      low += width(g)
      first += groups[g]
    }
    return terms
  }
}
