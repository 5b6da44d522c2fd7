import Constraints
import KoalaBear

extension Machine {
  /// slt, sltu.
  static func setLessTable(_ table: MachineTable, signed: Bool) -> Table {
    let u = ALU(table, second: .limbs)
    var signs: (a: Expression, b: Expression)? = nil
    if signed {
      let s = u.t.columns("sign", 2)
      u.f.sign(s[0], of: u.a[3], "sign[0]")
      u.f.sign(s[1], of: u.b[3], "sign[1]")
      signs = (s[0], s[1])
    }
    let c = Comparison(u.f, u.a, u.b, signs: signs)
    return u.finish(table, result: [c.less, 0, 0, 0])
  }

  /// slti, sltiu. Fields: limb 0 of the immediate, and its other limbs, 0 or 65535.
  static func setLessImmediateTable(_ table: MachineTable, signed: Bool) -> Table {
    let u = ALU(table)
    let immediate = u.t.columns("immediate", 2)
    let b = [immediate[0], immediate[1], immediate[1], immediate[1]]
    var signs: (a: Expression, b: Expression)? = nil
    if signed {
      let s = u.t.column("sign")
      u.f.sign(s, of: u.a[3], "sign")
      signs = (s, immediate[1] * Expression(Felt(65535).inverse))
    }
    let c = Comparison(u.f, u.a, b, signs: signs)
    return u.finish(table, result: [c.less, 0, 0, 0], immediate[0], immediate[1])
  }
}
