import Constraints
import KoalaBear

extension Machine {
  /// Every instruction of the program, looked up as often as it is executed.
  /// Rows without an instruction have code 0, which no fetch asks for.
  static func programTable(logHeight: Int) -> Table {
    let t = TableBuilder(MachineTable.program.name)
    let pc = t.preprocessed("pc")
    let code = t.preprocessed("code")
    let fields = (0..<3).map { t.preprocessed("field[\($0)]") }
    let count = t.column("count")
    t.receive(MachineBus.program, [pc, code] + fields, multiplicity: count, "instruction")
    return t.build(fixedLogHeight: logHeight)
  }

  /// The same value 2²⁰ later, for what is not accessed for so long.
  ///
  /// The times are bounded by themselves, previous = low + 2²⁰ high < 2²⁸: rows that are only bounded by their
  /// difference could close a loop around p, with any value in it.
  static func refreshTable() -> Table {
    let t = TableBuilder(MachineTable.refresh.name)
    let live = t.column("live")
    let space = t.column("space")
    let index = t.column("index")
    let value = t.columns("value", 4)
    let low = t.column("low")
    let high = t.column("high")
    t.boolean(live, "live is boolean")
    t.send(MachineBus.range20, [low], multiplicity: live, "low")
    t.send(MachineBus.bytes, [high, 0], multiplicity: live, "high")
    let time = low + Expression(Felt(1 << 20)) * high
    t.receive(MachineBus.memory, [space, index] + value + [time], multiplicity: live, "before")
    t.send(
      MachineBus.memory, [space, index] + value + [time + Expression(Felt(1 << 20))], multiplicity: live,
      "after")
    return t.build()
  }
}
