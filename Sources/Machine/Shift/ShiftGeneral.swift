import Constraints
import KoalaBear

extension Machine {
  /// Any shift, for those that are too few for a table of their own. The gadget of `shiftTable` with eight limb
  /// shifts k = −4 … 3, negative to the left: u = 16 k + σ is the amount to the right, and the amount |u| is checked
  /// to be below 64, or 32 in the W forms, by the pair of bytes (amount, 4 amount) or (amount, 8 amount).
  ///
  /// The W forms shift x = a mod 2³² (sign-extended if arithmetic) and extend the sign of the result's limb 1.
  static func shiftGeneralTable() -> Table {
    let f = Frame(.shiftGeneral)
    let t = f.t
    let rd = t.column("rd")
    let rs1 = t.column("rs1")
    let previous1 = t.column("previous1")
    let a = t.columns("a", 4)
    let rs2 = t.column("rs2")
    let previous2 = t.column("previous2")
    let b = t.columns("b", 4)
    let previousRd = t.column("previousRd")
    let old = t.columns("rdOld", 4)
    let left = t.column("isLeft")
    let word = t.column("isWord")
    let arithmetic = t.column("isArithmetic")
    let register = t.column("isRegister")
    let immediate = t.column("immediate")
    let amount = t.column("amount")
    let scaled = t.column("amountScaled")
    let rest = t.column("amountRest")
    let sigma = t.column("sigma")
    let power = t.column("power")
    let columns = t.columns("limbShift", 7)
    let top1 = t.column("top1")
    let negative1 = t.column("negative1")
    let x = t.columns("extended", 2)
    let w = t.columns("shifted", 4)
    let top = t.column("top")
    let negative = t.column("negative")
    let r = t.columns("result", 4)
    let resultTop = t.column("resultTop")
    let high = t.columns("rdHigh", 2)

    for (flag, name) in [
      (left, "isLeft"), (word, "isWord"), (arithmetic, "isArithmetic"), (register, "isRegister"),
    ] {
      t.boolean(flag, "\(name) is boolean")
    }
    t.constrain(register * (1 - f.live), "no read of rs2 without a cycle")
    // Without a read the memory bus does not bound rs2, and any value would stand for any operation in the code.
    t.constrain((1 - register) * rs2, "no rs2 without a read")
    // The selector without a column is that of k = 0.
    var selectors: [Expression] = []
    for k in -4...3 {
      if k == 0 {
        selectors.append(1 - columns.sum())
      } else {
        let s = columns[k < 0 ? k + 4 : k + 3]
        t.boolean(s, "limbShift \(k) is boolean")
        selectors.append(s)
      }
    }
    t.boolean(columns.sum(), "at most one limbShift")
    var u = sigma
    for k in -4...3 where k != 0 { u += Expression(integerLiteral: Int64(16 * k)) * selectors[k + 4] }

    t.constrain(amount - u + 2 * left * u, "amount")
    t.constrain(scaled - amount * (4 + 4 * word), "amountScaled")
    f.bytes(amount, scaled, "amount is in range")
    t.constrain(
      register * (b[0] - amount - (64 - 32 * word) * rest) + (1 - register) * (amount - immediate),
      "amount is the operand's")
    f.range16(rest, "amountRest")

    // The operand of 64 bits.
    f.sign(top1, of: a[1], "top1")
    t.constrain(negative1 - arithmetic * top1, "negative1")
    for i in 0..<2 { t.constrain(x[i] - a[i + 2] - word * (65535 * negative1 - a[i + 2]), "extended[\(i)]") }
    f.sign(top, of: x[1], "top")
    t.constrain(negative - arithmetic * top, "negative")
    let operand = [a[0], a[1], x[0], x[1]]
    var g: [Expression] = []
    for j in 0..<4 {
      t.send(MachineBus.shift, [sigma, power, operand[j], w[j]], multiplicity: f.live, "split of limb \(j)")
      g.append(power * operand[j] - 65536 * w[j] + (j > 0 ? w[j - 1] : 0))
    }
    g.append(w[3] + negative * (65536 - power))
    for j in 0..<4 {
      var value = Expression(Felt.zero)
      for k in -4...3 where j + 1 + k >= 0 {
        value += selectors[k + 4] * (j + 1 + k <= 4 ? g[j + 1 + k] : 65535 * negative)
      }
      t.constrain(r[j] - value, "result[\(j)]")
    }
    f.sign(resultTop, of: r[1], "resultTop")
    for i in 0..<2 { t.constrain(high[i] - r[i + 2] - word * (65535 * resultTop - r[i + 2]), "rdHigh[\(i)]") }

    let operation =
      Expression(Felt(ShiftKind.base)) + left + 2 * word + 4 * arithmetic + 8 * register
    f.fetch(operation, rd: rd, rs1: rs1, rs2: rs2, immediate)
    f.step()
    f.read(rs1, a, previous: previous1, at: 0, "rs1")
    f.access(
      MemorySpace.register, rs2, old: b, new: b, previous: previous2, at: 1, multiplicity: register, "rs2")
    f.access(
      MemorySpace.register, rd, old: old, new: [r[0], r[1], high[0], high[1]], previous: previousRd, at: 3,
      "rd")
    return t.build()
  }
}
