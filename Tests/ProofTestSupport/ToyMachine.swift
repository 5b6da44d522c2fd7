public import Constraints
import KoalaBear
public import Prover
import Verifier

/// A small machine with every feature of the constraint language: a Fibonacci chain over a state bus, a program
/// lookup into preprocessed columns, range and AND tables, a table without interactions and one without constraints.
public enum ToyMachine {
  public static let state = Bus(id: 1, name: "state", arity: 3)
  public static let range = Bus(id: 2, name: "range", arity: 1)
  public static let and = Bus(id: 3, name: "and", arity: 3)
  public static let program = Bus(id: 4, name: "program", arity: 2)
  public static let relay = Bus(id: 5, name: "relay", arity: 1)

  /// Index of each table in `system.tables`.
  public enum TableIndex: Int { case step, range, and, program, cubes, relay }

  public static let system = ConstraintSystem([step, rangeTable, andTable, programTable, cubes, relayTable])

  /// (i, a, b) → (i + 1, b, a + b), where a + b goes through a 6-bit low part, an AND and a program lookup.
  static var step: Table {
    let t = TableBuilder("Step")
    let live = t.column("live")
    let i = t.column("i")
    let a = t.column("a")
    let b = t.column("b")
    let c = t.column("c")
    let low = t.column("low")
    let high = t.column("high")
    let x = t.column("x")
    let y = t.column("y")
    let z = t.column("z")
    let pc = t.column("pc")
    let op = t.column("op")
    t.boolean(live, "live is boolean")
    t.constrain(live * (c - a - b), "c = a + b")
    t.constrain(live * (c - low - 64 * high), "c splits")
    t.constrain(op * (op - 1) * (op - 2), "op is 0, 1 or 2")
    t.constrain((1 - live) * op, "op only where live")
    t.receive(state, [i, a, b], multiplicity: live, "state in")
    t.send(state, [i + 1, b, c], multiplicity: live, "state out")
    t.send(range, [low], multiplicity: live, "low is 6 bits")
    t.send(and, [x, y, z], multiplicity: live, "z = x & y")
    t.send(program, [pc, op], multiplicity: live, "fetch")
    return t.build()
  }

  static var rangeTable: Table {
    let t = TableBuilder("Range")
    let m = t.column("m")
    t.receive(range, [t.rowIndex()], multiplicity: m, "value")
    return t.build(fixedLogHeight: 6)
  }

  static var andTable: Table {
    let t = TableBuilder("And")
    let m = t.column("m")
    t.receive(and, [t.rowBits(0..<2), t.rowBits(2..<4), t.rowAnd(bits: 2)], multiplicity: m, "triple")
    return t.build(fixedLogHeight: 4)
  }

  static var programTable: Table {
    let t = TableBuilder("Program")
    let pc = t.preprocessed("pc")
    let op = t.preprocessed("op")
    let m = t.column("m")
    t.receive(program, [pc, op], multiplicity: m, "instruction")
    return t.build(fixedLogHeight: 5)
  }

  public static var cubes: Table {
    let t = TableBuilder("Cubes")
    let a = t.column("a")
    let b = t.column("b")
    t.constrain(b - a * a * a, "b = a³")
    return t.build()
  }

  public static var relayTable: Table {
    let t = TableBuilder("Relay")
    let m = t.column("m")
    let x = t.column("x")
    t.send(relay, [x], multiplicity: m, "out")
    t.receive(relay, [2 * x], multiplicity: m, "in")
    t.receive(relay, [x], multiplicity: m, "back")
    t.send(relay, [x + x], multiplicity: m, "return")
    return t.build()
  }

  /// A proving key of low security, for small proofs.
  public static let key = ProvingKey(
    system, preprocessed: programColumns, parameters: ProofParameters(target: 60))

  /// The program: 20 of 32 rows hold (pc, pc mod 3).
  public static let programColumns: FeltBuffer = {
    let buffer = FeltBuffer(count: 64)
    for pc in 0..<20 {
      buffer.pointer[pc] = Felt(UInt32(100 + pc))
      buffer.pointer[32 + pc] = Felt(UInt32(pc % 3))
    }
    return buffer
  }()

  /// A valid trace of `steps` steps.
  ///
  /// - Parameter split: heights of the Step table's instances; by default those of `TraceLayout.split`.
  public static func trace(steps: Int, split: [Int]? = nil, seed: UInt64 = 1) -> (Trace, [PublicMessage]) {
    var random = SplitMix(seed)
    let split = split ?? TraceLayout.split(rows: steps)
    let heights: [[Int]] = [split, [6], [4], [5], [5], [4]]
    guard let trace = try? Trace(system, logHeights: heights, preprocessed: programColumns) else {
      fatalError("a valid layout")
    }
    func only(_ table: TableIndex) -> Int { trace.instances(of: table.rawValue)[0] }
    let ranges = trace.column(0, instance: only(.range))
    let ands = trace.column(0, instance: only(.and))
    let fetches = trace.column(0, instance: only(.program))
    var rows: [(instance: Int, row: Int)] = []
    for instance in trace.instances(of: TableIndex.step.rawValue) {
      for row in 0..<trace.layout.instances[instance].height { rows.append((instance, row)) }
    }
    let start: (Felt, Felt) = (1, 1)
    var (a, b) = start
    for step in 0..<steps {
      let (instance, row) = rows[step]
      let columns = trace.columns(instance: instance)
      let c = a + b
      let x = random.next(below: 4)
      let y = random.next(below: 4)
      let pc = random.next(below: 20)
      let values: [Felt] = [
        1, Felt(UInt32(step)), a, b, c, Felt(c.value % 64), Felt(c.value / 64), Felt(UInt32(x)),
        Felt(UInt32(y)),
        Felt(UInt32(x & y)), Felt(UInt32(100 + pc)), Felt(UInt32(pc % 3)),
      ]
      for (k, value) in values.enumerated() { columns[k][row] = value }
      ranges[Int(c.value % 64)] += 1
      ands[x + 4 * y] += 1
      fetches[pc] += 1
      (a, b) = (b, c)
    }
    let cubes = trace.columns(instance: only(.cubes))
    for row in 0..<30 {
      let a = random.felt()
      cubes[0][row] = a
      cubes[1][row] = a * a * a
    }
    let relays = trace.columns(instance: only(.relay))
    for row in 0..<9 {
      relays[0][row] = random.felt()
      relays[1][row] = random.felt()
    }
    let messages: [PublicMessage] = [
      .send(state, [0, start.0, start.1]),
      .receive(state, [Felt(UInt32(steps)), a, b]),
    ]
    return (trace, messages)
  }
}
