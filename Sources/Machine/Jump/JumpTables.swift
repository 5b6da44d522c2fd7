import Constraints

extension Machine {
  /// jal x0, fence, nop: the turn goes to a constant of the program.
  static func jumpTable() -> Table {
    let f = Frame(.jump)
    let next = f.t.column("next")
    f.fetch(.jump, next)
    f.step(to: next)
    return f.t.build()
  }

  /// jal: rd takes pc + 4. Fields: its two limbs, the target.
  static func linkTable() -> Table {
    let f = Frame(.link)
    let t = f.t
    let rd = t.column("rd")
    let previous = t.column("previousRd")
    let old = t.columns("rdOld", 4)
    let v = t.columns("link", 2)
    let next = t.column("next")
    f.fetch(.link, rd: rd, v[0], v[1], next)
    f.step(to: next)
    f.access(MemorySpace.register, rd, old: old, new: [v[0], v[1], 0, 0], previous: previous, at: 3, "rd")
    return t.build()
  }

  /// jalr, and without a link ret. Fields: immediate, limbs of pc + 4.
  ///
  /// The target is below 2²⁹, as every pc of a program is; so limbs 2 and 3 of rs1 are 0 and limb 1 is below 2¹³,
  /// and the target is one element without wrapping. Whether bit 0 was cleared shows in the next fetch: there is no
  /// instruction at an odd address.
  static func jumpRegisterTable(_ table: MachineTable, links: Bool) -> Table {
    let f = Frame(table)
    let t = f.t
    let rs1 = t.column("rs1")
    let previous1 = t.column("previous1")
    let a = t.columns("a", 2)
    let immediate = t.column("immediate")
    let odd = t.column("odd")
    t.boolean(odd, "odd is boolean")
    f.range16(8 * a[1], "a < 2²⁹")
    f.step(to: a[0] + 65536 * a[1] + immediate - odd)
    f.read(rs1, [a[0], a[1], 0, 0], previous: previous1, at: 0, "rs1")
    if links {
      let rd = t.column("rd")
      let previousRd = t.column("previousRd")
      let old = t.columns("rdOld", 4)
      let v = t.columns("link", 2)
      f.fetch(table, rd: rd, rs1: rs1, immediate, v[0], v[1])
      f.access(
        MemorySpace.register, rd, old: old, new: [v[0], v[1], 0, 0], previous: previousRd, at: 3, "rd")
    } else {
      f.fetch(table, rs1: rs1, immediate)
    }
    return t.build()
  }

  /// ecall with x17 = 93 and x10 = 0: takes the turn and does not pass it on. The exit code is not free.
  static func haltTable() -> Table {
    let f = Frame(.halt)
    let t = f.t
    let previous1 = t.column("previous1")
    let previous2 = t.column("previous2")
    f.fetch(.halt, rs1: 17, rs2: 10)
    t.receive(MachineBus.state, [f.pc, f.time], multiplicity: f.live, "this cycle")
    f.read(17, [93, 0, 0, 0], previous: previous1, at: 0, "x17")
    f.read(10, [0, 0, 0, 0], previous: previous2, at: 1, "x10")
    return t.build()
  }
}
