import Constraints
import KoalaBear

extension Machine {
  /// div, divu, rem, remu; with two limbs the W forms. Field: remainder + 2 signed.
  ///
  /// Q B + R = A over the integers with R < B or B = 0, for the magnitudes A and B of the operands, which are the
  /// operands themselves if they are not signed. The result is Q or R, or its negative, so that −2⁶³ / −1 needs no
  /// case. `zero` is 1 exactly if B = 0: then all bytes of B must be 0, and otherwise R < B shows that B is not.
  /// The quotient of 0 is all ones by constraint, the remainder by Q B + R = A. The W forms have a result of two
  /// limbs, sign-extended.
  static func divideTable(_ table: MachineTable, limbs L: Int) -> Table {
    let u = ALU(table, second: .limbs)
    let f = u.f
    let t = u.t
    let remainder = t.column("isRemainder")
    let signed = t.column("isSigned")
    let B = t.columns("divisorByte", 2 * L)
    let Q = t.columns("quotient", L)
    let R = t.columns("remainder", L)
    let zero = t.column("zero")
    let tops = t.columns("top", 2)
    let negative = t.columns("negative", 2)
    let A = t.columns("dividend", L)
    let chosenResult = t.columns("magnitude", L)
    let result = t.columns("result", L)
    let resultNegative = t.column("resultNegative")
    let divisor = limbs(of: B)
    f.bytes(B, "divisorByte")
    for i in 0..<L {
      f.range16(Q[i], "quotient[\(i)]")
      f.range16(R[i], "remainder[\(i)]")
      f.range16(result[i], "result[\(i)]")
    }
    t.boolean(remainder, "isRemainder is boolean")
    t.boolean(signed, "isSigned is boolean")
    f.sign(tops[0], of: u.a[L - 1], "top[0]")
    f.sign(tops[1], of: u.b[L - 1], "top[1]")
    for i in 0..<2 { t.constrain(negative[i] - signed * tops[i], "negative[\(i)]") }

    // A negative operand is not 0: its magnitude carries out of the last limb.
    negate(t, if: negative[0], Array(u.a[0..<L]), A, mustCarry: true, "dividend")
    negate(t, if: negative[1], Array(u.b[0..<L]), divisor, mustCarry: true, "divisor")
    for i in 0..<L {
      t.constrain(chosenResult[i] - Q[i] - remainder * (R[i] - Q[i]), "magnitude[\(i)]")
    }
    t.constrain(
      resultNegative - negative[0] - (1 - remainder) * (negative[1] - 2 * negative[0] * negative[1]),
      "resultNegative")
    negate(t, if: resultNegative, chosenResult, result, mustCarry: false, "result")

    // Q B + R − A = 0: every term of weight 2^(8·2L) and more vanishes by itself, being a sum of products that
    // cannot be negative, and the carry into it is 0.
    var chain = CarryChain(f)
    for n in 0..<2 * L {
      var e = Products.term(n, Q, B)
      if n % 2 == 0 { e += R[n / 2] - A[n / 2] }
      if n < 2 * L - 1 { chain.add(e) } else { chain.add(e, carryOut: 0) }
    }
    for n in 2 * L..<4 * L - 2 { t.constrain(Products.term(n, Q, B), "no weight 2^\(8 * n)") }

    // B = 0.
    t.boolean(zero, "zero is boolean")
    for i in 0..<L { t.constrain(zero * divisor[i], "zero: divisor[\(i)]") }
    for i in 0..<L {
      t.constrain((1 - remainder) * zero * (result[i] - 65535), "zero: result[\(i)]")
    }

    // R < B unless B = 0: limb k is the highest that differs, and R_k − B_k + 2¹⁶ is below 2¹⁶.
    // If B = 0 the highest limb may be chosen, where R_k − 0 is in range.
    let high = L == 4 ? t.column("limbHigh") : 0
    let low = t.column("limbLow")
    let gap = t.column("gap")
    if L == 4 { t.boolean(high, "limbHigh is boolean") }
    t.boolean(low, "limbLow is boolean")
    let d = (0..<L).map { R[$0] - divisor[$0] }
    let both = high * low
    if L == 4 {
      t.constrain((1 - both) * d[3], "limb 3 is equal unless compared")
      t.constrain((1 - high) * d[2], "limb 2 is equal unless compared or below")
    }
    t.constrain((1 - high) * (1 - low) * d[1], "limb 1 is equal if limb 0 is compared")
    var chosen = (1 - high - low + both) * d[0] + (low - both) * d[1]
    if L == 4 { chosen += (high - both) * d[2] + both * d[3] }
    t.constrain(gap - chosen - 65536 * (u.live - zero), "gap")
    f.range16(gap, "gap")

    if L == 4 { return u.finish(table, result: result, remainder + 2 * signed) }
    let s = t.column("resultTop")
    f.sign(s, of: result[1], "resultTop")
    return u.finish(table, result: signExtended(result, s), remainder + 2 * signed)
  }

  /// y = x, or, if `s` is 1, y = −x modulo 2^(16 L), with the carries of x + y affine and boolean.
  ///
  /// `mustCarry`: x is known not to be 0 where s is 1, and Σ 2^(16 i) y_i is then 2^(16 L) − x as an integer,
  /// whatever its single limbs are.
  private static func negate(
    _ t: TableBuilder, if s: Expression, _ x: [Expression], _ y: [Expression], mustCarry: Bool,
    _ label: String
  ) {
    var carry = Expression(Felt.zero)
    for i in x.indices {
      t.constrain((1 - s) * (y[i] - x[i]), "\(label)[\(i)] is kept")
      carry = (x[i] + y[i] + carry) * Expression(inverse16)
      if mustCarry && i == x.count - 1 {
        t.constrain(s * (carry - 1), "\(label)[\(i)] is negated")
      } else {
        t.constrain(s * carry * (carry - 1), "\(label)[\(i)] is negated")
      }
    }
  }
}
