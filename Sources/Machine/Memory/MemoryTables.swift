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

  /// Every word of the image, opened at time 0 with its value in the program, and closed.
  static func imageTable(logHeight: Int) -> Table {
    let t = TableBuilder(MachineTable.image.name)
    let index = t.preprocessed("index")
    let initial = (0..<4).map { t.preprocessed("initial[\($0)]") }
    let used = t.preprocessed("used")
    let final = t.columns("final", 4)
    let last = t.column("last")
    t.send(MachineBus.memory, [1, index] + initial + [0], multiplicity: used, "opening")
    t.receive(MachineBus.memory, [1, index] + final + [last], multiplicity: used, "closing")
    return t.build(fixedLogHeight: logHeight)
  }

  /// x0 … x31 and the sink, opened once with 0 at time 0, and closed. Registers 33 … 63 exist in no program.
  static func registersTable() -> Table {
    let t = TableBuilder(MachineTable.registers.name)
    let live = t.column("live")
    let final = t.columns("final", 4)
    let last = t.column("last")
    t.boolean(live, "live is boolean")
    let index = t.rowBits(0..<6)
    t.send(MachineBus.memory, [0, index, 0, 0, 0, 0, 0], multiplicity: live, "opening")
    t.receive(MachineBus.memory, [0, index] + final + [last], multiplicity: live, "closing")
    return t.build(fixedLogHeight: 6)
  }

  /// Columns and rules of a chain of words in strictly ascending order, so that none is opened twice.
  ///
  /// w = low + 2⁸ high < 2²⁸ is the number of the word in its region: bounded by itself and not only through the
  /// gaps, or the chain could run around modulo p. The gap to the word before, w − previous − 1, is below 2²⁸ too.
  /// The verifier puts −1 and takes the last word of the region, which is therefore always opened.
  private static func chain(_ t: TableBuilder, _ bus: Bus, live: Expression) -> Expression {
    let low = t.column("low")
    let high = t.column("high")
    let previous = t.column("previousWord")
    let gapLow = t.column("gapLow")
    let w = low + 256 * high
    t.send(MachineBus.bytes, [low, gapLow], multiplicity: live, "low, gapLow are bytes")
    t.send(MachineBus.range20, [high], multiplicity: live, "high")
    t.send(
      MachineBus.range20, [(w - previous - 1 - gapLow) * Expression(inverse8)], multiplicity: live, "gap")
    t.receive(bus, [previous], multiplicity: live, "the word before")
    t.send(bus, [w], multiplicity: live, "this word")
    return w
  }

  /// Opening and closing of a word at a time of the prover's choice: soundness only needs that it happens once.
  private static func openAndClose(
    _ t: TableBuilder, index: Expression, initial: [Expression], live: Expression
  ) -> [Expression] {
    let final = t.columns("final", 4)
    let opening = t.column("opening")
    let last = t.column("last")
    t.send(MachineBus.memory, [1, index] + initial + [opening], multiplicity: live, "opening")
    t.receive(MachineBus.memory, [1, index] + final + [last], multiplicity: live, "closing")
    return final
  }

  /// The accessed words of the zero-initialised memory, and its last word.
  static func ramTable() -> Table {
    let t = TableBuilder(MachineTable.ram.name)
    let live = t.column("live")
    t.boolean(live, "live is boolean")
    let w = chain(t, MachineBus.ramChain, live: live)
    _ = openAndClose(t, index: w + Expression(Felt(1 << 28)), initial: [0, 0, 0, 0], live: live)
    return t.build()
  }

  /// The accessed words of the input, and the region's last word. Their values are the prover's, in range.
  static func inputTable() -> Table {
    let t = TableBuilder(MachineTable.input.name)
    let live = t.column("live")
    t.boolean(live, "live is boolean")
    let w = chain(t, MachineBus.inputChain, live: live)
    let initial = t.columns("initial", 4)
    for i in 0..<4 { t.send(MachineBus.range16, [initial[i]], multiplicity: live, "initial[\(i)]") }
    _ = openAndClose(t, index: w + Expression(Felt(1 << 27)), initial: initial, live: live)
    return t.build()
  }

  /// The words of the output. Each is put on the output bus by the verifier, once; so it is opened once, and its
  /// last value is the public one.
  static func outputTable() -> Table {
    let t = TableBuilder(MachineTable.output.name)
    let live = t.column("live")
    let index = t.column("index")
    t.boolean(live, "live is boolean")
    let final = openAndClose(t, index: index, initial: [0, 0, 0, 0], live: live)
    t.receive(MachineBus.output, [index] + final, multiplicity: live, "public value")
    return t.build()
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
