import Constraints
import KoalaBear

extension Machine {
  /// add: r = a + b mod 2⁶⁴. Every limb's carry is an affine expression, 0 or 1.
  static func addTable(_ table: MachineTable, inPlace: Bool) -> Table {
    let u = ALU(table, inPlace: inPlace, second: .limbs)
    let r = u.t.columns("rd", 4)
    var carry = Expression(Felt.zero)
    for i in 0..<4 {
      carry = (u.a[i] + u.b[i] + carry - r[i]) * Expression(inverse16)
      u.t.boolean(carry, "carry \(i)")
    }
    for i in 0..<4 { u.f.range16(r[i], "rd[\(i)]") }
    return u.finish(table, result: r)
  }

  /// sub: r = a − b mod 2⁶⁴, with borrows 0 or −1.
  static func subTable() -> Table {
    let u = ALU(.sub, second: .limbs)
    let r = u.t.columns("rd", 4)
    var carry = Expression(Felt.zero)
    for i in 0..<4 {
      carry = (u.a[i] - u.b[i] + carry - r[i]) * Expression(inverse16)
      u.t.constrain(carry * (carry + 1), "borrow \(i)")
    }
    for i in 0..<4 { u.f.range16(r[i], "rd[\(i)]") }
    return u.finish(.sub, result: r)
  }

  /// addi: r = a + immediate mod 2⁶⁴. The immediate is one element in −2048 … 2047, carries are −1, 0 or 1.
  static func addImmediateTable(_ table: MachineTable, inPlace: Bool) -> Table {
    let u = ALU(table, inPlace: inPlace)
    let immediate = u.t.column("immediate")
    let r = u.t.columns("rd", 4)
    // The immediate enters like a carry into limb 0.
    var carry = immediate
    for i in 0..<4 {
      carry = (u.a[i] + carry - r[i]) * Expression(inverse16)
      u.t.constrain(carry * (carry * carry - 1), "carry \(i)")
    }
    for i in 0..<4 { u.f.range16(r[i], "rd[\(i)]") }
    return u.finish(table, result: r, immediate)
  }

  /// mv (addi with 0, add with x0): what was in range stays in range.
  static func moveTable() -> Table {
    let u = ALU(.move)
    return u.finish(.move, result: u.a)
  }

  /// lui, auipc, li: a constant of the program, whose limbs 2 and 3 are equal.
  static func constantTable() -> Table {
    let f = Frame(.constant)
    let t = f.t
    let rd = t.column("rd")
    let previous = t.column("previousRd")
    let old = t.columns("rdOld", 4)
    let v = t.columns("value", 3)
    f.fetch(.constant, rd: rd, v[0], v[1], v[2])
    f.step()
    f.access(
      MemorySpace.register, rd, old: old, new: [v[0], v[1], v[2], v[2]], previous: previous, at: 3, "rd")
    return t.build()
  }

  /// addw, subw: the low 32 bits, sign-extended. r₁ is an integer by the carry, so that one lookup of
  /// 2 r₁ − 2¹⁶ s gives both its range and its sign.
  static func addWordTable(_ table: MachineTable, subtracts: Bool) -> Table {
    let u = ALU(table, second: .limbs)
    let r = u.t.columns("rd", 2)
    let s = u.t.column("sign")
    var carry = Expression(Felt.zero)
    for i in 0..<2 {
      carry = ((subtracts ? u.a[i] - u.b[i] : u.a[i] + u.b[i]) + carry - r[i]) * Expression(inverse16)
      u.t.constrain(carry * (subtracts ? carry + 1 : carry - 1), subtracts ? "borrow \(i)" : "carry \(i)")
    }
    u.f.range16(r[0], "rd[0]")
    u.f.sign(s, of: r[1], "sign")
    return u.finish(table, result: signExtended(r, s))
  }

  /// addiw.
  static func addWordImmediateTable(_ table: MachineTable, inPlace: Bool) -> Table {
    let u = ALU(table, inPlace: inPlace)
    let immediate = u.t.column("immediate")
    let r = u.t.columns("rd", 2)
    let s = u.t.column("sign")
    let carry0 = (u.a[0] + immediate - r[0]) * Expression(inverse16)
    let carry1 = (u.a[1] + carry0 - r[1]) * Expression(inverse16)
    u.t.constrain(carry0 * (carry0 * carry0 - 1), "carry 0")
    u.t.constrain(carry1 * (carry1 * carry1 - 1), "carry 1")
    u.f.range16(r[0], "rd[0]")
    u.f.sign(s, of: r[1], "sign")
    return u.finish(table, result: signExtended(r, s), immediate)
  }
}
