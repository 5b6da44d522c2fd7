import Constraints
import KoalaBear

/// 2⁻¹⁶, 2⁻⁸ and 2⁻³ in the field.
let inverse16 = Felt(1 << 16).inverse
let inverse8 = Felt(1 << 8).inverse
let inverse3 = Felt(8).inverse

/// What every row of an instruction has: the columns `live`, `pc` and `time`, the state messages, the fetch, and
/// accesses to registers and memory.
struct Frame {
  let t: TableBuilder
  let live: Expression
  let pc: Expression
  /// The base time T of the cycle.
  let time: Expression

  init(_ table: MachineTable) {
    t = TableBuilder(table.name)
    live = t.column("live")
    pc = t.column("pc")
    time = t.column("time")
    t.boolean(live, "live is boolean")
  }

  /// Looks the instruction up in the program. Registers are packed into one field with the operation; each of
  /// them is below 64 because the memory bus knows no others: a register that a row does not access must be 0 by
  /// constraint.
  func fetch(
    _ operation: MachineTable, rd: Expression = 0, rs1: Expression = 0, rs2: Expression = 0,
    _ f0: Expression = 0, _ f1: Expression = 0, _ f2: Expression = 0
  ) {
    fetch(Expression(Felt(operation.operation)), rd: rd, rs1: rs1, rs2: rs2, f0, f1, f2)
  }

  /// The same where the operation depends on the row.
  func fetch(
    _ operation: Expression, rd: Expression = 0, rs1: Expression = 0, rs2: Expression = 0,
    _ f0: Expression = 0, _ f1: Expression = 0, _ f2: Expression = 0
  ) {
    let code = 262144 * operation + rd + 64 * rs1 + 4096 * rs2
    t.send(MachineBus.program, [pc, code, f0, f1, f2], multiplicity: live, "fetch")
  }

  /// Takes the turn, and passes it to `next`, by default the next instruction in order.
  func step(to next: Expression? = nil) {
    t.receive(MachineBus.state, [pc, time], multiplicity: live, "this cycle")
    t.send(MachineBus.state, [next ?? pc + 4, time + 4], multiplicity: live, "next cycle")
  }

  /// One access at T + `offset`: the old message goes, the new one comes, and the old one is older by at most 2²⁰.
  func access(
    _ space: Int64, _ index: Expression, old: [Expression], new: [Expression], previous: Expression,
    at offset: Expression, multiplicity: Expression? = nil, _ label: String
  ) {
    let now = time + offset
    let space = Expression(integerLiteral: space)
    let m = multiplicity ?? live
    t.receive(MachineBus.memory, [space, index] + old + [previous], multiplicity: m, "\(label) before")
    t.send(MachineBus.memory, [space, index] + new + [now], multiplicity: m, "\(label) after")
    t.send(MachineBus.range20, [now - previous - 1], multiplicity: m, "\(label) is later")
  }

  func read(
    _ register: Expression, _ value: [Expression], previous: Expression, at offset: Expression,
    _ label: String
  ) {
    access(MemorySpace.register, register, old: value, new: value, previous: previous, at: offset, label)
  }

  func range16(_ x: Expression, _ label: String) {
    t.send(MachineBus.range16, [x], multiplicity: live, label)
  }

  func range20(_ x: Expression, _ label: String) {
    t.send(MachineBus.range20, [x], multiplicity: live, label)
  }

  func bytes(_ x: Expression, _ y: Expression, _ label: String) {
    t.send(MachineBus.bytes, [x, y], multiplicity: live, label)
  }

  /// Pairs of bytes.
  func bytes(_ values: [Expression], _ label: String) {
    for i in stride(from: 0, to: values.count, by: 2) {
      bytes(values[i], values[i + 1], "\(label)[\(i)], \(label)[\(i + 1)] are bytes")
    }
  }
}

/// The columns of an instruction that reads rs1, perhaps rs2, and writes rd.
///
/// In place: rd is rs1, read and written by one access at T + 3, with no columns for what rd held. Where the
/// program has rd = rs2 in a commutative operation its operands change places, and the other one is read at T;
/// `offset2`, 0 or 1, is a constant of the program.
/// Order of the columns: live, pc, time, rd (not in place), rs1, previous1, rs1 limbs or bytes,
/// rs2, previous2, rs2 limbs or bytes, and previousRd, rdOld limbs (not in place) or offset2; then the table's own.
struct ALU {
  enum Operand { case none, limbs, bytes }
  let f: Frame
  let inPlace: Bool
  let rd: Expression
  let rs1: Expression
  let previous1: Expression
  let aBytes: [Expression]
  let a: [Expression]
  let second: Operand
  let rs2: Expression
  let previous2: Expression
  let bBytes: [Expression]
  let b: [Expression]
  let previousRd: Expression
  let old: [Expression]
  let offset2: Expression

  var t: TableBuilder { f.t }
  var live: Expression { f.live }

  init(_ table: MachineTable, inPlace: Bool = false, first: Operand = .limbs, second: Operand = .none) {
    f = Frame(table)
    let t = f.t
    self.inPlace = inPlace
    self.second = second
    rd = inPlace ? 0 : t.column("rd")
    rs1 = t.column("rs1")
    previous1 = t.column("previous1")
    (aBytes, a) = Self.operand("a", first, t)
    rs2 = second == .none ? 0 : t.column("rs2")
    previous2 = second == .none ? 0 : t.column("previous2")
    (bBytes, b) = Self.operand("b", second, t)
    previousRd = inPlace ? 0 : t.column("previousRd")
    old = inPlace ? [] : t.columns("rdOld", 4)
    offset2 = inPlace && second != .none ? t.column("offset2") : 1
  }

  private static func operand(_ name: String, _ kind: Operand, _ t: TableBuilder) -> (
    [Expression], [Expression]
  ) {
    switch kind {
    case .none: return ([], [])
    case .limbs: return ([], t.columns(name, 4))
    case .bytes:
      let bytes = t.columns("\(name)Byte", 8)
      return (bytes, limbs(of: bytes))
    }
  }

  /// Fetch, state and register accesses, and the finished table.
  func finish(
    _ table: MachineTable, result: [Expression], _ f0: Expression = 0, _ f1: Expression = 0
  ) -> Table {
    let immediateInPlace = inPlace && second == .none
    f.fetch(
      table, rd: immediateInPlace ? rs1 : rd, rs1: rs1, rs2: rs2, inPlace && second != .none ? offset2 : f0,
      f1)
    f.step()
    if inPlace {
      f.access(MemorySpace.register, rs1, old: a, new: result, previous: previous1, at: 3, "rd")
    } else {
      f.read(rs1, a, previous: previous1, at: 0, "rs1")
    }
    if second != .none { f.read(rs2, b, previous: previous2, at: offset2, "rs2") }
    if !inPlace {
      f.access(MemorySpace.register, rd, old: old, new: result, previous: previousRd, at: 3, "rd")
    }
    return t.build()
  }
}

/// 16-bit limbs of pairs of bytes.
func limbs(of bytes: [Expression]) -> [Expression] {
  stride(from: 0, to: bytes.count, by: 2).map { bytes[$0] + 256 * bytes[$0 + 1] }
}

/// (x₀, x₁, 65535 s, 65535 s): the 32-bit number of x₀ and x₁, whose sign bit is s, sign-extended.
func signExtended(_ x: [Expression], _ s: Expression) -> [Expression] {
  [x[0], x[1], 65535 * s, 65535 * s]
}

extension Frame {
  /// s is bit 15 of x, which the caller knows to be an integer well below p / 2 in absolute value.
  func sign(_ s: Expression, of x: Expression, _ label: String) {
    t.boolean(s, "\(label) is boolean")
    range16(2 * x - 65536 * s, "\(label) is the sign")
  }
}
