import Constraints
import KoalaBear

/// All shifts are one gadget: move the limbs by k, and split every limb at σ.
///
/// With w_j = a_j >> σ and P = 2^(16 − σ), from the lookup (σ, P, a_j, w_j), the number
/// g = a · 2¹⁶ / 2^σ has the limbs g_j = P a_j − 2¹⁶ w_j + w_(j−1), j = 0 … L, all below 2¹⁶.
/// Shifting right by 16 k + σ takes r_j = g_(j+1+k); shifting left by 16 k − σ takes r_j = g_(j+1−k).
enum ShiftDirection { case left, right, arithmetic }
enum ShiftAmount { case immediate, register }

extension Machine {
  /// Immediate amounts are a field of the program, at least 1; shifts by 0 are moves in the program table.
  /// `limbs` is 4, or 2 for the W forms.
  static func shiftTable(
    _ table: MachineTable, _ direction: ShiftDirection, _ amount: ShiftAmount, limbs L: Int,
    inPlace: Bool = false
  ) -> Table {
    let u = ALU(table, inPlace: inPlace, second: amount == .register ? .limbs : .none)
    let t = u.t
    let sigma = t.column("sigma")
    let power = t.column("power")
    let w = t.columns("shifted", L)
    let r = t.columns("rd", L)

    // k runs over first … first + n; its lowest value is the one whose selector has no column.
    let first = direction == .left && amount == .immediate ? 1 : 0
    let n = direction == .left && amount == .register ? L : L - 1
    let columns = t.columns("limbShift", n)
    var selectors = [1 - columns.sum()]
    for (i, s) in columns.enumerated() {
      t.boolean(s, "limbShift[\(i)] is boolean")
      selectors.append(s)
    }
    if n > 1 { t.boolean(columns.sum(), "at most one limbShift") }
    var k = Expression(integerLiteral: Int64(first))
    for i in 0..<n { k += Expression(integerLiteral: Int64(i + 1)) * columns[i] }

    for j in 0..<L {
      t.send(MachineBus.shift, [sigma, power, u.a[j], w[j]], multiplicity: u.live, "split of a[\(j)]")
    }
    var g: [Expression] = []
    for j in 0..<L {
      g.append(power * u.a[j] - 65536 * w[j] + (j > 0 ? w[j - 1] : 0))
    }
    g.append(w[L - 1])
    var fill = Expression(Felt.zero)
    var sign = Expression(Felt.zero)
    if direction == .arithmetic || L == 2 { sign = t.column("sign") }
    if direction == .arithmetic {
      u.f.sign(sign, of: u.a[L - 1], "sign")
      g[L] += sign * (65536 - power)
      fill = 65535 * sign
    }
    for j in 0..<L {
      var value = Expression(Felt.zero)
      for (i, s) in selectors.enumerated() {
        let from = direction == .left ? j + 1 - (first + i) : j + 1 + i
        if from >= 0 { value += s * (from <= L ? g[from] : fill) }
      }
      t.constrain(r[j] - value, "rd[\(j)]")
    }
    if L == 2 && direction != .arithmetic { u.f.sign(sign, of: r[1], "sign") }
    let result = L == 4 ? r : signExtended(r, sign)

    let value = direction == .left ? 16 * k - sigma : 16 * k + sigma
    guard amount == .register else { return u.finish(table, result: result, value) }
    // The low bits of b are the amount; the rest of limb 0 is an integer of at most 11 bits.
    let bits = L == 4 ? 6 : 5
    u.f.range16((u.b[0] - value) * Expression(Felt(1 << UInt32(bits)).inverse), "amount")
    if direction == .left {
      // 0 is k = 0, σ = 0, and 16 L is no amount.
      let inverse = t.column("sigmaInverse")
      t.constrain(selectors[0] * sigma, "no limb shift without σ = 0")
      t.constrain(selectors[L] * (1 - sigma * inverse), "the last limb shift has σ ≠ 0")
    }
    return u.finish(table, result: result)
  }
}
