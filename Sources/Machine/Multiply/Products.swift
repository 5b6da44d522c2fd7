import Constraints
import KoalaBear

/// Products of 16-bit limbs would pass p, so one factor is taken in bytes: x_i y_n < 2²⁴.
enum Products {
  /// What carries are shifted by for their range check: c = column − 1024.
  static let offset: Int64 = 1024

  /// S_n = Σ x_i y_(n − 2 i): the terms of weight 2^(8 n) in a product; at most four, so below 2²⁶.
  static func term(_ n: Int, _ x: [Expression], _ yBytes: [Expression]) -> Expression {
    var sum = Expression(Felt.zero)
    for i in x.indices where n >= 2 * i && n - 2 * i < yBytes.count { sum += x[i] * yBytes[n - 2 * i] }
    return sum
  }
}

/// A sum Σ 2^(8 n) e_n that is shown to be a multiple of 2^(8 count), by carries c₀ = 0, c_(n+1) = (e_n + c_n) / 2⁸.
///
/// The carries are columns, c = column − 1024, in the 2²⁰ range table; so 2⁸ c is below 2²⁸, the terms e_n are below
/// 2²⁷ in absolute value, and every step holds over the integers.
struct CarryChain {
  let f: Frame
  private(set) var carry = Expression(Felt.zero)
  private var n = 0

  init(_ f: Frame) { self.f = f }

  /// Takes e_n, with a column for the carry out of it.
  mutating func add(_ e: Expression) {
    let column = f.t.column("carry[\(n + 1)]")
    f.range20(column, "carry[\(n + 1)]")
    let next = column - Expression(integerLiteral: Products.offset) * f.live
    f.t.constrain(e + carry - 256 * next, "weight 2^\(8 * n)")
    carry = next
    n += 1
  }

  /// Takes e_n where the carry out is known to be `next`.
  mutating func add(_ e: Expression, carryOut next: Expression) {
    f.t.constrain(e + carry - 256 * next, "weight 2^\(8 * n)")
    carry = next
    n += 1
  }
}
