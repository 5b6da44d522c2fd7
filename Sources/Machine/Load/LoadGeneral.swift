import Constraints

extension Machine {
  /// Any load at any address: all bytes of one word, or of two if the access crosses into the next.
  ///
  /// Whether there is a second access is not the prover's choice: `crosses` is computed from offset and width.
  /// Without it the second word's bytes are free, and no byte of the value comes from them.
  static func loadGeneralTable() -> Table {
    let f = Frame(.loadGeneral)
    let t = f.t
    let address = Address(f)
    let rd = t.column("rd")
    let previousRd = t.column("previousRd")
    let old = t.columns("rdOld", 4)
    let x = t.columns("memoryByte", 16)
    let previousMemory = t.columns("previousMemory", 2)
    let offset = Offset(t)
    let width = Width(t)
    let signed = t.column("signed")
    let crosses = t.column("crosses")
    let y = t.columns("byte", 8)
    let top = t.column("top")
    let sign = t.column("sign")
    let fill = t.column("fill")
    let r = t.columns("rd", 4)

    t.boolean(signed, "signed is boolean")
    t.constrain(crosses - offset.crosses(width), "crosses")
    t.constrain(crosses * (1 - f.live), "no crossing without a cycle")
    for k in 0..<8 {
      var value = Expression(integerLiteral: 0)
      for o in 0..<8 { value += offset.selectors[o] * x[o + k] }
      t.constrain(y[k] - value, "byte[\(k)]")
    }
    t.constrain(
      top - width.w1 * y[0] - width.w2 * y[1] - width.w4 * y[3] - width.w8 * y[7], "top is the highest byte")
    t.boolean(sign, "sign is boolean")
    f.bytes(2 * top - 256 * sign, 0, "sign is the sign")
    t.constrain(fill - 255 * signed * sign, "fill")
    for j in 0..<4 {
      var value = Expression(integerLiteral: 0)
      for (k, weight) in [
        (2 * j, Expression(integerLiteral: 1)), (2 * j + 1, Expression(integerLiteral: 256)),
      ] {
        value += weight * (fill + width.covers(k) * (y[k] - fill))
      }
      t.constrain(r[j] - value, "rd[\(j)]")
    }
    f.bytes(x, "memoryByte")

    f.fetch(.loadGeneral, rd: rd, rs1: address.rs1, address.immediate, width.kind + 4 * signed)
    f.step()
    let word = address.word(f, offset: offset.value)
    let limbs0 = limbs(of: Array(x[0..<8]))
    let limbs1 = limbs(of: Array(x[8..<16]))
    f.access(
      MemorySpace.memory, word, old: limbs0, new: limbs0, previous: previousMemory[0], at: 2, "memory")
    f.access(
      MemorySpace.memory, word + 1, old: limbs1, new: limbs1, previous: previousMemory[1], at: 2,
      multiplicity: crosses, "second word")
    f.access(MemorySpace.register, rd, old: old, new: r, previous: previousRd, at: 3, "rd")
    return t.build()
  }
}
