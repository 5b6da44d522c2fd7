import Constraints
import KoalaBear

/// Products of numbers in bytes, by parts of weight 2^(16 k).
///
/// With bytes x_i, y_j the part k is Σ x_(2i) (y_(2j) + 2⁸ y_(2j+1)) + Σ x_(2i+1) (y_(2j−1) + 2⁸ y_(2j)) over i + j = k; so it is
/// at most 257 · 255² N for N-byte factors, which for N ≤ 48 is below 2^29.58.
enum ByteProducts {
  /// The two products whose coefficients k add up to the part k of ±x · y.
  static func product(
    _ x: [Expression], _ y: [Expression], negative: Bool = false
  ) -> [(x: [Expression], y: [Expression])] {
    let x = negative ? x.map { -$0 } : x
    func byte(_ j: Int) -> Expression { y.indices.contains(j) ? y[j] : 0 }
    let even = stride(from: 0, to: y.count, by: 2).map { byte($0) + 256 * byte($0 + 1) }
    let odd = stride(from: 0, to: y.count + 1, by: 2).map { byte($0 - 1) + 256 * byte($0) }
    return [
      (stride(from: 0, to: x.count, by: 2).map { x[$0] }, even),
      (stride(from: 1, to: x.count, by: 2).map { x[$0] }, odd),
    ]
  }
}

/// A sum Σ 2^(16 k) e_k that is shown to be 0 as an integer, by carries c₀ = 0, e_k + c_k = 2¹⁶ c_(k+1), the last one 0,
/// or what it must be for terms of higher weight to cancel it.
///
/// The carries are columns, c = column − offset, and each column is below 2^bits ≤ 2¹⁵: the split of the column at
/// `bits` leaves 0 above. So |2¹⁶ c| ≤ 2³⁰ for bits = 14 with an offset of at most 2¹⁴, or for bits = 15 with the offset 2¹⁴;
/// and every step holds over the integers if |e_k| + |c_k| + 2³⁰ < p, which is so for |e_k| below 2³⁰ − 2²⁴ − 2¹⁵.
enum WideCarries {
  /// c_k − 2¹⁶ c_(k+1) for k < `count`, with the columns of the carries, and `last` as the last one.
  static func terms(
    _ f: Frame, _ name: String = "carry", count: Int, bits: Int, offset: Int64, last: Expression = 0
  ) -> [Expression] {
    precondition(offset <= 1 << 14 && (bits <= 14 || bits == 15 && offset == 1 << 14))
    var carry = Expression(Felt.zero)
    return (0..<count).map { k in
      var next = last
      if k < count - 1 {
        let column = f.t.column("\(name)[\(k + 1)]")
        f.t.send(
          MachineBus.shift,
          [
            Expression(integerLiteral: Int64(bits)), Expression(integerLiteral: 1 << Int64(16 - bits)),
            column, 0,
          ],
          multiplicity: f.live, "\(name)[\(k + 1)] < 2^\(bits)")
        next = column - Expression(integerLiteral: offset) * f.live
      }
      defer { carry = next }
      return carry - 65536 * next
    }
  }
}
