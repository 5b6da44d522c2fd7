import Constraints
import KoalaBear

/// Products of numbers in bytes, with the carries of a sum of such products.
///
/// e_n = Σ x_i y_(n − i) over bytes is the part of weight 2^(8 n). Two of them at a time, e_(2 k) + 2⁸ e_(2 k + 1) has the
/// weight 2^(16 k); of N-byte factors it is at most 257 · 255² N, which for N ≤ 48 is below 2^29.58.
enum ByteProducts {
  /// The part of weight 2^(16 k) of x · y.
  static func term(_ k: Int, _ x: [Expression], _ y: [Expression]) -> Expression {
    part(2 * k, x, y) + 256 * part(2 * k + 1, x, y)
  }

  private static func part(_ n: Int, _ x: [Expression], _ y: [Expression]) -> Expression {
    var sum = Expression(Felt.zero)
    for i in x.indices where n >= i && n - i < y.count { sum += x[i] * y[n - i] }
    return sum
  }
}

/// A sum Σ 2^(16 k) e_k that is shown to be 0 as an integer, by carries c₀ = 0, e_k + c_k = 2¹⁶ c_(k+1), the last one 0.
///
/// The carries are columns, c = column − offset, and each column is below 2^bits ≤ 2¹⁵: the split of the column at
/// `bits` leaves 0 above. So |2¹⁶ c| ≤ 2³⁰ for bits = 14 with any offset, or for bits = 15 with the offset 2¹⁴; and every
/// step holds over the integers if |e_k| + |c_k| + 2³⁰ < p, which is so for |e_k| below 2³⁰ − 2²⁴ − 2¹⁵.
struct WideCarries {
  let f: Frame
  let bits: Int
  let offset: Int64
  private var carry = Expression(Felt.zero)
  private var k = 0

  init(_ f: Frame, bits: Int, offset: Int64) {
    precondition(bits <= 14 || bits == 15 && offset == 1 << 14)
    (self.f, self.bits, self.offset) = (f, bits, offset)
  }

  /// Takes e_k; `last` if nothing may be left.
  mutating func add(_ e: Expression, last: Bool = false) {
    var next = Expression(Felt.zero)
    if !last {
      let column = f.t.column("carry[\(k + 1)]")
      f.t.send(
        MachineBus.shift,
        [Expression(integerLiteral: Int64(bits)), Expression(integerLiteral: 1 << (16 - bits)), column, 0],
        multiplicity: f.live, "carry[\(k + 1)] < 2^\(bits)")
      next = column - Expression(integerLiteral: offset) * f.live
    }
    f.t.constrain(e + carry - 65536 * next, "weight 2^\(16 * k)")
    carry = next
    k += 1
  }
}
