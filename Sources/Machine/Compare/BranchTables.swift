import Constraints

/// The columns of a branch: order live, pc, time, rs1, previous1, a, (rs2, previous2, b,) yes, no, next, …
struct BranchFrame {
  let f: Frame
  let rs1: Expression
  let previous1: Expression
  let a: [Expression]
  let rs2: Expression
  let previous2: Expression
  let b: [Expression]
  /// Where the program goes on if the condition holds, and if not: constants of the program.
  let yes: Expression
  let no: Expression
  let next: Expression
  let readsSecond: Bool

  init(_ table: MachineTable, readsSecond: Bool = true) {
    f = Frame(table)
    let t = f.t
    self.readsSecond = readsSecond
    rs1 = t.column("rs1")
    previous1 = t.column("previous1")
    a = t.columns("a", 4)
    rs2 = readsSecond ? t.column("rs2") : 0
    previous2 = readsSecond ? t.column("previous2") : 0
    b = readsSecond ? t.columns("b", 4) : [0, 0, 0, 0]
    yes = t.column("yes")
    no = t.column("no")
    next = t.column("next")
  }

  func finish(_ table: MachineTable, condition: Expression) -> Table {
    f.t.constrain(next - no - condition * (yes - no), "next")
    f.fetch(table, rs1: rs1, rs2: rs2, yes, no)
    f.step(to: next)
    f.read(rs1, a, previous: previous1, at: 0, "rs1")
    if readsSecond { f.read(rs2, b, previous: previous2, at: 1, "rs2") }
    return f.t.build()
  }

  /// differ = (a ≠ b). The three elements A = d₀ + 2⁸ d₃, B = d₁ + 2¹⁶ d₃, C = d₂ of the differences d vanish only
  /// together with all of d: A = 0 holds over the integers (|A| < 2²⁵), so |d₃| < 2⁸, so B = 0 does as well
  /// (|B| < 2²⁵), so d₃ = 0. If one of them is not zero, u A + w B + u w C = 1 can be solved.
  func differ() -> Expression {
    let t = f.t
    let differ = t.column("differ")
    let u = t.column("u")
    let w = t.column("w")
    let d = (0..<4).map { a[$0] - b[$0] }
    let A = d[0] + 256 * d[3]
    let B = d[1] + 65536 * d[3]
    let C = d[2]
    t.constrain(differ - u * A - w * B - u * w * C, "differ has a witness")
    t.constrain((1 - differ) * A, "equal: A")
    t.constrain((1 - differ) * B, "equal: B")
    t.constrain((1 - differ) * C, "equal: C")
    return differ
  }
}

extension Machine {
  /// beq, bne. Fields: pc if the operands differ, pc if they are equal.
  static func branchEqualTable() -> Table {
    let b = BranchFrame(.branchEqual)
    return b.finish(.branchEqual, condition: b.differ())
  }

  /// beqz, bnez: the same against 0, without the read of x0.
  static func branchZeroTable() -> Table {
    let b = BranchFrame(.branchZero, readsSecond: false)
    return b.finish(.branchZero, condition: b.differ())
  }

  /// bltu, bgeu, blt, bge. Fields: pc if a < b, pc if not.
  static func branchLessTable(_ table: MachineTable, signed: Bool) -> Table {
    let b = BranchFrame(table)
    var signs: (a: Expression, b: Expression)? = nil
    if signed {
      let s = b.f.t.columns("sign", 2)
      b.f.sign(s[0], of: b.a[3], "sign[0]")
      b.f.sign(s[1], of: b.b[3], "sign[1]")
      signs = (s[0], s[1])
    }
    return b.finish(table, condition: Comparison(b.f, b.a, b.b, signs: signs).less)
  }
}
