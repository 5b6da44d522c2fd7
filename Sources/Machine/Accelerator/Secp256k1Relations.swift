import Constraints
import KoalaBear

/// Arithmetic modulo p = 2²⁵⁶ − 2³² − 977 in rows. As p is a constant with three terms, the parts of q p are linear in the
/// 16-bit limbs of q.
enum Secp256k1Field {
  /// The part of q p of weight 2^(16 k), for limbs q_i of weight 2^(16 i).
  static func multiple(_ q: [Expression], _ k: Int) -> Expression {
    func limb(_ i: Int) -> Expression { q.indices.contains(i) ? q[i] : 0 }
    return limb(k - 16) - limb(k - 2) - 977 * limb(k)
  }

  /// Columns of 16 limbs.
  static func quotient(_ f: Frame, _ name: String) -> [Expression] {
    let q = f.t.columns(name, 16)
    for i in q.indices { f.range16(q[i], "\(name)[\(i)]") }
    return q
  }

  /// Σ `products` + Σ 2^(16 k) `limbs`_k = q p as integers, where q = Σ 2^(16 k) `quotient`_k + 2²⁵⁶ `top`.
  ///
  /// `products` are products of numbers of 32 digits −255 … 255 in base 2⁸, their coefficients together at most 257 · 255² · 32 =
  /// 534,765,600; `limbs` at most 3 · 65,535 and q's limbs at most 65,538. So a part is at most 599,130,000 and a true carry
  /// at most 9,143.
  static func equate(
    _ f: Frame, _ name: String, _ products: [(x: [Expression], y: [Expression])], _ limbs: [Expression],
    quotient: [Expression], top: Expression
  ) {
    var rest = WideCarries.terms(f, "\(name)Carry", count: 32, bits: 15, offset: 1 << 14, last: top)
    for k in rest.indices {
      if k < limbs.count { rest[k] += limbs[k] }
      rest[k] -= multiple(quotient + [top], k)
    }
    f.t.constrain(rest, plus: products) { "\(name): weight 2^\(16 * $0)" }
  }

  /// The number is below p, for limbs that are known to be integers below 2¹⁶.
  ///
  /// p's limbs 3 … 15 are 2¹⁶ − 1, limb 2 is 2¹⁶ − 2. With w the deficit of limb 2 to 2¹⁶ − 1 and twice the deficits of all above, the
  /// number is below p if w ≥ 2 and not if w = 0; where w = 1 limb 1 must be below 2¹⁶ − 1, or limb 0 below p's, 0xfc2f.
  /// `far` says w ≥ 2, `lower` w = 1 and limb 1 below 2¹⁶ − 1, by the inverse of w (w − 1) or of the deficit; else the gap to
  /// 0xfc2e is looked up. w ≤ 27 · 65,535.
  static func isReduced(_ f: Frame, _ name: String, _ x: [Expression]) {
    let t = f.t
    let far = t.column("\(name)Far")
    let lower = t.column("\(name)Lower")
    let inverse = t.column("\(name)Inverse")
    let gap = t.column("\(name)Gap")
    let lowest = f.live - far - lower
    let above = x[3...].reduce(Expression(Felt.zero)) { $0 + (65535 * f.live - $1) }
    let w = 65535 * f.live - x[2] + 2 * above
    let deficit = 65535 * f.live - x[1]
    t.boolean(far, "\(name): far is boolean")
    t.boolean(lower, "\(name): lower is boolean")
    t.boolean(lowest, "\(name): at most one case")
    t.constrain(w * (w - f.live) * inverse - far, "\(name): far")
    t.constrain((f.live - far) * (w - f.live), "\(name): not above p's limbs 2 … 15")
    t.constrain((f.live - far) * deficit * inverse - lower, "\(name): lower")
    t.constrain(lowest * deficit, "\(name): limb 1 is p's")
    t.constrain(lowest * inverse, "\(name): no inverse")
    t.constrain(gap - lowest * (0xfc2e * f.live - x[0]), "\(name): gap")
    f.range16(gap, "\(name): gap")
  }

  /// `inverse` · Σ (x_i − y_i)² = 1 for 32 bytes each: not all are equal, because the sum is at most 32 · 255² < p.
  static func differ(_ f: Frame, _ x: [Expression], _ y: [Expression], _ name: String) {
    let inverse = f.t.column(name)
    let squares = zip(x, y).reduce(Expression(Felt.zero)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    f.t.constrain(squares * inverse - f.live, name)
  }
}
