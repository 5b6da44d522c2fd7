public import Constraints
import KoalaBear
public import RISCV

extension MachineBus {
  /// (time, destination, source, left): a call has so many words to copy, between words of these indices.
  public static let copy = Bus(id: 64, name: "copy", arity: 4)
  /// (time, destination, left, limb 0 … limb 3): the same of a value.
  public static let fill = Bus(id: 65, name: "fill", arity: 7)
}

extension MachineTable {
  /// The table whose rows are the calls.
  public init(_ operation: BulkOperation) { self = operation == .copy ? .copy : .fill }
}

/// Calls that copy or fill, and a row of another table for each word.
///
/// A call puts its first word and takes what is behind its last one with nothing left; a row of a word takes one and puts the next. To
/// come back to nothing left a chain of rows would have to be p long, so it is as long as the call says, and between two calls
/// nothing can be exchanged because the time of the call is in every message. The number of words is one limb, and the words of an area
/// are different.
extension Machine {
  static func copyTable() -> Table {
    let f = BulkFrame(.copy, .copy)
    let destination = f.pointer(10)
    let source = f.pointer(11)
    let count = f.count()
    f.t.send(MachineBus.copy, [f.f.time, destination, source, count], multiplicity: f.f.live, "first word")
    f.t.receive(
      MachineBus.copy, [f.f.time, destination + count, source + count, 0], multiplicity: f.f.live,
      "behind the last word")
    return f.t.build()
  }

  static func fillTable() -> Table {
    let f = BulkFrame(.fill, .fill)
    let destination = f.pointer(10)
    let value = f.value(11)
    let count = f.count()
    f.t.send(MachineBus.fill, [f.f.time, destination, count] + value, multiplicity: f.f.live, "first word")
    f.t.receive(
      MachineBus.fill, [f.f.time, destination + count, 0] + value, multiplicity: f.f.live,
      "behind the last word")
    return f.t.build()
  }

  /// A word that is copied: read at T + 1 and written at T + 2. What is moved is in range.
  static func copyWordsTable() -> Table {
    let w = BulkWord(.copyWords)
    let source = w.t.column("source")
    let value = w.t.columns("value", 4)
    w.t.receive(
      MachineBus.copy, [w.time, w.destination, source, w.left], multiplicity: w.live, "this word")
    w.t.send(
      MachineBus.copy, [w.time, w.destination + 1, source + 1, w.left - 1], multiplicity: w.live, "next word")
    w.access(source, old: value, new: value, at: BulkOperation.readOffset, "source")
    w.access(
      w.destination, old: w.t.columns("old", 4), new: value, at: BulkOperation.writeOffset, "destination")
    return w.t.build()
  }

  /// A word that is filled: written at T + 2.
  static func fillWordsTable() -> Table {
    let w = BulkWord(.fillWords)
    let value = w.t.columns("value", 4)
    w.t.receive(MachineBus.fill, [w.time, w.destination, w.left] + value, multiplicity: w.live, "this word")
    w.t.send(
      MachineBus.fill, [w.time, w.destination + 1, w.left - 1] + value, multiplicity: w.live, "next word")
    w.access(
      w.destination, old: w.t.columns("old", 4), new: value, at: BulkOperation.writeOffset, "destination")
    return w.t.build()
  }
}

/// The cycle of a call, and its registers. Order of the columns: live, pc, time, previous17; of each register what it holds and the
/// time before.
private struct BulkFrame {
  let f: Frame
  var t: TableBuilder { f.t }

  init(_ table: MachineTable, _ operation: BulkOperation) {
    f = Frame(table)
    let previous17 = f.t.column("previous17")
    f.fetch(.halt, rs1: 17, rs2: 10)
    f.step()
    f.read(
      17, [Expression(integerLiteral: Int64(operation.rawValue)), 0, 0, 0], previous: previous17, at: 0, "x17")
  }

  /// The index of the word that a register points to, a multiple of 8: as in `AcceleratorFrame`.
  func pointer(_ register: Int) -> Expression {
    let a = t.columns("x\(register)", 2)
    let q = a[0] * Expression(inverse3)
    f.range16(q, "x\(register) is a multiple of 8")
    read(register, [a[0], a[1], 0, 0])
    return q + 8192 * a[1]
  }

  func value(_ register: Int) -> [Expression] {
    let a = t.columns("x\(register)", 4)
    read(register, a)
    return a
  }

  /// x12, which is one limb.
  func count() -> Expression {
    let count = t.column("count")
    read(12, [count, 0, 0, 0])
    return count
  }

  private func read(_ register: Int, _ value: [Expression]) {
    f.read(
      Expression(integerLiteral: Int64(register)), value, previous: t.column("previous\(register)"), at: 0,
      "x\(register)")
  }
}

/// A row of one word of a call.
private struct BulkWord {
  let t: TableBuilder
  let live: Expression
  let time: Expression
  let destination: Expression
  let left: Expression

  init(_ table: MachineTable) {
    t = TableBuilder(table.name)
    live = t.column("live")
    time = t.column("time")
    destination = t.column("destination")
    left = t.column("left")
    t.boolean(live, "live is boolean")
  }

  /// As `Frame.access`.
  func access(_ index: Expression, old: [Expression], new: [Expression], at offset: UInt32, _ label: String) {
    let previous = t.column("\(label)Previous")
    let now = time + Expression(integerLiteral: Int64(offset))
    let space = Expression(integerLiteral: MemorySpace.memory)
    t.receive(
      MachineBus.memory, [space, index] + old + [previous], multiplicity: live, "\(label) before")
    t.send(MachineBus.memory, [space, index] + new + [now], multiplicity: live, "\(label) after")
    t.send(MachineBus.range20, [now - previous - 1], multiplicity: live, "\(label) is later")
  }
}
