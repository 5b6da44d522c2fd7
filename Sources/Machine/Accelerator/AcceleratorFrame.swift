import Constraints
import KoalaBear
import RISCV

/// What every row of an accelerator has: the frame of a cycle, the check of x17, the pointers, and the accesses of
/// their areas.
///
/// Order of the columns: live, pc, time, previous17; for each pointer its limbs 0 and 1 and previous; then what `read`,
/// `update` and `write` declare and the table's own, in the order of the calls.
///
/// Every mapped address is below 2³², so limbs 2 and 3 of a pointer are 0 in the message of its register. Limb 0 is an
/// integer below 2¹⁶ because the register holds integers; an eighth of it is looked up in 16 bits, so it is a multiple
/// of 8: 8 times any 16-bit number is far below p. The word k of the area has the index limb₀ / 8 + 2¹³ limb₁ + k,
/// below 2²⁹ + k.
struct AcceleratorFrame {
  let f: Frame
  let accelerator: Accelerator
  private let areas: [Accelerator.Area]
  /// For each pointer the index of the word that it names.
  private let first: [Expression]

  var t: TableBuilder { f.t }
  var live: Expression { f.live }

  init(_ table: MachineTable, _ accelerator: Accelerator) {
    f = Frame(table)
    self.accelerator = accelerator
    areas = accelerator.areas
    let t = f.t
    let previous17 = t.column("previous17")
    var first: [Expression] = []
    f.fetch(.halt, rs1: 17, rs2: 10)
    t.receive(MachineBus.state, [f.pc, f.time], multiplicity: f.live, "this cycle")
    t.send(
      MachineBus.state, [f.pc + 4, f.time + Self.integer(Int(accelerator.step))], multiplicity: f.live,
      "next cycle")
    f.read(17, [Self.integer(Int(accelerator.rawValue)), 0, 0, 0], previous: previous17, at: 0, "x17")
    for n in areas.indices {
      let register = Int(Accelerator.firstArgument) + n
      let a = t.columns("x\(register)", 2)
      let previous = t.column("previous\(register)")
      let q = a[0] * Expression(inverse3)
      f.range16(q, "x\(register) is a multiple of 8")
      f.read(Self.integer(register), [a[0], a[1], 0, 0], previous: previous, at: 0, "x\(register)")
      first.append(q + 8192 * a[1])
    }
    self.first = first
  }

  private static func integer(_ x: Int) -> Expression { Expression(integerLiteral: Int64(x)) }

  /// The columns of an area that is read as 16-bit limbs, 4 a word, and of the times before.
  func read(_ area: Int, _ name: String) -> [Expression] {
    let x = t.columns(name, 4 * areas[area].words)
    access(area, name, old: x, new: x)
    return x
  }

  /// The columns of an area that is read as bytes, 8 a word, and of the times before.
  func readBytes(_ area: Int, _ name: String) -> [Expression] {
    let x = t.columns("\(name)Byte", 8 * areas[area].words)
    f.bytes(x, "\(name)Byte")
    let words = limbs(of: x)
    access(area, name, old: words, new: words)
    return x
  }

  /// The columns of what an area held, 16-bit limbs, and of the times before; it holds `new` from then on, which the table
  /// must know to be integers below 2¹⁶.
  func write(_ area: Int, _ name: String, _ new: [Expression]) {
    let old = t.columns("\(name)Old", 4 * areas[area].words)
    access(area, name, old: old, new: new)
  }

  /// The same for an area whose old values are columns already declared.
  func update(_ area: Int, _ name: String, old: [Expression], new: [Expression]) {
    access(area, name, old: old, new: new)
  }

  private func access(_ area: Int, _ name: String, old: [Expression], new: [Expression]) {
    let words = areas[area].words
    precondition(old.count == 4 * words && new.count == 4 * words, "four limbs a word")
    let previous = t.columns("\(name)Previous", words)
    for k in 0..<words {
      f.access(
        MemorySpace.memory, first[area] + Self.integer(k), old: Array(old[4 * k..<4 * k + 4]),
        new: Array(new[4 * k..<4 * k + 4]), previous: previous[k], at: Self.integer(Int(areas[area].offset)),
        "\(name)[\(k)]")
    }
  }

  /// The finished table. Times stay below the number of cells of a proof because no row has fewer columns than its step
  /// is long.
  func finish() -> Table {
    let table = t.build()
    precondition(table.columns.count >= Int(accelerator.step), "a step longer than the row")
    return table
  }
}
